//! The work on one traveller. Each command needs an officer at a station.

use crate::Workstation;
use crate::views::*;
use foundation::CodedError;
use mrz::live::LiveCheck;

pub(crate) async fn current(booth: &Workstation, _: Empty) -> Result<InspectionView, CodedError> {
    booth.run(|booth| booth.inspection_view()).await
}

pub(crate) async fn capture_image(booth: &Workstation, request: CaptureImage) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.capture_image(&request)).await
}

pub(crate) async fn camera_frame(booth: &Workstation, request: CameraFrame) -> Result<CameraAnswer, CodedError> {
    booth.run(move |booth| booth.camera_frame(&request)).await
}

pub(crate) async fn capture_lines(booth: &Workstation, request: CaptureLines) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.capture_lines(&request)).await
}

pub(crate) async fn check_lines(booth: &Workstation, request: CheckLines) -> Result<LiveCheck, CodedError> {
    booth.check_lines(&request)
}

pub(crate) async fn correct_field(booth: &Workstation, request: Correction) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.correct_field(&request)).await
}

pub(crate) async fn set_journey(booth: &Workstation, journey: border::Journey) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.set_journey(journey)).await
}

pub(crate) async fn keep_typed(booth: &Workstation, request: KeepTyped) -> Result<Empty, CodedError> {
    booth.run(move |booth| booth.keep_typed(request).map(|()| Empty {})).await
}

pub(crate) async fn answer_hit(booth: &Workstation, request: AnswerHit) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.answer_hit(&request)).await
}

pub(crate) async fn rekey_number(booth: &Workstation, request: RekeyNumber) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.rekey_number(&request)).await
}

pub(crate) async fn confirm_hit(booth: &Workstation, request: ConfirmHit) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.confirm_hit(&request)).await
}

pub(crate) async fn decide(booth: &Workstation, request: DecideRequest) -> Result<Recorded, CodedError> {
    booth.run(move |booth| booth.record_crossing(request.decision)).await
}

pub(crate) async fn refer(booth: &Workstation, request: ReferRequest) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.refer(&request)).await
}

pub(crate) async fn referred(booth: &Workstation, _: Empty) -> Result<Vec<ReferredView>, CodedError> {
    booth.run(|booth| booth.referred_view()).await
}

pub(crate) async fn resume(booth: &Workstation, request: ResumeRequest) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.resume(&request)).await
}

pub(crate) async fn abandon(booth: &Workstation, request: AbandonRequest) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.abandon(&request)).await
}
