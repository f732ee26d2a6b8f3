//! The work on one traveller before there is a crossing, as the primary screen shows it.

use border::{
    Answer, Decision, FieldName, Finding, Hit, Journey, PastCrossing, ReadMethod, ScreeningCheck, TravelDocument, Traveller, TravellerClass,
};
use chrono::NaiveDate;
use foundation::{CodedError, ErrorCode, Sensitive};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use vision::{Fault, VisualField};

/// A page image from a file, a drop, a paste, a specimen or the camera.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaptureImage {
    /// The file's bytes, base64.
    pub data: Sensitive<String>,
    /// Where it came from.
    pub method: ReadMethod,
}

/// A frame of the camera's live picture.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CameraFrame {
    /// The picture file's bytes, base64.
    pub data: Sensitive<String>,
}

/// What came of a frame of the camera.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CameraAnswer {
    /// What the officer does; none when the document was read and taken.
    pub hint: Option<CameraHint>,
    /// What is wrong with the frame.
    pub faults: Vec<Fault>,
}

/// Why a frame was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CameraHint {
    /// No machine-readable zone in sight.
    NoZone,
    /// There is one that does not read beyond doubt.
    Unclear,
}

/// MRZ lines typed, or a frame from a keyboard-wedge reader.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaptureLines {
    /// The lines.
    pub lines: Vec<Sensitive<String>>,
    /// `manual` or `reader`.
    pub method: ReadMethod,
}

/// Lines being typed, to be checked as they grow.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CheckLines {
    /// The lines so far.
    pub lines: Vec<Sensitive<String>>,
}

/// The officer's correction of one field; an empty value removes it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Correction {
    /// Which.
    pub field: FieldName,
    /// The new value.
    pub value: Sensitive<String>,
}

/// Text being typed into a form that has not been sent: kept at every input, given back after a restart.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct KeepTyped {
    /// Which form field.
    pub key: String,
    /// Its text; empty forgets it.
    pub value: Sensitive<String>,
}

/// The answer to a hit.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AnswerHit {
    /// The hit's id.
    pub hit: String,
    /// The answer; none takes it back.
    pub answer: Option<Answer>,
    /// The officer's reason; may be empty.
    pub note: Sensitive<String>,
}

/// The document number, typed again from the page.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RekeyNumber {
    /// The number as printed; empty takes it back.
    pub number: Sensitive<String>,
}

/// A second officer confirms "same person".
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConfirmHit {
    /// The hit's id.
    pub hit: String,
    /// The second officer's sign-in name.
    pub login: String,
    /// Their passphrase.
    pub passphrase: Sensitive<String>,
}

/// The decision.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DecideRequest {
    /// What is decided.
    pub decision: Decision,
}

/// To secondary inspection.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReferRequest {
    /// Why.
    pub reason: Sensitive<String>,
}

/// An inspection in secondary.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReferredView {
    /// The inspection.
    pub inspection: String,
    /// The traveller's name.
    pub name: Sensitive<String>,
    /// Why.
    pub reason: Sensitive<String>,
    /// Since when, milliseconds since 1970.
    pub since_ms: i64,
}

/// Takes an inspection back from secondary.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ResumeRequest {
    /// The inspection.
    pub inspection: String,
}

/// Gives an inspection up.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AbandonRequest {
    /// Why; may be empty when nothing was read yet.
    pub reason: Sensitive<String>,
}

/// A character that was repaired, named as such.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RepairView {
    /// Line, from 1.
    pub line: u8,
    /// Column, from 1.
    pub column: u8,
    /// What the ink looked like.
    pub read: String,
    /// What was taken.
    pub given: String,
}

/// A field of which the page prints something else than its machine-readable zone says.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DifferenceView {
    /// The field.
    pub field: VisualField,
    /// What the page prints, in capital letters without accents, blanks and marks.
    pub printed: String,
    /// What the zone leads to expect there.
    pub expected: String,
    /// Characters of `printed` that differ, from 1.
    pub differing: Vec<u8>,
    /// Corners of the place in the page picture, as fractions of its width and height.
    pub place: Option<[[f32; 2]; 4]>,
}

/// A page in another light than that of day.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LitImage {
    /// The light.
    pub light: border::Light,
    /// Name of the picture under `capture://`.
    pub image: String,
}

