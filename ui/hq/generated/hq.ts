// Generated from the door's command list in Rust: do not edit. `cargo xtask types` writes it anew.

/**
 * Adds one alert (or replaces the one with the same id) and publishes a new version.
 */
export type AddAlert = { 
/**
 * The list.
 */
list: string, 
/**
 * The alert.
 */
alert: Alert, 
/**
 * Why, for the audit log.
 */
why: string, };

/**
 * How something that a booth raised came to its end.
 */
export type AlarmEnd = "handled" | "mistaken" | "withdrawn" | "expired" | "departed";

/**
 * What an alarm is about.
 */
export type AlarmKind = "fork" | "behind" | "broken-chain" | "revoked-delivery" | "code-guessing" | "new-epoch";

/**
 * Something a person has to look at.
 */
export type AlarmRow = { 
/**
 * Number.
 */
id: number, 
/**
 * What it is about.
 */
kind: AlarmKind, 
/**
 * The booth, where one is concerned.
 */
booth: number | null, 
/**
 * Name of post and booth.
 */
booth_name: string | null, 
/**
 * The branches, for a fork.
 */
fork: ForkView | null, 
/**
 * First seen, milliseconds since 1970.
 */
first_ms: number, 
/**
 * Last seen, milliseconds since 1970.
 */
last_ms: number, 
/**
 * How often.
 */
count: number, 
/**
 * Who settled it; absent: open.
 */
settled_by: string | null, 
/**
 * Their note.
 */
note: string | null, };

/**
 * An entry of an alert list.
 */
export type Alert = { 
/**
 * The owner's reference: unique within its list.
 */
id: string, 
/**
 * Why listed.
 */
category: AlertCategory, 
/**
 * How urgent.
 */
priority: AlertPriority, 
/**
 * Every known name; the first is the main one. Empty for an alert on a document alone.
 */
names: Array<PersonName>, 
/**
 * Every known date of birth.
 */
birth_dates: Array<PartialDate>, 
/**
 * Sex, if known.
 */
sex: Sex | null, 
/**
 * Nationalities.
 */
nationalities: Array<StateCode>, 
/**
 * Documents.
 */
documents: Array<AlertDocument>, 
/**
 * What to do.
 */
handling: Handling, 
/**
 * Why, in the owner's words.
 */
reason: string, 
/**
 * Of headquarters' entry for a traveller found later ([`FOUND_LATER`]): the alert with which they were found.
 */
about?: AlertRef, 
/**
 * The last day on which it is in force; past it nobody is asked about it. Left out: until it is withdrawn.
 */
until?: string, };

/**
 * Why a person or document is listed.
 */
export type AlertCategory = "wanted" | "questioning" | "refuse-entry" | "prevent-exit" | "missing" | "observe" | "sanctions" | "document" | "overstay" | "other";

/**
 * A document named by an alert.
 */
export type AlertDocument = { 
/**
 * Issuing State, if known.
 */
issuing_state: StateCode | null, 
/**
 * Document number.
 */
number: string, };

/**
 * A page of alerts.
 */
export type AlertPage = { 
/**
 * The list.
 */
list: ListSummary, 
/**
 * At most fifty alerts.
 */
alerts: Array<Alert>, 
/**
 * How many match in all.
 */
total: number, };

/**
 * How urgent an alert is.
 */
export type AlertPriority = "low" | "normal" | "high";

/**
 * Names an alert of a list.
 */
export type AlertRef = { 
/**
 * The list.
 */
list: string, 
/**
 * The alert's id.
 */
alert: string, };

/**
 * Looks through a published list; recorded in the audit.
 */
export type AlertSearch = { 
/**
 * The list.
 */
list: string, 
/**
 * Part of a name, of a document number or of the alert's id; empty lists all.
 */
text: string, 
/**
 * How many rows to skip.
 */
skip: number, };

/**
 * The officer's answer to a hit.
 */
export type Answer = "same" | "not-same" | "unsure";

/**
 * What needs a person.
 */
export type Attention = { 
/**
 * Open alarms of forked journals.
 */
forks: number, 
/**
 * Records in quarantine.
 */
quarantined: number, 
/**
 * Other open alarms.
 */
other_alarms: number, 
/**
 * What booths raised and nobody settled.
 */
raised: number, 
/**
 * Lists past their expiry.
 */
expired_lists: number, };

/**
 * A page of the audit log.
 */
export type AuditPage = { 
/**
 * At most a hundred rows, newest first.
 */
rows: Array<AuditRow>, 
/**
 * Whether there are more.
 */
more: boolean, };

/**
 * One line of the audit log.
 */
export type AuditRow = { 
/**
 * Number; gapless.
 */
id: number, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Who; `console` names the command line.
 */
login: string, 
/**
 * What: `signed-in`, `crossing.search`, `crossing.opened`, `list.published`, `booth.revoked`, …
 */
act: string, 
/**
 * Why, for a look-up.
 */
purpose: string | null, 
/**
 * What was looked for or changed.
 */
detail: string, 
/**
 * How many records were shown.
 */
shown: number | null, };

/**
 * Looks through the audit log.
 */
export type AuditSearch = { 
/**
 * Only this user.
 */
login: string | null, 
/**
 * Only this act, for example `crossing.search`.
 */
act: string | null, 
/**
 * Continue after this row.
 */
before: number | null, };

/**
 * Hours that booths were in service in a range of days, each booth counted, and those of which everything recorded is here.
 */
export type BoothHours = { 
/**
 * In service.
 */
served: number, 
/**
 * Of which everything is here.
 */
received: number, 
/**
 * Their share, thousandths.
 */
share: number, };

/**
 * Names a booth.
 */
export type BoothRequest = { 
/**
 * Number.
 */
booth: number, };

/**
 * How a booth stands, in one word; the worst that is true.
 */
export type BoothState = "fork" | "behind" | "hole" | "silent" | "new" | "delivering" | "complete" | "revoked";

/**
 * A booth as headquarters knows it.
 */
export type BoothView = { 
/**
 * Number.
 */
booth: number, 
/**
 * Name within the post, for example `1` or `Lane 3`.
 */
name: string, 
/**
 * Code of the post.
 */
post: string, 
/**
 * State.
 */
state: BoothState, 
/**
 * When it joined, milliseconds since 1970.
 */
enrolled_at: number, 
/**
 * Last contact, milliseconds since 1970.
 */
last_contact_ms: number | null, 
/**
 * Version of the program it runs.
 */
app_version: string | null, 
/**
 * Current epoch of its journal.
 */
epoch: number, 
/**
 * Received without a gap up to this record of the current epoch.
 */
gapless_upto: number, 
/**
 * The booth's newest record of the current epoch, as last told.
 */
head: number, 
/**
 * Records received over all epochs.
 */
received: number, 
/**
 * Records missing in between.
 */
holes: Array<HoleView>, 
/**
 * Time of the oldest record that still waited at the booth, as last told; milliseconds since 1970.
 */
oldest_undelivered_ms: number | null, 
/**
 * Records that still waited, as last told.
 */
undelivered_events: number, 
/**
 * Pictures that still waited, as last told.
 */
undelivered_images: number, 
/**
 * Lists and other feeds in force there.
 */
feeds: Array<ListInForce>, 
/**
 * The booth's clock minus ours at the last contact, milliseconds.
 */
clock_offset_ms: number | null, 
/**
 * Open alarms of this booth (forks, revoked deliveries).
 */
alarms: number, 
/**
 * Records in quarantine.
 */
quarantined: number, 
/**
 * When it was revoked, milliseconds since 1970.
 */
revoked_at: number | null, };

/**
 * What kind of border the post stands at.
 */
export type BorderType = "air" | "land" | "sea" | "river" | "rail";

/**
 * Withdraws a code.
 */
export type CancelCode = { 
/**
 * Number.
 */
id: number, };

/**
 * Changes one's own passphrase.
 */
export type ChangePassphrase = { 
/**
 * The passphrase until now.
 */
old: string, 
/**
 * The new one, at least twelve characters.
 */
new: string, };

/**
 * A figure that a revision changed.
 */
export type Changed = { 
/**
 * Value of the row.
 */
row: string, 
/**
 * Value of the column.
 */
column: string, 
/**
 * In the revision before.
 */
was: number, 
/**
 * In this one.
 */
is: number, };

/**
 * Whether the check digits agree: `Some(true)`, `Some(false)`, or `None` where the format prints none.
 *
 * ```
 * let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
 * let visa = mrz::parse(&["V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226"], today)?;
 * assert_eq!(visa.checks().birth_date, Some(true));
 * assert_eq!(visa.checks().composite, None, "a visa has no composite check digit (9303-7 §7.2.2.2)");
 * # Ok::<(), mrz::MrzError>(())
 * ```
 */
