## What is asked beside the traveller at the booth
ask-what = What to ask
ask-crossings = Crossings
ask-group = A whole vehicle
ask-numbers = Plate, visa or document
asked-lists = Lists asked
asked-none = No list in force holds such numbers
column-line = Line
column-answer = Answer
column-number = Number
column-status = Status
column-how = How it was found
column-since = Reported or issued
column-until = Valid until
column-to-do = Remark and what to do

## A whole vehicle
group-title = Screen a whole vehicle
group-note = Everybody on board against every list in force. The look-up and its purpose are recorded.
group-text = Who is on board
group-hint = Paste the rows of a spreadsheet or machine-readable zones, open a CSV file, or scan the documents one after the other. Without headings: surname, given names, date of birth, sex, nationality, document number, issuing State.
group-open = Open a file
group-clear = Start anew
group-go = { $n ->
    [0] Screen everybody
    [one] Screen one traveller
   *[other] Screen { $n } travellers
}
group-nobody = Nobody is on the list yet. Paste rows, open a file, or scan documents.
group-no-match = no match
group-matches = { $n ->
    [one] one possible match
   *[other] { $n } possible matches
}
group-found = { $matched ->
    [one] One of { $n } travellers may be listed
   *[other] { $matched } of { $n } travellers may be listed
}
group-found-more = Open a line to see why. Clear these travellers one by one at the booth, where a match is answered and recorded.
group-clean = { $n ->
    [one] The traveller is on no list
   *[other] None of { $n } travellers is on a list
}
group-left-out = Line { $line } was left out
group-show = Show the possible matches of { $name }

## A number alone
numbers-title = Look up a number
numbers-note = Against every list in force that this role may see. The look-up and its purpose are recorded.
numbers-what = What it is
numbers-number = Number
numbers-state = State
numbers-state-hint = Code of the issuing State, if known
numbers-go = Look up
numbers-listed = { $n ->
    [one] This number is listed
   *[other] This number is listed { $n } times
}
numbers-listed-more = A listed number is an alert, not proof: compare it with the plate or page once more before you act.
numbers-alike = { $n ->
    [one] A similar number is listed
   *[other] { $n } similar numbers are listed
}
numbers-alike-more = It was found only by changing what you typed. Compare it with the plate or page letter by letter.
numbers-none = No list in force has this number
number-exact = as typed
standing-not-valid = Not valid: { $status }
standing-issued = Issued and in force
standing-issued-until = Issued, valid until { $date }
standing-run-out = Ran out on { $date }
standing-unknown = Not on the list of what was issued
standing-no-list = No list of issued visas and permits is in force here
standing-ask = This proves nothing by itself: the list may be older than the visa. Ask the issuing office before you decide.

## What became of a hit
outcome-confirmed = The owner confirmed it
outcome-another-person = The owner says: another person
outcome-not-settled = Could not be settled
outcome-said = { $who }, { $time }

## Readers at a serial port
devices-serial = Serial reader
devices-serial-hint = Port, or auto to find it; empty for none
devices-serial-ports = Found: { $ports }. auto finds the reader by itself; empty for none.
devices-baud = Speed (baud)
devices-baud-hint = Empty: 9600, and auto tries others
devices-baud-wrong = A number of 300 to 921600
serial-ready = Swipe reader ready

## The camera
camera-title = Photograph the page
camera-live = Live picture of the camera
camera-starting = Starting the camera …
camera-looking = Looking for a document …
camera-hint-no-zone = Hold the page so that its two or three lines of letters are in the picture.
camera-hint-unclear = Hold still. Press the page flat, come closer, avoid glare.
camera-take = Take the picture
camera-which = Camera
camera-number = Camera { $n }
camera-none = There is no camera. Connect one; it starts by itself.
camera-not-allowed = The system does not let Outpost use the camera. Ask the technician to allow it.
camera-busy = Another program uses the camera. Close that program, then try again.

