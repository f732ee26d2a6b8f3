//! Writes the committed specimen pages: `cargo run -p specimens --bin render-specimens -- assets/specimens`.

use anyhow::{Context, Result};
use image::RgbImage;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use serde::Serialize;
use specimens::damage::{Damage, damaged, jpeg};
use specimens::ink::Faces;
use specimens::page::{Page, Print, document, without_zone};
use specimens::person::Holder;
use specimens::zone::{Choices, Format, lines};
use std::path::Path;

/// One row of `index.json`.
#[derive(Serialize)]
struct Entry {
    file: String,
    title: String,
    format: Option<Format>,
    mrz: Vec<String>,
    note: String,
    /// Left, top, width and height in pixels.
    portrait: Option<[u32; 4]>,
}

/// A traveller of the set: names, states, number, birth, sex, expiry, optional data.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str, char, &'a str, &'a str);

struct Case {
    file: &'static str,
    title: &'static str,
    note: &'static str,
    format: Format,
    row: Row<'static>,
    kind: Option<char>,
    damage: Damage,
}

const FLAT: Damage = Damage { blur: 0.35, noise: 1.2, jpeg: 82, ..Damage::NONE };

#[rustfmt::skip]
const CASES: &[Case] = &[
    Case { file: "passport-eriksson.jpg", title: "Passport, Anna Maria Eriksson", note: "Valid, nothing against her: the everyday traveller.",
        format: Format::Td3, row: ("ERIKSSON", "ANNA MARIA", "UTO", "UTO", "L898902C3", "740812", 'F', "270415", "ZE184226B"), kind: None, damage: FLAT },
    Case { file: "passport-hansen.jpg", title: "Passport, Peter Hansen", note: "Meant to be found on the sample alert list: HANSEN PETER, born 1969-11-03, UTO, number H7310442A.",
        format: Format::Td3, row: ("HANSEN", "PETER", "UTO", "UTO", "H7310442A", "691103", 'M', "310228", ""), kind: None, damage: FLAT },
    Case { file: "passport-eriksen.jpg", title: "Passport, Anna Marie Eriksen", note: "Near to ERIKSSON ANNA MARIA in name and birth date, but another person.",
        format: Format::Td3, row: ("ERIKSEN", "ANNA MARIE", "UTO", "UTO", "K4419073X", "740821", 'F', "290911", ""), kind: None, damage: FLAT },
    Case { file: "passport-expired.jpg", title: "Passport, Kwame Okafor, expired", note: "Expired on 2025-06-30.",
        format: Format::Td3, row: ("OKAFOR", "KWAME", "UTO", "UTO", "C01X00T47", "880117", 'M', "250630", ""), kind: None, damage: FLAT },
    Case { file: "passport-minor.jpg", title: "Passport, Lucia Fernandez, a child", note: "Born 2014-05-09: a minor.",
        format: Format::Td3, row: ("FERNANDEZ GARCIA", "LUCIA", "UTO", "UTO", "P20577163", "140509", 'F', "281130", ""), kind: None, damage: FLAT },
    Case { file: "passport-turned.jpg", title: "Passport, Tomasz Kowalski, laid sideways", note: "The page lies turned by 90 degrees clockwise.",
        format: Format::Td3, row: ("KOWALSKI", "TOMASZ", "POL", "POL", "ZS0042751", "900623", 'M', "330104", "90062300001"), kind: None, damage: Damage { turn: 90.0, ..FLAT } },
    Case { file: "passport-long-name.jpg", title: "Passport, a name too long for the zone", note: "The given names are cut off in the zone.",
        format: Format::Td3, row: ("WICKREMESINGHE ARACHCHIGE", "NANAYAKKARA THILAKARATNA", "UTO", "UTO", "N5508214", "811230", 'M', "300516", ""), kind: None, damage: FLAT },
    Case { file: "passport-photographed.jpg", title: "Passport, Svetlana Ivanova, photographed", note: "A photograph: skew, perspective, a shadow.",
        format: Format::Td3, row: ("IVANOVA", "SVETLANA", "UTO", "UTO", "71X442093", "950214", 'F', "320801", ""), kind: None,
        damage: Damage { letter_px: 24.0, turn: 3.5, perspective: 0.03, bend: 0.008, blur: 0.7, noise: 3.0, shadow: 0.35, jpeg: 75, ..Damage::NONE } },
    Case { file: "identity-card.jpg", title: "Identity card, Ingrid Bjoernsson, both sides", note: "TD1; front and back in one picture.",
        format: Format::Td1, row: ("BJOERNSSON", "INGRID", "UTO", "UTO", "D23145890", "850727", 'F', "280319", ""), kind: None, damage: FLAT },
    Case { file: "refugee-document.jpg", title: "Travel document of a refugee, Noor Al Rashidi", note: "Nationality XXB (refugee), issued by D; number holder without a state of nationality.",
        format: Format::Td3, row: ("AL RASHIDI", "NOOR", "D<<", "XXB", "E00172938", "990101", 'F', "271005", ""), kind: Some('R'), damage: FLAT },
    Case { file: "card-td2.jpg", title: "Card of TD2 size, Jacques Oconnor", note: "TD2.",
        format: Format::Td2, row: ("OCONNOR", "JACQUES", "UTO", "UTO", "D23145761", "790918", 'M', "291224", ""), kind: None, damage: FLAT },
    Case { file: "visa-a.jpg", title: "Visa of format A, Fatima Yilmaz", note: "MRV-A, issued by UTO to a Turkish citizen.",
        format: Format::MrvA, row: ("YILMAZ", "FATIMA", "UTO", "TUR", "V00481627", "930411", 'F', "270131", "6ZE184226B"), kind: None, damage: FLAT },
    Case { file: "visa-b.jpg", title: "Visa of format B, John Mbeki", note: "MRV-B, issued by UTO to a South African citizen.",
        format: Format::MrvB, row: ("MBEKI", "JOHN", "UTO", "ZAF", "V00481703", "870802", 'M', "261220", ""), kind: None, damage: FLAT },
];

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("which folder? usage: specimens FOLDER")?;
    let folder = Path::new(&folder);
    let faces = Faces::open()?;
    let mut index = Vec::new();
    for (number, case) in CASES.iter().enumerate() {
        let mut rng = ChaCha8Rng::seed_from_u64(1000 + number as u64);
        let holder = holder(case.row);
        let printed = lines(case.format, &holder, Choices { kind: case.kind, ..Choices::default() });
        let page = document(&faces, &mut rng, case.format, &holder, &printed, Print::CLEAN);
        let page = damaged(&page, 300.0, case.damage, &mut rng);
        write(folder, case.file, &page.picture)?;
        index.push(entry(case.file, case.title, case.note, &page));
    }
    let mut rng = ChaCha8Rng::seed_from_u64(2000);
    let letter = without_zone(&faces, &mut rng, 0, 200.0);
    write(folder, "letter.jpg", &letter.picture)?;
    index.push(entry("letter.jpg", "A plain letter", "No machine-readable zone.", &letter));
    std::fs::write(folder.join("index.json"), serde_json::to_string_pretty(&index)? + "\n")?;
    Ok(())
}

fn holder((surname, given, issuer, nationality, number, born, sex, expires, optional): Row<'_>) -> Holder {
    Holder {
        surname: surname.to_owned(),
        given: given.to_owned(),
        issuer: issuer.to_owned(),
        nationality: nationality.to_owned(),
        number: number.to_owned(),
        born: born.to_owned(),
        sex,
        expires: expires.to_owned(),
        optional: optional.to_owned(),
    }
}

fn entry(file: &str, title: &str, note: &str, page: &Page) -> Entry {
    Entry {
        file: file.to_owned(),
        title: title.to_owned(),
        format: page.format,
        mrz: page.lines.clone(),
        note: note.to_owned(),
        portrait: page.portrait.map(|place| place.map(specimens::ink::pixels)),
    }
}

/// Writes a JPEG, lowering the quality until it stays below 250 kB.
fn write(folder: &Path, file: &str, picture: &RgbImage) -> Result<()> {
    let mut bytes = Vec::new();
    for quality in [85, 78, 70, 60] {
        bytes = jpeg(picture, quality)?;
        if bytes.len() < 245_000 {
            break;
        }
    }
    std::fs::write(folder.join(file), bytes).with_context(|| file.to_owned())
}
