//! Measures the reader on pages drawn with fresh seeds: `cargo run --release -p specimens --bin measure -- [PAGES] [SEED] [SET…]`.
//!
//! Prints, a set: exact lines, key fields, verified, silent errors, repairs, portraits found and milliseconds a page.
#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a measuring tool over its own arrays")]

use anyhow::Result;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use specimens::damage::{Damage, Level, damaged, jpeg};
use specimens::ink::Faces;
use specimens::page::{Page, Print, document, invented, without_zone};
use specimens::person::invent;
use specimens::zone::{Choices, Format, lines};
use std::io::Write;
use std::time::Instant;
use vision::{DocumentReading, ReadOptions, read_page};

const SETS: [&str; 8] = ["CLEAN", "L0", "L1", "L2", "L3", "L4", "NONE", "TAMPER"];

#[derive(Default)]
struct Tally {
    pages: usize,
    found: usize,
    exact: usize,
    key: usize,
    agree: usize,
    verified: usize,
    silent: usize,
    portraits: usize,
    letters: (usize, usize),
    millis: Vec<f64>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let pages: usize = arguments.first().map_or(Ok(60), |a| a.parse())?;
    let seed: u64 = arguments.get(1).map_or(Ok(77_000), |a| a.parse())?;
    let faces = Faces::open()?;
    let dump = std::env::var_os("DUMP");
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:8} {:>5} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>8} {:>6} {:>6}",
        "set", "pages", "found", "exact", "key", "agree", "verif", "silent", "char%", "portrait", "ms50", "ms95"
    )?;
    for set in SETS {
        if arguments.len() > 2 && !arguments.iter().skip(2).any(|a| a == set) {
            continue;
        }
        let mut tally = Tally::default();
        for number in 0..pages {
            let mut rng = ChaCha8Rng::seed_from_u64(seed * 1_000_003 + number as u64 * 7 + set.bytes().map(u64::from).sum::<u64>() * 1009);
            let page = draw(&faces, &mut rng, set, number);
            let bytes = jpeg(&page.picture, 95)?;
            let start = Instant::now();
            let reading = read_page(&bytes, &ReadOptions::default())?;
            tally.millis.push(start.elapsed().as_secs_f64() * 1000.0);
            let silent = tally.silent;
            let good = tally.count(&page, reading.documents.first());
            if tally.silent > silent {
                writeln!(out, "  {set}-{number} is verified but wrong: {:?} for {:?}", reading.documents.first().map(|d| &d.lines), page.lines)?;
            }
            if let Some(folder) = dump.as_ref().filter(|_| !good) {
                std::fs::write(std::path::Path::new(folder).join(format!("{set}-{number}.jpg")), &bytes)?;
                for (truth, read) in page
                    .lines
                    .iter()
                    .zip(reading.documents.first().map(|d| d.lines.clone()).unwrap_or_default().iter().map(Some).chain(std::iter::repeat(None)))
                {
                    writeln!(
                        out,
                        "  {set}-{number} {truth}\n  {:>width$} {}",
                        "",
                        read.map_or("-", String::as_str),
                        width = set.len() + 1 + number.to_string().len()
                    )?;
                }
            }
        }
        tally.print(&mut out, set)?;
    }
    Ok(())
}

fn draw(faces: &Faces, rng: &mut ChaCha8Rng, set: &str, number: usize) -> Page {
    let format = Format::MIX[number % 8];
    let level = match set {
        "L0" => Level::L0,
        "L1" => Level::L1,
        "L2" => Level::L2,
        "L3" => Level::L3,
        "L4" => Level::L4,
        "NONE" => {
            return damaged(
                &without_zone(faces, rng, number, 300.0),
                300.0,
                Damage { turn: rng.gen_range(-2.0..2.0), noise: 2.0, jpeg: 80, ..Damage::NONE },
                rng,
            );
        }
        "TAMPER" => return tampered(faces, rng, format),
        _ => {
            let page = invented(faces, rng, format, 300.0);
            let turn = (number % 4) as f32 * 90.0;
            return damaged(&page, 300.0, Damage { turn, blur: 0.35, noise: 1.5, jpeg: 85, ..Damage::NONE }, rng);
        }
    };
    let page = invented(faces, rng, format, 300.0);
    let damage = Damage::invent(rng, level);
    damaged(&page, 300.0, damage, rng)
}

