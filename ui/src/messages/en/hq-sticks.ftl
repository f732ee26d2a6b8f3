## Sticks
hq-sticks-note = What booths without a link send, and what goes back to them
hq-sticks-files = Files of a stick
hq-sticks-more = Plug the stick in and choose the files in its folder OUTPOST. They are sealed and signed, so nothing can be slipped in; a file that was taken in before does no harm.
hq-sticks-choose = Choose files
hq-sticks-stop = Stop
hq-sticks-empty = No file has been chosen yet.
hq-sticks-file = File
hq-sticks-size = Size
hq-sticks-brought = What it brought
hq-sticks-answer = For the booth
hq-sticks-waiting = waits
hq-sticks-sending = sent: { $part }
hq-sticks-taken = taken in
hq-sticks-cut = cut short: what was whole is taken in
hq-sticks-refused = { $n ->
    [one] one part damaged or not from our booths
   *[other] { $n } parts damaged or not from our booths
}
hq-sticks-is-answer = This is an answer for the booth. Choose the other files.
hq-sticks-n-segments = new segments: { $n }
hq-sticks-n-duplicates = known segments: { $n }
hq-sticks-n-forked = segments of a fork: { $n }
hq-sticks-n-pictures = pictures: { $n }
hq-sticks-n-joined = booths joined: { $n }
hq-sticks-nothing = nothing new; the answer says what is held
hq-sticks-save = Save the answer
hq-sticks-save-of = Save the answer to { $file }
hq-sticks-back = Save each answer on the stick, then send it back.
hq-sticks-back-more = It belongs in the folder OUTPOST, beside its file. The booth takes receipts, lists and, if it asked to join, its papers from it.
hq-error-stopped = Stopped. What was whole is taken in; choose the file again for the rest.
hq-act-stick-taken = Stick taken in
hq-error-transfer-damaged = This is no file of a stick, or its beginning is damaged. Choose the files in the stick’s folder OUTPOST. { $detail }
hq-error-wire-unsupported = This was written by another version of the program. Update headquarters, then choose the file again. { $detail }
