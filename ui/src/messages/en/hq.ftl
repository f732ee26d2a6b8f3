# The screens of headquarters' console, in the order of its menu.

## The console as a whole
hq-name = Outpost HQ
hq-skip = Skip to the content
hq-menu = Menu
hq-menu-posts = Posts
hq-menu-attention = Attention
hq-menu-alarms = Alarms
hq-menu-crossings = Crossings
hq-menu-hits = Alert answers
hq-menu-lists = Alert lists
hq-menu-statistics = Statistics
hq-menu-officers = Officers and users
hq-menu-enrolment = Enrolment
hq-menu-sticks = Sticks
hq-menu-retention = Retention
hq-menu-audit = Audit log
hq-menu-settings = Settings
hq-open-count = { $n ->
    [one] { $n } open
   *[other] { $n } open
  }
hq-recorded = Every look-up is recorded.
hq-role-administrator = Administrator
hq-role-data-officer = Data officer
hq-role-statistician = Statistician
hq-role-administrator-more = Everything: users, officers, enrolment, lists, look-ups.
hq-role-data-officer-more = Looks up crossings with a purpose and keeps the alert lists.
hq-role-statistician-more = Sees posts, booths and figures; never a person.

## Sign-in
hq-sign-in-lead = Headquarters’ console. Every look-up at persons is recorded.
hq-session-ended = Your session has ended. Sign in again.
hq-no-users = Nobody may sign in yet.
hq-no-users-more = On the server, run “outpost-hq user add” to make the first administrator.
hq-training-user = User of the training

## Words that many screens share
hq-all = All
hq-unknown = not known
hq-now = now
hq-ago = { $age } ago
hq-percent = { $n } %
hq-seconds = { $n } s
hq-minutes = { $n } min
hq-of = { $here } of { $all }
hq-two = { $first } · { $second }
hq-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
  }
hq-newest = the newest { $n }, there are more
hq-result-status = Rows shown: { $n }
hq-post = Post
hq-posts = Posts
hq-booth = Booth
hq-booths = Booths
hq-booth-at = { $post } · { $booth }
hq-booth-number = Booth { $n }
hq-number = Number
hq-records = Records
hq-reason = Reason
hq-reason-missing = Write the reason.
hq-note = Note
hq-by = By
hq-role = Role
hq-login = Sign-in name
hq-expires = Expires
hq-expires-on = Last day of validity
hq-expired = Past its date
hq-valid = In force
hq-withdrawn-state = Withdrawn
hq-change = Change
hq-change-of = Change { $name }
hq-withdraw = Withdraw
hq-withdraw-of = Withdraw { $name }
hq-fields-missing = Something is missing. Fill in every field that is needed, then try again.
hq-published-version = Version { $version } is published; booths fetch it at their next contact.
hq-published-more = Published; booths fetch it at their next contact.
hq-id = Id
hq-size = Size

## Figures
hq-entries = Entries
hq-exits = Exits
hq-refused = Refused
hq-completeness = Completeness
hq-complete = complete
hq-hatched = not complete yet
hq-day-told = { $date }: { $entries } entries, { $exits } exits, { $refused } refused
hq-day-told-incomplete = { $date }: { $entries } entries, { $exits } exits, { $refused } refused; not complete yet
hq-others = Others ({ $n })

## Posts
hq-posts-note = { $heard } of { $all } booths heard from today · figures { $share } complete
hq-enrol-a-booth = Enrol a booth
hq-tile-crossings = Crossings today
hq-tile-crossings-note = { $entries } in · { $exits } out
hq-tile-waiting = Waiting at booths (last known)
hq-tile-waiting-note = oldest { $age }, { $at }
hq-tile-hits = Alerts answered today
hq-tile-hits-note = { $same } same person · { $not } not · { $unsure } unsure
hq-tile-refused = Refused · referred today
hq-tile-refused-note = sent back · sent to secondary
hq-tile-attention = Needs a person
hq-attention-none = nothing
hq-attention-forks = { $n ->
    [one] { $n } fork
   *[other] { $n } forks
  }
hq-attention-alarms = { $n ->
    [one] { $n } alarm
   *[other] { $n } alarms
  }
hq-attention-quarantined = { $n } in quarantine
hq-attention-lists = { $n ->
    [one] { $n } list past its date
   *[other] { $n } lists past their date
  }
