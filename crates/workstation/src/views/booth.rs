//! The booth itself: start, sign-in, station, preferences, and the header's words.

use border::{Direction, Post, Role};
use foundation::{CodedError, Language, Sensitive};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uplink::Way;
use uplink::stick::Written;

/// Everything the window needs to draw its first screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Bootstrap {
    /// Version of the program.
    pub app_version: String,
    /// Whether this is a training booth: watermark, own keys, own headquarters.
    pub training: bool,
    /// Whether the booth has joined headquarters.
    pub enrolled: bool,
    /// Whether any officer may sign in yet.
    pub has_officers: bool,
    /// The State that runs the post.
    pub state: Option<String>,
    /// Posts that may be chosen.
    pub posts: Vec<Post>,
    /// Who is signed in.
    pub session: Option<SessionView>,
    /// How the window looks.
    pub preferences: Preferences,
    /// In training only: names and passphrases of the invented officers, shown on the sign-in screen.
    pub training_hint: Option<String>,
}

/// Joins headquarters.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EnrolForm {
    /// `https://…` address of headquarters.
    pub url: String,
    /// The one-time code.
    pub code: Sensitive<String>,
}

/// Joins headquarters by a stick, where no link reaches it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EnrolByStick {
    /// `https://…` address of headquarters, for the day that a link reaches it.
    pub url: String,
    /// The one-time code.
    pub code: Sensitive<String>,
    /// Folder of the stick.
    pub path: String,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum EnrolledByStick {
    /// No answer was on the stick: the request is written there and read again.
    Requested {
        /// Its file.
        file: String,
    },
    /// Headquarters' answer was there: the booth has joined.
    Joined {
        /// What the window draws next.
        start: Box<Bootstrap>,
    },
}

/// Signs an officer in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SignIn {
    /// The officer's sign-in name.
    pub login: String,
    /// The passphrase.
    pub passphrase: Sensitive<String>,
}

/// Who is signed in, and where they work.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SessionView {
    /// The officer's id.
    pub officer: String,
    /// The name shown.
    pub name: Sensitive<String>,
    /// Role.
    pub role: Role,
    /// Whether the credential is past its expiry: shown, never blocking.
    pub credential_expired: bool,
    /// Post, lane and direction, once chosen.
    pub station: Option<StationChoice>,
    /// The post's name.
    pub post_name: Option<String>,
    /// The station chosen last on this booth, offered first.
    pub last_station: Option<StationChoice>,
}

/// Post, lane and direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StationChoice {
    /// Post code.
    pub post: String,
    /// Lane.
    pub lane: String,
    /// Direction.
    pub direction: Direction,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Ordinary or high contrast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Contrast {
    /// Ordinary.
    #[default]
    Normal,
    /// High.
    High,
}

/// How the window looks. Kept on this booth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Preferences {
    /// Language.
    pub language: Language,
    /// Theme.
    pub theme: Theme,
    /// Contrast.
    pub contrast: Contrast,
}

/// State of the link, in a word; never shown without its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LinkState {
    /// Not enrolled, so there is nobody to talk to.
    NotEnrolled,
    /// Never reached headquarters since enrolment.
    Never,
    /// The last contact succeeded and everything is delivered.
    UpToDate,
    /// Records are moving now.
    Delivering,
    /// No contact; work goes on.
    NoLink,
    /// Headquarters answered with a refusal; see the error.
    Refused,
}

/// The link to headquarters.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LinkView {
    /// State.
    pub state: LinkState,
    /// Which way is in use; nothing while no link stands.
    pub way: Option<Way>,
    /// Last successful contact, milliseconds since 1970.
    pub last_contact_ms: Option<i64>,
    /// Why the last attempt failed.
    pub last_error: Option<CodedError>,
    /// Feeds of which headquarters' version was not installed; the one in force stays.
    pub feed_faults: Vec<FeedFault>,
}

/// Why a feed's offered version was not installed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FeedFault {
    /// The feed, for example `alerts.national`.
    pub feed: String,
    /// The alert list it brings, if it brings one: `national`.
    pub list: Option<String>,
    /// Why.
    pub error: CodedError,
}

/// What waits for delivery.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueView {
    /// Events not covered by a receipt.
    pub events: u64,
    /// Time of the oldest of them, milliseconds since 1970.
    pub oldest_ms: Option<i64>,
    /// Pictures not covered by a receipt.
    pub images: u64,
    /// Their bytes.
    pub image_bytes: u64,
    /// How long all of it takes at this speed and with this budget, seconds; absent while the speed is unknown.
    pub remaining_s: Option<u64>,
    /// The day's budget of bytes is used up: what is not urgent waits for the next day.
    pub held_back: bool,
}

/// An alert list (or another feed) in force.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ListView {
    /// The list's stable name.
    pub list: String,
    /// What officers call it.
    pub title: String,
    /// Version in force.
    pub version: u64,
    /// Issue time, milliseconds since 1970.
    pub issued_at: i64,
    /// Age in minutes.
    pub age_minutes: u64,
    /// Past its expiry: in force, marked.
    pub expired: bool,
    /// Number of alerts, and of documents, vehicles, visas and permits listed by number.
    pub entries: u64,
}

/// Crossings recorded at this post and lane today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Counts {
    /// Entries admitted.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Refusals of entry and prevented exits.
    pub refused: u64,
}