export type Checks = { 
/**
 * The document number's, which for a long number stands in the optional data (9303-5 note j).
 */
document_number: boolean | null, 
/**
 * The date of birth's.
 */
birth_date: boolean | null, 
/**
 * The date of expiry's.
 */
expiry_date: boolean | null, 
/**
 * The personal number's, in TD3 alone (9303-4 §4.2.2.2).
 */
optional_data: boolean | null, 
/**
 * The composite one, in TD1, TD2, TD3 and the French card.
 */
composite: boolean | null, };

/**
 * How far the booth's clock can be trusted when an act is recorded.
 */
export type ClockQuality = "trusted" | "drift" | "unknown";

/**
 * A time in which nobody set a booth's clock, as its contacts show.
 */
export type ClockRow = { 
/**
 * Number among the booth's.
 */
number: number, 
/**
 * First contact, milliseconds since 1970 by our clock.
 */
first_ms: number, 
/**
 * Last contact.
 */
last_ms: number, 
/**
 * The booth's clock minus ours at the last contact, milliseconds.
 */
offset_ms: number, 
/**
 * What began it; absent for the first that is known.
 */
set: ClockSet | null, 
/**
 * By how much the clock was set then, milliseconds, positive forward.
 */
by_ms: number, };

/**
 * How a clock came to another time.
 */
export type ClockSet = "running" | "restarted";

/**
 * How an enrolment code stands.
 */
export type CodeState = "open" | "used" | "expired" | "cancelled";

/**
 * An enrolment code without its secret.
 */
export type CodeView = { 
/**
 * Number.
 */
id: number, 
/**
 * Code of the post.
 */
post: string, 
/**
 * Name of the booth within the post.
 */
booth_name: string, 
/**
 * State.
 */
state: CodeState, 
/**
 * Issued, milliseconds since 1970.
 */
issued_at: number, 
/**
 * Expires, milliseconds since 1970.
 */
expires_at: number, 
/**
 * Who issued it.
 */
issued_by: string, 
/**
 * The booth that joined with it.
 */
used_by: number | null, };

/**
 * What the door and the command lines return: a code, and values for its text. Details name no person.
 */
export type CodedError = { 
/**
 * The stable code.
 */
code: ErrorCode, 
/**
 * What helps IT: a path, a version, a status. Never personal data.
 */
detail: string | null, };

/**
 * How complete a post's figures are.
 */
export type Completeness = { 
/**
 * Code of the post.
 */
post: string, 
/**
 * Name of the post.
 */
name: string, 
/**
 * Records of this post that are here.
 */
received: number, 
/**
 * Records known to be missing: holes, and what booths last told to be waiting.
 */
missing: number, 
/**
 * Records in quarantine.
 */
quarantined: number, 
/**
 * Since when nothing was heard from one of its booths, milliseconds since 1970; absent: all heard.
 */
silent_since_ms: number | null, 
/**
 * Share that is here, thousandths.
 */
completeness: number, };

/**
 * What a user of the console may do.
 */
export type ConsoleRole = "administrator" | "data-officer" | "statistician";

/**
 * Opens one crossing. Without a purpose it is refused (`purpose-missing`).
 */
export type CrossingRequest = { 
/**
 * Public id.
 */
id: string, 
/**
 * Why.
 */
purpose: LookupPurpose | null, };

/**
 * Found crossings.
 */
export type CrossingResult = { 
/**
 * The rows, newest first.
 */
rows: Array<CrossingRow>, 
/**
 * Whether there are more.
 */
more: boolean, };

/**
 * One found crossing.
 */
export type CrossingRow = { 
/**
 * Public id.
 */
id: string, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Minutes east of UTC then.
 */
offset_minutes: number, 
/**
 * Direction.
 */
direction: Direction, 
/**
 * Code of the post.
 */
post: string, 
/**
 * Lane.
 */
lane: string, 
/**
 * The booth.
 */
booth: number, 
/**
 * Name as presented.
 */
name: string, 
/**
 * Date of birth.
 */
birth_date: PartialDate | null, 
/**
 * Nationality.
 */
nationality: StateCode | null, 
/**
 * Document number.
 */
document_number: string | null, 
/**
 * Short name of the decision.
 */
decision: string, 
/**
 * How many hits were shown.
 */
hits: number, 
/**
 * It stands on the losing branch of a fork or came from a revoked booth: kept, but not trusted.
 */
flagged: boolean, 
/**
 * Which version it shows; 1: as recorded.
 */
version: number, 
/**
 * It was voided and does not count.
 */
voided: boolean, };

/**
 * Looks for crossings. Without a purpose it is refused (`purpose-missing`).
 */
export type CrossingSearch = { 
/**
 * Beginning of a name or of a document number; empty lists the newest.
 */
text: string, 
/**
 * Why.
 */
purpose: LookupPurpose | null, 
/**
 * Only this post.
 */
post: string | null, 
/**
 * Only this direction.
 */
direction: Direction | null, 
/**
 * Only this decision (its short name).
 */
decision: string | null, 
/**
 * Only this nationality.
 */
nationality: StateCode | null, 
/**
 * From this date (at the post) on.
 */
from: string | null, 
/**
 * Up to this date (at the post).
 */
to: string | null, 
/**
 * Continue after this row (its id).
 */
before: string | null, };

/**
 * One crossing in full.
 */
export type CrossingView = { 
/**
 * The row.
 */
row: CrossingRow, 
/**
 * Name of the post.
 */
post_name: string, 
/**
 * The traveller as presented.
 */
traveller: Traveller, 
/**
 * The document.
 */
document: TravelDocument, 
/**
 * The traveller's class.
 */
class: TravellerClass, 
/**
 * The trip.
 */
journey: Journey, 
/**
 * Lists asked.
 */
screening: Array<ScreeningCheck>, 
/**
 * Hits as shown to the officer.
 */
hits: Array<Hit>, 
/**
 * The officer's answers.
 */
answers: Array<HitRow>, 
/**
 * Findings as shown.
 */
findings: Array<Finding>, 
/**
 * The decision.
 */
decision: Decision, 
/**
 * What was said of it afterwards, in order; what is shown beside is the newest version.
 */
versions: Array<VersionRow>, 
/**
 * The officer's name, or the id if unknown here.
 */
officer: string, 
/**
 * Pictures.
 */
images: Array<StoredImage>, 
/**
 * Milliseconds from the first capture to the decision.
 */
handling_ms: number, 
/**
 * Who entered it later, of a crossing from paper or photographs; the officer's name where it is known.
 */
entered_later: EnteredLater | null, 
/**
 * Place in the booth's journal: `booth/epoch/seq`.
 */
place: string, 
/**
 * When headquarters received it, milliseconds since 1970.
 */
received_ms: number, 
/**
 * How far its time can be trusted.
 */
time: TimeWord, };

/**
 * Entries and exits of one day.
 */
export type DayBar = { 
/**
 * Date at the post.
 */
date: string, 
/**
 * Entries admitted.
 */
entries: number, 
/**
 * Exits.
 */
exits: number, 
/**
 * Refusals of entry and prevented exits.
 */
refused: number, 
/**
 * Whether a booth may still hold records of this day.
 */
complete: boolean, };

/**
 * What the officer decided.
 */
export type Decision = { "kind": "admit", 
/**
 * Last permitted day; absent for nationals and residents.
 */
until: string | null, } | { "kind": "admit-with-conditions", 
/**
 * Last permitted day.
 */
until: string | null, 
/**
 * The conditions, in the officer's words.
 */
conditions: string, } | { "kind": "refuse", 
/**
 * At least one ground.
 */
grounds: Array<RefusalGround>, 
/**
 * The officer's note.
 */
note: string, } | { "kind": "protection-referral", 
/**
 * The officer's note.
 */
note: string, } | { "kind": "depart" } | { "kind": "prevent", 
/**
 * The officer's reason.
 */
reason: string, };

/**
 * The decision before and after, both of the crossing's direction.
 */
export type DecisionChange = { 
/**
 * What the officer saw.
 */
old: Decision, 
/**
 * What holds.
 */
new: Decision, };

/**
 * What figures may be laid out by.
 */
export type Dimension = "day" | "week" | "month" | "year" | "post" | "direction" | "decision" | "nationality" | "residence" | "class" | "sex" | "age" | "purpose" | "mode" | "hits" | "overstay";

/**
 * Which way the traveller goes.
 */
export type Direction = "entry" | "exit";

/**
 * What kind of travel document it is; the MRZ's document code says so where there is one.
 */
export type DocumentKind = "passport" | "identity-card" | "visa" | "crew-certificate" | "emergency-document" | "refugee-document" | "border-pass" | "seafarer-document" | "none" | "other";

/**
 * One doubt and where it is; lines and columns count from 1.
 *
 * ```
 * let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
 * let td1 = mrz::parse(
 *     &["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204158UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
 *     today,
 * )?;
 * let places: Vec<_> = td1.doubts().iter().map(|d| (d.code.as_str(), d.line, d.column)).collect();
 * assert!(places.contains(&("check-expiry-date", 2, 15)));
 * # Ok::<(), mrz::MrzError>(())
 * ```
 */