hq-booths-sorted = what needs attention comes first
hq-booths-empty = No booth has joined yet. Enrol the first one.
hq-open-booth = Open { $booth }, { $state }
hq-column-booth = Post · booth
hq-column-heard = Heard
hq-column-received = Received without a gap
hq-column-oldest = Oldest undelivered
hq-column-list-age = Age of lists
hq-column-clock = Clock
hq-list-missing = one missing
hq-list-behind = A newer version waits to be fetched.
hq-clock-wrong = The booth’s clock is wrong.
hq-clock-wrong-more = Times of its records are wrong by as much. Ask the post to set the clock.
hq-clock-went = How its clock went
hq-clock-went-more = Times between contacts in which nobody set it. Headquarters compares the computer’s own running time, too: a clock that was set is told from one that drifts.
hq-clock-went-empty = No contact has told of its clock yet.
hq-clock-first-contact = First contact
hq-clock-last-contact = Last contact
hq-clock-difference = Difference
hq-clock-before = Before that
hq-clock-set-none = first that is known
hq-clock-set-running = set while the computer was on: { $by }
hq-clock-set-restarted = another time after a restart: { $by }
hq-clock-then = Clock then
hq-clock-quality-trusted = confirmed
hq-clock-quality-drift = not confirmed since its start
hq-clock-quality-unknown = wrong, or set shortly before
hq-time-wrong = The booth’s clock was wrong then: { $by }.
hq-time-wrong-more = By headquarters’ clock this was about { $at }.
hq-time-unsure = The booth’s clock was set around then.
hq-time-unsure-more = Its difference was { $before } at the contact before and { $after } at the contact after. By headquarters’ clock this was about { $first } or { $second }.
hq-booth-fork = Fork
hq-booth-behind = Old copy
hq-booth-hole = Hole
hq-booth-silent = Silent
hq-booth-new = New
hq-booth-delivering = Delivering
hq-booth-complete = Complete
hq-booth-revoked = Revoked
hq-booth-fork-more = Two different records claim the same place in its journal: a copied disk or a restored backup.
hq-booth-behind-more = It told less than headquarters already holds: an old copy came back.
hq-booth-hole-more = Records are missing in between; the booth is asked for them at each contact.
hq-booth-silent-more = Not heard from for more than a day. Records are safe at the booth; ask for its link or a stick.
hq-booth-new-more = Enrolled, but it has not delivered anything yet.
hq-booth-delivering-more = Records still wait at the booth and come by themselves.
hq-booth-complete-more = Everything the booth has told of is here.
hq-booth-revoked-more = Withdrawn by headquarters. What it still sends is kept and marked.
hq-note-fork = one place, two different records
hq-note-behind = tells less than is already here
hq-note-revoked = revoked { $age }
hq-note-missing = { $n ->
    [one] { $n } record missing in between
   *[other] { $n } records missing in between
  }
hq-note-quarantined = { $n ->
    [one] { $n } record in quarantine
   *[other] { $n } records in quarantine
  }
hq-note-new = enrolled { $age }
hq-note-waiting = { $n ->
    [one] { $n } record waits there
   *[other] { $n } records wait there
  }
hq-note-images = { $n ->
    [one] { $n } picture waits there
   *[other] { $n } pictures wait there
  }
hq-days = Last 14 days
hq-days-note = hatched: not complete yet
hq-today-by-residence = Today by residence
hq-today-by-post = Today by post
hq-today-nobody = Nobody has crossed today, as far as is known here.
hq-posts-empty = There is no post yet. Add the first one under Enrolment.

## One booth
hq-journal = Journal
hq-holes = Missing records
hq-epoch = Epoch
hq-first-record = First
hq-last-record = Last
hq-missing = Missing
hq-gapless-upto = Here without a gap up to
hq-newest-there = Newest at the booth
hq-record-number = record { $n }
hq-received-all = Received in all
hq-missing-between = Missing in between
hq-in-quarantine = In quarantine
hq-last-told = As the booth last told
hq-program = Version of the program
hq-enrolled-at = Enrolled
hq-revoked-at = Revoked
hq-feeds = What it works with
hq-feeds-empty = The booth has not told yet what it holds.
hq-feed = List or feed
hq-feed-alerts = Alert list “{ $list }”
hq-feed-officers = Officers
hq-feed-config = Posts and lanes
hq-feed-rules = Rules of entry
hq-feed-outcomes = Outcomes of alerts
hq-version-there = Version there
hq-version-newest = Newest
hq-feed-current = newest
hq-feed-behind = older
hq-booth-alarms = { $n ->
    [one] { $n } open alarm concerns this booth.
   *[other] { $n } open alarms concern this booth.
  }
