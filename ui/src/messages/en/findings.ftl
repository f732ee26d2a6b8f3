# Findings of the rule book: `finding-<rule>` says what was found, `finding-<rule>-text` what it means and what to do.
# Dates arrive formatted, counts as digits. Sentences avoid plurals, because counts arrive as text.

# 1 The document
finding-document-missing = No travel document
finding-document-missing-text = The traveller shows nothing to travel on. Establish who they are, note why the document is missing, and refer if in doubt.
finding-document-not-for-travel = A visa is not a travel document
finding-document-not-for-travel-text = This page is a visa. Scan the passport or identity card it belongs to as well.
finding-document-expired = Document expired
finding-document-expired-text = Expired on { $date }; days since then: { $days }. Ask for another document in force; a national of this State may enter all the same.
finding-document-expires-soon = Valid for less than { $months } months
finding-document-expires-soon-text = Days left: { $days }, until { $date }. { $covered ->
    [yes] The planned stay of { $nights } nights ends before that.
    [no] The planned stay of { $nights } nights does not: agree on a shorter stay or ask for another document.
   *[unknown] Ask how long the traveller will stay.
  }
finding-document-expiry-unknown = No date of expiry
finding-document-expiry-unknown-text = None was read. Look for it on the document and type it, or leave it empty if the document has none.
finding-document-expiry-implausible = Date of expiry not plausible
finding-document-expiry-implausible-text = { $date } was read. Compare it with the printed page and correct it if it was misread.
finding-document-valid = Document valid
finding-document-valid-text = In force until { $date }; its machine-readable zone agrees with its check digits.

# 2 The machine-readable zone
finding-mrz-check-failed = Check digits do not agree
finding-mrz-check-failed-text = Compare with the printed page: { $number ->
    [failed] document number.
   *[agrees] {""}
  } { $birth ->
    [failed] Date of birth.
   *[agrees] {""}
  } { $expiry ->
    [failed] Date of expiry.
   *[agrees] {""}
  } { $optional ->
    [failed] Optional data.
   *[agrees] {""}
  } { $composite ->
    [failed] All fields together.
   *[agrees] {""}
  } Correct what was misread; if it is printed so, the document may have been altered.
finding-mrz-rebuilt = Machine-readable zone corrected by hand
finding-mrz-rebuilt-text = Its check digits agree now. Make sure it says what is printed.
finding-mrz-doubtful = Machine-readable zone unusual
finding-mrz-doubtful-text = Places that deviate from Doc 9303: { $count }, the first in line { $line }, column { $column }. Compare them with the printed page.
finding-issuing-state-unknown = Issuing State not known
finding-issuing-state-unknown-text = No State or organisation has the code { $code }. Compare with the printed page; if it is printed so, refer the document for examination.
finding-nationality-unknown = Nationality not known
finding-nationality-unknown-text = No nationality has the code { $code }. Compare with the printed page and correct it if it was misread.

# 3 The person
finding-name-missing = No name
finding-name-missing-text = Neither surname nor given names were read. Type at least one as printed.
finding-birth-date-implausible = Date of birth not plausible
finding-birth-date-implausible-text = { $why ->
    [future] It lies in the future.
   *[age] It makes the traveller older than { $years } years.
  } Compare with the printed page and correct it if it was misread.
finding-birth-date-incomplete = Date of birth not complete
finding-birth-date-incomplete-text = Nothing needs to be invented: leave unknown what the document does not say.
finding-minor-alone = Minor, nobody recorded as travelling along
finding-minor-alone-text = Age { $years }, under { $limit }. Note who accompanies the child and which consent you saw; refer to child protection if nobody does.
finding-minor-accompanied = Minor travelling accompanied
finding-minor-accompanied-text = Age { $years }, under { $limit }. Make sure that the person noted is present and may travel with the child.

# 4 The stay
finding-national-enters = National of this State
finding-national-enters-text = May enter without visa and without a limit of stay.
finding-visa-free = No visa needed, up to { $days } days in { $window }
finding-visa-free-text = Days used since { $since }: { $used }. May stay until { $until }.
finding-visa-needed = Visa needed
finding-visa-needed-text = This nationality is not exempt. Look for a valid visa or permit and note its number; without one, refer or refuse.
finding-stay-exhausted = Permitted stay used up
finding-stay-exhausted-text = { $used } of { $days } days used within { $window } days. { $again ->
    [unknown] Ask for a residence permit or another ground of stay.
   *[other] A new stay is possible from { $again }; before that, ask for a residence permit or another ground.
  }
finding-stay-planned-too-long = Planned stay longer than permitted
finding-stay-planned-too-long-text = The last permitted day is { $until }; { $nights } nights go beyond it, days over: { $over }. Tell the traveller.
finding-stay-exceeded = Stay exceeded, days over: { $days }
finding-stay-exceeded-text = Entered { $entered }, permitted until { $until }, day { $stayed } today. Ask for the reason and for proof, such as a hospital or airline note, and record it.
finding-stay-kept = Leaves in time
finding-stay-kept-text = Entered { $entered }, day { $stayed } today, permitted until { $until }.

# 5 History
finding-no-entry-on-record = No entry on record
finding-no-entry-on-record-text = This booth knows of no entry that this exit could close. Look for an entry stamp and note its date and place; records of other posts may still be on their way.
finding-no-exit-on-record = No exit on record since { $entered }
finding-no-exit-on-record-text = The entry of { $entered } at { $post } was never closed. Look for an exit stamp and note it; days used may be more than shown.
finding-refused-before = Entry refused before
finding-refused-before-text = Last on { $date } at { $post }, grounds { $grounds }; times on record: { $count }. Ask whether the ground still holds.
finding-exit-prevented-before = Exit prevented before
finding-exit-prevented-before-text = Last on { $date } at { $post }; times on record: { $count }. Make sure that the reason no longer holds.
finding-overstayed-before = Last visit longer than permitted
finding-overstayed-before-text = Left { $left } at { $post }; days over: { $days }. Ask for the reason.
finding-last-visit-closed = Last visit closed in time
finding-last-visit-closed-text = Left { $left } at { $post }, { $of ->
    [unlimited] day { $day }.
   *[other] day { $day } of { $of }.
  }

# 6 Protection
finding-protection-first = Asks for protection
finding-protection-first-text = No refusal before the competent authority has spoken. Record the minimum, contact no authority of the country of origin, and refer.
