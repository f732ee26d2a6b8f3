//! What officers answered when booths asked about somebody whom a booth had raised. No answer closes an alarm by itself: two officers may
//! have had two travellers before them. It is shown with it.

use crate::raised::{Raised, RaisedKind};
use crate::store::{AnswerQuery, AnswerRecord};
use crate::{Hq, HqError};
use border::{AlertRef, URGENT_LIST};
use chrono::DateTime;

const DAY_MS: i64 = 86_400_000;
/// More answers than this to one alarm are not shown; the newest are.
const MOST: usize = 50;
/// Answers looked through for one alarm.
const LOOKED_THROUGH: u32 = 5_000;

impl Hq {
    /// The answers given since something was raised, the oldest first: to its own entry, whoever stood there, and to the alert with which a
    /// traveller was found later where the same traveller stood there.
    ///
    /// # Errors
    /// [`HqError::Database`], [`HqError::Damaged`].
    pub fn answers_to(&self, one: &Raised) -> Result<Vec<AnswerRecord>, HqError> {
        let own = AlertRef { list: URGENT_LIST.to_owned(), alert: one.alert.id.clone() };
        // Days are those of the post, which may lie a day before.
        let from = DateTime::from_timestamp_millis(one.at - DAY_MS).map(|time| time.date_naive().to_string());
        let asked = |alert: &str| {
            let query = AnswerQuery { alert: Some(alert.to_owned()), from: from.clone(), limit: LOOKED_THROUGH, ..AnswerQuery::default() };
            self.store.answers(&query)
        };
        let mut found = asked(&own.alert)?;
        found.retain(|answer| own.is_same(&answer.fact.list, &answer.fact.alert));
        if let Some(about) = one.alert.about.as_ref().filter(|_| one.kind == RaisedKind::FoundLater) {
            for answer in asked(&about.alert)? {
                if answer.fact.at >= one.at && about.is_same(&answer.fact.list, &answer.fact.alert) && self.is_about(one, &answer)? {
                    found.push(answer);
                }
            }
        }
        found.sort_by(|a, b| (a.fact.at, &a.fact.id).cmp(&(b.fact.at, &b.fact.id)));
        found.drain(..found.len().saturating_sub(MOST));
        Ok(found)
    }

    /// Whether the traveller who stood there is the one of the alarm's crossing.
    fn is_about(&self, one: &Raised, answer: &AnswerRecord) -> Result<bool, HqError> {
        let (Some(crossing), Some(there)) = (&one.crossing, answer.crossing) else { return Ok(false) };
        if *crossing == there.to_string() {
            return Ok(true);
        }
        let crossing = crossing.parse().map_or(Ok(None), |id| self.store.crossing(id))?;
        let there = self.store.crossing(there)?;
        Ok(crossing.zip(there).is_some_and(|(crossing, there)| crossing.is_of_same_traveller(&there)))
    }
}
