//! Events → facts: what look-ups and statistics need of an act. Pure.

use crate::HqError;
use crate::figures::Cell;
use crate::store::{AmendmentFact, AnswerFact, ArrivedEvent, CrossingFact, DocumentKey, Fact};
use border::{Act, Amendment, Answer, Crossing, Decision, Disposition, Post};
use chrono_tz::Tz;
use foundation::{Instant, Sensitive};
use journal::{BoothId, EventId, JournalError, Stored};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Longest name that is projected, in characters: a key of an index has to stay short. The record itself is kept whole.
pub(crate) const NAME_CHARS: usize = 300;
/// Longest code or number that is projected.
pub(crate) const CODE_CHARS: usize = 100;
/// Longest note that is projected.
const NOTE_CHARS: usize = 4_000;
/// More changes in one correction than there are fields are no correction.
const MOST_CHANGES: usize = 64;

/// The time zone of every post.
#[derive(Debug, Default)]
pub(crate) struct Zones(HashMap<String, Tz>);

impl Zones {
    #[must_use]
    pub(crate) fn of(posts: &[Post]) -> Arc<Self> {
        Arc::new(Self(posts.iter().filter_map(|post| Some((post.code.clone(), post.time_zone.parse().ok()?))).collect()))
    }
}

/// The zones as of a revision of the posts: a segment needs them, and posts hardly ever change.
#[derive(Debug, Default)]
pub(crate) struct KnownZones(Mutex<Option<(String, Arc<Zones>)>>);

impl KnownZones {
    /// Those of this revision, which `posts` gives if it is a new one.
    pub(crate) fn at(&self, revision: &str, posts: impl FnOnce() -> Result<Vec<Post>, HqError>) -> Result<Arc<Zones>, HqError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.as_ref().filter(|(of, _)| of == revision) {
            Some((_, zones)) => Ok(Arc::clone(zones)),
            None => {
                let zones = Zones::of(&posts()?);
                *known = Some((revision.to_owned(), Arc::clone(&zones)));
                Ok(zones)
            }
        }
    }
}

/// What projecting needs to know of posts: their time zones, and where the booth stands.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    zones: Arc<Zones>,
    booth_post: String,
}

impl Places {
    /// For the events of a booth of `booth_post`.
    #[must_use]
    pub(crate) fn new(zones: &Arc<Zones>, booth_post: &str) -> Self {
        Self { zones: Arc::clone(zones), booth_post: booth_post.to_owned() }
    }

