//! The booth itself: start, sign-in, station, preferences, header, devices.

use crate::Workstation;
use crate::session::not_a_technician;
use crate::views::*;
use foundation::CodedError;

pub(crate) async fn bootstrap(booth: &Workstation, _: Empty) -> Result<Bootstrap, CodedError> {
    booth.run(|booth| booth.bootstrap_view()).await
}

pub(crate) async fn enrol(booth: &Workstation, form: EnrolForm) -> Result<Bootstrap, CodedError> {
    booth.join(&form).await?;
    bootstrap(booth, Empty {}).await
}

pub(crate) async fn enrol_by_stick(booth: &Workstation, asked: EnrolByStick) -> Result<EnrolledByStick, CodedError> {
    if let Some(file) = booth.join_by_stick(asked).await? {
        return Ok(EnrolledByStick::Requested { file });
    }
    Ok(EnrolledByStick::Joined { start: Box::new(bootstrap(booth, Empty {}).await?) })
}

pub(crate) async fn enrol_sticks(booth: &Workstation, _: Empty) -> Result<Vec<StickDrive>, CodedError> {
    booth.run(|booth| booth.sticks_to_join()).await
}

pub(crate) async fn sign_in(booth: &Workstation, request: SignIn) -> Result<SessionView, CodedError> {
    booth.run(move |booth| booth.sign_in(&request)).await
}

pub(crate) async fn lock(booth: &Workstation, _: Empty) -> Result<Empty, CodedError> {
    booth.run(|booth| booth.sign_out().map(|()| Empty {})).await
}

pub(crate) async fn choose_station(booth: &Workstation, choice: StationChoice) -> Result<SessionView, CodedError> {
    booth.run(move |booth| booth.choose_station(choice)).await
}

pub(crate) async fn set_preferences(booth: &Workstation, preferences: Preferences) -> Result<Preferences, CodedError> {
    booth.run(move |booth| booth.set_preferences(preferences)).await
}

pub(crate) async fn status(booth: &Workstation, _: Empty) -> Result<Status, CodedError> {
    booth.run(|booth| booth.status_view()).await
}

pub(crate) async fn changes(booth: &Workstation, since: Since) -> Result<Changes, CodedError> {
    Ok(booth.inner.changes.since(since.version).await)
}

pub(crate) async fn sync_now(booth: &Workstation, _: Empty) -> Result<Empty, CodedError> {
    booth.signed_in()?;
    booth.inner.link.nudge();
    Ok(Empty {})
}

pub(crate) async fn devices(booth: &Workstation, _: Empty) -> Result<DevicesView, CodedError> {
    booth.run(|booth| booth.devices_view()).await
}

pub(crate) async fn set_devices(booth: &Workstation, settings: DevicesView) -> Result<DevicesView, CodedError> {
    booth.run(move |booth| booth.set_devices(settings)).await
}

pub(crate) async fn neighbours(booth: &Workstation, _: Empty) -> Result<NeighboursView, CodedError> {
    booth.run(|booth| booth.neighbours_view()).await
}

pub(crate) async fn set_neighbours(booth: &Workstation, places: NeighbourPlaces) -> Result<NeighboursView, CodedError> {
    booth.run(move |booth| booth.set_neighbours(&places)).await
}

pub(crate) async fn stick(booth: &Workstation, _: Empty) -> Result<StickView, CodedError> {
    booth.run(|booth| booth.stick_view()).await
}

pub(crate) async fn write_stick(booth: &Workstation, place: StickPlace) -> Result<StickView, CodedError> {
    booth.run(move |booth| booth.begin_stick(StickWay::Write, &place)).await
}

pub(crate) async fn read_stick(booth: &Workstation, place: StickPlace) -> Result<StickView, CodedError> {
    booth.run(move |booth| booth.begin_stick(StickWay::Read, &place)).await
}

pub(crate) async fn stop_stick(booth: &Workstation, _: Empty) -> Result<StickView, CodedError> {
    booth.run(|booth| booth.stop_stick()).await
}

pub(crate) async fn program(booth: &Workstation, _: Empty) -> Result<ProgramView, CodedError> {
    booth.run(|booth| booth.program_view()).await
}

pub(crate) async fn specimens(booth: &Workstation, _: Empty) -> Result<Vec<SpecimenView>, CodedError> {
    not_a_technician(&booth.signed_in()?)?;
    booth.run(|booth| Ok(booth.specimens())).await
}

pub(crate) async fn steps(booth: &Workstation, _: Empty) -> Result<Vec<StepTime>, CodedError> {
    booth.signed_in()?;
    booth.run(|booth| booth.step_times()).await
}
