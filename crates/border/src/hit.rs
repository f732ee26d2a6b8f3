//! What screening found, why, and what the officer answered.

use crate::{AlertCategory, AlertPriority, AlertRef, Handling, URGENT_LIST};
use foundation::{Instant, Sensitive};
use serde::{Deserialize, Serialize};

/// Which part of a person or document a reason speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonPart {
    /// A part of the name.
    Name,
    /// Date of birth.
    BirthDate,
    /// Nationality.
    Nationality,
    /// Sex.
    Sex,
    /// Document number and issuing State.
    Document,
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonKind {
    /// The same, letter for letter.
    Exact,
    /// The same under a transliteration (9303-3 §6 or another romanisation).
    Transliteration,
    /// They sound alike.
    Phonetic,
    /// They differ by a typing or reading error.
    Spelling,
    /// One is cut short.
    Truncated,
    /// One is the initial of the other.
    Initial,
    /// A known short form.
    Nickname,
    /// The order of the parts differs.
    Reordered,
    /// Day and month are exchanged.
    DayMonthSwapped,
    /// They agree as far as both are known.
    Partial,
    /// They are close.
    Near,
    /// Only the traveller has it.
    MissingInAlert,
    /// Only the alert has it.
    MissingInTraveller,
    /// They differ.
    Different,
}

/// By which table two spellings of a transliterated name come to differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Transliteration {
    /// National letters of the Latin script (9303-3 §6 A): `Ä` as `AE` or `A`.
    NationalLetters,
    /// Cyrillic (9303-3 §6 B) or another romanisation of it.
    Cyrillic,
    /// Arabic (9303-3 §6 C) or another romanisation of it.
    Arabic,
    /// Greek.
    Greek,
    /// Another script.
    OtherScript,
    /// Two romanisations of a name whose original spelling neither side gives.
    Romanisation,
}

/// Whether a reason speaks for the hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// Speaks for it.
    For,
    /// Speaks for it, weakly.
    Weak,
    /// Says nothing.
    Neutral,
    /// Speaks against it.
    Against,
}

/// One reason: a value of the traveller beside its counterpart of the alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Reason {
    /// What it speaks of.
    pub part: ReasonPart,
    /// How the two compare.
    pub kind: ReasonKind,
    /// For or against.
    pub weight: Weight,
    /// The table, where the kind is a transliteration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub table: Option<Transliteration>,
    /// The traveller's value, empty if missing.
    pub traveller: Sensitive<String>,
    /// The alert's value, empty if missing.
    pub alert: Sensitive<String>,
}

/// A possible match, with everything the officer needs to settle it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Hit {
    /// Stable within the inspection: `list/alert`.
    pub id: String,
    /// The list.
    pub list: String,
    /// What officers call the list.
    pub list_title: String,
    /// Version of the list.
    pub list_version: u64,
    /// The alert's id.
    pub alert: String,
    /// A digest of everything the alert says: an answer is remembered until it changes. Empty in records of version 0.1.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(skip)]
    pub alert_digest: String,
    /// Why listed.
    pub category: AlertCategory,
    /// How urgent.
    pub priority: AlertPriority,
    /// Score, thousandths (0 to 1000): integers keep records equal on every machine.
    pub score: u16,
    /// Each part aligned with its counterpart.
    pub reasons: Vec<Reason>,
    /// The listed person's main name, or the document.
    pub listed_as: Sensitive<String>,
    /// Why, in the owner's words.
    pub reason_text: Sensitive<String>,
    /// What to do.
    pub handling: Handling,
    /// Of headquarters' entry for a traveller found later: the alert with which they were found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub about: Option<AlertRef>,
}

impl Hit {
    /// Whether this is the other hit's alert come back on the list [`URGENT_LIST`]: word for word and with the same handling, as what a post
    /// raised itself, or as the entry for a traveller who was found with that very alert later. Either is one question and not two. Two
    /// owners who list one person are two hits.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        let same = !self.alert_digest.is_empty() && self.alert_digest == other.alert_digest && self.handling == other.handling;
        let about = self.about.as_ref().is_some_and(|about| about.is_same(&other.list, &other.alert) || other.about.as_ref() == Some(about));
        self.list == URGENT_LIST && (same || about)
    }

    /// Whether the document's number speaks for it.
    #[must_use]
    pub fn is_by_document(&self) -> bool {
        self.reasons.iter().any(|reason| reason.part == ReasonPart::Document && matches!(reason.weight, Weight::For | Weight::Weak))
    }
}