/// The header: list ages, queue, link, counts. Polled after every `changes`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Status {
    /// Now, milliseconds since 1970, from the booth's clock.
    pub now_ms: i64,
    /// Minutes east of UTC.
    pub offset_minutes: i16,
    /// The clock's quality.
    pub clock: foundation::ClockQuality,
    /// The link.
    pub link: LinkView,
    /// What waits.
    pub queue: QueueView,
    /// Lists in force.
    pub lists: Vec<ListView>,
    /// Today's counts.
    pub today: Counts,
    /// The crossing recorded last: its id and whether headquarters' receipt covers it.
    pub last_crossing: Option<super::Delivery>,
    /// Free space is low: pictures are not stored.
    pub disk_low: bool,
    /// Hits found after their crossings that wait for an answer.
    pub later_hits: u32,
    /// Records that headquarters asks this booth to put right.
    pub tasks: u32,
    /// How many inspections are in secondary.
    pub referred: u32,
}

/// Waits for something to change after `version`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct Since {
    /// The version seen last; 0 at first.
    pub version: u64,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// The header.
    Status,
    /// The open inspection (a folder or a reader delivered something).
    Inspection,
    /// The session (signed out elsewhere, revoked).
    Session,
}

/// What changed since; empty after about twenty seconds of quiet.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Changes {
    /// The version now.
    pub version: u64,
    /// What changed.
    pub topics: Vec<Topic>,
}

/// Where documents come from besides the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DevicesView {
    /// A scanner's folder that is watched, if any.
    pub watched_folder: Option<String>,
    /// Characters a keyboard-wedge reader sends before each frame, if it does.
    pub wedge_prefix: Option<String>,
    /// Longest gap between two keys of a reader, milliseconds.
    pub wedge_gap_ms: u16,
    /// What is wrong with the watched folder, if anything.
    pub folder_error: Option<CodedError>,
    /// The serial port of a reader, or `auto` to find it; none for no such reader.
    #[serde(default)]
    pub serial_port: Option<String>,
    /// Its speed in baud where it is not the usual 9,600; `auto` tries several.
    #[serde(default)]
    pub serial_baud: Option<u32>,
    /// What is wrong with that reader, if anything.
    #[serde(default)]
    pub serial_error: Option<CodedError>,
    /// The serial ports of this machine.
    #[serde(default)]
    pub serial_ports: Vec<String>,
}

/// Where other booths of the post are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeighbourPlaces {
    /// Address and port this booth listens at (`0.0.0.0:7443`); none: it only asks.
    pub listen: Option<String>,
    /// Addresses of other booths (`10.0.0.12:7443`). One that asks this booth need not be named.
    pub addresses: Vec<String>,
    /// Look for the other booths in this network, and be found by them.
    #[serde(default)]
    pub search: bool,
}

/// The other booths of the post.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NeighboursView {
    /// Where they are looked for.
    pub places: NeighbourPlaces,
    /// Those that are looked for, or have asked.
    pub booths: Vec<NeighbourView>,
    /// Events of other booths that this one is about to bring to headquarters for them: segments.
    pub carried: u64,
}

/// Another booth of the post.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NeighbourView {
    /// Where it is asked.
    pub address: String,
    /// Its number, once it has answered.
    pub booth: Option<u32>,
    /// It answered within the last seconds.
    pub there: bool,
    /// When it answered last, milliseconds since 1970.
    pub heard_ms: Option<i64>,
    /// Whether headquarters answers it.
    pub reaches_hq: bool,
    /// Events of it that headquarters has not confirmed.
    pub waiting_events: u64,
    /// Its clock minus ours, milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// Why it could not be asked last.
    pub error: Option<CodedError>,
}

/// A specimen document of the training mode.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SpecimenView {
    /// Name of the picture: the path for [`capture images`](super::CaptureImage) and `capture://`.
    pub file: String,
    /// What it shows.
    pub title: String,
}

/// One of the fifteen steps of a crossing's way and how long it took. For whoever maintains the booth; names no person.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StepTime {
    /// Number, from 1.
    pub step: u8,
    /// What happens, in words.
    pub name: String,
    /// How long it took, microseconds; absent for a step that was not taken or cannot be told apart.
    pub micros: Option<u64>,
    /// What else is to be known of the time.
    pub note: String,
}

/// A drive that may be pulled out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StickDrive {
    /// Its topmost folder.
    pub path: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// Bytes free.
    pub free: u64,
    /// Bytes in all.
    pub size: u64,
}

/// Where a stick is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StickPlace {
    /// Its topmost folder, or any other.
    pub path: String,
}

/// Which way records go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum StickWay {
    /// From the booth to the stick.
    Write,
    /// From the stick to the booth.
    Read,
}

/// What is being done with a stick.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StickWork {
    /// Which way.
    pub way: StickWay,
    /// With which.
    pub path: String,
    /// How far.
    pub written: Written,
}

/// What came of it.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum StickResult {
    /// Written, read again and verified: it may be pulled out. Everything waits until headquarters' receipts come back.
    Written {
        /// Files.
        files: u32,
        /// Events.
        events: u64,
        /// Pictures.
        pictures: u64,
        /// Bytes.
        bytes: u64,
        /// Events and pictures that cannot be prepared.
        left_out: u64,
        /// The officer stopped it: what is told is whole all the same.
        stopped: bool,
    },
    /// Headquarters' answers were taken in.
    Read {
        /// Events that headquarters has.
        events: u64,
        /// Pictures that it has.
        pictures: u64,
        /// Feeds that came into force.
        installed: u32,
        /// Receipts of other booths.
        foreign: u64,
        /// Entries that are damaged, or not headquarters'.
        refused: u64,
        /// Whether every file is whole.
        whole: bool,
    },
    /// There is no answer of headquarters on it.
    NothingFound,
    /// It is full.
    Full,
    /// It failed.
    Failed {
        /// Why.
        error: CodedError,
    },
}

/// The sticks of a booth.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StickView {
    /// Those that are plugged in.
    pub drives: Vec<StickDrive>,
    /// What is being done.
    pub work: Option<StickWork>,
    /// What was done last.
    pub last: Option<StickResult>,
}
