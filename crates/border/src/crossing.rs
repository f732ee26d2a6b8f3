//! A crossing: one traveller, one direction, one post, one time. Recorded once, with the final decision.

use crate::{Decision, Disposition, Finding, Hit, ScreeningCheck, Sourced, TravelDocument, Traveller};
use chrono::NaiveDate;
use foundation::{Instant, Sensitive};
use mrz::StateCode;
use serde::{Deserialize, Serialize};

/// Which way the traveller goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into the country.
    Entry,
    /// Out of the country.
    Exit,
}

/// How the record came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum CaptureMode {
    /// The traveller stood at the booth.
    Live,
    /// Short form in a rush, screened all the same.
    Surge,
    /// Entered later from paper or photographs.
    BackCapture,
}

/// What kind of border the post stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum BorderType {
    /// Airport.
    Air,
    /// Road or path.
    Land,
    /// Sea port.
    Sea,
    /// River crossing.
    River,
    /// Railway.
    Rail,
}

/// The traveller's class, which decides what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum TravellerClass {
    /// National of this State.
    National,
    /// Foreign resident of this State.
    Resident,
    /// Under a free-movement agreement.
    FreeMovement,
    /// Visitor (IRTS 2008 §2.9).
    Visitor,
    /// In transit.
    Transit,
    /// Crew of a conveyance.
    Crew,
    /// Border resident under local border traffic.
    BorderResident,
    /// Frontier worker.
    FrontierWorker,
    /// Diplomat or official.
    DiplomatOfficial,
    /// In need of protection.
    Protection,
    /// Any other.
    Other,
}

/// Main purpose of the trip (IRTS 2008 §3.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Holidays, leisure, recreation.
    Holiday,
    /// Visiting friends and relatives.
    VisitingFamily,
    /// Education and training.
    Education,
    /// Health and medical care.
    Health,
    /// Religion, pilgrimage.
    Religion,
    /// Shopping.
    Shopping,
    /// Business and professional.
    Business,
    /// Employment.
    Employment,
    /// Seasonal work.
    SeasonalWork,
    /// Small-scale trade.
    SmallTrade,
    /// Transit.
    Transit,
    /// Return home.
    ReturnHome,
    /// Other.
    Other,
}

/// Mode of transport at the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ModeOfTransport {
    /// Aircraft.
    Air,
    /// Road vehicle.
    Road,
    /// Train.
    Rail,
    /// Ship.
    Sea,
    /// River boat.
    River,
    /// On foot.
    Foot,
    /// With an animal.
    Animal,
}

/// What the officer asks about the trip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Journey {
    /// Main purpose.
    pub purpose: Option<Purpose>,
    /// Nights the traveller means to stay.
    pub nights: Option<u16>,
    /// Address or host in the country.
    pub address: Option<Sensitive<String>>,
    /// Mode of transport.
    pub mode: Option<ModeOfTransport>,
    /// Plate, flight or voyage number.
    pub conveyance: Option<String>,
    /// Who a minor travels with, in the officer's words.
    pub accompanied_by: Option<Sensitive<String>>,
    /// The officer's remark.
    pub remark: Option<Sensitive<String>>,
}

/// What a stored picture shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ImageKind {
    /// The document page.
    Page,
    /// The portrait cut from the page.
    Portrait,
    /// A live photograph.
    Live,
}

/// The light in which a page was taken, where it was not the light of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Light {
    /// Near infrared (B900): most inks but that of the machine-readable zone vanish (9303-3).
    Infrared,
    /// Ultraviolet: what glows.
    Ultraviolet,
}

/// A picture of the crossing, stored encrypted under a key of its own. The key travels inside the sealed event:
/// erasing it erases the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageRef {
    /// What it shows.
    pub kind: ImageKind,
    /// The light, where it was not the light of day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub light: Option<Light>,
    /// BLAKE3 of the encrypted bytes, hexadecimal: the name under which they are stored and sent.
    pub hash: String,
    /// Length of the encrypted bytes.
    pub bytes: u64,
    /// XChaCha20-Poly1305 key of the picture, hexadecimal.
    pub key: Sensitive<String>,
}

/// The body of `crossing.recorded`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossing {
    /// Code of the post (UN/LOCODE where there is one).
    pub post: String,
    /// Lane at the post.
    pub lane: String,
    /// Direction.
    pub direction: Direction,
    /// When, with the clock's quality.
    pub at: Instant,
    /// How the record came about.
    pub capture_mode: CaptureMode,
    /// The officer's id.
    pub officer: String,
    /// The traveller's class.
    pub class: TravellerClass,
    /// Who.
    pub traveller: Traveller,
    /// The document relied on.
    pub document: TravelDocument,
    /// The trip.
    pub journey: Journey,
    /// Which lists were asked, their version and age, and what they answered.
    pub screening: Vec<ScreeningCheck>,
    /// The hits shown, as shown.
    pub hits: Vec<Hit>,
    /// The officer's answer to each hit.
    pub dispositions: Vec<Disposition>,
    /// What the rules found, as shown.
    pub findings: Vec<Finding>,
    /// Version of the rule book in force.
    pub rule_book_version: u64,
    /// The decision.
    pub decision: Decision,
    /// Pictures, each under its own key.
    pub images: Vec<ImageRef>,
    /// Milliseconds from the first capture to the decision.
    pub handling_ms: u64,
    /// Who entered it later, and when: of a crossing from paper or photographs, whose `at` is when the traveller crossed. Records of
    /// before this was told have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_later: Option<EnteredLater>,
}

impl Crossing {
    /// Whether the traveller left after the permitted stay was over, as the rules found it.
    #[must_use]
    pub fn overstayed(&self) -> bool {
        self.decision == Decision::Depart && crate::rules::overstayed(&self.findings)
    }
}

/// Who entered a crossing after it took place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct EnteredLater {
    /// The officer's id.
    pub officer: String,
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// Where it was taken from: the picture's file name.
    pub source: String,
}

/// An earlier crossing of (as far as is known) the same traveller, as rules and the history panel need it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct PastCrossing {
    /// Public id of the crossing.
    pub id: String,
    /// Date at the post.
    #[ts(type = "string")]
    pub date: NaiveDate,
    /// Direction.
    pub direction: Direction,
    /// Code of the post.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// Decision.
    pub decision: Decision,
    /// Issuing State of the document used then.
    pub issuing_state: Option<Sourced<StateCode>>,
    /// Whether the same document was used.
    pub same_document: bool,
}
