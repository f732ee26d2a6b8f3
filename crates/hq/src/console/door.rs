//! The console's typed door: this one list gives the router (`POST /api/{name}`), the TypeScript types and the documentation.

use super::Desk;
use super::commands::{booths, crossings, items, lists, office, overview, people, programs, publications, retention, statistics};
use super::views::*;

foundation::door! {
    state Desk;

    /// Who is signed in; answers without a session too.
    session(Empty) -> Session = people::session;
    /// Signs in; sets the session cookie.
    sign_in(SignIn) -> Session = people::sign_in;
    /// Signs out.
    sign_out(Empty) -> Session = people::sign_out;
    /// Changes one's own passphrase.
    change_passphrase(ChangePassphrase) -> Empty = people::change_passphrase;

    /// The first screen: today's figures, booths needing attention.
    overview(Empty) -> Overview = overview::overview;
    /// Statistics of a range of days, any two dimensions crossed, with completeness.
    statistics(StatisticsRequest) -> Statistics = statistics::statistics;
    /// The same, or a table that left the house, as a spreadsheet file.
    statistics_file(StatisticsFile) -> FileView = publications::file;
    /// Gives a table out: it is kept as it is, under the next revision of its question.
    publish_statistics(PublishStatistics) -> PublishedTable = publications::publish;
    /// Tables that left the house, newest first.
    published_statistics(Empty) -> Vec<PublishedRow> = publications::published;
    /// One of them, with what the revision before gave differently.
    published_table(PublishedRequest) -> PublishedTable = publications::table;

    /// Every post with its booths.
    posts_and_booths(Empty) -> Vec<PostView> = booths::posts_and_booths;
    /// One booth.
    booth(BoothRequest) -> BoothView = booths::booth;
    /// How its clock went, newest first.
    booth_clock(BoothRequest) -> Vec<ClockRow> = booths::clock;
    /// Adds a post or changes it, and publishes the configuration.
    save_post(border::Post) -> Vec<PostView> = booths::save_post;
    /// Withdraws a booth.
    revoke_booth(RevokeBooth) -> BoothView = booths::revoke;
    /// Releases of the program, who runs which, and what was refused where.
    programs(Empty) -> ProgramsView = programs::programs;
    /// Enrolment codes, newest first.
    codes(Empty) -> Vec<CodeView> = booths::codes;
    /// Issues an enrolment code; it is shown this once.
    issue_code(IssueCode) -> IssuedCode = booths::issue_code;
    /// Withdraws an enrolment code.
    cancel_code(CancelCode) -> CodeView = booths::cancel_code;

    /// Looks for crossings; the purpose is recorded.
    search_crossings(CrossingSearch) -> CrossingResult = crossings::search;
    /// Opens one crossing; the purpose is recorded.
    crossing(CrossingRequest) -> CrossingView = crossings::open;
    /// Shows a picture of a crossing; the purpose is recorded.
    crossing_image(ImageRequest) -> ImageView = crossings::image;
    /// Officers' answers to hits, newest first.
    hits(HitSearch) -> HitResult = crossings::hits;
    /// Enters what became of an answered hit, and sends it down to the post.
    settle_hit(HitWord) -> border::HitOutcome = crossings::settle_hit;

    /// The published alert lists.
    lists(Empty) -> Vec<ListSummary> = lists::lists;
    /// Looks through one list.
    alerts(AlertSearch) -> AlertPage = lists::alerts;
    /// Checks an upload and says what publishing would change.
    preview_list(ListUpload) -> ListPreview = lists::preview;
    /// Publishes an upload as the list's new version.
    publish_list(ListUpload) -> ListSummary = lists::publish;
    /// Makes a list without entries, or changes what a list says of itself, and publishes.
    save_list(ListTerms) -> ListSummary = lists::save_list;
    /// Withdraws a list: nothing of it stays in force.
    withdraw_list(WithdrawList) -> ListSummary = lists::withdraw_list;
    /// Adds one alert and publishes.
    add_alert(AddAlert) -> ListSummary = lists::add_alert;
    /// Withdraws one alert and publishes.
    withdraw_alert(WithdrawAlert) -> ListSummary = lists::withdraw_alert;
    /// Looks through the documents, vehicles, visas and permits of a list.
    items(ItemSearch) -> ItemPage = items::items;
    /// Adds or changes one of them and publishes.
    save_item(SaveItem) -> ListSummary = items::save_item;
    /// Withdraws one of them and publishes.
    withdraw_item(WithdrawItem) -> ListSummary = items::withdraw_item;

    /// The officers of the booths.
    officers(Empty) -> OfficersView = people::officers;
    /// Adds an officer and publishes.
    add_officer(NewOfficer) -> OfficersView = people::add_officer;
    /// Changes an officer and publishes.
    change_officer(OfficerChange) -> OfficersView = people::change_officer;
    /// Withdraws an officer and publishes.
    revoke_officer(OfficerRequest) -> OfficersView = people::revoke_officer;
    /// The users of this console.
    users(Empty) -> Vec<UserView> = people::users;
    /// Adds a user of this console.
    add_user(NewUser) -> Vec<UserView> = people::add_user;
    /// Withdraws a user of this console.
    disable_user(UserRequest) -> Vec<UserView> = people::disable_user;

    /// Records that are kept but cannot be interpreted yet.
    quarantine(Empty) -> Vec<QuarantineRow> = office::quarantine;
    /// Tries again to interpret what is in quarantine.
    retry_quarantine(Empty) -> Vec<QuarantineRow> = office::retry_quarantine;
    /// Forks and other alarms, open ones first.
    alarms(Empty) -> Vec<AlarmRow> = office::alarms;
    /// Settles an alarm with a note.
    settle_alarm(Settle) -> Vec<AlarmRow> = office::settle;
    /// What booths raised, the oldest first: urgent alerts of posts, travellers found on a list later.
    raised(Empty) -> Vec<RaisedRow> = office::raised;
    /// Settles something that a booth raised; its entry is gone from booths at their next contact.
    settle_raised(SettleRaised) -> Vec<RaisedRow> = office::settle_raised;
    /// How long each class of records is kept.
    retention(Empty) -> RetentionView = retention::retention;
    /// What other terms would erase at once.
    retention_preview(RetentionForm) -> RetentionPreview = retention::preview;
    /// Publishes other terms, with the rule book; what is over by them is erased within hours.
    set_retention(RetentionForm) -> RetentionView = retention::set;
    /// The audit log, newest first.
    audit(AuditSearch) -> AuditPage = office::audit;
}
