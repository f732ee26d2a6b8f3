//! Invented travellers of Utopia and its neighbours, and the journal of a booth they passed.

use border::{
    Act, Answer, CaptureMode, Crossing, Decision, Direction, Disposition, Finding, FindingLevel, ImageKind, ImageRef, Journey, LookupPurpose,
    ModeOfTransport, Purpose, ReadMethod, RefusalGround, ScreeningCheck, ScreeningResult, TravellerClass,
};
use chrono::{DateTime, NaiveDate};
use foundation::{ClockQuality, Instant, Sensitive};
use journal::{BoothId, Event, EventId, Hash32, Stored, genesis};
use mrz::{EmitFields, Format, PartialDate, Sex, emit};
use rand::seq::SliceRandom;
use rand::{Rng, RngCore, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub(crate) const BOOTH: BoothId = BoothId(7);
pub(crate) const EPOCH: u32 = 3;
const BEGIN_MS: i64 = 1_772_352_000_000; // 2026-03-01T08:00:00Z

pub(crate) fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub(crate) fn at(ms: i64) -> Instant {
    Instant { utc: DateTime::from_timestamp_millis(ms).unwrap(), offset_minutes: 120, quality: ClockQuality::Trusted }
}

/// Chains acts into a journal of [`BOOTH`] and [`EPOCH`], from event 1.
pub(crate) fn chained(acts: &[(i64, Act)], rng: &mut impl RngCore) -> Vec<Stored> {
    let mut prev = genesis(BOOTH, EPOCH);
    let mut id = EventId { booth: BOOTH, epoch: EPOCH, seq: 1 };
    let mut out = Vec::new();
    for (ms, act) in acts {
        let mut salt = [0; 16];
        rng.fill_bytes(&mut salt);
        let event = Event::new(&prev, id, at(*ms), act, salt).unwrap();
        prev = event.chain;
        id = id.next();
        out.push(Stored::from(event));
    }
    out
}

/// A journal of `count` crossings, most of them routine.
pub(crate) fn crossings(count: usize, images: usize, seed: u64) -> Vec<Stored> {
    crossings_of(&NAMES, count, images, seed)
}

/// The same with these names.
pub(crate) fn crossings_of(names: &Names, count: usize, images: usize, seed: u64) -> Vec<Stored> {
    let mut rng = rng(seed);
    let mut ms = BEGIN_MS;
    let acts: Vec<_> = (0..count)
        .map(|_| {
            ms += rng.gen_range(15_000..90_000);
            (ms, Act::CrossingRecorded(Box::new(crossing_of(names, ms, images, &mut rng))))
        })
        .collect();
    chained(&acts, &mut rng)
}

/// A journal of mixed acts: sign-ins, crossings, dispositions, lists applied.
pub(crate) fn mixed(count: usize, seed: u64) -> Vec<Stored> {
    let mut rng = rng(seed);
    let mut ms = BEGIN_MS;
    let acts: Vec<_> = (0..count)
        .map(|number| {
            ms += rng.gen_range(1_000..60_000);
            (ms, if number == 0 { Act::EpochOpened { reason: "created".to_owned() } } else { act(ms, &mut rng) })
        })
        .collect();
    chained(&acts, &mut rng)
}

fn act(ms: i64, rng: &mut ChaCha8Rng) -> Act {
    let officer = "o-17".to_owned();
    match rng.gen_range(0..12) {
        0 => Act::OfficerSignedIn { officer, credential_expired: rng.r#gen() },
        1 => Act::OfficerSignInFailed { login: "ndiaye".to_owned(), failures: rng.gen_range(1..4) },
        2 => Act::ListApplied { list: "national".to_owned(), version: rng.gen_range(1..900) },
        3 => Act::ClockJumped { by_ms: rng.gen_range(-9_000_000..9_000_000) },
        4 => {
            let query = Sensitive::new(name(&NAMES, rng));
            Act::LookupMade { officer, purpose: LookupPurpose::Correction, query, shown: rng.gen_range(0..9) }
        }
        5 => Act::AlertDisposed(disposition(ms, rng)),
        6 => Act::StationChosen { officer, post: "UTKAL".to_owned(), lane: "2".to_owned(), direction: Direction::Exit },
        _ => Act::CrossingRecorded(Box::new(crossing(ms, rng.gen_range(0..3), rng))),
    }
}

fn disposition(ms: i64, rng: &mut ChaCha8Rng) -> Disposition {
    Disposition {
        list: "national".to_owned(),
        list_version: 412,
        alert: format!("N-{}", rng.gen_range(1_000..9_999)),
        answer: *[Answer::NotSame, Answer::NotSame, Answer::Unsure, Answer::Same].choose(rng).unwrap(),
        note: Sensitive::new("other date of birth".to_owned()),
        officer: "o-17".to_owned(),
        at: at(ms - 4_000),
        score: rng.gen_range(700..1000),
        second_officer: None,
        alert_digest: String::new(),
        identity: hex(rng),
        number_agrees: None,
    }
}

fn hex(rng: &mut impl RngCore) -> String {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    Hash32(bytes).to_string()
}

/// Syllables that begin, go on and end names.
pub(crate) struct Names {
    pub(crate) first: [&'static str; 18],
    pub(crate) then: [&'static str; 18],
    pub(crate) last: [&'static str; 10],
}

/// The names that the dictionary was made of.
pub(crate) const NAMES: Names = Names {
    first: ["BA", "DI", "FO", "KA", "LE", "MA", "NDI", "OU", "PE", "RO", "SA", "TRA", "VE", "ZU", "HA", "JO", "EL", "AN"],
    then: ["RA", "LI", "MO", "NE", "TU", "SSA", "KO", "VI", "DE", "GBA", "YE", "RI", "LLO", "NA", "PHI", "ZE", "BU", "CHE"],
    last: ["", "N", "S", "K", "R", "NE", "TTE", "SSON", "ULA", "YA"],
};

/// A name of two to four syllables: more random than any real list of names.
fn name(names: &Names, rng: &mut ChaCha8Rng) -> String {
    let mut name = String::from(*names.first.choose(rng).unwrap());
    for _ in 0..rng.gen_range(1..=2) {
        name.push_str(names.then.choose(rng).unwrap());
    }
    name + names.last.choose(rng).unwrap()
}

fn mrz_lines(names: &Names, rng: &mut ChaCha8Rng) -> Vec<String> {
    let state = *["UTO", "UTO", "UTO", "D", "FRA", "SEN", "MLI", "GIN", "GMB", "MRT", "CIV", "MAR"].choose(rng).unwrap();
    let letter = char::from(rng.gen_range(b'A'..=b'Z'));
    let given = if rng.gen_bool(0.3) { format!("{} {}", name(names, rng), name(names, rng)) } else { name(names, rng) };
    let date = |rng: &mut ChaCha8Rng, years: std::ops::Range<i16>| {
        PartialDate::new(Some(rng.gen_range(years)), Some(rng.gen_range(1..=12)), Some(rng.gen_range(1..=28))).unwrap()
    };
    let fields = EmitFields {
        document_code: "P".to_owned(),
        issuing_state: state.parse().unwrap(),
        primary_identifier: name(names, rng),
        secondary_identifier: Some(given),
        document_number: format!("{letter}{letter}{:07}", rng.gen_range(0..10_000_000)),
        nationality: state.parse().unwrap(),
        birth_date: date(rng, 1945..2015),
        sex: *[Sex::Female, Sex::Male].choose(rng).unwrap(),
        expiry_date: Some(date(rng, 2026..2036)),
        ..EmitFields::default()
    };
    emit(Format::Td3, &fields).unwrap()
}

/// An entry or exit as the workstation records it.
pub(crate) fn crossing(ms: i64, images: usize, rng: &mut ChaCha8Rng) -> Crossing {
    crossing_of(&NAMES, ms, images, rng)
}

/// One of a traveller with one of these names.
pub(crate) fn crossing_of(names: &Names, ms: i64, images: usize, rng: &mut ChaCha8Rng) -> Crossing {
    let today = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let lines = mrz_lines(names, rng);
    let parsed = mrz::parse(&lines.iter().map(String::as_str).collect::<Vec<_>>(), today).unwrap();
    let (traveller, document) = border::from_mrz(&parsed, ReadMethod::Reader);
    let refused = rng.gen_bool(0.02);
    let national = rng.gen_bool(0.4);
    Crossing {
        post: "UTKAL".to_owned(),
        lane: "2".to_owned(),
        direction: Direction::Entry,
        at: at(ms),
        capture_mode: CaptureMode::Live,
        officer: "o-17".to_owned(),
        class: if national { TravellerClass::National } else { TravellerClass::Visitor },
        traveller,
        document,
        journey: journey(national, rng),
        screening: ["national", "lost-documents", "sanctions"].map(|list| screened(list, ms, rng)).to_vec(),
        hits: Vec::new(),
        dispositions: Vec::new(),
        findings: findings(national),
        rule_book_version: 14,
        decision: match (refused, national) {
            (true, _) => Decision::Refuse { grounds: vec![RefusalGround::NoValidVisa], note: Sensitive::new("no visa".to_owned()) },
            (_, true) => Decision::Admit { until: None },
            _ => Decision::Admit { until: NaiveDate::from_ymd_opt(2026, 5, 30) },
        },
        images: (0..images).map(|at| image(at, rng)).collect(),
        handling_ms: rng.gen_range(6_000..45_000),
        entered_later: None,
    }
}

fn journey(national: bool, rng: &mut ChaCha8Rng) -> Journey {
    if national {
        return Journey { mode: Some(ModeOfTransport::Road), ..Journey::default() };
    }
    Journey {
        purpose: [Purpose::Holiday, Purpose::VisitingFamily, Purpose::SmallTrade, Purpose::Business].choose(rng).copied(),
        nights: Some(*[1, 2, 3, 7, 14, 30].choose(rng).unwrap()),
        mode: Some(ModeOfTransport::Road),
        ..Journey::default()
    }
}

fn screened(list: &str, ms: i64, rng: &mut ChaCha8Rng) -> ScreeningCheck {
    let issued_at = BEGIN_MS - 7_200_000;
    ScreeningCheck {
        list: list.to_owned(),
        title: format!("List {list}"),
        version: 412,
        issued_at,
        age_minutes: u64::try_from((ms - issued_at) / 60_000).unwrap(),
        expired: false,
        result: ScreeningResult::NoMatch,
        micros: rng.gen_range(180..900),
        not_done_reason: None,
        matcher: None,
    }
}

fn findings(national: bool) -> Vec<Finding> {
    let finding = |rule: &str, article: &str, level| Finding { rule: rule.to_owned(), article: article.to_owned(), level, args: [].into() };
    let mut found = vec![finding("document-valid", "2.1", FindingLevel::Good)];
    if !national {
        found.push(finding("visa-not-required", "3.2", FindingLevel::Good));
    }
    found
}

fn image(at: usize, rng: &mut ChaCha8Rng) -> ImageRef {
    let kind = if at == 0 { ImageKind::Portrait } else { ImageKind::Page };
    ImageRef { kind, light: None, hash: hex(rng), bytes: rng.gen_range(18_000..60_000), key: Sensitive::new(hex(rng)) }
}
