//! The window's typed door: this one list gives the router, the TypeScript types and the documentation.

use crate::Workstation;
use crate::commands::{batch, booth, inspection, records, screening};
use crate::views::*;
use mrz::live::LiveCheck;

foundation::door! {
    state Workstation;

    /// Everything the window needs to draw its first screen.
    bootstrap(Empty) -> Bootstrap = booth::bootstrap;
    /// Joins headquarters with a one-time code.
    enrol(EnrolForm) -> Bootstrap = booth::enrol;
    /// Joins headquarters by a stick: writes the request, or takes the answer that came back.
    enrol_by_stick(EnrolByStick) -> EnrolledByStick = booth::enrol_by_stick;
    /// The sticks that are plugged in, for a booth that has not joined yet.
    enrol_sticks(Empty) -> Vec<StickDrive> = booth::enrol_sticks;
    /// Signs an officer in, offline.
    sign_in(SignIn) -> SessionView = booth::sign_in;
    /// Signs the officer out; the open inspection is kept.
    lock(Empty) -> Empty = booth::lock;
    /// Chooses post, lane and direction.
    choose_station(StationChoice) -> SessionView = booth::choose_station;
    /// Changes how the window looks.
    set_preferences(Preferences) -> Preferences = booth::set_preferences;
    /// The header: list ages, queue, link, counts.
    status(Empty) -> Status = booth::status;
    /// Waits until something changes, at most about twenty seconds.
    changes(Since) -> Changes = booth::changes;
    /// Delivers to headquarters now instead of at the next turn.
    sync_now(Empty) -> Empty = booth::sync_now;
    /// Where documents come from besides the window.
    devices(Empty) -> DevicesView = booth::devices;
    /// Changes where documents come from.
    set_devices(DevicesView) -> DevicesView = booth::set_devices;
    /// The other booths of the post, and where they are looked for.
    neighbours(Empty) -> NeighboursView = booth::neighbours;
    /// Changes where other booths are looked for, and where this one listens.
    set_neighbours(NeighbourPlaces) -> NeighboursView = booth::set_neighbours;
    /// The sticks that are plugged in, what is being done with one, and what was done last.
    stick(Empty) -> StickView = booth::stick;
    /// Writes everything without a receipt to a stick, in the background.
    write_stick(StickPlace) -> StickView = booth::write_stick;
    /// Takes in what headquarters wrote to a stick, in the background.
    read_stick(StickPlace) -> StickView = booth::read_stick;
    /// Stops writing; files that are finished stay.
    stop_stick(Empty) -> StickView = booth::stop_stick;
    /// The program: what runs, which release has come, what was refused.
    program(Empty) -> ProgramView = booth::program;
    /// The fifteen steps of the crossing recorded last, with their times.
    steps(Empty) -> Vec<StepTime> = booth::steps;
    /// Specimen documents; empty outside training.
    specimens(Empty) -> Vec<SpecimenView> = booth::specimens;

    /// The open inspection (there always is one while an officer works; it may be empty).
    inspection(Empty) -> InspectionView = inspection::current;
    /// Reads a page image.
    capture_image(CaptureImage) -> InspectionView = inspection::capture_image;
    /// Reads a frame of the camera, and takes it when it reads beyond doubt.
    camera_frame(CameraFrame) -> CameraAnswer = inspection::camera_frame;
    /// Takes typed MRZ lines or a reader's frame.
    capture_lines(CaptureLines) -> InspectionView = inspection::capture_lines;
    /// Checks MRZ lines while they are typed.
    check_lines(CheckLines) -> LiveCheck = inspection::check_lines;
    /// Corrects one field.
    correct_field(Correction) -> InspectionView = inspection::correct_field;
    /// Sets the trip.
    set_journey(border::Journey) -> InspectionView = inspection::set_journey;
    /// Keeps text being typed.
    keep_typed(KeepTyped) -> Empty = inspection::keep_typed;
    /// Answers a hit, or takes the answer back.
    answer_hit(AnswerHit) -> InspectionView = inspection::answer_hit;
    /// Keeps the document number typed again from the page, for a hit by document.
    rekey_number(RekeyNumber) -> InspectionView = inspection::rekey_number;
    /// A second officer confirms that it is the same person.
    confirm_hit(ConfirmHit) -> InspectionView = inspection::confirm_hit;
    /// Decides, records the crossing durably and opens the next inspection.
    decide(DecideRequest) -> Recorded = inspection::decide;
    /// Sends the traveller to secondary inspection.
    refer(ReferRequest) -> InspectionView = inspection::refer;
    /// Inspections in secondary.
    referred(Empty) -> Vec<ReferredView> = inspection::referred;
    /// Takes an inspection back from secondary.
    resume(ResumeRequest) -> InspectionView = inspection::resume;
    /// Gives the inspection up without a crossing.
    abandon(AbandonRequest) -> InspectionView = inspection::abandon;

    /// The batch of pictures from which crossings are entered later.
    batch(Empty) -> Option<BatchView> = batch::current;
    /// Begins a batch.
    begin_batch(BeginBatch) -> Option<BatchView> = batch::begin;
    /// Takes a picture of the batch to the desk.
    open_picture(OpenPicture) -> InspectionView = batch::open;
    /// Says when the traveller on the desk crossed.
    set_crossed_at(CrossedAt) -> InspectionView = batch::crossed_at;
    /// Leaves a picture of the batch out.
    leave_out(LeaveOut) -> Option<BatchView> = batch::leave_out;
    /// Closes the batch.
    close_batch(CloseBatch) -> Option<BatchView> = batch::close;

    /// Searches this booth's crossings.
    search_crossings(SearchRequest) -> SearchResult = records::search;
    /// Opens one crossing.
    crossing(CrossingRequest) -> CrossingView = records::open;
    /// Corrects a recorded crossing.
    correct_crossing(CorrectCrossing) -> CrossingView = records::correct;
    /// Voids a recorded crossing.
    void_crossing(VoidCrossing) -> CrossingView = records::void;
    /// Records of this booth that headquarters asks to be put right.
    tasks(Empty) -> Vec<TaskView> = records::tasks;
    /// Says what was found and done about one.
    finish_task(FinishTask) -> Vec<TaskView> = records::finish_task;
    /// What headquarters says became of the hits of a crossing.
    hit_outcomes(CrossingRequest) -> Vec<border::HitOutcome> = records::outcomes;

    /// Reads who is on board from a table or from zones.
    read_manifest(ManifestText) -> ManifestRead = screening::read_manifest;
    /// Asks the lists about a vehicle, a visa, a permit or a document by its number.
    look_up_number(NumberRequest) -> NumberView = screening::number;
    /// Screens the travellers of a vehicle at once.
    screen_manifest(ManifestRequest) -> ManifestView = screening::manifest;
    /// Hits found after their crossings that wait for an answer.
    later_hits(Empty) -> Vec<LaterHitView> = screening::later_hits;
    /// Urgent alerts that were put in force here.
    urgent_alerts(Empty) -> Vec<UrgentAlertView> = screening::urgent_alerts;
    /// Puts an urgent alert in force at this booth and sends it to headquarters.
    raise_alert(RaiseAlert) -> Vec<UrgentAlertView> = screening::raise_alert;
    /// Takes an urgent alert out of force.
    withdraw_alert(WithdrawAlert) -> Vec<UrgentAlertView> = screening::withdraw_alert;
    /// Answers a hit found after its crossing.
    answer_later_hit(AnswerLaterHit) -> Vec<LaterHitView> = screening::answer_later_hit;
}