hq-look-at-alarms = Look at the alarms
hq-revoke-booth = Revoke booth
hq-revoke-title = Revoke { $booth }?
hq-revoke-text = Its certificate opens nothing any more and its post’s key is made anew. What it still delivers is kept and marked. This cannot be taken back: the booth would have to be enrolled again.
hq-revoked-done = { $booth } is revoked.

## Enrolment
hq-enrolment-note = How booths join headquarters
hq-issue-code = Issue a code
hq-booth-name = Name of the booth (optional)
hq-booth-name-hint = Empty: the next number.
hq-post-missing = Choose the post.
hq-code-lead = A code works once, within 24 hours. It also lets the booth recognise this headquarters.
hq-codes = Enrolment codes
hq-codes-empty = No code has been issued yet.
hq-code-open = Open
hq-code-used = Used
hq-code-expired = Expired
hq-code-cancelled = Cancelled
hq-cancel-code = Cancel code
hq-cancel-code-of = Cancel the code for { $booth }
hq-cancel-code-title = Cancel this code?
hq-cancel-code-text = Nobody can join { $booth } with it any more.
hq-code-title = One-time code
hq-code-once = This code is shown only now.
hq-code-once-more = Copy or print it, and give it to the post by a safe way. If it is lost, cancel it and issue another.
hq-copy = Copy
hq-copied = Copied.
hq-copy-by-hand = The code is selected. Copy it with Ctrl+C.
hq-add-post = Add a post
hq-change-post = Change { $post }
hq-post-lead = Saving publishes the posts and lanes to every booth.
hq-post-name = Name of the post
hq-post-code = Code
hq-post-code-hint = Stays for good, for example UTKOR.
hq-post-kind = Kind of border
hq-post-zone = Time zone
hq-post-zone-hint = For example Africa/Nairobi.
hq-post-lanes = Lanes
hq-post-lanes-hint = Separated by commas.
hq-post-saved = { $post } is saved.
hq-code-cancelled = The code is cancelled.

## Crossings
hq-crossings-note = Crossings of every post. Each search and its purpose is recorded.
hq-crossings-begin = Choose why you search, then search. Nothing is shown without a purpose.
hq-search-text = Beginning of a name, or a whole document number
hq-search-hint = Empty: the newest.
hq-purpose-hint = Needed. Recorded with your name.
hq-purpose-first = Opening a crossing names its purpose, which is recorded.
hq-nationality-example = UTO
hq-hits-shown = Alerts shown to the officer
hq-hits-count = { $n ->
    [one] { $n } alert
   *[other] { $n } alerts
  }
hq-flagged = Not trusted
hq-flagged-more = It comes from a revoked booth or from the losing branch of a fork. It is kept, but not counted on.
hq-corrected = Corrected
hq-crossing = Crossing
hq-zone = Machine-readable zone
hq-read-by = Read by
hq-pictures = Pictures
hq-picture-page = Page
hq-picture-infrared = Page, infrared
hq-picture-ultraviolet = Page, ultraviolet
hq-picture-portrait = Portrait
hq-picture-live = Picture at the booth
hq-show-picture = Show: { $picture } ({ $size })
hq-picture-waiting = { $picture }: still at the booth
hq-lists-asked = Lists asked
hq-lists-asked-none = No list was asked.
hq-list-version-then = version { $version } of { $at }
hq-proof = Record
hq-entered-later = Entered later
hq-handling = From first capture to decision
hq-received-at = Received here
hq-place-in-journal = Place in the journal
hq-file-crossings = crossings
hq-file-hits = alert-answers
hq-file-statistics = statistics
hq-file-audit = audit-log

## Answers to alerts
hq-hits-note = What officers answered to possible matches. No traveller is shown here.
hq-answer = Answer
hq-answers = Answers
hq-alert = Alert
hq-score = Score
hq-open-crossing = Open
hq-open-crossing-of = Open the crossing of { $alert }, { $time }
hq-not-decided = not decided yet
hq-hits-empty = No answer fits. Choose other filters, or wait for booths to deliver.

