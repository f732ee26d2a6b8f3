//! What a crossing is counted by: every trait as a number in its own bits of one word.
//!
//! The words lie in databases: lists are added to at their end, bits never move.

use crate::HqError;
use crate::store::word;
use border::{Answer, Crossing, Decision, Direction, ModeOfTransport, Purpose, TravellerClass};
use chrono::NaiveDate;
use mrz::{PartialDate, Sex, StateCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What figures may be laid out by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// Day at the post.
    Day,
    /// Week of ISO 8601.
    Week,
    /// Month.
    Month,
    /// Year.
    Year,
    /// Post.
    Post,
    /// Direction.
    Direction,
    /// Decision.
    Decision,
    /// Nationality.
    Nationality,
    /// Country of residence, by which IRTS 2008 classifies.
    Residence,
    /// The traveller's class: visitors and others.
    Class,
    /// Sex.
    Sex,
    /// Age group of IRTS 2008, children apart.
    Age,
    /// Main purpose of the trip.
    Purpose,
    /// Mode of transport.
    Mode,
    /// What officers said to hits.
    Hits,
    /// Whether the permitted stay was over on exit.
    Overstay,
}

/// Which crossings a table counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Admitted and departed.
    #[default]
    Crossed,
    /// Refused and prevented.
    Refused,
    /// Both.
    All,
    /// Departed after the permitted stay was over.
    Overstayed,
    /// With a hit of which an officer said that it is the same person.
    HitTrue,
    /// With hits of which officers said that they are somebody else.
    HitFalse,
    /// With a hit that is not settled.
    HitUnsure,
}

const DIRECTIONS: &[Direction] = &[Direction::Entry, Direction::Exit];
const DECISIONS: &[&str] = &["admit", "admit-with-conditions", "refuse", "protection-referral", "depart", "prevent"];
const SEXES: &[Sex] = &[Sex::Female, Sex::Male, Sex::Unspecified];
const CLASSES: &[TravellerClass] = &[
    TravellerClass::National,
    TravellerClass::Resident,
    TravellerClass::FreeMovement,
    TravellerClass::Visitor,
    TravellerClass::Transit,
    TravellerClass::Crew,
    TravellerClass::BorderResident,
    TravellerClass::FrontierWorker,
    TravellerClass::DiplomatOfficial,
    TravellerClass::Protection,
    TravellerClass::Other,
];
const PURPOSES: &[Purpose] = &[
    Purpose::Holiday,
    Purpose::VisitingFamily,
    Purpose::Education,
    Purpose::Health,
    Purpose::Religion,
    Purpose::Shopping,
    Purpose::Business,
    Purpose::Employment,
    Purpose::SeasonalWork,
    Purpose::SmallTrade,
    Purpose::Transit,
    Purpose::ReturnHome,
    Purpose::Other,
];
const MODES: &[ModeOfTransport] = &[
    ModeOfTransport::Air,
    ModeOfTransport::Road,
    ModeOfTransport::Rail,
    ModeOfTransport::Sea,
    ModeOfTransport::River,
    ModeOfTransport::Foot,
    ModeOfTransport::Animal,
];
/// Age groups and their first year.
const AGES: &[(&str, u32)] = &[("0-14", 0), ("15-17", 15), ("18-24", 18), ("25-44", 25), ("45-64", 45), ("65", 65)];
const HITS: &[&str] = &["not-same", "unsure", "same"];
const STATE_LETTERS: &[u8; 37] = b"<ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// A trait's place in the word: shift and bits. What is asked for most often lies together at the top, so that sorted words lie close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Nationality,
    Residence,
    Class,
    Direction,
    Decision,
    Purpose,
    Mode,
    Age,
    Sex,
    Hits,
    Overstay,
}

impl Part {
    const fn place(self) -> (u32, u32) {
        match self {
            Self::Nationality => (44, 16),
            Self::Residence => (28, 16),
            Self::Class => (23, 5),
            Self::Direction => (22, 1),
            Self::Decision => (18, 4),
            Self::Purpose => (13, 5),
            Self::Mode => (9, 4),
            Self::Age => (5, 4),
            Self::Sex => (3, 2),
            Self::Hits => (1, 2),
            Self::Overstay => (0, 1),
        }
    }