/// How one list answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ScreeningResult {
    /// Nothing near.
    NoMatch,
    /// Possible matches.
    Candidates,
    /// A document number matched exactly.
    Hit,
    /// The list could not be asked.
    NotDone,
}

/// One list asked, as recorded with the crossing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct ScreeningCheck {
    /// The list.
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Version in force; 0 when none is installed.
    pub version: u64,
    /// Issue time, milliseconds since 1970.
    pub issued_at: i64,
    /// Age when it was asked, minutes.
    pub age_minutes: u64,
    /// Whether it was past its expiry.
    pub expired: bool,
    /// What it answered.
    pub result: ScreeningResult,
    /// How long it took, microseconds.
    pub micros: u64,
    /// Why it could not be asked.
    pub not_done_reason: Option<String>,
    /// Number of the matcher that compared, so that the decision can be run again; records of before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub matcher: Option<u16>,
}

/// The officer's answer to a hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The same person (or the same document).
    Same,
    /// Not the same.
    NotSame,
    /// Unsure.
    Unsure,
}

/// The body of `hit.found_later`: a hit on a traveller who had crossed already, or one that the officer at the booth may not see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateHit {
    /// Public id of the crossing.
    pub crossing: String,
    /// Whether, as far as the booth knows, the traveller has not left since.
    pub in_country: bool,
    /// What an answer holds for, as in [`Disposition::identity`].
    pub identity: String,
    /// The hit.
    pub hit: Hit,
}

/// The body of `alert.disposed`: an answer with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposition {
    /// The list.
    pub list: String,
    /// Version of the list when shown.
    pub list_version: u64,
    /// The alert.
    pub alert: String,
    /// The answer.
    pub answer: Answer,
    /// The officer's reason.
    pub note: Sensitive<String>,
    /// Who answered.
    pub officer: String,
    /// The second officer who confirmed "same person", where the alert asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_officer: Option<String>,
    /// When.
    pub at: Instant,
    /// Score shown, thousandths.
    pub score: u16,
    /// [`Hit::alert_digest`] of the alert as shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alert_digest: String,
    /// What the answer holds for: a digest of the traveller's identity and document, so that "not the same" is remembered.
    pub identity: String,
    /// Whether the document number that the officer typed again from the page agreed with the one screened; absent if it was not
    /// typed again. A hit on a document is an alert, not proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_agrees: Option<bool>,
}

impl Disposition {
    /// Whether this answer still settles a hit of the same traveller: it said "not the same", and the alert says what it said
    /// then. Of a record without a digest, that the lists find no more likeness than then has to do.
    #[must_use]
    pub fn settles(&self, hit: &Hit) -> bool {
        let unchanged = if self.alert_digest.is_empty() { hit.score <= self.score } else { self.alert_digest == hit.alert_digest };
        self.answer == Answer::NotSame && unchanged
    }
}

/// The feed that brings what became of hits to the post whose officer answered.
pub const OUTCOMES_FEED: &str = "outcomes";

/// What became of a hit that an officer had answered, as headquarters or the alert's owner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeWord {
    /// The owner of the alert confirmed it.
    Confirmed,
    /// The owner says that it is another person, or another document.
    AnotherPerson,
    /// It could not be settled.
    NotSettled,
}

/// The outcome of a hit, as the feed `outcomes` brings it to the post whose officer answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct HitOutcome {
    /// Number of the booth at which it was answered.
    pub booth: u32,
    /// Public id of the crossing; none while it was not recorded.
    #[serde(default)]
    pub crossing: Option<String>,
    /// The list.
    pub list: String,
    /// The alert.
    pub alert: String,
    /// What the officer had answered.
    pub answer: Answer,
    /// When the officer answered, milliseconds since 1970.
    pub answered_at: i64,
    /// What became of it.
    pub outcome: OutcomeWord,
    /// In words.
    pub note: Sensitive<String>,
    /// Who said so: the owner's office.
    pub said_by: String,
    /// When headquarters entered it, milliseconds since 1970.
    pub at: i64,
}
