//! Pages with visual zones of many kinds: faces, labels above or beside, one or two columns, dates in many manners, other dates and
//! names beside those of the zone; and the same with one printed character altered.

use crate::damage::{Damage, Level, damaged};
use crate::ink::{Faces, Sheet};
use crate::page::{Page, Print, document_with, heading};
use crate::person::{Holder, invent};
use crate::types::{Type, Types};
use crate::wording::{LABELS, MANNERS, accented, dated, folded};
use crate::zone::{Choices, Format, lines};
use ab_glyph::{Font, PxScale, ScaleFont};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use vision::VisualField;

/// A page, what its visual zone prints of the zone's fields, and the one of these that was altered.
pub struct Compared {
    /// The page.
    pub page: Page,
    /// Fields that are printed whole, with what stands there.
    pub printed: Vec<(VisualField, String)>,
    /// The field in which one character was altered.
    pub altered: Option<VisualField>,
}

/// How a visual zone is set.
struct Look<'a> {
    values: &'a Type,
    labels: &'a Type,
    /// Height of values and labels in millimetres, as fonts measure it.
    value_mm: f32,
    label_mm: f32,
    ink: [u8; 3],
    label_ink: [u8; 3],
    beside: bool,
    columns: usize,
    small_letters: bool,
    manner: usize,
    language: usize,
}

impl<'a> Look<'a> {
    fn invent(types: &'a Types, rng: &mut impl Rng, format: Format) -> Self {
        let small = format == Format::Td1;
        let value_mm = if small { rng.gen_range(2.6..3.4) } else { rng.gen_range(3.0..4.2) };
        let any = |rng: &mut _| types.types.choose(rng).unwrap_or(&types.types[0]);
        let tone = rng.gen_range(10..60);
        Self {
            values: any(rng),
            labels: any(rng),
            value_mm,
            label_mm: rng.gen_range(0.52..0.72) * value_mm,
            ink: if rng.gen_bool(0.15) { [20, 25, 80] } else { [tone, tone, tone + 6] },
            label_ink: [[84, 96, 128], [60, 60, 60], [30, 70, 120], [110, 60, 60]][rng.gen_range(0..4)],
            beside: rng.gen_bool(0.2) && !small,
            columns: if rng.gen_bool(0.5) { 2 } else { 1 },
            small_letters: rng.gen_bool(0.2),
            manner: rng.gen_range(0..MANNERS),
            language: rng.gen_range(0..64),
        }
    }

    fn label(&self, kind: usize) -> &'static str {
        LABELS[kind][self.language % LABELS[kind].len()]
    }

    fn width(&self, face: &Type, size: f32, text: &str) -> f32 {
        let scaled = face.face.as_scaled(PxScale::from(1000.0));
        text.chars().map(|letter| scaled.h_advance(face.face.glyph_id(letter))).sum::<f32>() / 1000.0 * size
    }
}

/// A value to print: which label, which field of the zone, what.
struct Value {
    kind: usize,
    field: Option<VisualField>,
    text: String,
}

/// Draws page `number` from `seed`: flat scans and fair photographs by turns. `alter` changes one character of one field.
#[must_use]
pub fn draw(faces: &Faces, types: &Types, seed: u64, number: usize, alter: bool) -> Compared {
    let mut rng = ChaCha8Rng::seed_from_u64(seed * 1_000_003 + number as u64 * 11 + u64::from(alter));
    let rng = &mut rng;
    let compared = flat(faces, types, rng, Format::MIX[number % 8], alter);
    let damage = Damage::invent(rng, if (number / 8).is_multiple_of(2) { Level::L0 } else { Level::L1 });
    Compared { page: damaged(&compared.page, 300.0, damage, rng), ..compared }
}

