# The screens of the workstation. Keys follow the screen they stand on; what many share comes first.

## Everywhere
close = Close
cancel = Cancel
back = Back
back-to-traveller = Back to the traveller
done = Done
save = Save
saved = Saved
choose = Choose
more = More
none = none
never = never
not-given = not given
loading = Looking it up…
try-again = Try again
print = Print
direction = Direction
document = Document
training = Training
window = Window
number = { $n }
place = line { $line }, column { $column }
post-and-lane = { $post }, lane { $lane }
lane = Lane { $lane }

## Dates and ages
date-unknown = not known
date-and-time = { $date }, { $time }
date-hint = Day, month, year – for example 12 8 1974. Leave out what is not known.
date-example = 12 8 2026
date-whole-needed = Give day, month and year.
age-now = less than a minute
age-minutes = { $n } min
age-hours = { $n } h
age-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
  }
wait-two = { $first } { $second }
old = { $age } old
ago = { $age } ago ({ $at })
years = { $n }
bytes-b = { $n } bytes
bytes-kb = { $n } kB
bytes-mb = { $n } MB
bytes-gb = { $n } GB

## Enrolment
enrol-title = Join headquarters
enrol-lead = This booth belongs to nobody yet. Enter the address and the one-time code that headquarters gave you.
enrol-url = Address of headquarters
enrol-code = One-time code
enrol-code-hint = 36 letters and digits; dashes and spaces do not matter.
enrol-go = Join
enrol-busy = Joining…
enrol-safe = The code lets the booth check that the server is really your headquarters before anything is sent.
enrol-stick = No link to headquarters here? Join by a stick
enrol-stick-more = The booth writes a request on the stick; neither the code nor a secret is in it. Headquarters takes it in and answers on the same stick. Then come back and use the stick again.
enrol-stick-incomplete = Address and code are needed here, too. Enter both above.
enrol-stick-none = No stick is plugged in. Plug one in and wait a few seconds, or name another folder.
enrol-stick-use = Use it
enrol-stick-use-this = Use { $stick }
enrol-stick-use-folder = Use this folder
enrol-stick-written = The request is on the stick and was read again.
enrol-stick-written-more = The stick may be pulled out. Bring it to headquarters, then back, and use it again with the same code.

## Sign-in
sign-in-title = Sign in
sign-in-lead = Works with and without a link.
sign-in-login = Name
sign-in-passphrase = Passphrase
sign-in-go = Sign in
sign-in-busy = Checking…
sign-out = Sign out
no-officers = No officer may sign in yet
no-officers-more = The booth has joined; headquarters' list of officers is on its way. This screen looks again by itself.
training-officers = Officers of the training
credential-expired = Credential past its date
credential-expired-more = You can work on. Ask headquarters to renew it.

## Station
station-title = Good to see you, { $name }
station-lead = As last time. Press Enter to take it.
station-post = Post
station-lane = Lane
station-go = Start work
station-change = Change post or lane
no-posts = No post is known
no-posts-more = Headquarters' configuration has not arrived yet. Sign out and try again in a moment.

## Header
today = Today { $entries } in · { $exits } out
today-refused = { $refused } refused
open-lists = Lists and link in detail
lists-none = No lists
lists-none-more = nothing has arrived yet
lists-more = and { $n } more
list-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
  }
list-past-date = past its date, still used
list-past-title = { $list } is past its date
list-past-more = It is still asked, but newer alerts are missing on it. Work goes on, and every crossing records the age of the list. Deliver now, or ask headquarters for the list on a stick.
lists-missing-more = Work goes on, and every crossing records that nobody was screened. Deliver now, or ask headquarters for the lists on a stick.
list-in-force = in force
list-absent = not installed
list-version-refused = other version refused
feed-refused = { $feed }: a version was not installed
link-none-since = No link since { $since }
queue-empty = Everything delivered
queue-waiting = Waiting: { $n }
queue-waiting-oldest = Waiting: { $n }, oldest { $age }
queue-pictures = Pictures waiting: { $n }
queue-pictures-left = Decisions delivered; pictures: { $n }, about { $age }
queue-pictures-tomorrow = Decisions delivered; pictures: { $n }, from midnight
help = Help: all keys
settings = Settings
lock = Lock

