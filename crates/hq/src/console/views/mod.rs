//! What the console shows and sends: the requests and answers of its door. No rule lives here.

mod booths;
mod crossings;
mod lists;
mod office;
mod overview;
mod people;
mod programs;
mod retention;
mod statistics;

pub use booths::{
    BoothRequest, BoothState, BoothView, CancelCode, ClockRow, CodeState, CodeView, HoleView, IssueCode, IssuedCode, ListInForce, PostView,
    RevokeBooth,
};
pub use crossings::{
    CrossingRequest, CrossingResult, CrossingRow, CrossingSearch, CrossingView, HitResult, HitRow, HitSearch, HitWord, ImageRequest, ImageView,
    StoredImage, TimeWord, VersionRow,
};
pub use lists::{
    AddAlert, AlertPage, AlertSearch, ItemPage, ItemSearch, LineError, ListPreview, ListSummary, ListTerms, ListUpload, SaveItem, WithdrawAlert,
    WithdrawItem, WithdrawList,
};
pub use office::{
    AlarmEnd, AlarmKind, AlarmRow, AuditPage, AuditRow, AuditSearch, ForkView, QuarantineRow, RaisedAnswer, RaisedRow, Settle, SettleRaised, TaskWord,
};
pub use overview::{Attention, DayBar, HitFigures, Overview, Waiting};
pub use people::{
    ChangePassphrase, ConsoleRole, NewOfficer, NewUser, OfficerChange, OfficerRequest, OfficerView, OfficersView, Session, SignIn, UserRequest,
    UserView,
};
pub use programs::{ProgramRow, ProgramsView, RefusedThere, ReleaseRow};
pub use retention::{RetentionForm, RetentionPreview, RetentionView};
pub use statistics::{
    BoothHours, Changed, Completeness, Figure, FileView, FileWords, Only, PublishStatistics, PublishedRequest, PublishedRow, PublishedTable,
    Statistics, StatisticsFile, StatisticsRequest,
};

/// A request or an answer without content.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize, ts_rs::TS)]
pub struct Empty {}
