// Generated from the door's command list in Rust: do not edit. `cargo xtask types` writes it anew.

/**
 * Gives an inspection up.
 */
export type AbandonRequest = { 
/**
 * Why; may be empty when nothing was read yet.
 */
reason: string, };

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
 * The officer's answer to a hit.
 */
export type Answer = "same" | "not-same" | "unsure";

/**
 * The answer to a hit.
 */
export type AnswerHit = { 
/**
 * The hit's id.
 */
hit: string, 
/**
 * The answer; none takes it back.
 */
answer: Answer | null, 
/**
 * The officer's reason; may be empty.
 */
note: string, };

/**
 * The answer to a hit found later.
 */
export type AnswerLaterHit = { 
/**
 * Public id of the crossing.
 */
crossing: string, 
/**
 * The hit's id.
 */
hit: string, 
/**
 * The answer.
 */
answer: Answer, 
/**
 * The officer's reason; may be empty.
 */
note: string, };

/**
 * A crossing that is entered later.
 */
export type BackCaptureView = { 
/**
 * When the traveller crossed, milliseconds since 1970.
 */
at_ms: number, 
/**
 * File name of the picture.
 */
source: string, 
/**
 * Public id of a crossing of the same traveller, day and direction that is recorded already.
 */
recorded_already: string | null, };

/**
 * A picture of a batch.
 */
export type BatchPicture = { 
/**
 * File name.
 */
file: string, 
/**
 * What became of it.
 */
state: PictureState, };

/**
 * A batch being worked off.
 */
export type BatchView = { 
/**
 * The folder of pictures.
 */
folder: string, 
/**
 * How many crossings there should be.
 */
control_total: number, 
/**
 * Its pictures, in the order of their names.
 */
pictures: Array<BatchPicture>, 
/**
 * Crossings entered.
 */
entered: number, 
/**
 * Pictures that wait.
 */
waiting: number, 
/**
 * File name of the picture on the desk.
 */
open: string | null, };

/**
 * Begins a batch.
 */
export type BeginBatch = { 
/**
 * The folder of pictures.
 */
folder: string, 
/**
 * How many crossings there should be, as counted on paper.
 */
control_total: number, 
/**
 * When the travellers crossed where a picture does not tell, milliseconds since 1970.
 */
at_ms: number, };

/**
 * Everything the window needs to draw its first screen.
 */
export type Bootstrap = { 
/**
 * Version of the program.
 */
app_version: string, 
/**
 * Whether this is a training booth: watermark, own keys, own headquarters.
 */
training: boolean, 
/**
 * Whether the booth has joined headquarters.
 */
enrolled: boolean, 
/**
 * Whether any officer may sign in yet.
 */
has_officers: boolean, 
/**
 * The State that runs the post.
 */
state: string | null, 
/**
 * Posts that may be chosen.
 */
posts: Array<Post>, 
/**
 * Who is signed in.
 */
session: SessionView | null, 
/**
 * How the window looks.
 */
preferences: Preferences, 
/**
 * In training only: names and passphrases of the invented officers, shown on the sign-in screen.
 */
training_hint: string | null, };

/**
 * What kind of border the post stands at.
 */
export type BorderType = "air" | "land" | "sea" | "river" | "rail";

/**
 * What came of a frame of the camera.
 */
export type CameraAnswer = { 
/**
 * What the officer does; none when the document was read and taken.
 */
hint: CameraHint | null, 
/**
 * What is wrong with the frame.
 */
faults: Array<Fault>, };

/**
 * A frame of the camera's live picture.
 */
export type CameraFrame = { 
/**
 * The picture file's bytes, base64.
 */
data: string, };

/**
 * Why a frame was not taken.
 */
export type CameraHint = "no-zone" | "unclear";

/**
 * A page image from a file, a drop, a paste, a specimen or the camera.
 */
export type CaptureImage = { 
/**
 * The file's bytes, base64.
 */
data: string, 
/**
 * Where it came from.
 */
method: ReadMethod, };

/**
 * MRZ lines typed, or a frame from a keyboard-wedge reader.
 */
export type CaptureLines = { 
/**
 * The lines.
 */
lines: Array<string>, 
/**
 * `manual` or `reader`.
 */
method: ReadMethod, };

/**
 * The document panel: the picture and how the reading went.
 */
export type CaptureView = { 
/**
 * How the data came in.
 */
method: ReadMethod, 
/**
 * Name of the page picture under `capture://`, if there is one.
 */
page_image: string | null, 
/**
 * The page in other lights, where the reader took it in several.
 */
other_lights: Array<LitImage>, 
/**
 * Name of the portrait under `capture://`.
 */
portrait_image: string | null, 
/**
 * Corners of the machine-readable zone in the page picture, as fractions of its width and height.
 */
mrz_quad: [[number, number], [number, number], [number, number], [number, number]] | null, 
/**
 * How long the reading took, milliseconds.
 */
read_ms: number, 
/**
 * Whether the reader stands by every key field.
 */
verified: boolean, 
/**
 * Confidence, 0 to 1.
 */
confidence: number, 
/**
 * Repaired characters.
 */
repaired: Array<RepairView>, 
/**
 * What went wrong, with what to do (no MRZ, unreadable …).
 */
problem: CodedError | null, 
/**
 * What is wrong with the picture.
 */
faults: Array<Fault>, 
/**
 * Fields that the page prints as its zone says.
 */
printed_alike: Array<VisualField>, 
/**
 * Fields that it prints otherwise. What was not found beyond doubt is in neither.
 */
differences: Array<DifferenceView>, };

/**
 * What changed since; empty after about twenty seconds of quiet.
 */
export type Changes = { 
/**
 * The version now.
 */
version: number, 
/**
 * What changed.
 */
topics: Array<Topic>, };

/**
 * A check digit of the format that is being typed. Serialises under the names of [`Checks`](crate::Checks).
 *
 * ```
 * assert_eq!(serde_json::to_string(&mrz::live::CheckField::BirthDate).unwrap(), r#""birth_date""#);
 * ```
 */
