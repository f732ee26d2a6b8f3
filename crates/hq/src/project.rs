//! Events → facts: what look-ups and statistics need of an act. Pure.

use crate::figures::Cell;
use crate::store::{AnswerFact, ArrivedEvent, CrossingFact, Fact};
use border::{Act, Answer, Crossing, Disposition, Post};
use chrono_tz::Tz;
use foundation::{Instant, Sensitive};
use journal::{BoothId, JournalError, Stored};
use std::collections::HashMap;

/// Longest name that is projected, in characters: a key of an index has to stay short. The record itself is kept whole.
const NAME_CHARS: usize = 300;
/// Longest code or number that is projected.
const CODE_CHARS: usize = 100;
/// Longest note that is projected.
const NOTE_CHARS: usize = 4_000;

/// What projecting needs to know of posts: their time zones, and where the booth stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    zones: HashMap<String, Tz>,
    booth_post: String,
}

impl Places {
    /// For the events of a booth of `booth_post`.
    #[must_use]
    pub(crate) fn new(posts: &[Post], booth_post: &str) -> Self {
        let zones = posts.iter().filter_map(|post| Some((post.code.clone(), post.time_zone.parse().ok()?))).collect();
        Self { zones, booth_post: booth_post.to_owned() }
    }

    /// The civil date at a post; by the booth's own offset if the post is not known.
    fn day(&self, post: &str, at: &Instant) -> String {
        match self.zones.get(post) {
            Some(zone) => at.utc.with_timezone(zone).date_naive().to_string(),
            None => at.local_date().to_string(),
        }
    }
}

/// What an event means. `broken`: it does not follow the chain.
#[must_use]
pub(crate) fn event(places: &Places, stored: &Stored, broken: bool) -> ArrivedEvent {
    let head = stored.head();
    let fact = stored.event().map_or(Fact::Nothing, |event| match event.act() {
        Ok(act) => fact(places, head.id.booth, head.public_id(), &head.at, act),
        Err(JournalError::UnknownKind(_)) => Fact::Quarantined("unknown-kind"),
        Err(_) => Fact::Quarantined("unreadable-body"),
    });
    ArrivedEvent { seq: head.id.seq, chain: stored.chain(), kind: head.kind.clone(), at: head.at.unix_millis(), broken, fact }
}

fn fact(places: &Places, booth: BoothId, id: uuid::Uuid, at: &Instant, act: Act) -> Fact {
    match act {
        Act::CrossingRecorded(recorded) => Fact::Crossing(Box::new(crossing(places, booth, id, &recorded))),
        Act::AlertDisposed(given) => Fact::Answer(Box::new(answer(places, booth, &places.booth_post, &given))),
        Act::InspectionReferred { .. } => Fact::Counted { day: places.day(&places.booth_post, at), post: places.booth_post.clone() },
        _ => Fact::Nothing,
    }
}

fn crossing(places: &Places, booth: BoothId, id: uuid::Uuid, crossing: &Crossing) -> CrossingFact {
    let traveller = &crossing.traveller;
    let part = |part: &Option<border::Sourced<Sensitive<String>>>| part.as_ref().map(|part| part.value.expose().clone()).unwrap_or_default();
    let name = plain([part(&traveller.primary_identifier), part(&traveller.secondary_identifier)].join(" ").trim(), NAME_CHARS);
    let number = crossing.document.number.as_ref().map(|number| plain(number.value.expose(), CODE_CHARS));
    let day = places.day(&crossing.post, &crossing.at);
    CrossingFact {
        id,
        at: crossing.at.unix_millis(),
        offset: crossing.at.offset_minutes,
        cell: Cell::of(crossing, &day),
        day,
        post: plain(&crossing.post, CODE_CHARS),
        lane: plain(&crossing.lane, CODE_CHARS),
        direction: crossing.direction,
        decision: crossing.decision.name(),
        name_key: search_key(&name).into(),
        name: name.into(),
        birth: traveller.birth_date.as_ref().and_then(|birth| serde_json::to_string(&birth.value).ok()).map(Sensitive::new),
        nationality: traveller.nationality.as_ref().map(|state| state.value.to_string()).filter(|code| !code.is_empty()),
        residence: traveller.residence.as_ref().map(|state| state.value.to_string()).filter(|code| !code.is_empty()),
        number_key: number.as_ref().map(|number| search_key(number).replace(' ', "").into()),
        number: number.map(Sensitive::new),
        hits: u32::try_from(crossing.hits.len()).unwrap_or(u32::MAX),
        answers: crossing.dispositions.iter().map(|given| answer(places, booth, &crossing.post, given)).collect(),
    }
}

/// The same answer gets the same id whether it comes as an act of its own or inside its crossing.
fn answer(places: &Places, booth: BoothId, post: &str, given: &Disposition) -> AnswerFact {
    let mut hasher = blake3::Hasher::new();
    for part in [given.list.as_str(), &given.alert, &given.identity, answer_word(given.answer), &given.officer] {
        hasher.update(&(part.len() as u64).to_be_bytes()).update(part.as_bytes());
    }
    let digest = hasher.update(&booth.0.to_be_bytes()).finalize().to_hex();
    let at = given.at.unix_millis();
    AnswerFact {
        id: format!("{:013}-{}", at.max(0), digest.get(..24).unwrap_or_default()),
        at,
        day: places.day(post, &given.at),
        post: plain(post, CODE_CHARS),
        list: plain(&given.list, CODE_CHARS),
        list_version: given.list_version,
        alert: plain(&given.alert, CODE_CHARS),
        answer: answer_word(given.answer),
        note: plain(given.note.expose(), NOTE_CHARS).into(),
        officer: plain(&given.officer, CODE_CHARS),
        score: given.score,
    }
}

/// A text as every database can hold and index it: bounded, and without the character NUL.
fn plain(text: &str, max_chars: usize) -> String {
    text.chars().map(|letter| if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter }).take(max_chars).collect()
}

/// The stored word of an answer, the same as on the door.
#[must_use]
pub(crate) const fn answer_word(answer: Answer) -> &'static str {
    match answer {
        Answer::Same => "same",
        Answer::NotSame => "not-same",
        Answer::Unsure => "unsure",
    }
}

/// A name or number as it is searched: capital letters and digits, one blank between parts.
#[must_use]
pub(crate) fn search_key(text: &str) -> String {
    let upper: String = text.to_uppercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    upper.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_searched_without_case_and_punctuation() {
        assert_eq!(search_key(" o'Connor<<anna-Maria "), "O CONNOR ANNA MARIA");
        assert_eq!(search_key("l898 902-c").replace(' ', ""), "L898902C");
    }

    #[test]
    fn a_text_no_database_could_hold_is_projected_as_one_it_can() {
        assert_eq!(plain("ERIK\0SSON", NAME_CHARS), "ERIK\u{FFFD}SSON");
        assert_eq!(plain(&"É".repeat(5_000), CODE_CHARS).chars().count(), CODE_CHARS);
    }

    #[test]
    fn the_day_is_the_posts_own() {
        let post = Post {
            code: "UTKOR".to_owned(),
            name: "Kora Bridge".to_owned(),
            time_zone: "Africa/Nairobi".to_owned(),
            border_type: border::BorderType::Land,
            lanes: vec![],
        };
        let late = foundation::FixedClock::at_millis(1_750_024_800_000); // 2025-06-15T22:00Z
        let at = foundation::Clock::now(&late);
        let places = Places::new(&[post], "UTKOR");
        assert_eq!(places.day("UTKOR", &at), "2025-06-16");
        assert_eq!(places.day("UNKNOWN", &at), "2025-06-15");
    }
}
