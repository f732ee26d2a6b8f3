//! Invented holders of invented documents: names, places and dates, drawn from a seeded generator.

use rand::Rng;
use rand::seq::SliceRandom;
use serde::Serialize;

/// Everything a specimen document prints about its holder and itself.
#[derive(Clone, Debug, Serialize)]
pub struct Holder {
    /// Surname in MRZ letters, parts separated by a blank.
    pub surname: String,
    /// Given names in MRZ letters, parts separated by a blank; may be empty.
    pub given: String,
    /// Issuing state as printed in the MRZ, `<` for short codes (`D<<`).
    pub issuer: String,
    /// Nationality as printed in the MRZ.
    pub nationality: String,
    /// Document number, without fillers and without check digit.
    pub number: String,
    /// Date of birth as YYMMDD; unknown parts are `<<`.
    pub born: String,
    /// `M`, `F` or `<`.
    pub sex: char,
    /// Date of expiry as YYMMDD.
    pub expires: String,
    /// Optional data, without fillers.
    pub optional: String,
}

const SURNAMES: &[&str] = &[
    "ERIKSSON",
    "HANSEN",
    "OKAFOR",
    "MUELLER",
    "VAN DER BERG",
    "AL RASHIDI",
    "NGUYEN",
    "KOWALSKA",
    "DA SILVA",
    "OCONNOR",
    "YILMAZ",
    "TANAKA",
    "PAPADOPOULOS",
    "IVANOVA",
    "MBEKI",
    "SCHWARZENBERG",
    "LI",
    "XU",
    "QUISPE",
    "ZHURAVLYOVA",
    "FERNANDEZ",
    "GARCIA LOPEZ",
    "BJOERNSSON",
    "HAKKARAINEN",
    "WICKREMESINGHE",
    "JEAN BAPTISTE",
    "KUZMINSKI",
    "ABDELRAHMAN",
    "VUJICIC",
    "POTRZEBOWSKI",
];
const GIVEN: &[&str] = &[
    "ANNA MARIA",
    "PETER",
    "JOHN",
    "FATIMA",
    "WEI",
    "MOHAMMED ALI",
    "INGRID",
    "OLUWASEUN",
    "JACQUES",
    "ZOE",
    "KARL HEINZ",
    "YUKI",
    "MARIA DEL CARMEN",
    "QUENTIN",
    "XAVIER",
    "SVETLANA",
    "HUGO",
    "BEATRIX",
    "NOOR",
    "KWAME",
    "LUCIA",
    "TOMASZ",
    "VIKTOR",
    "GUDRUN",
    "",
];
/// Issuers and nationalities a specimen may print, the ICAO special codes among them.
pub const STATES: &[&str] = &[
    "UTO", "UTO", "UTO", "UTO", "D<<", "FRA", "GBR", "USA", "CAN", "NLD", "BEL", "SWE", "NOR", "DNK", "FIN", "POL", "CZE", "ITA", "ESP", "PRT",
    "GRC", "TUR", "EGY", "MAR", "NGA", "GHA", "KEN", "ETH", "ZAF", "IND", "PAK", "CHN", "JPN", "KOR", "VNM", "BRA", "MEX", "ARG", "PER", "AUS",
    "XXA", "XXB", "XXC", "UNO", "XOM", "EUE", "RKS", "GBD", "CHE", "AUT", "UKR", "GEO", "JAM", "HKG", "QAT", "SYR",
];

/// Draws a holder. Most carry a document valid in late 2026; names may be long, single or absent in part.
pub fn invent(rng: &mut impl Rng) -> Holder {
    holder(rng, true)
}

/// As [`invent`], with names that people bear alone and none of dice.
pub fn invent_named(rng: &mut impl Rng) -> Holder {
    holder(rng, false)
}

fn holder(rng: &mut impl Rng, dice: bool) -> Holder {
    let state = pick(rng, STATES);
    let nationality = if state.starts_with("EU") || state == "UNO" || state == "XOM" || rng.gen_bool(0.1) { pick(rng, STATES) } else { state };
    let mut surname = pick(rng, SURNAMES).to_owned();
    if rng.gen_bool(0.2) && dice {
        surname = invented_name(rng);
    }
    if rng.gen_bool(0.1) {
        surname = format!("{surname} {}", pick(rng, SURNAMES));
    }
    let mut given = if rng.gen_bool(0.3) && dice { invented_name(rng) } else { pick(rng, GIVEN).to_owned() };
    if rng.gen_bool(0.25) && !given.is_empty() {
        given = format!("{given} {}", if dice { invented_name(rng) } else { pick(rng, GIVEN).to_owned() });
    }
    Holder {
        surname,
        given,
        issuer: state.to_owned(),
        nationality: nationality.to_owned(),
        number: number(rng),
        born: born(rng),
        sex: *['M', 'F', 'M', 'F', 'M', 'F', '<'].choose(rng).unwrap_or(&'<'),
        expires: date(rng, 26, 36),
        optional: optional(rng),
    }
}

fn pick<'a>(rng: &mut impl Rng, list: &[&'a str]) -> &'a str {
    list.choose(rng).copied().unwrap_or_default()
}

fn invented_name(rng: &mut impl Rng) -> String {
    (0..rng.gen_range(2..14)).map(|_| char::from(rng.gen_range(b'A'..=b'Z'))).collect()
}

fn number(rng: &mut impl Rng) -> String {
    let alphabet: &[u8] = match rng.gen_range(0..3) {
        0 => b"0123456789",
        1 => b"CFGHJKLMNPRTVWXYZ0123456789",
        _ => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    };
    let length = if rng.gen_bool(0.8) { 9 } else { rng.gen_range(6..9) };
    (0..length).filter_map(|_| alphabet.choose(rng)).map(|&b| char::from(b)).collect()
}

fn date(rng: &mut impl Rng, from_year: u32, to_year: u32) -> String {
    format!("{:02}{:02}{:02}", rng.gen_range(from_year..=to_year) % 100, rng.gen_range(1..=12), rng.gen_range(1..=28))
}

fn born(rng: &mut impl Rng) -> String {
    let full = date(rng, 1940, 2020);
    let known = match rng.gen_range(0..20) {
        0 => 2,
        1 => 4,
        _ => 6,
    };
    format!("{:<<6}", full.get(..known).unwrap_or_default())
}

fn optional(rng: &mut impl Rng) -> String {
    if rng.gen_bool(0.6) {
        return String::new();
    }
    (0..rng.gen_range(4..13)).map(|_| char::from(*b"ABEKZ0123456789<".choose(rng).unwrap_or(&b'0'))).collect::<String>().trim_matches('<').to_owned()
}