## Alert lists
hq-lists-note = Signed here, fetched by booths at each contact
hq-published-lists = Published lists
hq-lists-empty = No list is published yet. Upload the first one: without a list nobody is screened.
hq-open-list = Open { $list }
hq-at-booths = At booths
hq-list-expired = Past its date
hq-list-expired-more = Booths keep using it, marked. Publish a new version with a later date.
hq-list-facts = In force
hq-upload-list = Upload a list
hq-upload-version = Upload a new version
hq-upload-version-of = New version of { $list }
hq-alerts = Alerts
hq-alerts-recorded = looking through is recorded
hq-alerts-empty = No alert stands on this list.
hq-alerts-total = { $shown } of { $all } shown
hq-alert-search = Part of a name, document number or id
hq-who-has-which = Which booth has which version
hq-no-name = no name
hq-category = Kind
hq-priority = Priority
hq-documents = Documents
hq-add-alert = Add an alert
hq-change-alert = Change { $alert }
hq-alert-lead = Publishing makes a new version of the list at once.
hq-alert-id = Id of the alert
hq-other-names = Other names, one a line
hq-other-names-hint = Surname, given names
hq-births = Dates of birth, one a line
hq-births-hint = Unknown parts as XX: 1974-XX-XX
hq-documents-hint = State and number, one a line: UTO L898902C3
hq-nationalities = Nationalities
hq-nationalities-hint = Three-letter codes, separated by spaces.
hq-alert-reason = Reason of the alert
hq-alert-reason-hint = Shown to the officer.
hq-instruction = What the officer does
hq-instruction-hint = Needed. Shown to the officer with the match.
hq-contact = Whom to call
hq-second-officer = A second officer has to confirm
hq-publish = Publish
hq-publishing = Publishing…
hq-alert-nothing-to-match = There is nothing to match by. Give a name or a document.
hq-alert-births-wrong = A date of birth is no date. Write it as 1974-08-12 or 1974-XX-XX.
hq-alert-until = In force until
hq-alert-until-hint = Last day, as 2027-06-30; empty: until it is withdrawn
hq-alert-until-wrong = The last day is no date. Write it as 2027-06-30.
hq-alert-until-day = in force until { $day }
hq-alert-published = { $alert } is published.
hq-alert-withdrawn = { $alert } is withdrawn.
hq-list-terms = Purpose, urgency, handling, who may see it
hq-list-purpose = What it may be used for
hq-list-purpose-hint = Shown with the list.
hq-list-priority = Urgency of the list
hq-list-priority-own = as each entry says
hq-visible = Who may see it
hq-visible-all = Every officer
hq-visible-hint = To others it does not exist.
hq-handling-code = Handling code
hq-handling-code-hint = As your standing orders name it.
hq-list-instruction = What the officer does on a match
hq-list-instruction-hint = Where an entry does not say so itself.
hq-needed = needed
hq-why = Why you do this
hq-why-hint = Recorded with your name.
hq-new-list = Make a list
hq-new-list-lead = The list begins without entries. Add them one by one, or upload a file.
hq-change-list = Change the list
hq-change-list-of = Change { $list }
hq-withdraw-list = Withdraw the list
hq-withdraw-list-text = The next version has no entries and is published at once: at their next contact booths lose every entry. Answers given to them are kept.
hq-list-withdrawn = { $list } is withdrawn.
hq-items = Documents, vehicles, visas and permits
hq-items-empty = Nothing is listed here by its number.
hq-items-in-order = Numbers in order
hq-item-search = Part of a number or note
hq-item-search-go = Search the numbers
hq-item-all = Every kind
hq-item-class = Kind of number
hq-item-status = Why it is listed
hq-item-state = Issuing State
hq-item-state-hint = Three-letter code; empty if unknown.
hq-item-number = Number
hq-item-last = Last number of a range
hq-item-last-hint = Empty: one number alone.
hq-item-date = Reported or issued on
hq-item-until = Valid until
hq-item-until-hint = Of a visa or permit.
hq-item-note = Reference or remark
hq-add-item = Add a number
hq-change-item = Change { $number }
hq-withdraw-title = Withdraw { $alert }?
hq-withdraw-text = It leaves the list with its next version, which is published at once.

