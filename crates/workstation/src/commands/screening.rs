//! Screening beside the open inspection.

use crate::Workstation;
use crate::views::*;
use foundation::CodedError;

pub(crate) async fn manifest(booth: &Workstation, request: ManifestRequest) -> Result<ManifestView, CodedError> {
    booth.run(move |booth| booth.screen_manifest(&request)).await
}

pub(crate) async fn read_manifest(booth: &Workstation, request: ManifestText) -> Result<ManifestRead, CodedError> {
    booth.run(move |booth| booth.read_manifest(&request)).await
}

pub(crate) async fn number(booth: &Workstation, request: NumberRequest) -> Result<NumberView, CodedError> {
    booth.run(move |booth| booth.look_up_number(&request)).await
}

pub(crate) async fn later_hits(booth: &Workstation, _: Empty) -> Result<Vec<LaterHitView>, CodedError> {
    booth.run(Workstation::later_hits).await
}

pub(crate) async fn answer_later_hit(booth: &Workstation, request: AnswerLaterHit) -> Result<Vec<LaterHitView>, CodedError> {
    booth.run(move |booth| booth.answer_later_hit(&request)).await
}

pub(crate) async fn urgent_alerts(booth: &Workstation, _: Empty) -> Result<Vec<UrgentAlertView>, CodedError> {
    booth.run(Workstation::urgent_alerts).await
}

pub(crate) async fn raise_alert(booth: &Workstation, request: RaiseAlert) -> Result<Vec<UrgentAlertView>, CodedError> {
    booth.run(move |booth| booth.raise_alert(&request)).await
}

pub(crate) async fn withdraw_alert(booth: &Workstation, request: WithdrawAlert) -> Result<Vec<UrgentAlertView>, CodedError> {
    booth.run(move |booth| booth.withdraw_alert(&request)).await
}