export type Doubt = { 
/**
 * What is odd.
 */
code: DoubtCode, 
/**
 * The line, counted from 1.
 */
line: number, 
/**
 * The column, counted from 1.
 */
column: number, };

/**
 * What is odd. Serialises as the kebab-case text.
 *
 * ```
 * assert_eq!(mrz::DoubtCode::CheckComposite.as_str(), "check-composite");
 * ```
 */
export type DoubtCode = "check-document-number" | "check-birth-date" | "check-expiry-date" | "check-optional-data" | "check-composite" | "check-digit-filler" | "long-number-filler" | "long-number-unterminated" | "document-code" | "issuing-state-missing" | "issuing-state-unknown" | "nationality-missing" | "nationality-unknown" | "document-number-missing" | "document-number-misplaced" | "birth-date-impossible" | "expiry-date-impossible" | "expiry-date-unknown" | "expiry-century-open" | "sex-unexpected" | "name-missing" | "name-primary-missing" | "name-separator" | "name-may-be-truncated" | "letter-expected" | "digit-expected" | "line-too-long" | "line-too-short" | "lower-case" | "character";

/**
 * A request or an answer without content.
 */
export type Empty = Record<symbol, never>;

/**
 * Who entered a crossing after it took place.
 */
export type EnteredLater = { 
/**
 * The officer's id.
 */
officer: string, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Where it was taken from: the picture's file name.
 */
source: string, };

/**
 * A stable error code. Its text in a language has the key `error-<code>`.
 */
export type ErrorCode = "internal" | "bad-request" | "not-signed-in" | "not-allowed" | "sign-in-failed" | "sign-in-delayed" | "officer-revoked" | "no-inspection" | "no-station" | "inspection-open" | "batch-open" | "field-malformed" | "hit-unanswered" | "decision-incomplete" | "amendment-incomplete" | "second-officer-needed" | "record-changed" | "crossing-voided" | "purpose-missing" | "not-found" | "image-unreadable" | "image-too-large" | "pdf-without-picture" | "no-mrz" | "mrz-malformed" | "mrz-fields-refused" | "store-locked" | "store-damaged" | "store-too-new" | "store-in-use" | "store-exists" | "store-missing" | "disk-full" | "file-failed" | "journal-broken" | "signature-wrong" | "version-older" | "list-malformed" | "not-enrolled" | "already-enrolled" | "code-refused" | "hq-untrusted" | "hq-unreachable" | "neighbour-unreachable" | "neighbour-refused" | "database-unreachable" | "hq-refused" | "training-mismatch" | "booth-revoked" | "transfer-damaged" | "transfer-too-large" | "wire-unsupported" | "key-missing" | "release-refused" | "release-missing" | "signers-pinned" | "device-failed";

/**
 * A field's value before and after; `None`: absent.
 */
export type FieldChange = { 
/**
 * Which.
 */
field: FieldName, 
/**
 * The value that the officer saw.
 */
old: string | null, 
/**
 * The value that holds.
 */
new: string | null, };

/**
 * A field the officer may correct.
 */
export type FieldName = "primary-identifier" | "secondary-identifier" | "birth-date" | "sex" | "nationality" | "residence" | "issuing-state" | "document-number" | "expiry-date" | "document-kind" | "class";

/**
 * One figure: crossings of a kind.
 */
export type Figure = { 
/**
 * Code of the post; empty: all.
 */
post: string, 
/**
 * Direction; absent: both.
 */
direction: Direction | null, 
/**
 * Nationality or residence; absent: unknown.
 */
state: StateCode | null, 
/**
 * Admitted or departed.
 */
crossed: number, 
/**
 * Refused or prevented.
 */
refused: number, };

/**
 * A file.
 */
export type FileView = { 
/**
 * Its bytes.
 */
base64: string, };

/**
 * The words of a spreadsheet file.
 */
export type FileWords = { 
/**
 * Title of the table.
 */
title: string, 
/**
 * Name of the sheet of figures.
 */
sheet: string, 
/**
 * Name of the sheet that says what they are.
 */
about: string, 
/**
 * What has to be known of the figures, a line each.
 */
notes: Array<string>, 
/**
 * Heading of the rows.
 */
row: string, 
/**
 * Heading of sums.
 */
total: string, 
/**
 * What each value of the rows is called.
 */
rows: { [key in string]: string }, 
/**
 * What each value of the columns is called.
 */
columns: { [key in string]: string }, 
/**
 * Whether the language is written from right to left.
 */
right_to_left: boolean, };

/**
 * What a rule found. Its words are the Fluent messages `finding-<rule>` (title) and `finding-<rule>-text`
 * (what it means, what to do), given `args`.
 */
export type Finding = { 
/**
 * The rule's stable key, for example `document-expired`.
 */
rule: string, 
/**
 * The article of the rule book, for example `2.1`.
 */
article: string, 
/**
 * How much it weighs.
 */
level: FindingLevel, 
/**
 * Values for the words: dates as `YYYY-MM-DD`, counts as digits. Never a name.
 */
args: { [key in string]: string }, };

/**
 * How much a finding weighs.
 */
export type FindingLevel = "good" | "info" | "warn" | "stop";

/**
 * Two branches of one journal.
 */
export type ForkView = { 
/**
 * Epoch.
 */
epoch: number, 
/**
 * First record at which they differ.
 */
seq: number, 
/**
 * Chain value of the branch received first, hexadecimal.
 */
first_chain: string, 
/**
 * Chain value of the other, hexadecimal.
 */
other_chain: string, 
/**
 * Records kept from the other branch.
 */
other_records: number, };

/**
 * A format of Doc 9303, or the French national card that preceded TD1.
 *
 * ```
 * assert_eq!(mrz::Format::MrvA.as_str(), "MRV-A");
 * assert_eq!((mrz::Format::Td1.lines(), mrz::Format::Td1.columns()), (3, 30));
 * assert_eq!(serde_json::to_string(&mrz::Format::FraId).unwrap(), r#""FRA-ID""#);
 * ```
 */
export type Format = "TD1" | "TD2" | "TD3" | "MRV-A" | "MRV-B" | "CREW" | "FRA-ID";

/**
 * What the officer is to do on a confirmed hit.
 */
export type Handling = { 
/**
 * The owner's code of what is to be done, as standing orders know it.
 */
code?: string, 
/**
 * Instruction to the officer.
 */
instruction: string, 
/**
 * Whom to call.
 */
contact: string, 
/**
 * Shown only to the roles named here; empty: to every officer.
 */
roles: Array<string>, 
/**
 * A second officer has to confirm "same person".
 */
second_officer: boolean, };

/**
 * A possible match, with everything the officer needs to settle it.
 */
export type Hit = { 
/**
 * Stable within the inspection: `list/alert`.
 */
id: string, 
/**
 * The list.
 */
list: string, 
/**
 * What officers call the list.
 */
list_title: string, 
/**
 * Version of the list.
 */
list_version: number, 
/**
 * The alert's id.
 */
alert: string, 
/**
 * Why listed.
 */
category: AlertCategory, 
/**
 * How urgent.
 */
priority: AlertPriority, 
/**
 * Score, thousandths (0 to 1000): integers keep records equal on every machine.
 */
score: number, 
/**
 * Each part aligned with its counterpart.
 */
reasons: Array<Reason>, 
/**
 * The listed person's main name, or the document.
 */
listed_as: string, 
/**
 * Why, in the owner's words.
 */
reason_text: string, 
/**
 * What to do.
 */
handling: Handling, 
/**
 * Of headquarters' entry for a traveller found later: the alert with which they were found.
 */
about?: AlertRef, };

/**
 * Officers' answers to hits.
 */
export type HitFigures = { 
/**
 * Same person.
 */
same: number, 
/**
 * Not the same.
 */
not_same: number, 
/**
 * Unsure.
 */
unsure: number, };

/**
 * The outcome of a hit, as the feed `outcomes` brings it to the post whose officer answered.
 */
export type HitOutcome = { 
/**
 * Number of the booth at which it was answered.
 */
booth: number, 
/**
 * Public id of the crossing; none while it was not recorded.
 */
crossing: string | null, 
/**
 * The list.
 */
list: string, 
/**
 * The alert.
 */
alert: string, 
/**
 * What the officer had answered.
 */
answer: Answer, 
/**
 * When the officer answered, milliseconds since 1970.
 */
answered_at: number, 
/**
 * What became of it.
 */
outcome: OutcomeWord, 
/**
 * In words.
 */
note: string, 
/**
 * Who said so: the owner's office.
 */
said_by: string, 
/**
 * When headquarters entered it, milliseconds since 1970.
 */
at: number, };

/**
 * Found answers.
 */
export type HitResult = { 
/**
 * The rows, newest first.
 */
rows: Array<HitRow>, 
/**
 * Whether there are more.
 */
more: boolean, };