    /// How many numbers it may have.
    pub(super) const fn room(self) -> usize {
        1 << self.place().1
    }

    /// The word that stands for a number; empty: unknown, not asked, none.
    pub(super) fn word(self, code: u64) -> String {
        fn listed<T: Serialize>(list: &[T], code: u64) -> String {
            usize::try_from(code).ok().and_then(|code| list.get(code.checked_sub(1)?)).map(word).unwrap_or_default()
        }
        match self {
            Self::Nationality | Self::Residence => state_word(code),
            Self::Class => listed(CLASSES, code),
            Self::Direction => listed(DIRECTIONS, code + 1),
            Self::Decision => listed(DECISIONS, code),
            Self::Purpose => listed(PURPOSES, code),
            Self::Mode => listed(MODES, code),
            Self::Age => {
                usize::try_from(code).ok().and_then(|code| AGES.get(code.checked_sub(1)?)).map(|(name, _)| (*name).to_owned()).unwrap_or_default()
            }
            Self::Sex => listed(SEXES, code),
            Self::Hits => listed(HITS, code),
            Self::Overstay => if code == 1 { "yes" } else { "no" }.to_owned(),
        }
    }

    /// The number behind a word.
    pub(super) fn code(self, wanted: &str) -> Option<u64> {
        if matches!(self, Self::Nationality | Self::Residence) {
            return wanted.parse().ok().map(|state| state_code(Some(state)));
        }
        (0..self.room() as u64).find(|code| self.word(*code) == wanted)
    }
}

impl Dimension {
    /// The trait it reads; `None`: time and place, which every cell of a row shares.
    pub(super) const fn part(self) -> Option<Part> {
        match self {
            Self::Day | Self::Week | Self::Month | Self::Year | Self::Post => None,
            Self::Direction => Some(Part::Direction),
            Self::Decision => Some(Part::Decision),
            Self::Nationality => Some(Part::Nationality),
            Self::Residence => Some(Part::Residence),
            Self::Class => Some(Part::Class),
            Self::Sex => Some(Part::Sex),
            Self::Age => Some(Part::Age),
            Self::Purpose => Some(Part::Purpose),
            Self::Mode => Some(Part::Mode),
            Self::Hits => Some(Part::Hits),
            Self::Overstay => Some(Part::Overstay),
        }
    }

    /// Whether it is no trait of the crossing itself: days and posts are chosen otherwise.
    pub(crate) const fn is_of_time_or_place(self) -> bool {
        self.part().is_none()
    }

    /// Whether its values have an order of their own.
    pub(super) const fn is_ordered(self) -> bool {
        !matches!(self, Self::Post | Self::Nationality | Self::Residence)
    }
}

/// Everything that a crossing is counted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell(pub(super) u64);

impl Cell {
    /// Of a crossing; `day` is the day at its post, `YYYY-MM-DD`.
    #[must_use]
    pub fn of(crossing: &Crossing, day: &str) -> Self {
        let traveller = &crossing.traveller;
        let birth = traveller.birth_date.as_ref().map(|birth| *birth.value.expose());
        let mut cell = Self(0);
        cell.set(Part::Nationality, state_code(traveller.nationality.as_ref().map(|state| state.value)));
        cell.set(Part::Residence, state_code(traveller.residence.as_ref().map(|state| state.value)));
        cell.set(Part::Class, number(CLASSES, Some(&crossing.class)));
        cell.set(Part::Direction, u64::from(crossing.direction == Direction::Exit));
        cell.set(Part::Decision, number(DECISIONS, Some(&crossing.decision.name())));
        cell.set(Part::Purpose, number(PURPOSES, crossing.journey.purpose.as_ref()));
        cell.set(Part::Mode, number(MODES, crossing.journey.mode.as_ref()));
        cell.set(Part::Age, birth.zip(day.parse().ok()).map_or(0, |(birth, day)| age_group(birth, day)));
        cell.set(Part::Sex, number(SEXES, traveller.sex.as_ref().map(|sex| &sex.value)));
        cell.set(Part::Hits, hits(crossing));
        cell.set(Part::Overstay, u64::from(crossing.overstayed()));
        cell
    }