export type CheckField = "document_number" | "birth_date" | "expiry_date" | "optional_data" | "composite";

/**
 * Lines being typed, to be checked as they grow.
 */
export type CheckLines = { 
/**
 * The lines so far.
 */
lines: Array<string>, };

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
 * Closes a batch in which nothing waits.
 */
export type CloseBatch = { 
/**
 * Why the crossings differ from the control total; may be empty if they do not.
 */
note: string, };

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
 * A second officer confirms "same person".
 */
export type ConfirmHit = { 
/**
 * The hit's id.
 */
hit: string, 
/**
 * The second officer's sign-in name.
 */
login: string, 
/**
 * Their passphrase.
 */
passphrase: string, };

/**
 * Ordinary or high contrast.
 */
export type Contrast = "normal" | "high";

/**
 * Corrects a recorded crossing.
 */
export type CorrectCrossing = { 
/**
 * Public id.
 */
id: string, 
/**
 * The version that the officer sees.
 */
version: number, 
/**
 * Fields with their new values; an empty value removes one.
 */
changes: Array<Correction>, 
/**
 * The decision, if it is another.
 */
decision: Decision | null, 
/**
 * Why.
 */
reason: string, 
/**
 * The second officer, where one is needed.
 */
second: SignIn | null, };

/**
 * The officer's correction of one field; an empty value removes it.
 */
export type Correction = { 
/**
 * Which.
 */
field: FieldName, 
/**
 * The new value.
 */
value: string, };

/**
 * Crossings recorded at this post and lane today.
 */
export type Counts = { 
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
refused: number, };

/**
 * Says when the traveller on the desk crossed.
 */
export type CrossedAt = { 
/**
 * Milliseconds since 1970.
 */
at_ms: number, };

/**
 * Opens one crossing.
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
 * Post code.
 */
post: string, 
/**
 * Lane.
 */
lane: string, 
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
 * Whether headquarters' receipt covers it.
 */
received: boolean, 
/**
 * Which version it shows; 1: as recorded.
 */
version: number, 
/**
 * It was voided and does not count.
 */
voided: boolean, };

/**
 * One crossing in full.
 */
export type CrossingView = { 
/**
 * The row.
 */
row: CrossingRow, 
/**
 * The traveller as presented.
 */
traveller: Traveller, 
/**
 * The document.
 */
document: TravelDocument, 
/**
 * The trip.
 */
journey: Journey, 
/**
 * Lists asked.
 */
screening: Array<ScreeningCheck>, 
/**
 * Hits as shown.
 */
hits: Array<HitView>, 
/**
 * Findings as shown.
 */
findings: Array<Finding>, 
/**
 * The decision.
 */
decision: Decision, 
/**
 * The traveller's class.
 */
class: TravellerClass, 
/**
 * What was said of it afterwards, in order.
 */
versions: Array<VersionView>, 
/**
 * Fields that two officers correct.
 */
two_officers: Array<FieldName>, 
/**
 * The officer's name or id.
 */
officer: string, 
/**
 * Names of its pictures under `capture://`: page and portrait.
 */
page_image: string | null, 
/**
 * The page in other lights.
 */
other_lights: Array<LitImage>, 
/**
 * Portrait.
 */
portrait_image: string | null, 
/**
 * Who entered it later, of a crossing from paper or photographs.
 */
entered_later: EnteredLater | null, };

/**
 * The decision.
 */
export type DecideRequest = { 
/**
 * What is decided.
 */
decision: Decision, };

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
 * What the decision bar offers.
 */
export type DecisionBar = { 
/**
 * The main key's decision: admit (with the last day) or depart.
 */
main: Decision | null, 
/**
 * Why no decision can be taken yet: `hit-unanswered`, `decision-incomplete`.
 */
blocked_by: ErrorCode | null, 
/**
 * Hits without an answer.
 */
unanswered: number, };

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
 * Whether headquarters holds a crossing.
 */
export type Delivery = { 
/**
 * Public id.
 */
crossing: string, 
/**
 * Short name of the decision.
 */
decision: string, 
/**
 * When recorded, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Whether headquarters' signed receipt covers it.
 */
received: boolean, };

/**
 * Where documents come from besides the window.
 */
export type DevicesView = { 
/**
 * A scanner's folder that is watched, if any.
 */
watched_folder: string | null, 
/**
 * Characters a keyboard-wedge reader sends before each frame, if it does.
 */
wedge_prefix: string | null, 
/**
 * Longest gap between two keys of a reader, milliseconds.
 */
wedge_gap_ms: number, 
/**
 * What is wrong with the watched folder, if anything.
 */
folder_error: CodedError | null, 
/**
 * The serial port of a reader, or `auto` to find it; none for no such reader.
 */
serial_port: string | null, 
/**
 * Its speed in baud where it is not the usual 9,600; `auto` tries several.
 */
serial_baud: number | null, 
/**
 * What is wrong with that reader, if anything.
 */
serial_error: CodedError | null, 
/**
 * The serial ports of this machine.
 */
serial_ports: Array<string>, };

/**
 * A field of which the page prints something else than its machine-readable zone says.
 */
export type DifferenceView = { 
/**
 * The field.
 */
field: VisualField, 
/**
 * What the page prints, in capital letters without accents, blanks and marks.
 */
printed: string, 
/**
 * What the zone leads to expect there.
 */
expected: string, 
/**
 * Characters of `printed` that differ, from 1.
 */
differing: Array<number>, 
/**
 * Corners of the place in the page picture, as fractions of its width and height.
 */
place: [[number, number], [number, number], [number, number], [number, number]] | null, };

/**
 * How a check digit stands while lines are typed.
 *
 * ```
 * assert_eq!(serde_json::to_string(&mrz::live::DigitState::Waiting).unwrap(), r#""waiting""#);
 * ```
 */
export type DigitState = "waiting" | "agrees" | "differs";

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
 * Joins headquarters by a stick, where no link reaches it.
 */