/// Draws a page that nothing happened to.
pub fn flat(faces: &Faces, types: &Types, rng: &mut impl Rng, format: Format, alter: bool) -> Compared {
    let holder = invent(rng);
    let printed_zone = lines(format, &holder, Choices::default());
    let print = Print::invent(rng, 300.0);
    let look = Look::invent(types, rng, format);
    let mut values = values(rng, &holder, &look);
    let altered = if alter { altered(rng, &mut values) } else { None };
    let mut printed = Vec::new();
    let page = document_with(faces, rng, format, &printed_zone, print, |rng, sheet| {
        let place = heading(faces, rng, sheet, format, print.portrait_right);
        printed = set(&look, sheet, format, place, &values);
        place
    });
    let altered = altered.filter(|field| printed.iter().any(|(printed, _)| printed == field));
    Compared { page, printed, altered }
}

fn values(rng: &mut impl Rng, holder: &Holder, look: &Look<'_>) -> Vec<Value> {
    let named = |rng: &mut _, name: &str| {
        let name = accented(rng, name);
        if look.small_letters { titled(&name) } else { name }
    };
    let value = |kind: usize, field: Option<VisualField>, text: String| Value { kind, field, text };
    let issued = {
        let years: i32 = [5, 10][rng.gen_range(0..2)];
        let year = holder.expires.get(..2).and_then(|year| year.parse::<i32>().ok()).unwrap_or(30) - years;
        format!("{:02}{}", year.rem_euclid(100), holder.expires.get(2..).unwrap_or("0101"))
    };
    let mut values = vec![
        value(0, Some(VisualField::Surname), named(rng, &holder.surname)),
        value(1, Some(VisualField::GivenNames), named(rng, &holder.given)),
        value(3, None, holder.nationality.replace('<', "")),
        value(4, Some(VisualField::BirthDate), dated(look.manner, &holder.born)),
        value(5, None, if holder.sex == '<' { "X".to_owned() } else { holder.sex.to_string() }),
        value(6, Some(VisualField::ExpiryDate), dated(look.manner, &holder.expires)),
    ];
    let number = value(2, Some(VisualField::DocumentNumber), holder.number.clone());
    if rng.gen_bool(0.6) {
        values.insert(0, number)
    } else {
        values.push(number)
    }
    if rng.gen_bool(0.6) {
        let at = rng.gen_range(3..=values.len());
        values.insert(at, value(7, None, dated(look.manner, &issued)));
    }
    if rng.gen_bool(0.4) {
        let born = crate::person::invent(rng);
        values.push(value(8, None, named(rng, &born.surname)));
    }
    if rng.gen_bool(0.3) {
        values.push(value(10, None, (0..rng.gen_range(6..12)).map(|_| char::from(rng.gen_range(b'0'..=b'9'))).collect()));
    }
    if rng.gen_bool(0.3) {
        values.push(value(9, None, "UTOPIA".to_owned()));
    }
    values.retain(|value| !value.text.is_empty());
    values
}

fn titled(name: &str) -> String {
    let mut first = true;
    let mut titled = String::new();
    for letter in name.chars() {
        if first {
            titled.push(letter)
        } else {
            titled.extend(letter.to_lowercase())
        }
        first = !letter.is_alphabetic();
    }
    titled
}

/// Changes one letter for another letter, or one digit for another digit, of one field; never the century, which the zone does not say.
fn altered(rng: &mut impl Rng, values: &mut [Value]) -> Option<VisualField> {
    let fields: Vec<usize> = (0..values.len()).filter(|index| values[*index].field.is_some() && !values[*index].text.contains('X')).collect();
    let value = &mut values[*fields.choose(rng)?];
    let mut letters: Vec<char> = value.text.chars().collect();
    let date = matches!(value.field, Some(VisualField::BirthDate | VisualField::ExpiryDate));
    let century = |index: usize| {
        let four = |from: usize| letters.get(from..from + 4).is_some_and(|four| four.iter().all(char::is_ascii_digit));
        (0..2).any(|back| index >= back && four(index - back))
    };
    let places: Vec<usize> = (0..letters.len())
        .filter(|index| if date { letters[*index].is_ascii_digit() && !century(*index) } else { letters[*index].is_ascii_alphanumeric() })
        .collect();
    let place = *places.choose(rng)?;
    let old = letters[place];
    let new = loop {
        let new = char::from(if old.is_ascii_digit() { rng.gen_range(b'0'..=b'9') } else { rng.gen_range(b'A'..=b'Z') });
        if new != old.to_ascii_uppercase() {
            break if old.is_lowercase() { new.to_ascii_lowercase() } else { new };
        }
    };
    letters[place] = new;
    value.text = letters.into_iter().collect();
    value.field
}