    /// The same with another nationality.
    #[must_use]
    pub(crate) fn with_nationality(self, state: Option<StateCode>) -> Self {
        self.with(Part::Nationality, state_code(state))
    }

    /// The same with another country of residence.
    #[must_use]
    pub(crate) fn with_residence(self, state: Option<StateCode>) -> Self {
        self.with(Part::Residence, state_code(state))
    }

    /// The same with another class.
    #[must_use]
    pub(crate) fn with_class(self, class: TravellerClass) -> Self {
        self.with(Part::Class, number(CLASSES, Some(&class)))
    }

    /// The same with another sex.
    #[must_use]
    pub(crate) fn with_sex(self, sex: Option<Sex>) -> Self {
        self.with(Part::Sex, number(SEXES, sex.as_ref()))
    }

    /// The same with another date of birth.
    #[must_use]
    pub(crate) fn with_birth(self, birth: Option<PartialDate>, day: &str) -> Self {
        self.with(Part::Age, birth.zip(day.parse().ok()).map_or(0, |(birth, day)| age_group(birth, day)))
    }

    /// The same with another decision. Whether a stay was over is known of a traveller who departs.
    #[must_use]
    pub(crate) fn with_decision(self, decision: &Decision) -> Self {
        let decided = self.with(Part::Decision, number(DECISIONS, Some(&decision.name())));
        if *decision == Decision::Depart { decided } else { decided.with(Part::Overstay, 0) }
    }

    fn with(mut self, part: Part, code: u64) -> Self {
        let (shift, bits) = part.place();
        self.0 &= !(((1 << bits) - 1) << shift);
        self.set(part, code);
        self
    }

    /// As it is stored beside its crossing.
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    /// The number of a trait.
    pub(crate) fn code(self, dimension: Dimension) -> u64 {
        dimension.part().map_or(0, |part| self.get(part))
    }

    /// The word of a trait; empty: unknown, not asked, none.
    pub(crate) fn word(self, dimension: Dimension) -> String {
        dimension.part().map_or_else(String::new, |part| part.word(self.get(part)))
    }

    /// From a stored word.
    pub(crate) fn stored(bits: u64) -> Result<Self, HqError> {
        if bits >> 60 == 0 { Ok(Self(bits)) } else { Err(HqError::Damaged("figures")) }
    }

    fn set(&mut self, part: Part, code: u64) {
        let (shift, bits) = part.place();
        self.0 |= (code & ((1 << bits) - 1)) << shift;
    }

    #[inline]
    pub(super) const fn get(self, part: Part) -> u64 {
        let (shift, bits) = part.place();
        (self.0 >> shift) & ((1 << bits) - 1)
    }

    /// Where the traveller lives, or whose national they are where that was not asked.
    pub(super) const fn origin(self) -> u64 {
        match self.get(Part::Residence) {
            0 => self.get(Part::Nationality),
            lives => lives,
        }
    }

    pub(super) const fn is_exit(self) -> bool {
        self.get(Part::Direction) == 1
    }

    /// Refused or prevented.
    pub(super) const fn is_refusal(self) -> bool {
        matches!(self.get(Part::Decision), 3 | 6)
    }

    pub(super) const fn is_overstay(self) -> bool {
        self.get(Part::Overstay) == 1
    }

    /// Whether a table of this measure counts it.
    #[inline]
    pub(super) const fn is_measured(self, measure: Measure) -> bool {
        match measure {
            Measure::All => true,
            Measure::Crossed => !self.is_refusal(),
            Measure::Refused => self.is_refusal(),
            Measure::Overstayed => self.is_overstay(),
            Measure::HitFalse => self.get(Part::Hits) == 1,
            Measure::HitUnsure => self.get(Part::Hits) == 2,
            Measure::HitTrue => self.get(Part::Hits) == 3,
        }
    }
}

fn number<T: PartialEq>(list: &[T], value: Option<&T>) -> u64 {
    value.and_then(|value| list.iter().position(|known| known == value)).map_or(0, |at| at as u64 + 1)
}