/**
 * An officer's answer to a hit.
 */
export type HitRow = { 
/**
 * Row id, for continuing.
 */
id: string, 
/**
 * The list.
 */
list: string, 
/**
 * Version of the list when shown.
 */
list_version: number, 
/**
 * The alert's id.
 */
alert: string, 
/**
 * The answer.
 */
answer: Answer, 
/**
 * The officer's reason.
 */
note: string, 
/**
 * The officer's name, or the id if unknown here.
 */
officer: string, 
/**
 * Score shown, thousandths.
 */
score: number, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Code of the post, where known.
 */
post: string | null, 
/**
 * The booth.
 */
booth: number, 
/**
 * Public id of the crossing, once it is recorded.
 */
crossing: string | null, 
/**
 * What became of it, once that was entered.
 */
outcome: HitOutcome | null, };

/**
 * Looks for officers' answers to hits. Shows no traveller; the crossing itself is opened with a purpose.
 */
export type HitSearch = { 
/**
 * Only this list.
 */
list: string | null, 
/**
 * Only this answer.
 */
answer: Answer | null, 
/**
 * From this date (UTC) on.
 */
from: string | null, 
/**
 * Up to this date (UTC).
 */
to: string | null, 
/**
 * Continue after this row (its id).
 */
before: string | null, };

/**
 * Enters what became of an answered hit; it goes down to the post whose officer answered.
 */
export type HitWord = { 
/**
 * The row's id.
 */
id: string, 
/**
 * What became of it.
 */
outcome: OutcomeWord, 
/**
 * In words.
 */
note: string, 
/**
 * Who said so: the owner's office.
 */
said_by: string, };

/**
 * Records missing between others.
 */
export type HoleView = { 
/**
 * Epoch of the booth's journal.
 */
epoch: number, 
/**
 * First missing record.
 */
from: number, 
/**
 * Last missing record.
 */
to: number, };

/**
 * What a stored picture shows.
 */
export type ImageKind = "page" | "portrait" | "live";

/**
 * Asks for a picture of a crossing. Without a purpose it is refused.
 */
export type ImageRequest = { 
/**
 * Public id of the crossing.
 */
id: string, 
/**
 * Index in [`CrossingView::images`].
 */
index: number, 
/**
 * Why.
 */
purpose: LookupPurpose | null, };

/**
 * A picture, decrypted for this one answer.
 */
export type ImageView = { 
/**
 * Media type, for example `image/jpeg`.
 */
media_type: string, 
/**
 * The picture, base64.
 */
base64: string, };

/**
 * Issues an enrolment code.
 */
export type IssueCode = { 
/**
 * Code of the post.
 */
post: string, 
/**
 * Name of the booth within the post; absent: the next number.
 */
booth_name: string | null, };

/**
 * A fresh code: shown once, never stored in clear.
 */
export type IssuedCode = { 
/**
 * The code to read out or print.
 */
code: string, 
/**
 * What is kept of it.
 */
view: CodeView, };

/**
 * A listed item, or a range of them.
 */
export type Item = { 
/**
 * What bears the number.
 */
class: ItemClass, 
/**
 * Issuing State or State of registration, if known.
 */
issuing_state: StateCode | null, 
/**
 * The number as the owner writes it.
 */
number: string, 
/**
 * Last number of a range that begins with `number`: equal letters before equally many digits.
 */
last_number: string | null, 
/**
 * Why it is listed.
 */
status: ItemStatus, 
/**
 * When it was reported or issued.
 */
date: string | null, 
/**
 * Last day of validity, of an issued visa or permit.
 */
until: string | null, 
/**
 * The owner's reference or remark.
 */
note: string, };

/**
 * What kind of thing bears a number. Numbers of different classes never meet.
 */
export type ItemClass = "passport" | "identity-card" | "visa" | "permit" | "document" | "plate" | "vin";

/**
 * A page of items.
 */
export type ItemPage = { 
/**
 * At most fifty items.
 */
items: Array<Item>, 
/**
 * How many match in all.
 */
total: number, };

/**
 * Looks through a list's items; recorded in the audit.
 */
export type ItemSearch = { 
/**
 * The list.
 */
list: string, 
/**
 * Part of a number or note; empty lists all.
 */
text: string, 
/**
 * Only items of this class.
 */
class: ItemClass | null, 
/**
 * How many rows to skip.
 */
skip: number, };

/**
 * Why an item is listed.
 */
export type ItemStatus = "stolen" | "lost" | "revoked" | "blank" | "invalidated" | "sought" | "issued";

/**
 * What the officer asks about the trip.
 */
export type Journey = { 
/**
 * Main purpose.
 */
purpose: Purpose | null, 
/**
 * Nights the traveller means to stay.
 */
nights: number | null, 
/**
 * Address or host in the country.
 */
address: string | null, 
/**
 * Mode of transport.
 */
mode: ModeOfTransport | null, 
/**
 * Plate, flight or voyage number.
 */
conveyance: string | null, 
/**
 * Who a minor travels with, in the officer's words.
 */
accompanied_by: string | null, 
/**
 * The officer's remark.
 */
remark: string | null, };

/**
 * The light in which a page was taken, where it was not the light of day.
 */
export type Light = "infrared" | "ultraviolet";

/**
 * One row of a table.
 */
export type Line = { 
/**
 * Its value: a code, a date or a word; empty: unknown; `*`: all others together.
 */
key: string, 
/**
 * One count for each column.
 */
counts: Array<number>, 
/**
 * Their sum.
 */
total: number, };

/**
 * What is wrong with a line of an upload.
 */
export type LineError = { 
/**
 * Line, from 1.
 */
line: number, 
/**
 * Column, from 1; 0 when the line as a whole is meant.
 */
column: number, 
/**
 * What is wrong: `not-json`, `not-an-alert`, `not-an-item`, `duplicate-id`, `id-missing`, `nothing-to-match`, `too-long`.
 */
problem: string, 
/**
 * The field, where it is known. Never its value.
 */
field: string | null, };

/**
 * A list or another feed as a booth last told of it.
 */
export type ListInForce = { 
/**
 * The feed's name: `alerts.<list>`, `officers`, `config`, `rules`.
 */
feed: string, 
/**
 * Version at the booth; 0: none.
 */
version: number, 
/**
 * Newest version here.
 */
newest: number, 
/**
 * Issue time of the booth's version, milliseconds since 1970; absent if that version is unknown here.
 */
issued_at: number | null, };

/**
 * What publishing an upload would do. Nothing has been changed.
 */
export type ListPreview = { 
/**
 * Alerts that are in order.
 */
alerts: number, 
/**
 * Items that are in order.
 */
items: number, 
/**
 * What is wrong, at most a hundred lines; publishing is refused while there is any.
 */
errors: Array<LineError>, 
/**
 * How many lines are wrong in all.
 */
errors_total: number, 
/**
 * Alerts and items that the published version does not have.
 */
added: number, 
/**
 * Alerts that differ from the published version.
 */
changed: number, 
/**
 * Alerts and items of the published version that are missing here.
 */
withdrawn: number, 
/**
 * Version in force now; 0: none.
 */
current_version: number, 
/**
 * A refusal that concerns the whole list (its name, its expiry).
 */
refusal: CodedError | null, };

/**
 * A published list.
 */
export type ListSummary = { 
/**
 * Stable name.
 */
list: string, 
/**
 * What officers call it.
 */
title: string, 
/**
 * Who owns it.
 */
owner: string, 
/**
 * Newest version.
 */
version: number, 
/**
 * Issued, milliseconds since 1970.
 */
issued_at: number, 
/**
 * Expires, milliseconds since 1970; past it booths keep it in force, marked.
 */
expires_at: number, 
/**
 * Past its expiry.
 */
expired: boolean, 
/**
 * Where it came from.
 */
source: string, 
/**
 * What its entries may be used for.
 */
purpose: string, 
/**
 * How urgent entries are that do not say so themselves.
 */
priority: AlertPriority | null, 
/**
 * What to do, and who may see an entry, where it does not say so itself.
 */
handling: Handling, 
/**
 * Number of alerts and items.
 */
entries: number, 
/**
 * Number of items: documents, vehicles, visas and permits listed by their number.
 */
items: number, 
/**
 * Size of the signed package, bytes.
 */
bytes: number, 
/**
 * Who published it.
 */
published_by: string, 
/**
 * How many booths have told that they hold this version.
 */
booths_current: number, 
/**
 * How many booths there are, revoked ones apart.
 */
booths: number, };

/**
 * What a list says of itself, without its entries.
 */
export type ListTerms = { 
/**
 * Stable name: small letters, digits and dashes.
 */
list: string, 
/**
 * What officers call it.
 */
title: string, 
/**
 * Who owns it.
 */
owner: string, 
/**
 * What its entries may be used for.
 */
purpose: string, 
/**
 * How urgent entries are that do not say so themselves.
 */
priority: AlertPriority | null, 
/**
 * What to do, and who may see an entry, where it does not say so itself.
 */
handling: Handling, 
/**
 * Last day of validity.
 */
expires_on: string, 
/**
 * Why, for the audit log.
 */
why: string, };

