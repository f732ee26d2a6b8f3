//! Renders whole pages: travel documents with a machine-readable zone, and pages that have none.

use crate::ink::{Faces, PITCH_MM, Sheet};
use crate::person::{Holder, invent};
use crate::wording::dated;
use crate::zone::{Choices, Format, lines};
use image::RgbImage;
use rand::Rng;
use rand::seq::SliceRandom;

/// A picture and what is truly on it.
#[derive(Clone)]
pub struct Page {
    /// The picture.
    pub picture: RgbImage,
    /// Format of the document, `None` on a page without MRZ.
    pub format: Option<Format>,
    /// Lines of the zone as printed.
    pub lines: Vec<String>,
    /// Left, top, width and height of the portrait in pixels.
    pub portrait: Option<[f32; 4]>,
    /// For every character of every line, its middle and the point one pitch below it.
    pub zone: Zone,
}

/// Places of a zone's characters: x and y of the middle, x and y of the point one pitch below.
pub type Zone = Vec<Vec<[f32; 4]>>;

/// How a page is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Print {
    /// Pixels an inch.
    pub dpi: f32,
    /// Which of the four OCR-B cuts.
    pub cut: usize,
    /// Distance between the lines of a TD1 zone in millimetres.
    pub td1_spacing: f32,
    /// Strength of the background pattern, 0–1.
    pub pattern: f32,
    /// Whether patterned paper continues under the zone.
    pub pattern_under_zone: bool,
    /// Ink of the zone.
    pub ink: [u8; 3],
    /// Whether the portrait stands on the right.
    pub portrait_right: bool,
}

impl Print {
    /// A clean print at 300 dpi.
    pub const CLEAN: Self =
        Self { dpi: 300.0, cut: 0, td1_spacing: 5.4, pattern: 0.35, pattern_under_zone: false, ink: [22, 22, 26], portrait_right: false };

    /// Draws a manner of printing at `dpi`.
    pub fn invent(rng: &mut impl Rng, dpi: f32) -> Self {
        Self {
            dpi,
            cut: [0, 0, 0, 1, 2, 3].choose(rng).copied().unwrap_or(0),
            td1_spacing: rng.gen_range(4.25..6.2),
            pattern: rng.gen_range(0.1..0.55),
            pattern_under_zone: rng.gen_bool(0.5),
            ink: [rng.gen_range(8..50); 3],
            portrait_right: rng.gen_bool(0.15),
        }
    }
}

const INK: [u8; 3] = [28, 28, 34];
const LABEL: [u8; 3] = [84, 96, 128];

/// Renders the document `format` of `holder`, with `printed` as its zone (usually [`lines`] of both).
pub fn document(faces: &Faces, rng: &mut impl Rng, format: Format, holder: &Holder, printed: &[String], print: Print) -> Page {
    document_with(faces, rng, format, printed, print, |rng, sheet| front(faces, rng, sheet, format, holder, print.portrait_right))
}

/// Renders a document whose visual zone `front` draws, answering the portrait's place in millimetres.
pub fn document_with<R: Rng>(
    faces: &Faces,
    rng: &mut R,
    format: Format,
    printed: &[String],
    print: Print,
    front: impl FnOnce(&mut R, &mut Sheet) -> [f32; 4],
) -> Page {
    let (width, height) = format.size_mm();
    let two_sides = format == Format::Td1;
    let tints = [[236, 240, 244], [244, 238, 228], [232, 242, 236], [243, 236, 242]];
    let paper = tints[rng.gen_range(0..tints.len())];
    let sheet_height = if two_sides { height * 2.0 + 6.0 } else { height };
    let mut sheet = Sheet::new(width, sheet_height, print.dpi / 25.4, paper);
    let inks = [[120, 150, 190], [190, 150, 120], [130, 175, 140], [170, 140, 180]];
    let ink = inks[rng.gen_range(0..inks.len())];
    sheet.guilloche(rng, ink, print.pattern);
    let back = if two_sides { height + 6.0 } else { 0.0 };
    if two_sides {
        sheet.block(0.0, height, width, 6.0, [250, 250, 250], 1.0);
    }
    let portrait = front(rng, &mut sheet);
    let spacing = if two_sides { print.td1_spacing } else { 6.35 };
    let last = back + height - 7.4;
    let first = last - spacing * (printed.len() as f32 - 1.0);
    if !print.pattern_under_zone {
        sheet.block(0.0, first - 6.0, width, sheet_height - first + 6.0, [250, 250, 248], 0.92);
    }
    let left = (width - PITCH_MM * (format.columns() as f32 - 1.0)) / 2.0;
    let mut zone = Vec::new();
    for (row, line) in printed.iter().enumerate() {
        let face = faces.ocr.get(print.cut).unwrap_or(&faces.ocr[0]);
        let base = first + row as f32 * spacing;
        sheet.mrz(face, left, base, PITCH_MM, print.ink, line);
        let middle = |column: usize| (left + column as f32 * PITCH_MM, base - 0.498 * PITCH_MM);
        let place = |(x, y): (f32, f32)| [x, y, x, y + PITCH_MM].map(|mm| mm * sheet.scale);
        zone.push((0..line.len()).map(middle).map(place).collect());
    }
    let portrait = Some(portrait.map(|mm| mm * sheet.scale));
    Page { picture: sheet.picture, format: Some(format), lines: printed.to_vec(), portrait, zone }
}