## Document
reading = Reading…
read-in = { $method } · read in { $seconds } s
read-verified = Read with certainty
read-unsure = Compare with the printed page
page-image = Page as scanned
page-enlarge = Enlarge the page
page-light = Light
page-daylight = Daylight
light-infrared = IR
light-ultraviolet = UV
page-in-light = Page: { $light }
mrz-lines = Machine-readable zone: { $lines }
portrait = Portrait of the document
portrait-compare = Is this the person before you?
check-document-number = Document number
check-birth-date = Date of birth
check-expiry-date = Date of expiry
check-optional-data = Optional data
check-composite = Whole zone
check-agrees = agrees
check-fails = does not agree
digit-agrees = agrees
digit-differs = does not agree
digit-waiting = not typed yet
repaired = Repaired: { $read } read as { $given }
printed-otherwise = { $field }: { $printed } printed on the page, { $expected } in the machine-readable zone
printed-otherwise-at = { $count ->
    [one] character { $places }
   *[other] characters { $places }
 }
printed-alike = The page prints the same: { $fields }
open-picture = Open a picture
type-lines = Type the lines
give-up = Give up
drop-here = Scan a document
drop-more = or drop a picture here, or press
fill-in = No readable lines: fill in by hand
paste-picture = Paste a copied picture
reader-ready = Document reader: scan at any time
folder-watched = Scanner's folder is watched
specimens = Specimen documents
type-lead = Type the lines at the foot of the page as printed, fillers < included. Nothing is lost if you leave.
type-line = Line { $n }
type-take = Take these lines

## Traveller
traveller = Traveller
correct = Correct
all-from-zone = all from the machine-readable zone
name-missing = No name read
name-truncated = name may be cut short
nationality-missing = nationality not known
value-missing = missing
crossed-before = { $n ->
    [one] crossed here once
   *[other] crossed here { $n } times
  }
crossed-never = first time here
fact-born = Born
fact-sex = Sex
fact-expires = Expires
fact-issued-by = Issued by
fact-residence = Lives in
correct-title = Correct the data
correct-lead = Each field is taken over when you leave it. Enter goes on to the next.
field-primary-identifier = Surname
field-secondary-identifier = Given names
field-birth-date = Date of birth
field-sex = Sex
field-nationality = Nationality
field-residence = Country of residence
field-issuing-state = Issuing State
field-document-number = Document number
field-expiry-date = Date of expiry
field-document-kind = Kind of document
field-class = Traveller class

## Journey
journey = Journey
journey-as-before = as last time – press Enter to keep
journey-purpose = Purpose
journey-nights = Nights
journey-address = Address or host
journey-mode = Travels by
journey-conveyance = Plate, flight or voyage
journey-accompanied = Accompanied by
journey-remark = Remark

## Findings
findings = Findings
findings-to-look-at = { $n } to look at
findings-none = nothing to look at
level-good = In order
level-info = Worth knowing
level-warn = Look at this
level-stop = Speaks against it
rule = Rule { $article }

## Screening
screening = Screening
screening-took = { $ms } ms
screening-waits = The lists are asked as soon as it is known who it is.
screening-no-lists = No alert list is installed on this booth: nobody can be screened.
screening-no-match = Nothing on { $list }
screening-candidates = Possible match on { $list }
screening-hit = Document is on { $list }
screening-not-done = { $list } could not be asked
hit-title = Possible match: your answer is needed
hit-position = { $position } of { $total }
hit-score = score { $score } of 100
hit-compare = Traveller and listed person side by side
this-traveller = This traveller
listed-person = Listed person
hit-note = Reason (optional)
rekey-why = A number on a list is no proof: it may have been read wrongly. Type it as it is printed on the page.
rekey-label = Number on the page
rekey-compare = Compare
rekey-agrees = The number typed from the page is the one screened. Now compare photo, age and validity with the listed document.
rekey-differs = The number you typed is not the one screened: one of the two is wrong.
rekey-take = Take what I typed and screen again
rekey-again = Type again
hit-remembered = Answered at an earlier crossing
hit-do = To do:
hit-call = Call:
hit-second-officer = A second officer has to confirm.
hit-confirmed = Confirmed by a second officer.
confirm-title = Second officer
confirm-go = Confirm
confirm-of = Second officer confirms: { $name }
confirm-who = Is the traveller { $name } of { $list }? Only another officer can confirm it.
confirm-missing = Name and passphrase of the second officer are needed.
hit-change = Change
hit-change-of = Change the answer for { $name }

## History
history = History
history-all = latest of { $n }
history-none = No earlier crossing known to this booth.
other-document = other document

## Decision
recording = Recording…
ready = Ready for the next traveller
ready-more = Scan a document to begin. F1 shows every key.
bar-ready = Scan a document first
bar-ready-more = F5 opens a picture, F2 takes typed lines.
bar-answer-first = { $n ->
    [one] Answer the possible match first
   *[other] Answer { $n } possible matches first
  }