/**
 * A list to check or publish: JSON Lines, one alert or item a line. A line with a `class` is an item.
 */
export type ListUpload = { 
/**
 * Stable name: small letters, digits and dashes.
 */
list: string, 
/**
 * What officers call it.
 */
title: string, 
/**
 * Who owns it.
 */
owner: string, 
/**
 * Where it came from.
 */
source: string, 
/**
 * Last day of validity.
 */
expires_on: string, 
/**
 * What its entries may be used for.
 */
purpose: string, 
/**
 * How urgent entries are that do not say so themselves.
 */
priority: AlertPriority | null, 
/**
 * What to do, and who may see an entry, where it does not say so itself.
 */
handling: Handling, 
/**
 * Why it is published, for the audit log.
 */
why: string, 
/**
 * The alerts and items, one JSON object a line.
 */
lines: string, };

/**
 * Why somebody looks outside a live inspection.
 */
export type LookupPurpose = "traveller-at-booth" | "correction" | "hq-request" | "investigation" | "access-request" | "training";

/**
 * Which crossings a table counts.
 */
export type Measure = "crossed" | "refused" | "all" | "overstayed" | "hit-true" | "hit-false" | "hit-unsure";

/**
 * Mode of transport at the border.
 */
export type ModeOfTransport = "air" | "road" | "rail" | "sea" | "river" | "foot" | "animal";

/**
 * How the machine-readable zone stands.
 */
export type MrzStatus = "valid" | "check-digit-failed" | "rebuilt" | "none";

/**
 * Adds an officer and publishes.
 */
export type NewOfficer = { 
/**
 * The name typed at sign-in: 2 to 64 letters, digits, `.`, `-`, `_`.
 */
login: string, 
/**
 * The name shown.
 */
name: string, 
/**
 * Role.
 */
role: Role, 
/**
 * The first passphrase, at least twelve characters.
 */
passphrase: string, 
/**
 * Last day of validity.
 */
expires_on: string, };

/**
 * Adds a user of the console.
 */
export type NewUser = { 
/**
 * The sign-in name: 2 to 64 letters, digits, `.`, `-`, `_`.
 */
login: string, 
/**
 * The name shown.
 */
name: string, 
/**
 * Role.
 */
role: ConsoleRole, 
/**
 * The first passphrase, at least twelve characters.
 */
passphrase: string, };

/**
 * Changes an officer and publishes; what is absent stays.
 */
export type OfficerChange = { 
/**
 * Stable id.
 */
id: string, 
/**
 * New role.
 */
role: Role | null, 
/**
 * New passphrase.
 */
passphrase: string | null, 
/**
 * New last day of validity.
 */
expires_on: string | null, };

/**
 * Names an officer.
 */
export type OfficerRequest = { 
/**
 * Stable id.
 */
id: string, };

/**
 * An officer of the booths.
 */
export type OfficerView = { 
/**
 * Stable id.
 */
id: string, 
/**
 * The name typed at sign-in.
 */
login: string, 
/**
 * The name shown.
 */
name: string, 
/**
 * Role.
 */
role: Role, 
/**
 * Milliseconds since 1970; past it the officer works on, marked.
 */
expires_at: number, 
/**
 * Past its expiry.
 */
expired: boolean, 
/**
 * Withdrawn.
 */
revoked: boolean, };

/**
 * Every officer, and the version of the list that booths fetch. Each change publishes a new version at once.
 */
export type OfficersView = { 
/**
 * Version of the `officers` feed; 0: never published.
 */
version: number, 
/**
 * When it was published, milliseconds since 1970.
 */
published_at: number | null, 
/**
 * How many booths have told that they hold this version.
 */
booths_current: number, 
/**
 * How many booths there are, revoked ones apart.
 */
booths: number, 
/**
 * The officers, by name.
 */
officers: Array<OfficerView>, };

/**
 * A value that a crossing has to have.
 */
export type Only = { 
/**
 * The dimension.
 */
dimension: Dimension, 
/**
 * Its value; empty: unknown.
 */
value: string, };

/**
 * Where a value was taken from.
 */
export type Origin = "chip" | "mrz" | "visual-zone" | "typed" | "previous-crossing";

/**
 * What became of a hit that an officer had answered, as headquarters or the alert's owner says.
 */
export type OutcomeWord = "confirmed" | "another-person" | "not-settled";

/**
 * The first screen.
 */
export type Overview = { 
/**
 * Now, milliseconds since 1970.
 */
now_ms: number, 
/**
 * Today's entries admitted, exits and refusals. "Today" is each post's own.
 */
today: DayBar, 
/**
 * Inspections sent to secondary today.
 */
referred_today: number, 
/**
 * Today's answers to hits.
 */
hits_today: HitFigures, 
/**
 * Booths heard from today.
 */
heard_today: number, 
/**
 * Booths in service.
 */
booths_total: number, 
/**
 * Share of the records known to exist that are here, thousandths.
 */
completeness: number, 
/**
 * What waits at the booths.
 */
waiting: Waiting, 
/**
 * What needs a person.
 */
attention: Attention, 
/**
 * The last fourteen days, oldest first.
 */
days: Array<DayBar>, 
/**
 * Today's crossings by country of residence (nationality where residence was not asked), largest first.
 */
residence: Array<Figure>, 
/**
 * Booths, what needs attention first.
 */
booths: Array<BoothView>, };

/**
 * A date of which year, month or day may be unknown, as births often are.
 *
 * Written and serialised in ISO order with `X` for what is unknown: `1974-08-12`, `1974-XX-XX`, `XXXX-XX-XX`. Sorts by
 * year, month, day; an unknown part sorts before a known one.
 *
 * ```
 * let born: mrz::PartialDate = "1974-XX-XX".parse()?;
 * assert_eq!(born.year(), Some(1974));
 * assert_eq!(born.full(), None);
 * assert_eq!(born.latest(), chrono::NaiveDate::from_ymd_opt(1974, 12, 31));
 * assert_eq!(born.to_string(), "1974-XX-XX");
 * # Ok::<(), mrz::PartialDateError>(())
 * ```
 */
export type PartialDate = string;

/**
 * One name of a listed person.
 */
export type PersonName = { 
/**
 * Surname, where the list separates it.
 */
primary: string | null, 
/**
 * Given names, where the list separates them.
 */
secondary: string | null, 
/**
 * The whole name, in whatever order the list has it.
 */
full: string | null, };

/**
 * A border post.
 */
export type Post = { 
/**
 * Code (UN/LOCODE where there is one).
 */
code: string, 
/**
 * Name.
 */
name: string, 
/**
 * IANA time zone, for stays and statistics.
 */
time_zone: string, 
/**
 * Kind of border.
 */
border_type: BorderType, 
/**
 * Lanes.
 */
lanes: Array<string>, };

/**
 * A post with its booths.
 */
export type PostView = { 
/**
 * The post.
 */
post: Post, 
/**
 * Its booths; what needs attention comes first.
 */
booths: Array<BoothView>, };

/**
 * What a booth runs and what it says of releases.
 */
export type ProgramRow = { 
/**
 * Number.
 */
booth: number, 
/**
 * Name within the post.
 */
name: string, 
/**
 * Code of the post.
 */
post: string, 
/**
 * Version of the program it runs, as last told.
 */
app_version: string | null, 
/**
 * Last contact, milliseconds since 1970.
 */
last_contact_ms: number | null, 
/**
 * How many signers are pinned there; absent: none.
 */
signers: number | null, 
/**
 * How many of them have to sign.
 */
threshold: number | null, 
/**
 * A later release that it offers to its technician.
 */
offered: string | null, 
/**
 * The release that it refuses.
 */
refused: RefusedThere | null, };

/**
 * Releases and booths.
 */
export type ProgramsView = { 
/**
 * The release published for each platform.
 */
releases: Array<ReleaseRow>, 
/**
 * Booths in service, by post and name.
 */
booths: Array<ProgramRow>, };

/**
 * Gives a table out.
 */
export type PublishStatistics = { 
/**
 * What it shows.
 */
ask: StatisticsRequest, 
/**
 * What people call it.
 */
title: string, 
/**
 * Whatever a reader has to know besides.
 */
note: string, 
/**
 * Whether counts are rounded at random to multiples of 3, so that no small one is told apart.
 */
protect: boolean, };

/**
 * Names a table that left the house.
 */
export type PublishedRequest = { 
/**
 * The series.
 */
series: string, 
/**
 * Revision; absent: the newest.
 */
revision: number | null, };

/**
 * A table that left the house.
 */