/// Draws the heading and the portrait, and answers the portrait's place in millimetres.
pub fn heading(faces: &Faces, rng: &mut impl Rng, sheet: &mut Sheet, format: Format, right: bool) -> [f32; 4] {
    let (width, _) = format.size_mm();
    let title = match format {
        Format::Td3 => "UTOPIA  PASSPORT / PASSEPORT",
        Format::Td1 | Format::Td2 => "UTOPIA  IDENTITY CARD / CARTE D'IDENTITÉ",
        _ => "UTOPIA  VISA",
    };
    sheet.text(&faces.bold, 5.0, 6.5, 4.6, [40, 60, 110], title);
    let mark = if width > 110.0 { (width - 26.0, 6.2) } else { (width - 21.0, 11.5) };
    sheet.text(&faces.text, mark.0, mark.1, 3.0, [150, 60, 60], "SPECIMEN");
    let (pw, ph) = if format == Format::Td1 { (24.0, 31.0) } else { (32.0, 40.0) };
    let ph = if matches!(format, Format::MrvB | Format::Td2) { 36.0 } else { ph };
    let place = [if right { width - pw - 5.0 } else { 5.0 }, if format == Format::Td3 { 13.0 } else { 9.5 }, pw, ph];
    sheet.portrait(rng, place[0], place[1], place[2], place[3]);
    place
}

/// Draws the visual zone and answers the portrait's place in millimetres.
fn front(faces: &Faces, rng: &mut impl Rng, sheet: &mut Sheet, format: Format, holder: &Holder, right: bool) -> [f32; 4] {
    let (_, height) = format.size_mm();
    let visa = matches!(format, Format::MrvA | Format::MrvB);
    let place = heading(faces, rng, sheet, format, right);
    let left = if right { 5.0 } else { place[0] + place[2] + 5.0 };
    let step = if format == Format::Td3 { 8.2 } else { 6.6 };
    let rows = [
        ("Document No.", holder.number.clone()),
        ("Surname / Nom", holder.surname.clone()),
        ("Given names / Prénoms", holder.given.clone()),
        ("Nationality", holder.nationality.replace('<', "")),
        ("Date of birth", dated(0, &holder.born)),
        ("Sex / Date of expiry", format!("{}   {}", if holder.sex == '<' { 'X' } else { holder.sex }, dated(0, &holder.expires))),
    ];
    let count = if visa { 5 } else { rows.len() };
    for (row, (label, value)) in rows.iter().take(count).enumerate() {
        let y = place[1] + 2.0 + row as f32 * step;
        if y + 3.5 > height - if format == Format::Td1 { 1.0 } else { 20.0 } {
            break;
        }
        sheet.text(&faces.text, left, y, 2.3, LABEL, label);
        sheet.text(&faces.text, left, y + 3.4, 3.7, INK, value.get(..value.len().min(26)).unwrap_or(value));
    }
    place
}

/// Renders an invented document of `format`.
pub fn invented(faces: &Faces, rng: &mut impl Rng, format: Format, dpi: f32) -> Page {
    let holder = invent(rng);
    of_holder(faces, rng, format, &holder, dpi)
}

/// A document of a holder, everything else invented.
pub fn of_holder(faces: &Faces, rng: &mut impl Rng, format: Format, holder: &Holder, dpi: f32) -> Page {
    let choices = Choices::invent(rng);
    let printed = lines(format, holder, choices);
    let print = Print::invent(rng, dpi);
    document(faces, rng, format, holder, &printed, print)
}

