//! What became of hits that officers answered: entered here, and sent down to the post whose officer answered.

use crate::store::{AnswerQuery, AnswerRecord, Verdict, VerdictKind};
use crate::{Hq, HqError};
use border::{Answer, HitOutcome, OutcomeWord};
use foundation::{CodedError, ErrorCode, Sensitive};

const DAY_MS: i64 = 86_400_000;
/// Outcomes older than this are no longer sent down; booths keep no crossings for longer either.
const LOOK_BACK_DAYS: i64 = 180;
/// More of one post are not sent; the newest are.
const MOST: usize = 5_000;
const NOTE_CHARS: usize = 2_000;
const SAID_BY_CHARS: usize = 200;

/// What is said of a hit.
#[derive(Clone, Debug)]
pub struct NewOutcome {
    /// Id of the answer, as the list of answers has it.
    pub answer: String,
    /// What became of it.
    pub outcome: OutcomeWord,
    /// In words.
    pub note: Sensitive<String>,
    /// Who said so.
    pub said_by: String,
}

impl Hq {
    /// Keeps what became of an answered hit and sends it down to the post. A later word takes the place of an earlier one.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] for an unknown answer; [`ErrorCode::BadRequest`] naming a field that is missing or too long.
    pub fn settle_hit(&self, new: &NewOutcome, by: &str) -> Result<HitOutcome, HqError> {
        let plain = |text: &str, most: usize| !text.trim().is_empty() && text.chars().count() <= most;
        if !plain(&new.said_by, SAID_BY_CHARS) {
            return Err(CodedError::new(ErrorCode::BadRequest, "said_by").into());
        }
        if !plain(new.note.expose(), NOTE_CHARS) {
            return Err(CodedError::new(ErrorCode::BadRequest, "note").into());
        }
        let AnswerRecord { fact, booth, crossing } = self.answer(&new.answer)?.ok_or(ErrorCode::NotFound)?;
        let outcome = HitOutcome {
            booth: booth.0,
            crossing: crossing.map(|id| id.to_string()),
            list: fact.list,
            alert: fact.alert,
            answer: answer_of(fact.answer),
            answered_at: fact.at,
            outcome: new.outcome,
            note: new.note.expose().trim().to_owned().into(),
            said_by: new.said_by.trim().to_owned(),
            at: self.now_ms(),
        };
        let body = serde_json::to_string(&outcome).map_err(|_| HqError::Damaged("outcome"))?;
        let verdict = Verdict { kind: VerdictKind::Outcome, subject: new.answer.clone(), at: outcome.at, login: by.to_owned(), body: body.into() };
        self.store.save_verdict(&verdict)?;
        let post = self.booth(booth)?.post;
        self.publish_outcomes(&post, &self.outcomes_of(&post)?, by)?;
        Ok(outcome)
    }

    /// Every word on answered hits, by the answer's id.
    ///
    /// # Errors
    /// [`HqError::Database`].
    pub(crate) fn outcomes(&self) -> Result<Vec<(String, HitOutcome)>, HqError> {
        let verdicts = self.store.verdicts(VerdictKind::Outcome, self.now_ms() - LOOK_BACK_DAYS * DAY_MS)?;
        let read = |verdict: Verdict| {
            let outcome = serde_json::from_str(verdict.body.expose()).map_err(|_| HqError::Damaged("outcome"))?;
            Ok((verdict.subject, outcome))
        };
        verdicts.into_iter().map(read).collect()
    }

    /// Those of the booths of a post, the newest first.
    pub(crate) fn outcomes_of(&self, post: &str) -> Result<Vec<HitOutcome>, HqError> {
        let booths: Vec<u32> = self.store.booths()?.into_iter().filter(|booth| booth.post == post).map(|booth| booth.id.0).collect();
        let mut own: Vec<HitOutcome> = self.outcomes()?.into_iter().map(|(_, outcome)| outcome).collect();
        own.retain(|outcome| booths.contains(&outcome.booth));
        own.truncate(MOST);
        Ok(own)
    }

    /// The answer with this id: answers are read in the order of their ids, and this is the first up to it.
    fn answer(&self, id: &str) -> Result<Option<AnswerRecord>, HqError> {
        let query = AnswerQuery { before: Some(format!("{id}~")), limit: 1, ..AnswerQuery::default() };
        Ok(self.store.answers(&query)?.into_iter().find(|found| found.fact.id == id))
    }
}

/// The answer behind its stored word.
pub(crate) fn answer_of(word: &str) -> Answer {
    match word {
        "same" => Answer::Same,
        "not-same" => Answer::NotSame,
        _ => Answer::Unsure,
    }
}
