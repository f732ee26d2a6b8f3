//! The sets that the reader is measured on: pages by level, pages without a zone, and tampered ones; each from a seed.

use crate::damage::{Damage, Level, damaged};
use crate::ink::Faces;
use crate::page::{Page, Print, Zone, document, invented, of_holder, without_zone};
use crate::person::{invent, invent_named};
use crate::zone::{Choices, Format, lines};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use vision::DocumentReading;

/// Names of the sets.
pub const SETS: [&str; 13] = ["CLEAN", "L0", "L1", "L2", "L3", "L4", "NONE", "TAMPER", "N0", "N1", "N2", "N3", "N4"];

/// What is truly on a page that lies in a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Truth {
    /// Name of the picture's file.
    pub file: String,
    /// The set it belongs to.
    pub set: String,
    /// Format of the document, `None` on a page without a zone.
    pub format: Option<Format>,
    /// Lines of the zone as printed.
    pub lines: Vec<String>,
    /// Left, top, width and height of the portrait in pixels.
    pub portrait: Option<[f32; 4]>,
    /// Places of the zone's characters.
    pub zone: Zone,
}

impl Truth {
    /// The truth of `page`, kept in `file`.
    #[must_use]
    pub fn of(page: &Page, file: String, set: &str) -> Self {
        Self { file, set: set.to_owned(), format: page.format, lines: page.lines.clone(), portrait: page.portrait, zone: page.zone.clone() }
    }

    /// Whether the number with its digit, birth and expiry date with theirs, sex and nationality are read as printed.
    #[must_use]
    pub fn key_fields(&self, read: &[String]) -> bool {
        self.format.is_some_and(|format| key(format, read) == key(format, &self.lines))
    }

    /// The overlap of the portrait's box with the one found: intersection over union.
    #[must_use]
    pub fn portrait_overlap(&self, read: &DocumentReading) -> Option<f32> {
        let [x, y, w, h] = self.portrait?;
        let Some(found) = read.portrait else { return Some(0.0) };
        let (fx, fy, fw, fh) = (found.x as f32, found.y as f32, found.w as f32, found.h as f32);
        let across = ((x + w).min(fx + fw) - x.max(fx)).max(0.0);
        let down = ((y + h).min(fy + fh) - y.max(fy)).max(0.0);
        Some(across * down / (w * h + fw * fh - across * down))
    }
}

fn key(format: Format, lines: &[String]) -> Vec<String> {
    // A number longer than its field runs on into the optional data, which is no key field otherwise (9303-5 note j).
    let runs_on = lines.first().is_some_and(|line| line.get(14..15) == Some("<"));
    let spans: &[(usize, usize, usize)] = match format {
        Format::Td1 if runs_on => &[(0, 5, 30), (1, 0, 7), (1, 7, 8), (1, 8, 15), (1, 15, 18)],
        Format::Td1 => &[(0, 5, 15), (1, 0, 7), (1, 7, 8), (1, 8, 15), (1, 15, 18)],
        _ => &[(1, 0, 10), (1, 10, 13), (1, 13, 20), (1, 20, 21), (1, 21, 28)],
    };
    spans.iter().map(|&(line, from, to)| lines.get(line).and_then(|l| l.get(from..to)).unwrap_or_default().to_owned()).collect()
}

/// Draws page `number` of `set` from `seed`.
#[must_use]
pub fn draw(faces: &Faces, seed: u64, set: &str, number: usize) -> Page {
    let mut rng = ChaCha8Rng::seed_from_u64(seed * 1_000_003 + number as u64 * 7 + set.bytes().map(u64::from).sum::<u64>() * 1009);
    let rng = &mut rng;
    let format = Format::MIX[number % 8];
    let level = match set {
        "L0" | "N0" => Level::L0,
        "L1" | "N1" => Level::L1,
        "L2" | "N2" => Level::L2,
        "L3" | "N3" => Level::L3,
        "L4" | "N4" => Level::L4,
        "NONE" => return bare(faces, rng, number),
        "TAMPER" => return tampered(faces, rng, format),
        _ => {
            let page = invented(faces, rng, format, 300.0);
            let turn = (number % 4) as f32 * 90.0;
            return damaged(&page, 300.0, Damage { turn, blur: 0.35, noise: 1.5, jpeg: 85, ..Damage::NONE }, rng);
        }
    };
    let holder = if set.starts_with('N') { invent_named(rng) } else { invent(rng) };
    let page = of_holder(faces, rng, format, &holder, 300.0);
    let damage = Damage::invent(rng, level);
    damaged(&page, 300.0, damage, rng)
}

/// A page without a zone, scanned or photographed.
fn bare(faces: &Faces, rng: &mut ChaCha8Rng, number: usize) -> Page {
    let page = without_zone(faces, rng, number, 300.0);
    let scanned = Damage { turn: rng.gen_range(-2.0..2.0), noise: 2.0, jpeg: 80, ..Damage::NONE };
    let damage = match rng.gen_range(0..4) {
        0 => Damage::invent(rng, Level::L1),
        1 => Damage::invent(rng, Level::L2),
        _ => scanned,
    };
    damaged(&page, 300.0, damage, rng)
}

/// A document on which one printed character under a check digit was changed so that the digits disagree.
fn tampered(faces: &Faces, rng: &mut ChaCha8Rng, format: Format) -> Page {
    let holder = invent(rng);
    let mut printed = lines(format, &holder, Choices::default());
    let places: Vec<(usize, usize)> = match format {
        Format::Td1 => (5..15).map(|c| (0, c)).chain((0..7).chain(8..15).map(|c| (1, c))).collect(),
        _ => (0..10).chain(13..20).chain(21..28).map(|c| (1, c)).collect(),
    };
    let value = |c: char| if c == '<' { 0 } else { c.to_digit(36).unwrap_or(0) % 10 };
    // Digits are changed to digits and letters to letters, as a forger would.
    let printed_places: Vec<_> = places.into_iter().filter(|&(line, column)| printed[line].as_bytes()[column] != b'<').collect();
    let (line, column) = printed_places.choose(rng).copied().unwrap_or((1, 0));
    let old = char::from(printed[line].as_bytes()[column]);
    let new = loop {
        let new = if old.is_ascii_digit() { rng.gen_range(b'0'..=b'9') } else { rng.gen_range(b'A'..=b'Z') };
        if value(char::from(new)) != value(old) {
            break char::from(new);
        }
    };
    printed[line].replace_range(column..=column, &new.to_string());
    let print = Print::invent(rng, 300.0);
    let page = document(faces, rng, format, &holder, &printed, print);
    let level = if rng.gen_bool(0.5) { Level::L0 } else { Level::L1 };
    let damage = Damage::invent(rng, level);
    damaged(&page, 300.0, damage, rng)
}