bar-answer-keys = Press 1, 2 or 3. Everything typed is kept.
bar-incomplete = Something is missing
bar-incomplete-keys = Press E and fill in what is marked.
bar-no-proposal = No simple admission
bar-no-proposal-keys = Choose F7, F6 or F4.
bar-decide = Your decision
bar-decide-keys = Everything typed is kept.
typed-failing = What you type cannot be kept just now.
with-conditions = Admit with conditions
refer = Refer
refuse = Refuse
prevent = Prevent exit
recorded-at = { $decision } · recorded { $time }
recorded-time = Recorded at { $time }
recorded-without-pictures = The disk is nearly full: recorded without pictures.
received-by-hq = Received by headquarters
waiting-for-hq = Waiting for headquarters
may-stay-until = may stay until { $date }
refuse-title = Refuse entry
refuse-go = Refuse entry
refuse-grounds = Grounds, at least one
refuse-ground-missing = Choose at least one ground.
refuse-note = Note
protection-first = Does the traveller ask for protection?
protection-first-more = Then do not refuse: refer to the authority for protection.
protection-go = Refer for protection
conditions-title = Admit with conditions
conditions-go = Admit with conditions
conditions-text = Conditions
conditions-hint = In your words, as the traveller is told.
conditions-missing = Write the conditions.
conditions-until = May stay until
refer-title = Refer the traveller
refer-to = To
refer-secondary = Secondary inspection
refer-protection = Authority for protection
refer-go = Refer
refer-reason = Reason
refer-reason-missing = Write the reason.
refer-hint = For the colleague who takes over. The crossing is recorded when it is decided.
protection-rule = Record the minimum; contact no authority of the country of origin.
protection-rule-more = The traveller enters the territory in the care of the authority for protection.
protection-note = Note
protection-record = Record the referral
prevent-title = Prevent exit
prevent-go = Prevent exit
prevent-reason = Reason
prevent-reason-missing = Write the reason.
abandon-title = Give this inspection up
abandon-go = Give up
abandon-what = No crossing is recorded.
abandon-what-more = That the inspection was given up, and why, is recorded.
abandon-reason = Reason
abandon-reason-missing = Write the reason.

## Search
search-title = Search crossings
search-note = Crossings of this booth. Every search and its purpose is recorded.
search-text = Name or document number begins with
search-purpose = Why you search
search-from = From
search-to = To
search-go = Search
search-more = Show more
search-result = Crossings found
search-empty = Nothing found. Check the spelling, or search with fewer letters.
search-count = { $n ->
    [0] nothing found
    [one] { $n } crossing
   *[other] { $n } crossings
  }
search-count-more = the newest { $n }, there are more
both-directions = Both
export-csv = Save as CSV
open-crossing = Open { $name }, { $time }
received = received
waiting = waiting
no-answer = no answer
column-time = Time
column-date = Date
column-name = Name
column-document = Document
column-place = Place
column-decision = Decision
column-delivery = Headquarters
column-officer = Officer
column-waiting = Waiting for
column-action = Action
column-list = List
column-age = Age
column-issued = Issued
column-version = Version
column-entries = Entries
column-state = State

## Secondary
referred-title = In secondary inspection
referred-with-count = { $n ->
    [0] In secondary inspection
   *[other] In secondary inspection: { $n }
  }
referred-count = { $n ->
    [0] nobody waits
    [one] { $n } traveller
   *[other] { $n } travellers
  }
referred-empty = Nobody is in secondary inspection.
resume = Take up again
resume-of = Take up { $name } again

## Found later
later-title = Found after crossing
later-count = { $n ->
    [one] { $n } found later
   *[other] { $n } found later
  }
later-look = answer needed
later-more = These travellers crossed before a list in force named them, or the officer could not see the alert. Answer each; headquarters is told.
later-in-country = has not left here
later-left = left, or never entered here
later-empty = Nobody waits for an answer.
later-answer-of = { $answer }: { $name }
column-crossed = Crossed

## Urgent alerts
urgent-title = Urgent alerts of this post
urgent-more = They hold on this booth at once and go to headquarters before everything else.
urgent-add = Add an urgent alert
urgent-go = Put in force for three days
urgent-empty = No urgent alert is in force.
urgent-category = Why listed
urgent-reason = Reason
urgent-instruction = What the officer does
urgent-until = Holds until
urgent-withdraw = Withdraw
urgent-withdraw-of = Withdraw the alert on { $name }
urgent-missing-who = A name or a document number is needed.
urgent-missing-date = The date is not understood. Write it as 12.08.1974, or leave it empty.
urgent-missing-reason = The reason is needed.