## Upload of a list
hq-upload-note = Checked first. Nothing changes before you publish.
hq-upload-step-1 = 1. The file
hq-upload-step-2 = 2. What publishing would change
hq-list-name = Stable name
hq-list-name-hint = Small letters, digits and dashes.
hq-list-title = What officers call it
hq-list-owner = Owner
hq-list-source = Source
hq-list-source-hint = Where this version came from.
hq-list-file = File of the list
hq-list-file-hint = JSON Lines: one alert, or one document, vehicle, visa or permit, a line.
hq-choose-file = Choose a file
hq-check = Check
hq-checking = Checking…
hq-upload-missing = Something is missing. Choose a file and fill in every field, then check again.
hq-upload-nothing-yet = Nothing is checked yet. Choose a file, then check it.
hq-upload-ready = { $n ->
    [one] { $n } entry is in order.
   *[other] All { $n } entries are in order.
  }
hq-upload-first = This becomes the first version. Booths fetch it at their next contact.
hq-upload-replaces = It replaces version { $version }. Booths fetch it at their next contact.
hq-lines-wrong = { $n ->
    [one] { $n } line is wrong.
   *[other] { $n } lines are wrong.
  }
hq-lines-wrong-more = Nothing can be published. Correct the lines in the file, then choose it again.
hq-lines = Lines that are wrong
hq-lines-more = and { $n } more
hq-line = Line
hq-line-column = Column
hq-line-field = Field
hq-problem = What is wrong
hq-problem-not-json = is not JSON
hq-problem-not-an-alert = is not an alert
hq-problem-not-an-item = is not a listed number
hq-problem-duplicate-id = id stands twice
hq-problem-id-missing = has no id
hq-problem-nothing-to-match = has neither name nor document
hq-problem-too-long = is too long
hq-alerts-in-order = Alerts in order
hq-added = New
hq-changed = Changed
hq-withdrawn = Withdrawn
hq-withdraws = { $n ->
    [one] { $n } entry in force would be withdrawn.
   *[other] { $n } entries in force would be withdrawn.
  }
hq-withdraws-more = They are missing in this file. Publish only if the file is whole.
hq-list-published = { $list } is published.

## Officers and users
hq-people = Officers and users
hq-officers = Officers of the booths
hq-users = Users of this console
hq-users-note = Who may sign in here
hq-officers-published = Version { $version } of { $at } · at { $here } of { $all } booths
hq-never-published = Never published
hq-officers-empty = There is no officer yet. Add the first one: without officers nobody can work.
hq-users-empty = There is no user.
hq-add-officer = Add an officer
hq-add-user = Add a user
hq-officer-lead = Booths fetch the change at their next contact.
hq-shown-name = Name shown
hq-login-hint = 2 to 64 letters, digits, dots, dashes.
hq-first-passphrase = First passphrase
hq-new-passphrase = New passphrase
hq-passphrase-hint = At least 12 characters.
hq-passphrase-keep = Empty: it stays as it is.
hq-passphrase-short = The passphrase is too short. Use at least { $n } characters.
hq-officer-added = { $name } is added.
hq-officer-changed = { $name } is changed.
hq-officer-revoked = { $name } is withdrawn.
hq-officer-revoke-title = Withdraw { $name }?
hq-officer-revoke-text = The officer can no longer sign in at a booth once it has fetched this change.
hq-last-sign-in = Last sign-in
hq-user-added = { $name } is added.
hq-user-disabled = { $name } is withdrawn.
hq-user-disable-title = Withdraw { $name }?
hq-user-disable-text = The user can no longer sign in to this console.

## Statistics
hq-statistics-note = { $from } to { $to } · { $share } complete · { $hours } of booth-hours received
hq-range-today = Today
hq-range-days = { $n ->
    [one] Last day
   *[other] Last { $n } days
  }
hq-figures-may-grow = Records still wait at booths: figures may grow.
hq-figures-complete = Everything known to exist is here.
hq-by-day = By day
hq-how-complete = How complete
hq-complete-post = { $n ->
    [0] No record of this post is known yet.
    [one] The only known record is here.
   *[other] All { $n } known records are here.
  }
