//! The booth's own crossings.

use crate::Workstation;
use crate::views::*;
use border::HitOutcome;
use foundation::CodedError;

pub(crate) async fn search(booth: &Workstation, request: SearchRequest) -> Result<SearchResult, CodedError> {
    booth.run(move |booth| booth.search(&request)).await
}

pub(crate) async fn open(booth: &Workstation, request: CrossingRequest) -> Result<CrossingView, CodedError> {
    booth.run(move |booth| booth.open_crossing(&request)).await
}

pub(crate) async fn correct(booth: &Workstation, request: CorrectCrossing) -> Result<CrossingView, CodedError> {
    booth.run(move |booth| booth.correct_crossing(&request)).await
}

pub(crate) async fn void(booth: &Workstation, request: VoidCrossing) -> Result<CrossingView, CodedError> {
    booth.run(move |booth| booth.void_crossing(&request)).await
}

pub(crate) async fn tasks(booth: &Workstation, _: Empty) -> Result<Vec<TaskView>, CodedError> {
    booth.run(|booth| booth.tasks()).await
}

pub(crate) async fn finish_task(booth: &Workstation, request: FinishTask) -> Result<Vec<TaskView>, CodedError> {
    booth.run(move |booth| booth.finish_task(&request)).await
}

pub(crate) async fn outcomes(booth: &Workstation, request: CrossingRequest) -> Result<Vec<HitOutcome>, CodedError> {
    booth.run(move |booth| booth.hit_outcomes(&request)).await
}