export type EnrolByStick = { 
/**
 * `https://…` address of headquarters, for the day that a link reaches it.
 */
url: string, 
/**
 * The one-time code.
 */
code: string, 
/**
 * Folder of the stick.
 */
path: string, };

/**
 * Joins headquarters.
 */
export type EnrolForm = { 
/**
 * `https://…` address of headquarters.
 */
url: string, 
/**
 * The one-time code.
 */
code: string, };

/**
 * What came of it.
 */
export type EnrolledByStick = { "kind": "requested", 
/**
 * Its file.
 */
file: string, } | { "kind": "joined", 
/**
 * What the window draws next.
 */
start: Bootstrap, };

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
 * Kinds of faults.
 */
export type Fault = "blurred" | "dark" | "overexposed" | "glare" | "glare-on-zone" | "glare-on-portrait" | "small" | "cut-off" | "tilted";

/**
 * Why a feed's offered version was not installed.
 */
export type FeedFault = { 
/**
 * The feed, for example `alerts.national`.
 */
feed: string, 
/**
 * The alert list it brings, if it brings one: `national`.
 */
list: string | null, 
/**
 * Why.
 */
error: CodedError, };

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
 * Says what was found and done about such a record.
 */
export type FinishTask = { 
/**
 * Epoch of the record.
 */
epoch: number, 
/**
 * Its number.
 */
seq: number, 
/**
 * What was found and done.
 */
note: string, };

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
 * A hit and how it stands.
 */
export type HitView = { 
/**
 * The hit.
 */
hit: Hit, 
/**
 * The answer, once given.
 */
answer: Answer | null, 
/**
 * Answered "not the same" at an earlier crossing of the same identity.
 */
remembered: boolean, 
/**
 * A second officer confirmed "same person".
 */
confirmed: boolean, 
/**
 * Of a hit by document: how the number typed again from the page stands. The answer does not wait for it.
 */
recheck: Recheck | null, };

/**
 * The whole primary screen.
 */
export type InspectionView = { 
/**
 * The inspection.
 */
id: string, 
/**
 * First capture, milliseconds since 1970.
 */
opened_ms: number, 
/**
 * The document panel; absent while nothing was read and nothing typed.
 */
capture: CaptureView | null, 
/**
 * Who.
 */
traveller: Traveller | null, 
/**
 * Age in completed years, if the date of birth tells.
 */
age: number | null, 
/**
 * The document.
 */
document: TravelDocument | null, 
/**
 * The traveller's class.
 */
class: TravellerClass, 
/**
 * The trip.
 */
journey: Journey, 
/**
 * Whether the trip was taken over from the last crossing.
 */
journey_from_previous: boolean, 
/**
 * What the rules found.
 */
findings: Array<Finding>, 
/**
 * Last permitted day, if admission has one.
 */
stay_until: string | null, 
/**
 * Lists asked.
 */
screening: Array<ScreeningCheck>, 
/**
 * Hits.
 */
hits: Array<HitView>, 
/**
 * Time all lists took, microseconds.
 */
screening_micros: number, 
/**
 * Earlier crossings, newest first.
 */
history: Array<PastCrossing>, 
/**
 * What may be decided.
 */
decision: DecisionBar, 
/**
 * Text typed into forms that were not sent.
 */
typed: { [key in string]: string }, 
/**
 * Of a crossing that took place before it is entered.
 */
back_capture: BackCaptureView | null, };

/**
 * What kind of thing bears a number. Numbers of different classes never meet.
 */
export type ItemClass = "passport" | "identity-card" | "visa" | "permit" | "document" | "plate" | "vin";

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
 * Text being typed into a form that has not been sent: kept at every input, given back after a restart.
 */
export type KeepTyped = { 
/**
 * Which form field.
 */
key: string, 
/**
 * Its text; empty forgets it.
 */
value: string, };

/**
 * A language of the screens.
 */
export type Language = "en" | "fr" | "ar";

/**
 * A hit on a traveller who had crossed already; it waits for an answer.
 */
export type LaterHitView = { 
/**
 * Public id of the crossing.
 */
crossing: string, 
/**
 * When the traveller crossed, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Direction of the crossing.
 */
direction: Direction, 
/**
 * The traveller's name.
 */
name: string, 
/**
 * Whether, as far as the booth knows, the traveller has not left since.
 */
in_country: boolean, 
/**
 * When it was found, milliseconds since 1970.
 */
found_ms: number, 
/**
 * The hit.
 */
hit: Hit, };

/**
 * Leaves a picture out.
 */
export type LeaveOut = { 
/**
 * File name.
 */
file: string, 
/**
 * Why.
 */
why: LeftOut, };

/**
 * Why a picture of a batch was left out.
 */
export type LeftOut = "duplicate" | "unreadable" | "no-crossing";

/**
 * The light in which a page was taken, where it was not the light of day.
 */
export type Light = "infrared" | "ultraviolet";

/**
 * State of the link, in a word; never shown without its age.
 */
export type LinkState = "not-enrolled" | "never" | "up-to-date" | "delivering" | "no-link" | "refused";

/**
 * The link to headquarters.
 */
export type LinkView = { 
/**
 * State.
 */
state: LinkState, 
/**
 * Which way is in use; nothing while no link stands.
 */
way: Way | null, 
/**
 * Last successful contact, milliseconds since 1970.
 */
last_contact_ms: number | null, 
/**
 * Why the last attempt failed.
 */
last_error: CodedError | null, 
/**
 * Feeds of which headquarters' version was not installed; the one in force stays.
 */
feed_faults: Array<FeedFault>, };

/**
 * An alert list (or another feed) in force.
 */
export type ListView = { 
/**
 * The list's stable name.
 */
list: string, 
/**
 * What officers call it.
 */
title: string, 
/**
 * Version in force.
 */
version: number, 
/**
 * Issue time, milliseconds since 1970.
 */
issued_at: number, 
/**
 * Age in minutes.
 */
age_minutes: number, 
/**
 * Past its expiry: in force, marked.
 */
expired: boolean, 
/**
 * Number of alerts, and of documents, vehicles, visas and permits listed by number.
 */
entries: number, };

