//! Crossings entered later from a folder of pictures.

use foundation::Sensitive;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Begins a batch.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BeginBatch {
    /// The folder of pictures.
    pub folder: String,
    /// How many crossings there should be, as counted on paper.
    pub control_total: u32,
    /// When the travellers crossed where a picture does not tell, milliseconds since 1970.
    pub at_ms: i64,
}

/// A batch being worked off.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BatchView {
    /// The folder of pictures.
    pub folder: String,
    /// How many crossings there should be.
    pub control_total: u32,
    /// Its pictures, in the order of their names.
    pub pictures: Vec<BatchPicture>,
    /// Crossings entered.
    pub entered: u32,
    /// Pictures that wait.
    pub waiting: u32,
    /// File name of the picture on the desk.
    pub open: Option<String>,
}

/// A picture of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BatchPicture {
    /// File name.
    pub file: String,
    /// What became of it.
    pub state: PictureState,
}

/// What became of a picture of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PictureState {
    /// It waits.
    Waiting,
    /// Its crossing is recorded.
    Entered {
        /// Public id of the crossing.
        crossing: String,
    },
    /// It was left out.
    LeftOut {
        /// Why.
        why: LeftOut,
    },
}

/// Why a picture of a batch was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOut {
    /// The crossing was recorded already.
    Duplicate,
    /// The picture cannot be read by anybody.
    Unreadable,
    /// It shows no crossing.
    NoCrossing,
}

/// Takes a picture of the batch to the desk: the one named, or the next that waits.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct OpenPicture {
    /// File name.
    pub file: Option<String>,
}

/// Says when the traveller on the desk crossed.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CrossedAt {
    /// Milliseconds since 1970.
    pub at_ms: i64,
}

/// Leaves a picture out.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LeaveOut {
    /// File name.
    pub file: String,
    /// Why.
    pub why: LeftOut,
}

/// Closes a batch in which nothing waits.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CloseBatch {
    /// Why the crossings differ from the control total; may be empty if they do not.
    pub note: Sensitive<String>,
}