export type PublishedRow = { 
/**
 * Digest of the question: equal questions are revisions of one series.
 */
series: string, 
/**
 * From 1.
 */
revision: number, 
/**
 * What people call it.
 */
title: string, 
/**
 * When it was given out, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Who gave it out.
 */
by: string, 
/**
 * What it shows.
 */
ask: StatisticsRequest, 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, 
/**
 * Whether its counts are rounded.
 */
protected: boolean, 
/**
 * How much of the booths' time in service was here whole then.
 */
booth_hours: BoothHours, };

/**
 * A table that left the house, as it was.
 */
export type PublishedTable = { 
/**
 * What it is.
 */
about: PublishedRow, 
/**
 * What readers have to know.
 */
note: string, 
/**
 * The figures given out.
 */
table: Table, 
/**
 * Which of them the revision before gave differently; of the first revision none.
 */
changed: Array<Changed>, };

/**
 * Main purpose of the trip (IRTS 2008 §3.14).
 */
export type Purpose = "holiday" | "visiting-family" | "education" | "health" | "religion" | "shopping" | "business" | "employment" | "seasonal-work" | "small-trade" | "transit" | "return-home" | "other";

/**
 * A record that is kept but cannot be interpreted yet. It blocks nothing behind it.
 */
export type QuarantineRow = { 
/**
 * Number.
 */
id: number, 
/**
 * The booth.
 */
booth: number, 
/**
 * Name of post and booth.
 */
booth_name: string, 
/**
 * Place in the booth's journal: `epoch/seq`; for a whole segment its first record.
 */
place: string, 
/**
 * Number of records concerned.
 */
records: number, 
/**
 * Kind of the record, if it can be told.
 */
kind: string | null, 
/**
 * Why: `unknown-kind`, `unreadable-body`, `unreadable-segment`, `foreign-correction`, `malformed-correction`.
 */
reason: string, 
/**
 * What the booth said of it, which has it as a task; `None`: not yet, or nothing there could put it right.
 */
said: TaskWord | null, 
/**
 * Received, milliseconds since 1970.
 */
received_ms: number, };

/**
 * An officer's answer about somebody whom a booth had raised.
 */
export type RaisedAnswer = { 
/**
 * Name of post and booth.
 */
booth_name: string, 
/**
 * The answer.
 */
answer: Answer, 
/**
 * The officer's name.
 */
officer: string, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, };

/**
 * Something that a booth raised: an urgent alert of a post, or a traveller found on a list after the crossing.
 */
export type RaisedRow = { 
/**
 * Its place in the booth's journal.
 */
id: string, 
/**
 * The traveller was found later; otherwise a post's urgent alert.
 */
found_later: boolean, 
/**
 * Name of post and booth.
 */
booth_name: string, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Whom it may concern, why, and what is to be done.
 */
alert: Alert, 
/**
 * What officers call the list on which the traveller was found.
 */
list: string | null, 
/**
 * That list holds a post's own urgent alerts; it is called by the post.
 */
list_of_post: boolean, 
/**
 * What officers answered since when a booth asked about it, the oldest first. None of it closes the alarm.
 */
answers: Array<RaisedAnswer>, 
/**
 * Public id of the crossing.
 */
crossing: string | null, 
/**
 * Until when it holds, milliseconds since 1970.
 */
until_ms: number | null, 
/**
 * Every booth screens against it.
 */
in_force: boolean, 
/**
 * How it ended; none while it is open.
 */
ended: AlarmEnd | null, 
/**
 * When, milliseconds since 1970.
 */
ended_ms: number | null, 
/**
 * Who settled it.
 */
settled_by: string | null, 
/**
 * Their note.
 */
note: string | null, };

/**
 * How the document's data came in.
 */
export type ReadMethod = "image" | "camera" | "folder" | "reader" | "manual";

/**
 * One reason: a value of the traveller beside its counterpart of the alert.
 */
export type Reason = { 
/**
 * What it speaks of.
 */
part: ReasonPart, 
/**
 * How the two compare.
 */
kind: ReasonKind, 
/**
 * For or against.
 */
weight: Weight, 
/**
 * The table, where the kind is a transliteration.
 */
table?: Transliteration, 
/**
 * The traveller's value, empty if missing.
 */
traveller: string, 
/**
 * The alert's value, empty if missing.
 */
alert: string, };

/**
 * How two values compare.
 */
export type ReasonKind = "exact" | "transliteration" | "phonetic" | "spelling" | "truncated" | "initial" | "nickname" | "reordered" | "day-month-swapped" | "partial" | "near" | "missing-in-alert" | "missing-in-traveller" | "different";

/**
 * Which part of a person or document a reason speaks of.
 */
export type ReasonPart = "name" | "birth-date" | "nationality" | "sex" | "document";

/**
 * Ground of a refusal of entry, lettered as in the standard form of the Schengen Borders Code, annex V part B.
 */
export type RefusalGround = "no-valid-document" | "forged-document" | "no-valid-visa" | "forged-visa" | "purpose-not-justified" | "stay-exhausted" | "insufficient-means" | "alert-refuse-entry" | "public-threat";

/**
 * A release that a booth refuses.
 */
export type RefusedThere = { 
/**
 * Version of the program, if it could be read.
 */
version: string | null, 
/**
 * Why: `no-signers`, `too-few-signatures`, `package-altered`, `other-platform`, `older-than-program`, `older-than-seen`, `malformed`.
 */
reason: string, 
/**
 * When, milliseconds since 1970.
 */
at: number, };

/**
 * A release as it is published for its platform.
 */
export type ReleaseRow = { 
/**
 * Operating system and processor: `linux-x86_64`.
 */
platform: string, 
/**
 * Version of the program.
 */
version: string, 
/**
 * Name of the package.
 */
file: string, 
/**
 * Its length, bytes.
 */
bytes: number, 
/**
 * Signatures that it carries; what they are worth the booths say.
 */
signatures: number, 
/**
 * What is new, by language.
 */
notes: { [key in string]: string }, 
/**
 * When it was made, milliseconds since 1970.
 */
made_at: number, 
/**
 * When it was published last, milliseconds since 1970.
 */
published_at: number, 
/**
 * Until when it is in force, milliseconds since 1970.
 */
expires_at: number, 
/**
 * Who published it.
 */
published_by: string, 
/**
 * Codes of the posts that it is offered to; none: all of them.
 */
posts: Array<string>, 
/**
 * Booths in service that hold it.
 */
booths_current: number, 
/**
 * Booths in service.
 */
booths: number, 
/**
 * Booths that offer it to their technician.
 */
offered: number, 
/**
 * Booths that refuse it.
 */
refused: number, };

/**
 * How long a record is kept; the State's law sets the days of each class.
 */
export type RetentionClass = "routine" | "refusal" | "hit" | "protection" | "child" | "fee" | "audit";

/**
 * Terms to be published.
 */
export type RetentionForm = { 
/**
 * One for each class; a class that is left out is kept for good.
 */
terms: Array<RetentionTerm>, };

/**
 * What terms would erase at once.
 */
export type RetentionPreview = { 
/**
 * Parts of journals that hold records whose time would be over.
 */
segments: number, 
/**
 * There are more.
 */
more: boolean, };

/**
 * How long records of one class keep their bodies, in days after they were recorded.
 */
export type RetentionTerm = { 
/**
 * The class.
 */
class: RetentionClass, 
/**
 * At headquarters; absent: for good.
 */
headquarters_days: number | null, 
/**
 * At the booth that recorded them; absent: as long as at headquarters.
 */
booth_days: number | null, };

/**
 * The terms in force.
 */
export type RetentionView = { 
/**
 * One for each class.
 */
terms: Array<RetentionTerm>, 
/**
 * Version of the rule book that says so; 0: the built-in one.
 */
rule_book: number, 
/**
 * When headquarters erased something last, milliseconds since 1970.
 */
erased_at: number | null, 
/**
 * A crossing of the last month vouches for headquarters' clock: it erases by itself.
 */
clock_is_plausible: boolean, };

/**
 * Withdraws a booth: its certificate no longer opens anything, its post's key is made anew. What it still delivers is kept and marked.
 */
export type RevokeBooth = { 
/**
 * Number.
 */
booth: number, 
/**
 * Why.
 */
reason: string, };

/**
 * What an officer may do.
 */
export type Role = "officer" | "supervisor" | "technician";

/**
 * Adds one item, or puts it in the place of another, and publishes a new version.
 */
export type SaveItem = { 
/**
 * The list.
 */
list: string, 
/**
 * The item.
 */
item: Item, 
/**
 * The item that it takes the place of, as it is listed.
 */
instead_of: Item | null, 
/**
 * Why, for the audit log.
 */
why: string, };

/**
 * One list asked, as recorded with the crossing.
 */