/**
 * A listed item that bears the number.
 */
export type ListedItemView = { 
/**
 * What the list is called.
 */
list_title: string, 
/**
 * How urgent.
 */
priority: AlertPriority, 
/**
 * What the officer does.
 */
handling: Handling, 
/**
 * What bears the number.
 */
class: ItemClass, 
/**
 * Issuing State or State of registration.
 */
issuing_state: StateCode | null, 
/**
 * The number as the owner wrote it.
 */
number: string, 
/**
 * Last number of a range.
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
 * Last day of validity.
 */
until: string | null, 
/**
 * The owner's remark.
 */
note: string, 
/**
 * How the asked number was changed to find it; empty: it is the number asked.
 */
changes: Array<NumberChange>, };

/**
 * A page in another light than that of day.
 */
export type LitImage = { 
/**
 * The light.
 */
light: Light, 
/**
 * Name of the picture under `capture://`.
 */
image: string, };

/**
 * What can be said about lines that are still being typed.
 *
 * ```
 * let today = "2026-03-01".parse().unwrap();
 * let check = mrz::live::check_lines(&["I<UTOD2314"], today);
 * assert_eq!((check.format, check.columns, check.complete), (Some(mrz::Format::Td1), Some(30), false));
 * ```
 */
export type LiveCheck = { 
/**
 * The format the lines are becoming, as far as can be guessed.
 */
format: Format | null, 
/**
 * How many lines it has.
 */
lines: number | null, 
/**
 * How many characters each line has.
 */
columns: number | null, 
/**
 * Whether every line is there, of the right length and with no foreign character.
 */
complete: boolean, 
/**
 * Once complete: whether every check digit agrees.
 */
valid: boolean | null, 
/**
 * The check digits of the format, in the order of the lines.
 */
digits: Array<LiveDigit>, 
/**
 * What is odd about the fields that are complete, in the order of lines and columns.
 */
doubts: Array<Doubt>, };

/**
 * One check digit: where it stands and whether it agrees. Line and column count from 1.
 *
 * ```
 * let today = "2026-03-01".parse().unwrap();
 * let check = mrz::live::check_lines(&mrz::specimen::TD3, today);
 * assert_eq!((check.digits[4].line, check.digits[4].column), (2, 44), "the composite one is the last");
 * ```
 */
export type LiveDigit = { 
/**
 * Which one.
 */
field: CheckField, 
/**
 * The line.
 */
line: number, 
/**
 * The column (of a long document number: where the format has it, not where it runs on to).
 */
column: number, 
/**
 * How it stands.
 */
state: DigitState, };

/**
 * Why somebody looks outside a live inspection.
 */
export type LookupPurpose = "traveller-at-booth" | "correction" | "hq-request" | "investigation" | "access-request" | "training";

/**
 * What could not be understood of a line. The rest of the line counts, except where nobody is named.
 */
export type ManifestFault = "nobody" | "birth-date" | "sex" | "nationality" | "issuing-state" | "zone-unreadable" | "zone-digits";

/**
 * A line of which something could not be understood.
 */
export type ManifestFaultView = { 
/**
 * Line of the text, from 1.
 */
line: number, 
/**
 * What.
 */
fault: ManifestFault, };

/**
 * A manifest as it was understood.
 */
export type ManifestRead = { 
/**
 * Who is on board.
 */
travellers: Array<ManifestTraveller>, 
/**
 * Line of the text, from 1, of each traveller.
 */
lines: Array<number>, 
/**
 * What could not be understood.
 */
faults: Array<ManifestFaultView>, };

/**
 * The travellers of a vehicle, to be screened at once. The look-up and its purpose are recorded.
 */
export type ManifestRequest = { 
/**
 * Why.
 */
purpose: LookupPurpose | null, 
/**
 * Who is on board, at most 1,000.
 */
travellers: Array<ManifestTraveller>, };

/**
 * A manifest as the carrier wrote it: a table or everybody's zones, at most a mebibyte.
 */
export type ManifestText = { 
/**
 * The text.
 */
text: string, };

/**
 * One line of a manifest.
 */
export type ManifestTraveller = { 
/**
 * Surname.
 */
primary: string, 
/**
 * Given names.
 */
secondary: string, 
/**
 * Date of birth, as far as it is known.
 */
birth_date: PartialDate | null, 
/**
 * Sex.
 */
sex: Sex | null, 
/**
 * Nationality.
 */
nationality: StateCode | null, 
/**
 * Issuing State of the document.
 */
issuing_state: StateCode | null, 
/**
 * Document number.
 */
document_number: string | null, };

/**
 * What the lists say of a manifest.
 */
export type ManifestView = { 
/**
 * Hits of each traveller, in the order of the request.
 */
hits: Array<Array<Hit>>, 
/**
 * Lists asked, with those that could not be: as for the traveller who took longest.
 */
checks: Array<ScreeningCheck>, };

/**
 * Mode of transport at the border.
 */
export type ModeOfTransport = "air" | "road" | "rail" | "sea" | "river" | "foot" | "animal";

/**
 * How the machine-readable zone stands.
 */
export type MrzStatus = "valid" | "check-digit-failed" | "rebuilt" | "none";

/**
 * Where other booths of the post are looked for.
 */
export type NeighbourPlaces = { 
/**
 * Address and port this booth listens at (`0.0.0.0:7443`); none: it only asks.
 */
listen: string | null, 
/**
 * Addresses of other booths (`10.0.0.12:7443`). One that asks this booth need not be named.
 */
addresses: Array<string>, 
/**
 * Look for the other booths in this network, and be found by them.
 */
search: boolean, };

/**
 * Another booth of the post.
 */
export type NeighbourView = { 
/**
 * Where it is asked.
 */
address: string, 
/**
 * Its number, once it has answered.
 */
booth: number | null, 
/**
 * It answered within the last seconds.
 */
there: boolean, 
/**
 * When it answered last, milliseconds since 1970.
 */
heard_ms: number | null, 
/**
 * Whether headquarters answers it.
 */
reaches_hq: boolean, 
/**
 * Events of it that headquarters has not confirmed.
 */
waiting_events: number, 
/**
 * Its clock minus ours, milliseconds.
 */
clock_offset_ms: number | null, 
/**
 * Why it could not be asked last.
 */
error: CodedError | null, };