hq-incomplete-post = { $share } is here: { $here } records; { $missing } are known to be missing.
hq-quarantined-post = { $n ->
    [one] { $n } is in quarantine.
   *[other] { $n } are in quarantine.
  }
hq-silent-post = A booth was last heard from { $age }.
hq-figures-empty = Nobody crossed in these days, as far as is known here.

## Attention
hq-attention-note = Open alarms: { $alarms } · records in quarantine: { $records }
hq-alarm = Alarm
hq-alarms = Open alarms
hq-alarms-empty = No alarm is open
hq-alarm-fork = Journal forked
hq-alarm-behind = An old copy came back
hq-alarm-broken-chain = Record altered
hq-alarm-revoked-delivery = A revoked booth delivers
hq-alarm-code-guessing = Somebody tries codes
hq-alarm-new-epoch = A booth was restored or moved
hq-alarm-fork-more = Two different records claim the same place. Both are kept. Find out whether a disk was copied or a backup restored.
hq-alarm-behind-more = The booth told less than is already here. Find out whether a backup was restored, and enrol it anew if so.
hq-alarm-broken-chain-more = A record does not fit the chain of its journal. Keep the booth as it is and look at its disk.
hq-alarm-revoked-delivery-more = What it sends is kept and marked. Find out where the machine is.
hq-alarm-new-epoch-more = The booth’s store was restored, started on other hardware, or found to have a copy; its journal goes on in a new epoch. Nothing is lost. Ask who did it and why.
hq-alarm-code-guessing-more = Wrong enrolment codes arrive repeatedly. Cancel open codes that nobody waits for.
hq-alarm-times = { $n ->
    [one] Seen once, { $first }
   *[other] Seen { $n } times, first { $first }, last { $last }
  }
hq-fork-at = They differ from epoch { $epoch }, record { $seq } on; records kept from the other branch: { $n }
hq-fork-first = Received first
hq-fork-other = The other
hq-settle = Settle
hq-settle-of = Settle: { $alarm } { $booth }
hq-settle-title = Settle this alarm
hq-settle-text = The records stay as they are. Your name and the note are recorded.
hq-settle-note = What was found out and done
hq-settled = Settled
hq-settled-by = Settled by
hq-last-seen = Last seen
hq-alarm-settled = The alarm is settled.
hq-quarantine = Quarantine
hq-quarantine-note = Kept, but not understood yet. Nothing behind them is held up.
hq-quarantine-empty = Nothing is in quarantine.
hq-quarantine-unknown-kind = of a kind this version does not know
hq-quarantine-unreadable-body = its content cannot be read
hq-quarantine-unreadable-segment = the whole delivery cannot be read
hq-quarantine-foreign-correction = corrects a crossing of another booth
hq-quarantine-malformed-correction = a correction that no field can have
hq-booth-says = The booth says
hq-booth-said = { $note } ({ $officer }, { $at })
hq-record-kind = Kind of record
hq-retry-quarantine = Try again to read them
hq-retry-done = Read now: { $done }; still in quarantine: { $left }

## Audit log
hq-audit = Audit log
hq-audit-note = Who did what here, and why. Nobody can change it.
hq-audit-empty = No line fits. Look for another user or act.
hq-user = User
hq-act = Act
hq-act-code = Act (its code)
hq-purpose = Purpose
hq-detail = Detail
hq-shown = Shown
hq-act-signed-in = Signed in
hq-act-signed-out = Signed out
hq-act-sign-in-failed = Sign-in failed
hq-act-passphrase-changed = Own passphrase changed
hq-act-crossing-search = Crossings searched
hq-act-crossing-opened = Crossing opened
hq-act-picture-opened = Picture shown
hq-act-hits-listed = Alert answers listed
hq-act-list-looked-through = List looked through
hq-act-list-published = List published
hq-act-list-changed = List changed
hq-act-list-withdrawn = List withdrawn
hq-act-alert-added = Alert published
hq-act-alert-changed = Alert changed
hq-act-item-added = Number published
hq-act-item-changed = Number changed
hq-act-item-withdrawn = Number withdrawn
hq-act-alert-withdrawn = Alert withdrawn
hq-act-officer-added = Officer added
hq-act-officer-changed = Officer changed
hq-act-officer-revoked = Officer withdrawn
hq-act-user-added = User added
hq-act-user-disabled = User withdrawn
hq-act-code-issued = Enrolment code issued
hq-act-code-cancelled = Enrolment code cancelled
hq-act-booth-revoked = Booth revoked
hq-act-post-saved = Post saved
hq-act-alarm-settled = Alarm settled
hq-act-alarms-listed = Alarms of booths listed
hq-act-hit-settled = Outcome of an alert entered
hq-act-quarantine-retried = Quarantine tried again

