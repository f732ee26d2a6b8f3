//! What the lists say of a number alone: a vehicle's plate, a visa, a permit, a document that nobody presents.

use crate::items::{ItemClass, ItemFound, ItemKey, ItemStatus};
use crate::screener::{check, exists_for};
use crate::{ListError, Screener};
use border::{ListHeader, Role, ScreeningCheck, ScreeningResult};
use chrono::NaiveDate;
use foundation::CodedError;

/// An item that bears the number, and the list that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// The list, with what is to be done about its items.
    pub header: ListHeader,
    /// The item, and how the number was changed to find it.
    pub found: ItemFound,
}

/// What is known of a visa or permit. Numbers that had to be changed to be found prove nothing and count for nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A list says that it does not hold: revoked, stolen, lost, blank, invalidated or sought.
    NotValid(ItemStatus),
    /// Issued, and not past its last day, if that is known.
    Issued(Option<NaiveDate>),
    /// Issued, and past its last day.
    RunOut(NaiveDate),
    /// No positive list that was asked has it.
    Unknown,
    /// No positive list was asked: nothing can be said.
    NoList,
}

/// What the lists say of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberAnswer {
    /// One entry for every list that holds numbers, in the order of the lists.
    pub checks: Vec<ScreeningCheck>,
    /// The items that bear the number, those found under it as it was asked first.
    pub found: Vec<ListedItem>,
    /// What that means for a visa or permit; none for anything else.
    pub standing: Option<Standing>,
}

impl Screener {
    /// Asks every list with numbers about one: `today` decides what has run out, `now_ms` (milliseconds since 1970) how old a list
    /// is. Without a State every State's items count. Lists whose handling names roles answer those alone; to others they do not exist.
    ///
    /// ```
    /// # use screening::{ItemClass, ItemKey, Screener, Standing};
    /// let nothing = Screener::new(Vec::new());
    /// let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
    /// let answer = nothing.look_up(ItemClass::Visa, &ItemKey::default(), today, 0, border::Role::Officer);
    /// assert_eq!(answer.standing, Some(Standing::NoList));
    /// ```
    #[must_use]
    pub fn look_up(&self, class: ItemClass, key: &ItemKey, today: NaiveDate, now_ms: i64, role: Role) -> NumberAnswer {
        let mut answer = NumberAnswer { checks: Vec::new(), found: Vec::new(), standing: None };
        let mut positive = false;
        for list in self.lists.iter().filter(|list| list.item_count() > 0 && exists_for(&list.header.handling, role)) {
            let start = (self.stopwatch)();
            let said = list.look_up_anywhere(class, key);
            let micros = (self.stopwatch)().saturating_sub(start);
            positive |= list.is_positive() && said.is_ok();
            let check = check(&list.header, now_ms, result(&said), micros, self.matcher);
            // A list that turns out to be damaged is said, never passed over.
            let not_done_reason = said.as_ref().err().map(|error| CodedError::from(error.clone()).code.as_str().to_owned());
            answer.checks.push(ScreeningCheck { not_done_reason, ..check });
            answer.found.extend(said.unwrap_or_default().into_iter().map(|found| ListedItem { header: list.header.clone(), found }));
        }
        answer.found.sort_by_key(|listed| !listed.found.changes.is_empty());
        answer.standing = matches!(class, ItemClass::Visa | ItemClass::Permit).then(|| standing(&answer.found, positive, today));
        answer
    }
}

fn result(said: &Result<Vec<ItemFound>, ListError>) -> ScreeningResult {
    match said {
        Err(_) => ScreeningResult::NotDone,
        Ok(found) if found.iter().any(|found| found.changes.is_empty()) => ScreeningResult::Hit,
        Ok(found) if !found.is_empty() => ScreeningResult::Candidates,
        Ok(_) => ScreeningResult::NoMatch,
    }
}

/// Bad news first: a visa that was issued and revoked is revoked. Of several that were issued the one that holds longest counts.
fn standing(found: &[ListedItem], positive: bool, today: NaiveDate) -> Standing {
    let exact = || found.iter().map(|listed| &listed.found).filter(|found| found.changes.is_empty()).map(|found| &found.item);
    if let Some(bad) = exact().find(|item| item.status != ItemStatus::Issued) {
        return Standing::NotValid(bad.status);
    }
    let longest = exact().map(|item| item.until).max_by_key(|until| until.unwrap_or(NaiveDate::MAX));
    match longest {
        Some(Some(until)) if until < today => Standing::RunOut(until),
        Some(until) => Standing::Issued(until),
        None if positive => Standing::Unknown,
        None => Standing::NoList,
    }
}