/**
 * The other booths of the post.
 */
export type NeighboursView = { 
/**
 * Where they are looked for.
 */
places: NeighbourPlaces, 
/**
 * Those that are looked for, or have asked.
 */
booths: Array<NeighbourView>, 
/**
 * Events of other booths that this one is about to bring to headquarters for them: segments.
 */
carried: number, };

/**
 * One way in which a number was changed before it was found.
 */
export type NumberChange = "lookalike" | "leading-letters" | "leading-zeros" | "last-digit";

/**
 * Asks the lists about a number alone. The look-up and its purpose are recorded.
 */
export type NumberRequest = { 
/**
 * Why.
 */
purpose: LookupPurpose | null, 
/**
 * What bears the number.
 */
class: ItemClass, 
/**
 * Issuing State or State of registration, if known.
 */
issuing_state: StateCode | null, 
/**
 * The number, as it is printed.
 */
number: string, };

/**
 * What the lists say of a number.
 */
export type NumberView = { 
/**
 * What it means for a visa or permit; none for anything else.
 */
standing: StandingView | null, 
/**
 * The items, those that bear the number exactly first.
 */
found: Array<ListedItemView>, 
/**
 * Lists asked, with those that could not be.
 */
checks: Array<ScreeningCheck>, };

/**
 * Takes a picture of the batch to the desk: the one named, or the next that waits.
 */
export type OpenPicture = { 
/**
 * File name.
 */
file: string | null, };

/**
 * Where a value was taken from.
 */
export type Origin = "chip" | "mrz" | "visual-zone" | "typed" | "previous-crossing";

/**
 * What became of a hit that an officer had answered, as headquarters or the alert's owner says.
 */
export type OutcomeWord = "confirmed" | "another-person" | "not-settled";

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
 * An earlier crossing of (as far as is known) the same traveller, as rules and the history panel need it.
 */
export type PastCrossing = { 
/**
 * Public id of the crossing.
 */
id: string, 
/**
 * Date at the post.
 */
date: string, 
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
 * Decision.
 */
decision: Decision, 
/**
 * Issuing State of the document used then.
 */
issuing_state: Sourced<StateCode> | null, 
/**
 * Whether the same document was used.
 */
same_document: boolean, };

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
 * What became of a picture of a batch.
 */
export type PictureState = { "kind": "waiting" } | { "kind": "entered", 
/**
 * Public id of the crossing.
 */
crossing: string, } | { "kind": "left-out", 
/**
 * Why.
 */
why: LeftOut, };

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
 * How the window looks. Kept on this booth.
 */
export type Preferences = { 
/**
 * Language.
 */
language: Language, 
/**
 * Theme.
 */
theme: Theme, 
/**
 * Contrast.
 */
contrast: Contrast, };

/**
 * The program.
 */
export type ProgramView = { 
/**
 * The version that runs.
 */
version: string, 
/**
 * Operating system and processor: `linux-x86_64`.
 */
platform: string, 
/**
 * Who has to sign; absent: nobody is pinned, so nothing is offered.
 */
signers: SignersView | null, 
/**
 * The release that came.
 */
release: ReleaseView | null, 
/**
 * What was refused, the newest first.
 */
refused: Array<RefusedRelease>, 
/**
 * The command with which a technician installs what is offered.
 */
install: string, 
/**
 * The command with which a technician pins signers.
 */
trust: string, };

/**
 * Main purpose of the trip (IRTS 2008 §3.14).
 */
export type Purpose = "holiday" | "visiting-family" | "education" | "health" | "religion" | "shopping" | "business" | "employment" | "seasonal-work" | "small-trade" | "transit" | "return-home" | "other";

/**
 * What waits for delivery.
 */
export type QueueView = { 
/**
 * Events not covered by a receipt.
 */
events: number, 
/**
 * Time of the oldest of them, milliseconds since 1970.
 */
oldest_ms: number | null, 
/**
 * Pictures not covered by a receipt.
 */
images: number, 
/**
 * Their bytes.
 */
image_bytes: number, 
/**
 * How long all of it takes at this speed and with this budget, seconds; absent while the speed is unknown.
 */
remaining_s: number | null, 
/**
 * The day's budget of bytes is used up: what is not urgent waits for the next day.
 */
held_back: boolean, };

/**
 * Puts an urgent alert in force at this booth; a name or a document number is needed, and a reason.
 */
export type RaiseAlert = { 
/**
 * Why listed.
 */
category: AlertCategory, 
/**
 * Surname.
 */
primary: string, 
/**
 * Given names.
 */
secondary: string, 
/**
 * Date of birth, as far as it is known.
 */
birth_date: PartialDate | null, 
/**
 * Sex.
 */
sex: Sex | null, 
/**
 * Nationality.
 */
nationality: StateCode | null, 
/**
 * Issuing State of the document.
 */
issuing_state: StateCode | null, 
/**
 * Document number.
 */
document_number: string, 
/**
 * Why, in words.
 */
reason: string, 
/**
 * What the officer does on a confirmed hit.
 */
instruction: string, 
/**
 * How long it holds, hours: at most a week.
 */
hours: number, };

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
 * How the document number typed again from the page compares with the one that was screened.
 */
export type Recheck = "wanted" | "agrees" | "differs";

/**
 * A crossing was recorded, durably.
 */
export type Recorded = { 
/**
 * Public id of the crossing.
 */
crossing: string, 
/**
 * Sequence number in the booth's journal.
 */
seq: number, 
/**
 * Epoch of the booth's journal.
 */
epoch: number, 
/**
 * Short name of the decision.
 */
decision: string, 
/**
 * Milliseconds from the decision to the durable record.
 */
commit_ms: number, 
/**
 * Pictures were not stored because the disk is full.
 */
images_dropped: boolean, };

/**
 * To secondary inspection.
 */