## Settings
hq-settings-note = The look is kept in the address: bookmark it.
hq-look = How the console looks
hq-own-passphrase = Your passphrase
hq-old-passphrase = Passphrase until now
hq-passphrase-again = New passphrase again
hq-passphrase-differs = The two new passphrases differ. Type the new one twice the same.
hq-passphrase-changed = Your passphrase is changed.
hq-change-passphrase = Change passphrase

## Errors that read differently here than at a booth
hq-error-internal = Headquarters met a fault of its own. Try again; if it comes back, look at the server’s log.
hq-error-bad-request = Headquarters did not accept this. Check what you entered, then try again. { $detail }
hq-error-not-allowed = Your role does not allow this. Ask an administrator.
hq-error-not-found = There is no such record any more. Go back and look again.
hq-error-list-malformed = This list is not in order. Check its name, its date and its lines, then try again. { $detail }
hq-error-transfer-too-large = This is larger than headquarters accepts. Split the file, then send the parts.
hq-error-disk-full = The server’s disk is full. Free some space, then try again.
hq-error-store-damaged = Headquarters’ records are damaged. Stop and run “outpost-hq verify” on the server.
hq-error-no-answer = The server does not answer. Check the connection, then try again.
hq-error-busy = Headquarters is busy. Wait a moment, then try again.
hq-error-store-missing = There is no headquarters in this folder. Name another with --data, or make one with “outpost-hq serve”.
hq-error-store-exists = There is a headquarters in this folder already. Choose another folder.
hq-error-store-locked = Headquarters’ keys stay locked. Give their passphrase. { $detail }
hq-error-store-too-new = Headquarters’ records were written by a newer version. Install that version or newer. { $detail }
hq-error-training-mismatch = One is for training and the other is not. Give --training to both or to neither.

## Alarms: what booths raised
hq-raised-note = Urgent alerts of posts, and travellers found on a list after they had crossed. Every booth screens against them from its next contact on.
hq-raised-open = Open, the oldest first
hq-raised-over = No longer open
hq-raised-empty = Nothing raised by a booth is open
hq-raised-urgent = Urgent alert of a post
hq-raised-found-later = Found after the crossing
hq-raised-whom = Whom it concerns
hq-raised-document = Document:
hq-raised-at = Raised
hq-raised-until = holds until { $time }
hq-raised-list = found on the list “{ $list }”
hq-raised-list-of-post = found on the urgent alerts of { $list }
hq-raised-answered = { $booth } · { $officer } · { $time }
hq-raised-stays-open = Every booth asked said that it is somebody else. The alarm stays open until you settle it.
hq-raised-in-force = On the list of urgent alerts: booths have it from their next contact on.
hq-raised-not-in-force = Not on the list of urgent alerts: the traveller was not in the country when found.
hq-raised-end = How it ended
hq-raised-ended-at = Ended
hq-raised-handled = Dealt with
hq-raised-mistaken = Another person, or no reason for it
hq-raised-withdrawn = Taken back by the post
hq-raised-expired = Its time was over
hq-raised-departed = The traveller left
hq-raised-settle-text = Booths no longer screen against it after their next contact. Your name and the note are recorded.
hq-raised-note-missing = Say why. The note is recorded with your name.
hq-raised-settled = The alarm is settled.

## What became of an answered alert
hq-outcome = Outcome
hq-outcome-confirmed = Owner confirmed it
hq-outcome-another-person = Owner says: another person
hq-outcome-not-settled = Could not be settled
hq-outcome-enter = Enter outcome
hq-outcome-change = Change
hq-outcome-of = Outcome: { $alert }, { $time }
hq-outcome-title = What became of it
hq-outcome-text = The booth whose officer answered gets it with its next contact. Your name is recorded.
hq-outcome-said-by = Who said so
hq-outcome-send = Send to the booth
hq-outcome-missing = Say who told it, and write a note.
hq-outcome-sent = The outcome goes to the booth with its next contact.