/// The document panel: the picture and how the reading went.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CaptureView {
    /// How the data came in.
    pub method: ReadMethod,
    /// Name of the page picture under `capture://`, if there is one.
    pub page_image: Option<String>,
    /// The page in other lights, where the reader took it in several.
    pub other_lights: Vec<LitImage>,
    /// Name of the portrait under `capture://`.
    pub portrait_image: Option<String>,
    /// Corners of the machine-readable zone in the page picture, as fractions of its width and height.
    pub mrz_quad: Option<[[f32; 2]; 4]>,
    /// How long the reading took, milliseconds.
    pub read_ms: u32,
    /// Whether the reader stands by every key field.
    pub verified: bool,
    /// Confidence, 0 to 1.
    pub confidence: f32,
    /// Repaired characters.
    pub repaired: Vec<RepairView>,
    /// What went wrong, with what to do (no MRZ, unreadable …).
    pub problem: Option<CodedError>,
    /// What is wrong with the picture.
    pub faults: Vec<Fault>,
    /// Fields that the page prints as its zone says.
    pub printed_alike: Vec<VisualField>,
    /// Fields that it prints otherwise. What was not found beyond doubt is in neither.
    pub differences: Vec<DifferenceView>,
}

/// A hit and how it stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HitView {
    /// The hit.
    pub hit: Hit,
    /// The answer, once given.
    pub answer: Option<Answer>,
    /// Answered "not the same" at an earlier crossing of the same identity.
    pub remembered: bool,
    /// A second officer confirmed "same person".
    pub confirmed: bool,
    /// Of a hit by document: how the number typed again from the page stands. The answer does not wait for it.
    pub recheck: Option<Recheck>,
}

/// How the document number typed again from the page compares with the one that was screened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Recheck {
    /// Not typed yet.
    Wanted,
    /// The same number.
    Agrees,
    /// Another number.
    Differs,
}

impl Recheck {
    /// Of a number that was typed again.
    pub(crate) const fn of(agrees: bool) -> Self {
        if agrees { Self::Agrees } else { Self::Differs }
    }
}

/// What the decision bar offers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DecisionBar {
    /// The main key's decision: admit (with the last day) or depart.
    pub main: Option<Decision>,
    /// Why no decision can be taken yet: `hit-unanswered`, `decision-incomplete`.
    pub blocked_by: Option<ErrorCode>,
    /// Hits without an answer.
    pub unanswered: u32,
}

/// The whole primary screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct InspectionView {
    /// The inspection.
    pub id: String,
    /// First capture, milliseconds since 1970.
    pub opened_ms: i64,
    /// The document panel; absent while nothing was read and nothing typed.
    pub capture: Option<CaptureView>,
    /// Who.
    pub traveller: Option<Traveller>,
    /// Age in completed years, if the date of birth tells.
    pub age: Option<u16>,
    /// The document.
    pub document: Option<TravelDocument>,
    /// The traveller's class.
    pub class: TravellerClass,
    /// The trip.
    pub journey: Journey,
    /// Whether the trip was taken over from the last crossing.
    pub journey_from_previous: bool,
    /// What the rules found.
    pub findings: Vec<Finding>,
    /// Last permitted day, if admission has one.
    #[ts(type = "string | null")]
    pub stay_until: Option<NaiveDate>,
    /// Lists asked.
    pub screening: Vec<ScreeningCheck>,
    /// Hits.
    pub hits: Vec<HitView>,
    /// Time all lists took, microseconds.
    pub screening_micros: u64,
    /// Earlier crossings, newest first.
    pub history: Vec<PastCrossing>,
    /// What may be decided.
    pub decision: DecisionBar,
    /// Text typed into forms that were not sent.
    pub typed: BTreeMap<String, Sensitive<String>>,
    /// Of a crossing that took place before it is entered.
    pub back_capture: Option<BackCaptureView>,
}

/// A crossing that is entered later.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BackCaptureView {
    /// When the traveller crossed, milliseconds since 1970.
    pub at_ms: i64,
    /// File name of the picture.
    pub source: String,
    /// Public id of a crossing of the same traveller, day and direction that is recorded already.
    pub recorded_already: Option<String>,
}

/// A crossing was recorded, durably.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Recorded {
    /// Public id of the crossing.
    pub crossing: String,
    /// Sequence number in the booth's journal.
    pub seq: u64,
    /// Epoch of the booth's journal.
    pub epoch: u32,
    /// Short name of the decision.
    pub decision: String,
    /// Milliseconds from the decision to the durable record.
    pub commit_ms: f64,
    /// Pictures were not stored because the disk is full.
    pub images_dropped: bool,
}