export type ReferRequest = { 
/**
 * Why.
 */
reason: string, };

/**
 * An inspection in secondary.
 */
export type ReferredView = { 
/**
 * The inspection.
 */
inspection: string, 
/**
 * The traveller's name.
 */
name: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Since when, milliseconds since 1970.
 */
since_ms: number, };

/**
 * Ground of a refusal of entry, lettered as in the standard form of the Schengen Borders Code, annex V part B.
 */
export type RefusalGround = "no-valid-document" | "forged-document" | "no-valid-visa" | "forged-visa" | "purpose-not-justified" | "stay-exhausted" | "insufficient-means" | "alert-refuse-entry" | "public-threat";

/**
 * A release that is refused.
 */
export type RefusedRelease = { 
/**
 * Version, if it can be read.
 */
version: string | null, 
/**
 * Why.
 */
refusal: ReleaseRefusal, 
/**
 * When, milliseconds since 1970.
 */
at: number, };

/**
 * The document number, typed again from the page.
 */
export type RekeyNumber = { 
/**
 * The number as printed; empty takes it back.
 */
number: string, };

/**
 * Why a release is not offered. The booth says it, and headquarters sees it.
 */
export type ReleaseRefusal = "no-signers" | "too-few-signatures" | "package-altered" | "other-platform" | "older-than-program" | "older-than-seen" | "malformed";

/**
 * What is to be thought of a release that came.
 */
export type ReleaseState = "offered" | "running" | "carried";

/**
 * A release that came and is not refused.
 */
export type ReleaseView = { 
/**
 * Version.
 */
version: string, 
/**
 * What is to be thought of it.
 */
state: ReleaseState, 
/**
 * When it was made, milliseconds since 1970.
 */
issued_at: number, 
/**
 * When it came here, milliseconds since 1970.
 */
arrived_at: number, 
/**
 * How many of the pinned signers signed it.
 */
signatures: number, 
/**
 * What is new, by language.
 */
notes: { [key in string]: string }, };

/**
 * A character that was repaired, named as such.
 */
export type RepairView = { 
/**
 * Line, from 1.
 */
line: number, 
/**
 * Column, from 1.
 */
column: number, 
/**
 * What the ink looked like.
 */
read: string, 
/**
 * What was taken.
 */
given: string, };

/**
 * Takes an inspection back from secondary.
 */
export type ResumeRequest = { 
/**
 * The inspection.
 */
inspection: string, };

/**
 * What an officer may do.
 */
export type Role = "officer" | "supervisor" | "technician";

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
 * Looks for crossings of this booth. The look-up and its purpose are recorded.
 */
export type SearchRequest = { 
/**
 * Beginning of a name or document number; empty lists the newest.
 */
text: string, 
/**
 * Why.
 */
purpose: LookupPurpose | null, 
/**
 * Only this direction.
 */
direction: Direction | null, 
/**
 * From this date on.
 */
from: string | null, 
/**
 * Up to this date.
 */
to: string | null, 
/**
 * Continue after this row.
 */
before: string | null, };

/**
 * Found crossings.
 */
export type SearchResult = { 
/**
 * The rows, newest first.
 */
rows: Array<CrossingRow>, 
/**
 * Whether there are more.
 */
more: boolean, };

/**
 * Who is signed in, and where they work.
 */
export type SessionView = { 
/**
 * The officer's id.
 */
officer: string, 
/**
 * The name shown.
 */
name: string, 
/**
 * Role.
 */
role: Role, 
/**
 * Whether the credential is past its expiry: shown, never blocking.
 */
credential_expired: boolean, 
/**
 * Post, lane and direction, once chosen.
 */
station: StationChoice | null, 
/**
 * The post's name.
 */
post_name: string | null, 
/**
 * The station chosen last on this booth, offered first.
 */
last_station: StationChoice | null, };

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
 * Signs an officer in.
 */
export type SignIn = { 
/**
 * The officer's sign-in name.
 */
login: string, 
/**
 * The passphrase.
 */
passphrase: string, };

/**
 * Who has to sign releases for this booth.
 */
export type SignersView = { 
/**
 * How many of them.
 */
threshold: number, 
/**
 * How many there are.
 */
signers: number, };

/**
 * Waits for something to change after `version`.
 */
export type Since = { 
/**
 * The version seen last; 0 at first.
 */
version: number, };

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
 * A specimen document of the training mode.
 */
export type SpecimenView = { 
/**
 * Name of the picture: the path for [`capture images`](super::CaptureImage) and `capture://`.
 */
file: string, 
/**
 * What it shows.
 */
title: string, };

/**
 * What is known of a visa or permit.
 */
export type StandingView = { "kind": "not-valid", 
/**
 * Why.
 */
status: ItemStatus, } | { "kind": "issued", 
/**
 * The last day, if it is known.
 */
until: string | null, } | { "kind": "run-out", 
/**
 * The last day.
 */
until: string, } | { "kind": "unknown" } | { "kind": "no-list" };

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
 * Post, lane and direction.
 */
export type StationChoice = { 
/**
 * Post code.
 */
post: string, 
/**
 * Lane.
 */
lane: string, 
/**
 * Direction.
 */
direction: Direction, };

/**
 * The header: list ages, queue, link, counts. Polled after every `changes`.
 */
export type Status = { 
/**
 * Now, milliseconds since 1970, from the booth's clock.
 */
now_ms: number, 
/**
 * Minutes east of UTC.
 */
offset_minutes: number, 
/**
 * The clock's quality.
 */
clock: ClockQuality, 
/**
 * The link.
 */
link: LinkView, 
/**
 * What waits.
 */
queue: QueueView, 
/**
 * Lists in force.
 */
lists: Array<ListView>, 
/**
 * Today's counts.
 */
today: Counts, 
/**
 * The crossing recorded last: its id and whether headquarters' receipt covers it.
 */
last_crossing: Delivery | null, 
/**
 * Free space is low: pictures are not stored.
 */
disk_low: boolean, 
/**
 * Hits found after their crossings that wait for an answer.
 */
later_hits: number, 
/**
 * Records that headquarters asks this booth to put right.
 */
tasks: number, 
/**
 * How many inspections are in secondary.
 */
referred: number, };

