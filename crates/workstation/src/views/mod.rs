//! What the window shows and sends: the requests and answers of the door. No rule lives here.

mod batch;
mod booth;
mod inspection;
mod program;
mod records;
mod screening;

pub use batch::{BatchPicture, BatchView, BeginBatch, CloseBatch, CrossedAt, LeaveOut, LeftOut, OpenPicture, PictureState};
pub use booth::{
    Bootstrap, Changes, Contrast, Counts, DevicesView, EnrolByStick, EnrolForm, EnrolledByStick, FeedFault, LinkState, LinkView, ListView,
    NeighbourPlaces, NeighbourView, NeighboursView, Preferences, QueueView, SessionView, SignIn, Since, SpecimenView, StationChoice, Status,
    StepTime, StickDrive, StickPlace, StickResult, StickView, StickWay, StickWork, Theme, Topic,
};
pub use inspection::{
    AbandonRequest, AnswerHit, BackCaptureView, CameraAnswer, CameraFrame, CameraHint, CaptureImage, CaptureLines, CaptureView, CheckLines,
    ConfirmHit, Correction, DecideRequest, DecisionBar, DifferenceView, HitView, InspectionView, KeepTyped, LitImage, Recheck, Recorded,
    ReferRequest, ReferredView, RekeyNumber, RepairView, ResumeRequest,
};
pub use program::{ProgramView, RefusedRelease, ReleaseState, ReleaseView, SignersView};
pub use records::{
    CorrectCrossing, CrossingRequest, CrossingRow, CrossingView, Delivery, FinishTask, SearchRequest, SearchResult, TaskView, VersionView,
    VoidCrossing,
};
pub use screening::{
    AnswerLaterHit, LaterHitView, ListedItemView, ManifestFaultView, ManifestRead, ManifestRequest, ManifestText, ManifestTraveller, ManifestView,
    NumberRequest, NumberView, RaiseAlert, StandingView, UrgentAlertView, WithdrawAlert,
};

/// A request or an answer without content.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize, ts_rs::TS)]
pub struct Empty {}