export type ScreeningCheck = { 
/**
 * The list.
 */
list: string, 
/**
 * What officers call it.
 */
title: string, 
/**
 * Version in force; 0 when none is installed.
 */
version: number, 
/**
 * Issue time, milliseconds since 1970.
 */
issued_at: number, 
/**
 * Age when it was asked, minutes.
 */
age_minutes: number, 
/**
 * Whether it was past its expiry.
 */
expired: boolean, 
/**
 * What it answered.
 */
result: ScreeningResult, 
/**
 * How long it took, microseconds.
 */
micros: number, 
/**
 * Why it could not be asked.
 */
not_done_reason: string | null, 
/**
 * Number of the matcher that compared, so that the decision can be run again; records of before it was kept have none.
 */
matcher?: number, };

/**
 * How one list answered.
 */
export type ScreeningResult = "no-match" | "candidates" | "hit" | "not-done";

/**
 * Who is signed in, and at which headquarters.
 */
export type Session = { 
/**
 * Version of the program.
 */
app_version: string, 
/**
 * Whether this headquarters is for training: watermark on every screen.
 */
training: boolean, 
/**
 * Whether there is any user yet; without one, `outpost-hq user add` makes the first administrator.
 */
has_users: boolean, 
/**
 * Who is signed in; absent: show the sign-in screen.
 */
user: UserView | null, 
/**
 * In training only: names and passphrases of the invented users.
 */
training_hint: string | null, 
/**
 * Now, milliseconds since 1970, from headquarters' clock.
 */
now_ms: number, };

/**
 * Settles an alarm with a note. The records stay as they are.
 */
export type Settle = { 
/**
 * Number.
 */
id: number, 
/**
 * What was found out and done.
 */
note: string, };

/**
 * Settles something that a booth raised.
 */
export type SettleRaised = { 
/**
 * Its place in the booth's journal.
 */
id: string, 
/**
 * `handled` or `mistaken`.
 */
how: AlarmEnd, 
/**
 * Why, in words.
 */
note: string, };

/**
 * Sex of the holder (9303-4 §4.2.2.2 and its twins): `F`, `M`, or `<` where the issuer does not say.
 *
 * Serialises as the visual zone prints it: `F`, `M`, `X`; the filler and the empty text are read as unspecified, too.
 *
 * ```
 * assert_eq!(serde_json::to_string(&mrz::Sex::Unspecified).unwrap(), r#""X""#);
 * assert_eq!(serde_json::from_str::<mrz::Sex>(r#""<""#).unwrap(), mrz::Sex::Unspecified);
 * ```
 */
export type Sex = "F" | "M" | "X";

/**
 * Signs in to the console.
 */
export type SignIn = { 
/**
 * The sign-in name.
 */
login: string, 
/**
 * The passphrase.
 */
passphrase: string, };

/**
 * A value together with where it was taken from.
 */
export type Sourced<T> = { 
/**
 * The value.
 */
value: T, 
/**
 * Where it was taken from.
 */
origin: Origin, };

/**
 * A State, organization or nationality as an MRZ prints it, without trailing fillers: `UTO`, `XXA`, `D`.
 *
 * It holds what was printed, known or not: a document without an issuing State has the empty code, a misread `UT0`
 * stays `UT0` and is doubted.
 *
 * ```
 * let germany: mrz::StateCode = "D<<".parse()?;
 * assert_eq!(germany.as_str(), "D");
 * assert!(germany.is_known());
 * assert_eq!(germany.iso3(), Some("DEU"));
 * # Ok::<(), mrz::StateCodeError>(())
 * ```
 */
export type StateCode = string;

/**
 * Figures with how complete they are.
 */
export type Statistics = { 
/**
 * First day.
 */
from: string, 
/**
 * Last day.
 */
to: string, 
/**
 * Counts by the two dimensions.
 */
table: Table, 
/**
 * What always belongs to the days.
 */
sums: Sums, 
/**
 * Per day.
 */
days: Array<DayBar>, 
/**
 * How much of the booths' time in service is here whole.
 */
booth_hours: BoothHours, 
/**
 * Per post.
 */
completeness: Array<Completeness>, };

/**
 * Asks for a table as a spreadsheet file. The figures are made here; the words in the reader's language come along.
 */
export type StatisticsFile = { 
/**
 * What it shows.
 */
ask: StatisticsRequest | null, 
/**
 * Or a table that left the house.
 */
published: PublishedRequest | null, 
/**
 * Its words.
 */
words: FileWords, };

/**
 * Asks for figures. Dates are the posts' own.
 */
export type StatisticsRequest = { 
/**
 * First day; absent: today.
 */
from: string | null, 
/**
 * Last day; absent: today.
 */
to: string | null, 
/**
 * Only this post.
 */
post: string | null, 
/**
 * What the rows are; absent: nationalities.
 */
rows: Dimension | null, 
/**
 * What the columns are; absent: one column.
 */
columns: Dimension | null, 
/**
 * Which crossings are counted.
 */
measure: Measure, 
/**
 * Only crossings with these values; of a dimension of time or place none.
 */
only: Array<Only>, 
/**
 * Every row and column; otherwise as many as a screen shows, the others together.
 */
whole: boolean, };

/**
 * A picture of a crossing, without its key.
 */
export type StoredImage = { 
/**
 * What it shows.
 */
kind: ImageKind, 
/**
 * The light, where it was not the light of day.
 */
light: Light | null, 
/**
 * Length of the encrypted bytes.
 */
bytes: number, 
/**
 * Whether headquarters holds it already; if not, it still waits at the booth.
 */
received: boolean, };

/**
 * What always belongs to a range of days.
 */
export type Sums = { 
/**
 * Entries admitted.
 */
entries: number, 
/**
 * Exits.
 */
exits: number, 
/**
 * Entries refused and exits prevented.
 */
refused: number, 
/**
 * Exits after the permitted stay was over.
 */
overstays: number, 
/**
 * Crossings with a hit that is the same person.
 */
hits_true: number, 
/**
 * Crossings whose hits are somebody else.
 */
hits_false: number, 
/**
 * Crossings with a hit that is not settled.
 */
hits_unsure: number, };

/**
 * Counts laid out by two dimensions.
 */
export type Table = { 
/**
 * The columns' values, spelled like those of rows; one empty one if there is no second dimension.
 */
columns: Array<string>, 
/**
 * The rows: periods, groups and words in their order, codes by their size.
 */
rows: Array<Line>, 
/**
 * Sum of each column.
 */
totals: Array<number>, 
/**
 * Sum of everything.
 */
total: number, };

/**
 * What a booth says of a record that it was asked to put right.
 */
export type TaskWord = { 
/**
 * Name or id of the officer.
 */
officer: string, 
/**
 * What was found and done.
 */
note: string, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, };

/**
 * How far the time of a record can be trusted.
 */
export type TimeWord = { 
/**
 * What the booth knew of its clock when it recorded it.
 */
quality: ClockQuality, 
/**
 * The booth's clock minus ours at the contact before the record, milliseconds.
 */
before_ms: number | null, 
/**
 * The same at the first contact after it.
 */
after_ms: number | null, };

/**
 * By which table two spellings of a transliterated name come to differ.
 */
export type Transliteration = "national-letters" | "cyrillic" | "arabic" | "greek" | "other-script" | "romanisation";

/**
 * The travel document relied on, as read and corrected.
 */
export type TravelDocument = { 
/**
 * Kind of document.
 */
kind: DocumentKind, 
/**
 * Document code as printed (9303-3 §4.4), for example `P` or `PM`.
 */
document_code: string, 
/**
 * Issuing State or organisation.
 */
issuing_state: Sourced<StateCode> | null, 
/**
 * Document number; absent when there is none or it is illegible.
 */
number: Sourced<string> | null, 
/**
 * Why there is no number.
 */
number_missing_reason: string | null, 
/**
 * Date of expiry.
 */
expiry_date: Sourced<PartialDate> | null, 
/**
 * The MRZ lines as printed.
 */
mrz_lines: Array<string>, 
/**
 * The MRZ's layout, if there is one.
 */
mrz_format: Format | null, 
/**
 * How the MRZ stands.
 */
mrz_status: MrzStatus, 
/**
 * Each check digit's verdict.
 */
checks: Checks, 
/**
 * Every doubt the parser has, with its place.
 */
doubts: Array<Doubt>, 
/**
 * How the data came in.
 */
read_method: ReadMethod, };

/**
 * A person entering or leaving, as the document presents them. At least one name part is present in a recorded crossing.
 */
export type Traveller = { 
/**
 * Surname (9303-3 §4.6, primary identifier); absent where the document has none.
 */
primary_identifier: Sourced<string> | null, 
/**
 * Given names (secondary identifier); absent where the person has one name only.
 */
secondary_identifier: Sourced<string> | null, 
/**
 * Whether the printed name may be cut short (9303-3 §4.6, truncation).
 */
name_truncated: boolean, 
/**
 * Date of birth, with unknown parts.
 */
birth_date: Sourced<PartialDate> | null, 
/**
 * Sex as printed.
 */
sex: Sourced<Sex> | null, 
/**
 * Nationality (9303-3 §5).
 */
nationality: Sourced<StateCode> | null, 
/**
 * Country of residence: the classifying variable of IRTS 2008.
 */
residence: Sourced<StateCode> | null, };