/**
 * One of the fifteen steps of a crossing's way and how long it took. For whoever maintains the booth; names no person.
 */
export type StepTime = { 
/**
 * Number, from 1.
 */
step: number, 
/**
 * What happens, in words.
 */
name: string, 
/**
 * How long it took, microseconds; absent for a step that was not taken or cannot be told apart.
 */
micros: number | null, 
/**
 * What else is to be known of the time.
 */
note: string, };

/**
 * A drive that may be pulled out.
 */
export type StickDrive = { 
/**
 * Its topmost folder.
 */
path: string, 
/**
 * Its name; empty where it has none.
 */
name: string, 
/**
 * Bytes free.
 */
free: number, 
/**
 * Bytes in all.
 */
size: number, };

/**
 * Where a stick is.
 */
export type StickPlace = { 
/**
 * Its topmost folder, or any other.
 */
path: string, };

/**
 * What came of it.
 */
export type StickResult = { "kind": "written", 
/**
 * Files.
 */
files: number, 
/**
 * Events.
 */
events: number, 
/**
 * Pictures.
 */
pictures: number, 
/**
 * Bytes.
 */
bytes: number, 
/**
 * Events and pictures that cannot be prepared.
 */
left_out: number, 
/**
 * The officer stopped it: what is told is whole all the same.
 */
stopped: boolean, } | { "kind": "read", 
/**
 * Events that headquarters has.
 */
events: number, 
/**
 * Pictures that it has.
 */
pictures: number, 
/**
 * Feeds that came into force.
 */
installed: number, 
/**
 * Receipts of other booths.
 */
foreign: number, 
/**
 * Entries that are damaged, or not headquarters'.
 */
refused: number, 
/**
 * Whether every file is whole.
 */
whole: boolean, } | { "kind": "nothing-found" } | { "kind": "full" } | { "kind": "failed", 
/**
 * Why.
 */
error: CodedError, };

/**
 * The sticks of a booth.
 */
export type StickView = { 
/**
 * Those that are plugged in.
 */
drives: Array<StickDrive>, 
/**
 * What is being done.
 */
work: StickWork | null, 
/**
 * What was done last.
 */
last: StickResult | null, };

/**
 * Which way records go.
 */
export type StickWay = "write" | "read";

/**
 * What is being done with a stick.
 */
export type StickWork = { 
/**
 * Which way.
 */
way: StickWay, 
/**
 * With which.
 */
path: string, 
/**
 * How far.
 */
written: Written, };

/**
 * A record of this booth that headquarters keeps and cannot interpret.
 */
export type TaskView = { 
/**
 * Epoch of the journal.
 */
epoch: number, 
/**
 * Number of the record; of several, of the first.
 */
seq: number, 
/**
 * How many records.
 */
records: number, 
/**
 * Kind of the record, if it can be told.
 */
kind: string | null, 
/**
 * Why: `unreadable-body`, `unreadable-segment`, `foreign-correction`, `malformed-correction`.
 */
reason: string, 
/**
 * When it was recorded here, milliseconds since 1970; `None` if it is not in this journal.
 */
recorded_ms: number | null, 
/**
 * When headquarters received it, milliseconds since 1970.
 */
received_ms: number, };

/**
 * Light or dark.
 */
export type Theme = "system" | "light" | "dark";

/**
 * What changed.
 */
export type Topic = "status" | "inspection" | "session";

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
 * An urgent alert in force.
 */
export type UrgentAlertView = { 
/**
 * The alert.
 */
alert: Alert, 
/**
 * Id of the officer who raised it.
 */
officer: string, 
/**
 * When, milliseconds since 1970.
 */
at_ms: number, 
/**
 * Until when it holds, milliseconds since 1970.
 */
until_ms: number, };

/**
 * What was said of a crossing after it was recorded, and what became of that.
 */
export type VersionView = { 
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
at_ms: number, };

/**
 * A field that both zones of a page print.
 */
export type VisualField = "surname" | "given-names" | "document-number" | "birth-date" | "expiry-date";

/**
 * Voids a recorded crossing.
 */
export type VoidCrossing = { 
/**
 * Public id.
 */
id: string, 
/**
 * The version that the officer sees.
 */
version: number, 
/**
 * Why.
 */
reason: string, 
/**
 * The second officer.
 */
second: SignIn, };

/**
 * How bytes go to headquarters.
 */
export type Way = "https" | "quic";

/**
 * Whether a reason speaks for the hit.
 */
export type Weight = "for" | "weak" | "neutral" | "against";

/**
 * Takes an urgent alert out of force.
 */
export type WithdrawAlert = { 
/**
 * The alert's id.
 */
alert: string, };

/**
 * How far writing is.
 */
export type Written = { 
/**
 * Events.
 */
events: number, 
/**
 * Events that wait.
 */
events_in_all: number, 
/**
 * Pictures.
 */
pictures: number, 
/**
 * Pictures that wait.
 */
pictures_in_all: number, 
/**
 * Bytes.
 */
bytes: number, };

