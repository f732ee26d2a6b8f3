//! THE DOMAIN: traveller, travel document, crossing, alert, hit, disposition, decision, and the rule book.
//!
//! Pure: reads no clock, file or locale. Every value knows its [`Origin`]; nothing forces an invented value.

mod act;
mod alert;
mod amendment;
mod build;
mod class;
mod crossing;
mod decision;
mod document;
mod field;
mod hit;
mod office;
mod release;
pub mod rules;
mod task;
mod traveller;

pub use act::{Act, RetentionClass};
pub use alert::{
    Alert, AlertCategory, AlertDocument, AlertPriority, AlertRef, FOUND_LATER, Handling, ListHeader, PersonName, URGENT_HERE_LIST, URGENT_LIST,
};
pub use amendment::{Amendment, CrossingCorrection, CrossingVoid, DecisionChange, FieldChange, Newest, Said, Version, versions};
pub use build::from_mrz;
pub use class::suggest_class;
pub use crossing::{
    BorderType, CaptureMode, Crossing, Direction, EnteredLater, ImageKind, ImageRef, Journey, Light, ModeOfTransport, PastCrossing, Purpose,
    TravellerClass,
};
pub use decision::{Decision, RefusalGround};
pub use document::{CheckStatus, DocumentKind, MrzStatus, ReadMethod, TravelDocument};
pub use field::{Corrected, FieldName, LONGEST_VALUE, MalformedField};
pub use hit::{
    Answer, Disposition, Hit, HitOutcome, LateHit, OUTCOMES_FEED, OutcomeWord, Reason, ReasonKind, ReasonPart, ScreeningCheck, ScreeningResult,
    Transliteration, Weight,
};
pub use office::{Credential, LookupPurpose, Officer, Post, PostConfig, REVOKED_BOOTHS, RevokedBooth, Role};
pub use release::ReleaseRefusal;
pub use rules::{Facts, Finding, FindingLevel, RuleBook, evaluate, stay_until};
pub use task::{CorrectionTask, TASKS_FEED};
pub use traveller::{Origin, Sourced, Traveller};