## Crossings entered later
batch-title = Enter crossings from pictures
batch-more = A folder of photographs or scanned forms from the time when nothing else worked. Every picture is screened and decided like a traveller at the booth, with the time at which it was taken.
batch-folder = Folder of the pictures
batch-folder-hint = The whole path, as on a stick or a phone that is plugged in
batch-total = Crossings counted on paper
batch-total-hint = At the end the entered crossings are held against this number.
batch-total-wrong = A number
batch-day-hint = Holds where a picture does not tell when it was taken
batch-begin = Begin
batch-next = Next picture
batch-back = Back to the picture
batch-occupied = A traveller is at the booth. Finish that inspection first.
batch-progress = Pictures worked off
batch-count = { $entered } of { $total } entered, { $waiting } pictures waiting
batch-differs = { $entered } crossings entered, { $total } counted on paper
batch-differs-more = Look for the missing or double ones, or write down why the numbers differ.
batch-agrees = { $total } crossings entered, as counted on paper
batch-note = Remark
batch-close = Close the batch
batch-empty = The folder has no pictures.
batch-skip = Leave out: cannot be read
batch-skip-of = Leave out { $file }: cannot be read
column-picture = Picture
picture-waiting = waiting
picture-entered = entered
picture-left-out = left out
picture-open = on the desk
left-out-duplicate = Recorded already
left-out-unreadable = Cannot be read
left-out-no-crossing = No crossing
back-capture-title = Entered later
back-capture-at = crossed { $time }
back-capture-change = Change the time
back-capture-day = Day of the crossing
back-capture-time = Time
back-capture-wrong = A day and a time such as 14:05
back-capture-recorded = This traveller is recorded on that day in this direction already
back-capture-recorded-more = Compare with the history. Leave the picture out unless it is another crossing.
back-capture-leave-out = Leave out:

## Other booths of the post
neighbours-title = Other booths of this post
neighbours-more = Booths of one post see each other's crossings without headquarters, and one that has a link brings the records of the others along.
neighbours-empty = No other booth is known. A supervisor or technician lets this one look for them, or enters an address.
neighbours-carried = { $n ->
    [one] One piece of another booth's records is carried to headquarters for it
   *[other] { $n } pieces of other booths' records are carried to headquarters for them
}
neighbours-search = Find the other booths in this network by itself
neighbours-search-hint = They find this one too, at the port below or at any free one. Only booths of this post are told anything.
neighbours-listen = This booth listens at
neighbours-listen-hint = Address and port, as 0.0.0.0:7443; empty: it only asks others, unless it looks for them
neighbours-addresses = Other booths
neighbours-addresses-hint = Address and port of each, as 10.0.0.12:7443
column-booth = Booth
column-address = Address
column-waiting-events = Not at headquarters
booth-number = Booth { $n }
neighbour-there = there
neighbour-there-with-link = there, reaches headquarters
neighbour-never = has not answered yet
neighbour-silent = silent for { $age }
neighbour-clock = its clock differs from this one

## A hit
hit-code = Handling code:

## The stick
stick-title = Stick to and from headquarters
stick-more = Where no link reaches, records travel on a stick. They are sealed: only headquarters can open them. Everything stays at the booth until headquarters' receipts come back.
column-stick = Stick
column-folder = Folder
column-free = Free
stick-free = { $free } of { $size }
stick-none = No stick is plugged in. Plug one in and wait a few seconds, or name another folder.
stick-write = Write records
stick-read-it = Read answers
stick-write-to = Write records to { $stick }
stick-read-from = Read answers from { $stick }
stick-other = Another folder
stick-folder = Folder
stick-folder-hint = Its whole path, as /media/officer/STICK or E:\
stick-writing = Writing to { $path }
stick-reading = Reading { $path }
stick-progress = Records and pictures written
stick-so-far = { $done } of { $all } records and pictures, { $bytes }
stick-keep = Do not pull the stick out yet.
stick-stop = Stop
stick-stopped = Stopped. Finished: records { $events }, pictures { $pictures }
stick-stopped-more = What was finished is whole, and the stick may be pulled out. Write again for the rest.
stick-left-out = { $n ->
    [one] One record or picture could not be written
   *[other] { $n } records or pictures could not be written
}
stick-left-out-more = Everything else is on the stick, and it may be pulled out. Tell whoever looks after the booth: they run "outpostctl journal verify".
stick-nothing-waits = Nothing waits: headquarters has everything
stick-nothing-waits-more = The stick may be pulled out.
stick-written = Written and read again: records { $events }, pictures { $pictures } ({ $bytes })
stick-written-more = The stick may be pulled out. Send it to headquarters; it comes back with their receipts.
stick-read = Headquarters confirms: records { $events }, pictures { $pictures }; new lists { $lists }
stick-read-more = The stick may be pulled out.
stick-read-known = The stick holds nothing new
stick-read-known-more = What is on it was read before. It does no harm to read it again.
stick-read-foreign = The answers on this stick are for other booths
stick-read-damaged = { $n ->
    [0] A file on the stick is cut short
    [one] One part of the stick is damaged, or not from headquarters
   *[other] { $n } parts of the stick are damaged, or not from headquarters
}
stick-read-damaged-more = What was whole was taken in: { $events } records, { $pictures } pictures, { $lists } lists. Ask headquarters to write the stick again.
stick-no-answer = There is no answer of headquarters on this stick
stick-no-answer-more = Write records to it and send it to headquarters first, or try the other stick.
stick-full = The stick is full
stick-full-more = Files that were finished stay and are whole. Make room, or write the rest to another stick.
stick-failed = The stick could not be used