/** Every command of the door: its request and its answer. */
export interface Door {
  /** Everything the window needs to draw its first screen. */
  bootstrap: { request: Empty; answer: Bootstrap };
  /** Joins headquarters with a one-time code. */
  enrol: { request: EnrolForm; answer: Bootstrap };
  /** Joins headquarters by a stick: writes the request, or takes the answer that came back. */
  enrol_by_stick: { request: EnrolByStick; answer: EnrolledByStick };
  /** The sticks that are plugged in, for a booth that has not joined yet. */
  enrol_sticks: { request: Empty; answer: Array<StickDrive> };
  /** Signs an officer in, offline. */
  sign_in: { request: SignIn; answer: SessionView };
  /** Signs the officer out; the open inspection is kept. */
  lock: { request: Empty; answer: Empty };
  /** Chooses post, lane and direction. */
  choose_station: { request: StationChoice; answer: SessionView };
  /** Changes how the window looks. */
  set_preferences: { request: Preferences; answer: Preferences };
  /** The header: list ages, queue, link, counts. */
  status: { request: Empty; answer: Status };
  /** Waits until something changes, at most about twenty seconds. */
  changes: { request: Since; answer: Changes };
  /** Delivers to headquarters now instead of at the next turn. */
  sync_now: { request: Empty; answer: Empty };
  /** Where documents come from besides the window. */
  devices: { request: Empty; answer: DevicesView };
  /** Changes where documents come from. */
  set_devices: { request: DevicesView; answer: DevicesView };
  /** The other booths of the post, and where they are looked for. */
  neighbours: { request: Empty; answer: NeighboursView };
  /** Changes where other booths are looked for, and where this one listens. */
  set_neighbours: { request: NeighbourPlaces; answer: NeighboursView };
  /** The sticks that are plugged in, what is being done with one, and what was done last. */
  stick: { request: Empty; answer: StickView };
  /** Writes everything without a receipt to a stick, in the background. */
  write_stick: { request: StickPlace; answer: StickView };
  /** Takes in what headquarters wrote to a stick, in the background. */
  read_stick: { request: StickPlace; answer: StickView };
  /** Stops writing; files that are finished stay. */
  stop_stick: { request: Empty; answer: StickView };
  /** The program: what runs, which release has come, what was refused. */
  program: { request: Empty; answer: ProgramView };
  /** The fifteen steps of the crossing recorded last, with their times. */
  steps: { request: Empty; answer: Array<StepTime> };
  /** Specimen documents; empty outside training. */
  specimens: { request: Empty; answer: Array<SpecimenView> };
  /** The open inspection (there always is one while an officer works; it may be empty). */
  inspection: { request: Empty; answer: InspectionView };
  /** Reads a page image. */
  capture_image: { request: CaptureImage; answer: InspectionView };
  /** Reads a frame of the camera, and takes it when it reads beyond doubt. */
  camera_frame: { request: CameraFrame; answer: CameraAnswer };
  /** Takes typed MRZ lines or a reader's frame. */
  capture_lines: { request: CaptureLines; answer: InspectionView };
  /** Checks MRZ lines while they are typed. */
  check_lines: { request: CheckLines; answer: LiveCheck };
  /** Corrects one field. */
  correct_field: { request: Correction; answer: InspectionView };
  /** Sets the trip. */
  set_journey: { request: Journey; answer: InspectionView };
  /** Keeps text being typed. */
  keep_typed: { request: KeepTyped; answer: Empty };
  /** Answers a hit, or takes the answer back. */
  answer_hit: { request: AnswerHit; answer: InspectionView };
  /** Keeps the document number typed again from the page, for a hit by document. */
  rekey_number: { request: RekeyNumber; answer: InspectionView };
  /** A second officer confirms that it is the same person. */
  confirm_hit: { request: ConfirmHit; answer: InspectionView };
  /** Decides, records the crossing durably and opens the next inspection. */
  decide: { request: DecideRequest; answer: Recorded };
  /** Sends the traveller to secondary inspection. */
  refer: { request: ReferRequest; answer: InspectionView };
  /** Inspections in secondary. */
  referred: { request: Empty; answer: Array<ReferredView> };
  /** Takes an inspection back from secondary. */
  resume: { request: ResumeRequest; answer: InspectionView };
  /** Gives the inspection up without a crossing. */
  abandon: { request: AbandonRequest; answer: InspectionView };
  /** The batch of pictures from which crossings are entered later. */
  batch: { request: Empty; answer: BatchView | null };
  /** Begins a batch. */
  begin_batch: { request: BeginBatch; answer: BatchView | null };
  /** Takes a picture of the batch to the desk. */
  open_picture: { request: OpenPicture; answer: InspectionView };
  /** Says when the traveller on the desk crossed. */
  set_crossed_at: { request: CrossedAt; answer: InspectionView };
  /** Leaves a picture of the batch out. */
  leave_out: { request: LeaveOut; answer: BatchView | null };
  /** Closes the batch. */
  close_batch: { request: CloseBatch; answer: BatchView | null };
  /** Searches this booth's crossings. */
  search_crossings: { request: SearchRequest; answer: SearchResult };
  /** Opens one crossing. */
  crossing: { request: CrossingRequest; answer: CrossingView };
  /** Corrects a recorded crossing. */
  correct_crossing: { request: CorrectCrossing; answer: CrossingView };
  /** Voids a recorded crossing. */
  void_crossing: { request: VoidCrossing; answer: CrossingView };
  /** Records of this booth that headquarters asks to be put right. */
  tasks: { request: Empty; answer: Array<TaskView> };
  /** Says what was found and done about one. */
  finish_task: { request: FinishTask; answer: Array<TaskView> };
  /** What headquarters says became of the hits of a crossing. */
  hit_outcomes: { request: CrossingRequest; answer: Array<HitOutcome> };
  /** Reads who is on board from a table or from zones. */
  read_manifest: { request: ManifestText; answer: ManifestRead };
  /** Asks the lists about a vehicle, a visa, a permit or a document by its number. */
  look_up_number: { request: NumberRequest; answer: NumberView };
  /** Screens the travellers of a vehicle at once. */
  screen_manifest: { request: ManifestRequest; answer: ManifestView };
  /** Hits found after their crossings that wait for an answer. */
  later_hits: { request: Empty; answer: Array<LaterHitView> };
  /** Urgent alerts that were put in force here. */
  urgent_alerts: { request: Empty; answer: Array<UrgentAlertView> };
  /** Puts an urgent alert in force at this booth and sends it to headquarters. */
  raise_alert: { request: RaiseAlert; answer: Array<UrgentAlertView> };
  /** Takes an urgent alert out of force. */
  withdraw_alert: { request: WithdrawAlert; answer: Array<UrgentAlertView> };
  /** Answers a hit found after its crossing. */
  answer_later_hit: { request: AnswerLaterHit; answer: Array<LaterHitView> };
}