## Lists and link
lists-title = Lists and link
lists = Lists
link = Link to headquarters
link-state = State
link-last = Last contact
link-state-over = { $state }, over { $way }
link-promise = Work never waits for the link. Records stay here until headquarters has confirmed each of them.
queue-records = Records waiting
queue-oldest = Oldest record waiting
queue-images = Pictures waiting
queue-left = Left at this speed
queue-left-about = about { $age }
unknown-yet = not known yet
budget-spent = Today's data budget is used up
budget-spent-more = Refusals and answers to hits are still sent at once; everything else goes from midnight. Nothing is lost.
decisions-delivered = All decisions are at headquarters
decisions-delivered-more = { $n ->
    [one] One photograph remains; it is sent when nothing more urgent waits.
   *[other] { $n } photographs remain; they are sent when nothing more urgent waits.
}
images-and-bytes = { $n } ({ $bytes })
clock = Clock
clock-trusted = right, confirmed since the start
clock-drift = not confirmed since the start
clock-unknown = wrong: check date and time
clock-wrong = The clock is wrong: check date and time
clock-wrong-more = It went back, or differs from headquarters'. Set date and time in the computer's settings, or ask IT. Crossings go on; each is marked as recorded with a wrong clock.
steps-title = The last crossing, step by step
steps-empty = No crossing was recorded since the start.
steps-unknown = not measured
column-step = Step
column-what = What happens
column-took = Took
sync-now = Deliver now
disk-low = The disk is nearly full
disk-low-more = Crossings go on without pictures. Free some space soon.

## Settings
settings-look = How the window looks
settings-devices = Where documents come from
look-language = Language
look-theme = Brightness
look-contrast = Contrast
theme-system = As the system
theme-light = Light
theme-dark = Dark
contrast-normal = Normal
contrast-high = High
devices-folder = Scanner's folder
devices-folder-hint = Pictures that appear in this folder are read at once. Empty: no folder.
devices-prefix = Reader's prefix
devices-prefix-hint = Characters it sends before each document. Empty: none.
devices-gap = Reader's longest gap, ms
devices-gap-hint = Between two keys. Raise it if a scan lands in a field.
devices-gap-wrong = A number from 1 to { $most }.

## Help
help-title = Keys
help-lead = Letters and digits act when no field has the focus. A document reader can never press them.
help-document = Document and data
help-correct = Correct the data
help-more = More about the trip
help-keep = Keep the trip of last time
help-hit = Possible match
help-decision = Decision
help-main = Admit, or let depart
help-refer = Refer to secondary
help-refuse = Refuse entry, or prevent exit
help-confirm = Confirm in a dialog
help-direction = Change between entry and exit
help-back = Back, close

## Corrections of what was recorded
amend-correct = Correct
amend-void = Void
amend-versions = Said afterwards
amend-version = Version { $n }
amend-voided = Voided
amend-voided-what = This crossing does not count.
amend-voided-more = It stays to be seen. If it took place, record it anew.
amend-change = { $field }: was { $old }, is { $new }
amend-nothing = nothing
amend-approved = approved by { $officer }
amend-concurrent = The officer had not seen the version before this one.
amend-flagged = Without effect: from another copy of the booth’s disk, or after the booth was withdrawn.
amend-correction = Correction
amend-not-counted = Without effect: no second officer approved it.
amend-reason = Why
amend-reason-missing = Write why.
amend-nothing-changed = Change at least one value.
amend-correct-title = Correct this crossing
amend-correct-lead = The record stays as it is. The correction is kept beside it, with its reason, and goes to headquarters.
amend-correct-go = Record the correction
amend-second-correct = The decision and who the traveller is are corrected by two officers. The second one signs here.
amend-second-void = Two officers void a crossing. The second one signs here.
amend-void-title = Void this crossing
amend-void-lead = The crossing stays to be seen and counts no more.
amend-void-more = Nothing brings it back: what took place is recorded anew.
amend-void-go = Void the crossing
row-voided = voided ({ $decision })
row-corrected = { $decision }, corrected

## What headquarters cannot interpret
task-title = Headquarters asks about these records
task-count = { $n ->
    [one] { $n } record unclear
   *[other] { $n } records unclear
  }
task-more = Headquarters keeps these records of this booth and cannot use them. Correct the crossing or record it anew where that is needed, then say what was done.
task-empty = Nothing is asked.
task-record = Record
task-why = What is wrong
task-unreadable-body = Its content cannot be read.
task-unreadable-segment = { $n ->
    [one] Its delivery cannot be read.
   *[other] A delivery of { $n } records cannot be read.
  }
task-foreign-correction = It corrects a crossing of another booth.
task-malformed-correction = It corrects a field to something the field cannot have.
task-other = It cannot be used. Ask headquarters.
task-finish = Say it is done
task-finish-of = Say that record { $record } is done
task-finish-title = Record { $record }
task-note = What was found and done
task-note-hint = For headquarters, in your words.
task-note-missing = Write what was found and done.