    /// The civil date at a post; by the booth's own offset if the post is not known.
    fn day(&self, post: &str, at: &Instant) -> String {
        match self.zones.0.get(post) {
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
    ArrivedEvent {
        seq: head.id.seq,
        chain: stored.chain(),
        kind: head.kind.clone(),
        at: head.at.unix_millis(),
        retention: (!stored.is_erased()).then_some(head.retention),
        broken,
        fact,
    }
}

fn fact(places: &Places, booth: BoothId, id: uuid::Uuid, at: &Instant, act: Act) -> Fact {
    match act {
        Act::CrossingRecorded(recorded) => Fact::Crossing(Box::new(crossing(places, booth, id, &recorded))),
        Act::CrossingCorrected(_) | Act::CrossingVoided(_) => act.amendment().map_or(Fact::Nothing, |said| amendment(booth, said)),
        Act::AlertDisposed(given) => Fact::Answer(Box::new(answer(places, booth, &places.booth_post, &given))),
        Act::InspectionReferred { .. } => Fact::Counted { day: places.day(&places.booth_post, at), post: places.booth_post.clone() },
        _ => Fact::Nothing,
    }
}

/// Nobody corrects what another booth recorded: that is kept and shown, and changes nothing.
fn amendment(booth: BoothId, mut said: Amendment) -> Fact {
    let named = said.crossing().parse().ok().and_then(|id: uuid::Uuid| Some((id, EventId::from_public_id(id)?.0)));
    let Some((crossing, of)) = named else { return Fact::Quarantined("malformed-correction") };
    if of.booth != booth {
        return Fact::Quarantined("foreign-correction");
    }
    let short = |text: &mut String, most| *text = plain(text, most);
    match &mut said {
        Amendment::Corrected(correction) => {
            if correction.changes.len() > MOST_CHANGES {
                return Fact::Quarantined("malformed-correction");
            }
            short(&mut correction.officer, CODE_CHARS);
            correction.second_officer.iter_mut().for_each(|second| short(second, CODE_CHARS));
            correction.reason = plain(correction.reason.expose(), NOTE_CHARS).into();
            for change in &mut correction.changes {
                change.old = change.old.as_ref().map(|old| plain(old.expose(), NAME_CHARS).into());
            }
            for decision in correction.decision.iter_mut().flat_map(|change| [&mut change.old, &mut change.new]) {
                shorten(decision);
            }
        }
        Amendment::Voided(void) => {
            short(&mut void.officer, CODE_CHARS);
            short(&mut void.second_officer, CODE_CHARS);
            void.reason = plain(void.reason.expose(), NOTE_CHARS).into();
        }
    }
    if said.is_well_formed() {
        Fact::Amendment(Box::new(AmendmentFact { crossing, amendment: said }))
    } else {
        Fact::Quarantined("malformed-correction")
    }
}

fn shorten(decision: &mut Decision) {
    match decision {
        Decision::AdmitWithConditions { conditions: text, .. }
        | Decision::Refuse { note: text, .. }
        | Decision::ProtectionReferral { note: text }
        | Decision::Prevent { reason: text } => *text = plain(text.expose(), NOTE_CHARS).into(),
        Decision::Admit { .. } | Decision::Depart => {}
    }
}

/// The parts of a name as it is kept, and how many characters of it are the surname.
pub(crate) fn full_name(primary: &str, secondary: &str) -> (String, usize) {
    let name = plain([primary, secondary].join(" ").trim(), NAME_CHARS);
    let surname = primary.trim().chars().count().min(name.chars().count());
    (name, surname)
}

fn crossing(places: &Places, booth: BoothId, id: uuid::Uuid, crossing: &Crossing) -> CrossingFact {
    let traveller = &crossing.traveller;
    let part = |part: &Option<border::Sourced<Sensitive<String>>>| part.as_ref().map(|part| part.value.expose().clone()).unwrap_or_default();
    let (name, surname) = full_name(&part(&traveller.primary_identifier), &part(&traveller.secondary_identifier));
    let number = crossing.document.number.as_ref().map(|number| plain(number.value.expose(), CODE_CHARS));
    let issuer = crossing.document.issuing_state.as_ref().map(|state| state.value.to_string()).unwrap_or_default();
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
        surname: u32::try_from(surname).unwrap_or(u32::MAX),
        birth: traveller.birth_date.as_ref().and_then(|birth| serde_json::to_string(&birth.value).ok()).map(Sensitive::new),
        nationality: traveller.nationality.as_ref().map(|state| state.value.to_string()).filter(|code| !code.is_empty()),
        residence: traveller.residence.as_ref().map(|state| state.value.to_string()).filter(|code| !code.is_empty()),
        document: number.as_ref().and_then(|number| DocumentKey::of(number, &issuer)),
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
pub(crate) fn plain(text: &str, max_chars: usize) -> String {
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
    fn zones_are_asked_for_again_when_posts_changed_and_only_then() {
        let known = KnownZones::default();
        let refused = || Err(HqError::Damaged("asked again"));
        let first = known.at("1", || Ok(vec![])).unwrap();
        assert!(Arc::ptr_eq(&first, &known.at("1", refused).unwrap()));
        assert!(known.at("2", refused).is_err());
        assert!(!Arc::ptr_eq(&first, &known.at("2", || Ok(vec![])).unwrap()));
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
        let places = Places::new(&Zones::of(&[post]), "UTKOR");
        assert_eq!(places.day("UTKOR", &at), "2025-06-16");
        assert_eq!(places.day("UNKNOWN", &at), "2025-06-15");
    }
}
