//! Crossings entered later.

use crate::Workstation;
use crate::views::*;
use foundation::CodedError;

pub(crate) async fn current(booth: &Workstation, _: Empty) -> Result<Option<BatchView>, CodedError> {
    booth.run(Workstation::batch_view).await
}

pub(crate) async fn begin(booth: &Workstation, request: BeginBatch) -> Result<Option<BatchView>, CodedError> {
    booth.run(move |booth| booth.begin_batch(&request)).await
}

pub(crate) async fn open(booth: &Workstation, request: OpenPicture) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.open_of_batch(&request)).await
}

pub(crate) async fn crossed_at(booth: &Workstation, request: CrossedAt) -> Result<InspectionView, CodedError> {
    booth.run(move |booth| booth.set_crossed_at(&request)).await
}

pub(crate) async fn leave_out(booth: &Workstation, request: LeaveOut) -> Result<Option<BatchView>, CodedError> {
    booth.run(move |booth| booth.leave_out(&request)).await
}

pub(crate) async fn close(booth: &Workstation, request: CloseBatch) -> Result<Option<BatchView>, CodedError> {
    booth.run(move |booth| booth.close_batch(&request)).await
}
