## Retention
hq-retention-note = How long records keep what they say of a person
hq-retention-terms = Terms
hq-retention-more = Days after a record was made. An empty field keeps it for good. When its time is over, what a record says is erased here and at the booths; that there was a record, and the figures, stay.
hq-retention-here = At headquarters, days
hq-retention-there = At the booths, days
hq-retention-for-good = for good
hq-retention-as-here = as at headquarters
hq-retention-days-wrong = A whole number of days from 1 to { $most }, or nothing.
hq-retention-booth-longer = A booth keeps nothing longer than headquarters. Enter fewer days.
hq-retention-undo = Put back
hq-retention-unchanged = Nothing is changed yet. Enter other days first.
hq-retention-save = Look at what this erases
hq-retention-confirm = Publish these terms?
hq-retention-publish = Publish
hq-retention-erases-none = By these terms nothing is erased now. They go down to the booths with the rules of entry.
hq-retention-erases = { $n ->
    [one] By these terms the time of records in one part of a journal is over. They are erased within six hours, here and at the booths, and nobody can bring them back.
   *[other] By these terms the time of records in { $count } parts of journals is over. They are erased within six hours, here and at the booths, and nobody can bring them back.
}
hq-retention-erases-many = By these terms the time of records in more than { $count } parts of journals is over. They are erased from now on, here and at the booths, and nobody can bring them back.
hq-retention-saved = Published. Booths go by it from their next contact.
hq-retention-standing = What was done
hq-retention-book = Terms
hq-retention-book-version = rules of entry, version { $n }
hq-retention-built-in = none yet: everything is kept
hq-retention-erased = Erased last
hq-retention-never = nothing yet
hq-retention-clock = Headquarters does not erase by itself at present.
hq-retention-clock-more = No crossing of the last month is here, so its clock may be wrong. See whether date and time are right. If they are, the command outpost-hq erase does it.
hq-class-routine = Ordinary crossings
hq-class-routine-more = admitted or left without a hit that stood
hq-class-refusal = Refusals
hq-class-refusal-more = refused entries and prevented exits
hq-class-hit = Hits
hq-class-hit-more = crossings with a confirmed or unsure hit, answers, urgent alerts
hq-class-protection = Protection
hq-class-protection-more = referrals for asylum and protection
hq-class-child = Children
hq-class-child-more = records about a child
hq-class-fee = Money
hq-class-fee-more = fees and their receipts
hq-class-audit = Audit trail
hq-class-audit-more = sign-ins, look-ups, changes of the booth; what was said of a crossing stays as long as the crossing
hq-act-records-erased = Records erased
hq-act-retention-set = Retention published