/// One State has one number, however it is printed (`D` is `DEU`).
fn state_code(state: Option<StateCode>) -> u64 {
    let Some(state) = state else { return 0 };
    let letters = state.iso3().unwrap_or_else(|| state.as_str()).bytes().chain(std::iter::repeat(b'<')).take(3);
    letters.fold(0, |code, letter| code * 37 + STATE_LETTERS.iter().position(|known| *known == letter).unwrap_or(0) as u64)
}

fn state_word(code: u64) -> String {
    let letter = |at: u64| usize::try_from(at % 37).ok().and_then(|at| STATE_LETTERS.get(at)).copied().unwrap_or(b'<');
    let cells = [letter(code / 37 / 37), letter(code / 37), letter(code)];
    String::from_utf8_lossy(&cells).trim_end_matches('<').to_owned()
}

/// The group of everybody born then; unknown (0) where the known parts of the date fit two groups.
fn age_group(birth: PartialDate, day: NaiveDate) -> u64 {
    let group = |born: Option<NaiveDate>| {
        let age = day.years_since(born?)?;
        AGES.iter().rposition(|(_, from)| *from <= age).map(|at| at as u64 + 1)
    };
    match (group(birth.earliest()), group(birth.latest())) {
        (Some(oldest), Some(youngest)) if oldest == youngest => oldest,
        _ => 0,
    }
}

/// One confirmed hit makes it true; all of them somebody else's make it false; what is between, or was not answered, is unsure.
fn hits(crossing: &Crossing) -> u64 {
    let answers = || crossing.dispositions.iter().map(|given| given.answer);
    match () {
        () if answers().any(|answer| answer == Answer::Same) => 3,
        () if crossing.hits.is_empty() && crossing.dispositions.is_empty() => 0,
        () if answers().all(|answer| answer == Answer::NotSame) && crossing.dispositions.len() >= crossing.hits.len() => 1,
        () => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_comes_back_from_its_number_and_fits_its_bits() {
        for part in [Part::Class, Part::Direction, Part::Decision, Part::Purpose, Part::Mode, Part::Age, Part::Sex, Part::Hits, Part::Overstay] {
            let words: Vec<String> = (0..part.room() as u64).map(|code| part.word(code)).filter(|word| !word.is_empty()).collect();
            assert!(words.len() >= 2, "{part:?}");
            for word in words {
                assert_eq!(part.word(part.code(&word).unwrap()), word);
            }
        }
        for (printed, word) in [("UTO", "UTO"), ("D", "DEU"), ("", ""), ("UT0", "UT0"), ("XXA", "XXA"), ("99", "99")] {
            assert_eq!(Part::Nationality.word(state_code(printed.parse().ok())), word);
        }
        assert!(state_code("999".parse().ok()) < Part::Nationality.room() as u64);
    }

    #[test]
    fn the_numbers_in_databases_do_not_move() {
        let mut cell = Cell(0);
        for (part, word) in [
            (Part::Nationality, "UTO"),
            (Part::Residence, "KEN"),
            (Part::Class, "visitor"),
            (Part::Direction, "exit"),
            (Part::Decision, "depart"),
            (Part::Purpose, "other"),
            (Part::Mode, "animal"),
            (Part::Age, "65"),
            (Part::Sex, "X"),
            (Part::Hits, "same"),
            (Part::Overstay, "yes"),
        ] {
            cell.set(part, part.code(word).unwrap());
            assert_eq!(part.word(cell.get(part)), word);
        }
        assert_eq!(cell.0, 0x0734_03B9_A255_AEDF);
    }

    #[test]
    fn an_age_is_known_only_where_the_known_parts_of_the_date_agree() {
        let on = "2026-06-15".parse().unwrap();
        for (birth, group) in [
            ("2011-06-15", "15-17"),
            ("2011-06-16", "0-14"),
            ("2011-XX-XX", ""),
            ("1990-XX-XX", "25-44"),
            ("1961-05-XX", "65"),
            ("1961-06-XX", ""),
            ("XXXX-XX-XX", ""),
            ("2027-01-01", ""),
            ("1900-01-01", "65"),
        ] {
            assert_eq!(Part::Age.word(age_group(birth.parse().unwrap(), on)), group, "{birth}");
        }
    }
}