/// A document on which one printed digit of a date or number was changed.
fn tampered(faces: &Faces, rng: &mut ChaCha8Rng, format: Format) -> Page {
    let holder = invent(rng);
    let mut printed = lines(format, &holder, Choices::default());
    let (line, columns) = if format == Format::Td1 { (1, [0, 1, 3, 5, 8, 9, 11, 13]) } else { (1, [13, 14, 16, 18, 21, 22, 24, 26]) };
    let column = columns.choose(rng).copied().unwrap_or(13);
    let old = printed[line].as_bytes()[column];
    let new = loop {
        let new = rng.gen_range(b'0'..=b'9');
        if new != old {
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

impl Tally {
    /// Counts one page; answers whether it was read exactly (or rightly given up).
    fn count(&mut self, page: &Page, reading: Option<&DocumentReading>) -> bool {
        self.pages += 1;
        let Some(read) = reading else { return page.format.is_none() };
        self.found += 1;
        let Some(format) = page.format else { return false };
        let exact = read.lines == page.lines;
        let key = key(format, &read.lines) == key(format, &page.lines);
        self.exact += usize::from(exact);
        self.key += usize::from(key);
        self.agree += usize::from(read.digits_agree);
        self.verified += usize::from(read.verified);
        self.silent += usize::from(read.verified && !key);
        self.portraits += usize::from(page.portrait.is_some_and(|truth| overlap(truth, read) > 0.7));
        for (a, b) in page.lines.iter().zip(&read.lines) {
            self.letters.0 += a.bytes().zip(b.bytes()).filter(|(a, b)| a == b).count();
        }
        self.letters.1 += page.lines.iter().map(String::len).sum::<usize>();
        exact
    }

    fn print(&mut self, out: &mut impl Write, set: &str) -> Result<()> {
        self.millis.sort_by(f64::total_cmp);
        let at = |part: f64| self.millis.get((self.millis.len() as f64 * part) as usize).copied().unwrap_or(0.0);
        let part = |count: usize| count as f64 * 100.0 / self.pages.max(1) as f64;
        let letters = self.letters.0 as f64 * 100.0 / self.letters.1.max(1) as f64;
        writeln!(
            out,
            "{set:8} {:5} {:6} {:6.1} {:6.1} {:6.1} {:6.1} {:6} {letters:7.2} {:8.1} {:6.0} {:6.0}",
            self.pages,
            self.found,
            part(self.exact),
            part(self.key),
            part(self.agree),
            part(self.verified),
            self.silent,
            part(self.portraits),
            at(0.5),
            at(0.95)
        )?;
        Ok(())
    }
}

/// Document number with digit, birth date with digit, sex, expiry date with digit, nationality.
fn key(format: Format, lines: &[String]) -> Vec<String> {
    let spans: &[(usize, usize, usize)] = match format {
        Format::Td1 => &[(0, 5, 30), (1, 0, 7), (1, 7, 8), (1, 8, 15), (1, 15, 18)],
        _ => &[(1, 0, 10), (1, 10, 13), (1, 13, 20), (1, 20, 21), (1, 21, 28)],
    };
    spans.iter().map(|&(line, from, to)| lines.get(line).and_then(|l| l.get(from..to)).unwrap_or_default().to_owned()).collect()
}

fn overlap([x, y, w, h]: [f32; 4], read: &DocumentReading) -> f32 {
    let Some(found) = read.portrait else { return 0.0 };
    let (fx, fy, fw, fh) = (found.x as f32, found.y as f32, found.w as f32, found.h as f32);
    let across = ((x + w).min(fx + fw) - x.max(fx)).max(0.0);
    let down = ((y + h).min(fy + fh) - y.max(fy)).max(0.0);
    across * down / (w * h + fw * fh - across * down)
}