/**
 * The traveller's class, which decides what is asked.
 */
export type TravellerClass = "national" | "resident" | "free-movement" | "visitor" | "transit" | "crew" | "border-resident" | "frontier-worker" | "diplomat-official" | "protection" | "other";

/**
 * Names a user.
 */
export type UserRequest = { 
/**
 * The sign-in name.
 */
login: string, };

/**
 * A user of the console.
 */
export type UserView = { 
/**
 * The sign-in name.
 */
login: string, 
/**
 * The name shown.
 */
name: string, 
/**
 * Role.
 */
role: ConsoleRole, 
/**
 * Withdrawn: may not sign in.
 */
disabled: boolean, 
/**
 * Last sign-in, milliseconds since 1970.
 */
last_sign_in_ms: number | null, };

/**
 * What was said of a crossing after it was recorded, and what became of that.
 */
export type VersionRow = { 
/**
 * The version that it made.
 */
number: number, 
/**
 * Whether it has effect.
 */
counts: boolean, 
/**
 * The officer had not seen the version before this one.
 */
concurrent: boolean, 
/**
 * It stands on the losing branch of a fork or came from a revoked booth.
 */
flagged: boolean, 
/**
 * A void, not a correction.
 */
voids: boolean, 
/**
 * Fields before and after.
 */
changes: Array<FieldChange>, 
/**
 * The decision before and after.
 */
decision: DecisionChange | null, 
/**
 * Why.
 */
reason: string, 
/**
 * Name or id of the officer who asked for it.
 */
officer: string, 
/**
 * Name or id of the one who approved it.
 */
second_officer: string | null, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Place in the booth's journal: `booth/epoch/seq`.
 */
place: string, };

/**
 * What still waits at the booths, as they last told.
 */
export type Waiting = { 
/**
 * Records.
 */
events: number, 
/**
 * Pictures.
 */
images: number, 
/**
 * Time of the oldest record, milliseconds since 1970.
 */
oldest_ms: number | null, 
/**
 * Where the oldest waits: name of post and booth.
 */
oldest_at: string | null, };

/**
 * Whether a reason speaks for the hit.
 */
export type Weight = "for" | "weak" | "neutral" | "against";

/**
 * Withdraws one alert and publishes a new version.
 */
export type WithdrawAlert = { 
/**
 * The list.
 */
list: string, 
/**
 * The alert's id.
 */
alert: string, 
/**
 * Why.
 */
reason: string, };

/**
 * Withdraws one item and publishes a new version.
 */
export type WithdrawItem = { 
/**
 * The list.
 */
list: string, 
/**
 * The item, as it is listed.
 */
item: Item, 
/**
 * Why, for the audit log.
 */
reason: string, };

/**
 * Withdraws a list: its next version has no entries and is past its expiry.
 */
export type WithdrawList = { 
/**
 * The list.
 */
list: string, 
/**
 * Why, for the audit log.
 */
reason: string, };

/** Every command of the door: its request and its answer. */
export interface Door {
  /** Who is signed in; answers without a session too. */
  session: { request: Empty; answer: Session };
  /** Signs in; sets the session cookie. */
  sign_in: { request: SignIn; answer: Session };
  /** Signs out. */
  sign_out: { request: Empty; answer: Session };
  /** Changes one's own passphrase. */
  change_passphrase: { request: ChangePassphrase; answer: Empty };
  /** The first screen: today's figures, booths needing attention. */
  overview: { request: Empty; answer: Overview };
  /** Statistics of a range of days, any two dimensions crossed, with completeness. */
  statistics: { request: StatisticsRequest; answer: Statistics };
  /** The same, or a table that left the house, as a spreadsheet file. */
  statistics_file: { request: StatisticsFile; answer: FileView };
  /** Gives a table out: it is kept as it is, under the next revision of its question. */
  publish_statistics: { request: PublishStatistics; answer: PublishedTable };
  /** Tables that left the house, newest first. */
  published_statistics: { request: Empty; answer: Array<PublishedRow> };
  /** One of them, with what the revision before gave differently. */
  published_table: { request: PublishedRequest; answer: PublishedTable };
  /** Every post with its booths. */
  posts_and_booths: { request: Empty; answer: Array<PostView> };
  /** One booth. */
  booth: { request: BoothRequest; answer: BoothView };
  /** How its clock went, newest first. */
  booth_clock: { request: BoothRequest; answer: Array<ClockRow> };
  /** Adds a post or changes it, and publishes the configuration. */
  save_post: { request: Post; answer: Array<PostView> };
  /** Withdraws a booth. */
  revoke_booth: { request: RevokeBooth; answer: BoothView };
  /** Releases of the program, who runs which, and what was refused where. */
  programs: { request: Empty; answer: ProgramsView };
  /** Enrolment codes, newest first. */
  codes: { request: Empty; answer: Array<CodeView> };
  /** Issues an enrolment code; it is shown this once. */
  issue_code: { request: IssueCode; answer: IssuedCode };
  /** Withdraws an enrolment code. */
  cancel_code: { request: CancelCode; answer: CodeView };
  /** Looks for crossings; the purpose is recorded. */
  search_crossings: { request: CrossingSearch; answer: CrossingResult };
  /** Opens one crossing; the purpose is recorded. */
  crossing: { request: CrossingRequest; answer: CrossingView };
  /** Shows a picture of a crossing; the purpose is recorded. */
  crossing_image: { request: ImageRequest; answer: ImageView };
  /** Officers' answers to hits, newest first. */
  hits: { request: HitSearch; answer: HitResult };
  /** Enters what became of an answered hit, and sends it down to the post. */
  settle_hit: { request: HitWord; answer: HitOutcome };
  /** The published alert lists. */
  lists: { request: Empty; answer: Array<ListSummary> };
  /** Looks through one list. */
  alerts: { request: AlertSearch; answer: AlertPage };
  /** Checks an upload and says what publishing would change. */
  preview_list: { request: ListUpload; answer: ListPreview };
  /** Publishes an upload as the list's new version. */
  publish_list: { request: ListUpload; answer: ListSummary };
  /** Makes a list without entries, or changes what a list says of itself, and publishes. */
  save_list: { request: ListTerms; answer: ListSummary };
  /** Withdraws a list: nothing of it stays in force. */
  withdraw_list: { request: WithdrawList; answer: ListSummary };
  /** Adds one alert and publishes. */
  add_alert: { request: AddAlert; answer: ListSummary };
  /** Withdraws one alert and publishes. */
  withdraw_alert: { request: WithdrawAlert; answer: ListSummary };
  /** Looks through the documents, vehicles, visas and permits of a list. */
  items: { request: ItemSearch; answer: ItemPage };
  /** Adds or changes one of them and publishes. */
  save_item: { request: SaveItem; answer: ListSummary };
  /** Withdraws one of them and publishes. */
  withdraw_item: { request: WithdrawItem; answer: ListSummary };
  /** The officers of the booths. */
  officers: { request: Empty; answer: OfficersView };
  /** Adds an officer and publishes. */
  add_officer: { request: NewOfficer; answer: OfficersView };
  /** Changes an officer and publishes. */
  change_officer: { request: OfficerChange; answer: OfficersView };
  /** Withdraws an officer and publishes. */
  revoke_officer: { request: OfficerRequest; answer: OfficersView };
  /** The users of this console. */
  users: { request: Empty; answer: Array<UserView> };
  /** Adds a user of this console. */
  add_user: { request: NewUser; answer: Array<UserView> };
  /** Withdraws a user of this console. */
  disable_user: { request: UserRequest; answer: Array<UserView> };
  /** Records that are kept but cannot be interpreted yet. */
  quarantine: { request: Empty; answer: Array<QuarantineRow> };
  /** Tries again to interpret what is in quarantine. */
  retry_quarantine: { request: Empty; answer: Array<QuarantineRow> };
  /** Forks and other alarms, open ones first. */
  alarms: { request: Empty; answer: Array<AlarmRow> };
  /** Settles an alarm with a note. */
  settle_alarm: { request: Settle; answer: Array<AlarmRow> };
  /** What booths raised, the oldest first: urgent alerts of posts, travellers found on a list later. */
  raised: { request: Empty; answer: Array<RaisedRow> };
  /** Settles something that a booth raised; its entry is gone from booths at their next contact. */
  settle_raised: { request: SettleRaised; answer: Array<RaisedRow> };
  /** How long each class of records is kept. */
  retention: { request: Empty; answer: RetentionView };
  /** What other terms would erase at once. */
  retention_preview: { request: RetentionForm; answer: RetentionPreview };
  /** Publishes other terms, with the rule book; what is over by them is erased within hours. */
  set_retention: { request: RetentionForm; answer: RetentionView };
  /** The audit log, newest first. */
  audit: { request: AuditSearch; answer: AuditPage };
}