const WORDS: &[&str] = &[
    "the",
    "border",
    "office",
    "received",
    "your",
    "letter",
    "dated",
    "regarding",
    "permit",
    "number",
    "vehicle",
    "insurance",
    "amount",
    "please",
    "return",
    "within",
    "thirty",
    "days",
    "signed",
    "copy",
    "attached",
    "Utopia",
    "district",
    "2026",
    "No. 4471",
    "and",
    "of",
    "payable",
    "total",
    "18.40",
    "litres",
    "customs",
    "declaration",
    "invoice",
    "€ 210.00",
    "stamp",
    "driver",
    "weight",
    "3 500 kg",
];

/// Renders a page that has no machine-readable zone; `kind` picks letter, receipt, form, photo page or OCR-B text that is no zone.
pub fn without_zone(faces: &Faces, rng: &mut impl Rng, kind: usize, dpi: f32) -> Page {
    let (width, height) = if kind % 6 == 1 { (80.0, 150.0) } else { (125.0, 90.0) };
    let mut sheet = Sheet::new(width, height, dpi / 25.4, [248, 247, 243]);
    match kind % 6 {
        0 => prose(faces, rng, &mut sheet, 3.6, 5.0),
        1 => receipt(faces, rng, &mut sheet),
        2 => {
            sheet.guilloche(rng, [120, 150, 190], 0.4);
            sheet.portrait(rng, 6.0, 12.0, 32.0, 40.0);
            prose(faces, rng, &mut sheet, 2.8, 9.0);
        }
        3 => giro(faces, rng, &mut sheet),
        4 => chevrons(faces, rng, &mut sheet),
        _ => grid(rng, &mut sheet),
    }
    Page { picture: sheet.picture, format: None, lines: Vec::new(), portrait: None, zone: Vec::new() }
}

fn extent(sheet: &Sheet) -> (f32, f32) {
    (sheet.picture.width() as f32 / sheet.scale, sheet.picture.height() as f32 / sheet.scale)
}

fn prose(faces: &Faces, rng: &mut impl Rng, sheet: &mut Sheet, size: f32, leading: f32) {
    let (width, height) = extent(sheet);
    let mut y = 12.0;
    while y < height - 6.0 {
        let mut x = 8.0;
        while x < width - 24.0 {
            let word = WORDS.choose(rng).copied().unwrap_or_default();
            x = sheet.text(&faces.text, x, y, size, INK, word) + size * 0.3;
        }
        y += leading;
    }
}

fn receipt(faces: &Faces, rng: &mut impl Rng, sheet: &mut Sheet) {
    sheet.text(&faces.bold, 20.0, 10.0, 5.0, INK, "UTOPIA DUTY FREE");
    for row in 0..18 {
        let y = 20.0 + row as f32 * 6.5;
        let item = format!("{} x {}", rng.gen_range(1..9), WORDS.choose(rng).copied().unwrap_or_default());
        sheet.mrz(&faces.ocr[0], 6.0, y, 2.0, INK, &item.to_uppercase());
        sheet.mrz(&faces.ocr[0], 58.0, y, 2.0, INK, &format!("{:>5}.{:02}", rng.gen_range(1..900), rng.gen_range(0..99)));
    }
}

fn giro(faces: &Faces, rng: &mut impl Rng, sheet: &mut Sheet) {
    prose(faces, rng, sheet, 3.2, 12.0);
    for row in 0..2 {
        let digits = |rng: &mut _, n: usize| (0..n).map(|_| char::from(Rng::gen_range(rng, b'0'..=b'9'))).collect::<String>();
        let line = format!("{}>{}+ {}<  {}>", digits(rng, 13), digits(rng, 27), digits(rng, 9), digits(rng, 6));
        let y = 72.0 + row as f32 * 8.0;
        sheet.block(0.0, y - 5.0, 125.0, 7.0, [250, 250, 248], 1.0);
        sheet.mrz(&faces.ocr[0], 6.0, y, 2.0, INK, &line.chars().take(44).collect::<String>());
    }
}

fn chevrons(faces: &Faces, rng: &mut impl Rng, sheet: &mut Sheet) {
    let random = rng.gen_bool(0.6);
    for row in 0..2 {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
        let line = if random { (0..44).map(|_| char::from(*alphabet.choose(rng).unwrap_or(&b'<'))).collect() } else { "<".repeat(44) };
        sheet.mrz(&faces.ocr[0], 7.5, 70.0 + row as f32 * 6.35, PITCH_MM, INK, &line);
    }
}

fn grid(rng: &mut impl Rng, sheet: &mut Sheet) {
    let (width, height) = extent(sheet);
    for row in 1..(height / 6.0) as u32 {
        for column in 1..(width / 3.0) as u32 {
            if rng.gen_bool(0.9) {
                sheet.block(column as f32 * 3.0, row as f32 * 6.0, 1.6, 2.4, INK, 1.0);
            }
        }
    }
}