/// A text in the letters that a face has.
fn writable(face: &Type, text: &str) -> String {
    text.chars().map(|letter| if face.has(letter) { letter } else { folded(letter) }).collect()
}

/// Prints values beside the portrait, and answers which fields stand there whole.
fn set(look: &Look<'_>, sheet: &mut Sheet, format: Format, [x, top, wide, _]: [f32; 4], values: &[Value]) -> Vec<(VisualField, String)> {
    let (width, height) = format.size_mm();
    let right = x > width / 2.0;
    let (from, to) = if right { (4.0, x - 2.0) } else { (x + wide + 4.0, width - 3.0) };
    let limit = height - if format == Format::Td1 { 2.0 } else { 19.0 };
    let step = look.value_mm * 1.32 + if look.beside { 0.6 } else { look.label_mm * 1.2 };
    let half = (to - from) / 2.0;
    let (mut y, mut column) = (top + look.label_mm, 0);
    let mut printed = Vec::new();
    for value in values {
        let (text, label) = (writable(look.values, &value.text), writable(look.labels, look.label(value.kind)));
        let size = look.value_mm;
        let indent = if look.beside { look.width(look.labels, look.label_mm, &label) + 1.5 } else { 0.0 };
        let room = |at: f32, end: f32| end - at - indent;
        let long = look.width(look.values, size, &text);
        let label_long = if look.beside { 0.0 } else { look.width(look.labels, look.label_mm, &label) };
        let fits_half = look.columns == 2 && long.max(label_long) < half - indent - 1.0;
        let (left, end) = match (fits_half, column) {
            (true, 1) => (from + half, to),
            _ => (from, to),
        };
        if !fits_half && column == 1 {
            y += step;
        }
        if y + look.value_mm * 1.1 > limit {
            break;
        }
        sheet.text(&look.labels.face, left, if look.beside { y + look.value_mm } else { y }, look.label_mm, look.label_ink, &label);
        let base = y + look.value_mm * 1.0;
        // What is longer than the page goes on in the next row, or is cut off.
        let (first, rest) = broken(&text, |text| look.width(look.values, size, text) <= room(left, end));
        sheet.text(&look.values.face, left + indent, base, size, look.ink, &first);
        let whole = if rest.is_empty() {
            true
        } else if y + look.value_mm * 2.4 <= limit && look.width(look.values, size, &rest) <= room(left, end) {
            y += look.value_mm * 1.25;
            sheet.text(&look.values.face, left + indent, y + look.value_mm, size, look.ink, &rest);
            true
        } else {
            false
        };
        printed.extend(value.field.filter(|_| whole && !text.contains("XX")).map(|field| (field, value.text.clone())));
        column = if fits_half && column == 0 { 1 } else { 0 };
        if column == 0 {
            y += step;
        }
    }
    printed
}

/// The words of a text that fit, and the others.
fn broken(text: &str, fits: impl Fn(&str) -> bool) -> (String, String) {
    if fits(text) {
        return (text.to_owned(), String::new());
    }
    let at = text.char_indices().filter(|(index, letter)| *letter == ' ' && fits(&text[..*index])).map(|(index, _)| index).last();
    at.map_or_else(|| (text.chars().take(18).collect(), text.to_owned()), |at| (text[..at].to_owned(), text[at + 1..].to_owned()))
}
