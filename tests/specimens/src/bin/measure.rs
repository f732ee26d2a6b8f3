//! Measures the reader: `cargo run --release -p specimens --bin measure -- [PAGES] [SEED] [SET…]`, or with a folder that
//! `draw-pages` filled in place of the count.
//!
//! Prints, a set: pages, documents found, exact lines, key fields, digits that agree, verified, verified but wrong, characters
//! right, portraits that overlap the true ones by 0.85, and milliseconds of computing a page; then faults said of the pictures, and where
//! readings were lost. With `DUMP=DIR` in the environment, pages not read exactly are written there; with `FAULTS=1`, faults are listed.
#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a measuring tool over its own arrays")]

use anyhow::Result;
use specimens::damage::jpeg;
use specimens::ink::Faces;
use specimens::sets::{SETS, Truth, draw};
use specimens::stopwatch::Stopwatch;
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::path::Path;
use vision::{DocumentReading, PageImage, PageReading, ReadOptions, study};

/// Where a reading that is not exact was lost.
#[derive(Default)]
struct Losses {
    /// Nothing was returned, though along the true lines the reading is exact.
    missed: usize,
    /// Something else was returned, though along the true lines the reading is exact.
    strayed: usize,
    /// Neither the reader nor the network along the true lines is right.
    unread: usize,
    /// The reader is right and the network along the true lines is not.
    gained: usize,
}

#[derive(Default)]
struct Tally {
    pages: usize,
    found: usize,
    exact: usize,
    key: usize,
    agree: usize,
    verified: usize,
    silent: usize,
    portraits: (usize, usize),
    letters: (usize, usize),
    millis: Vec<f64>,
    of_two_megapixels: Vec<f64>,
    losses: Losses,
    /// Pages whose picture is said to have a fault, and how often each is said.
    faulty: usize,
    faults: BTreeMap<String, usize>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&String> = arguments.iter().skip(2).collect();
    let folder = arguments.first().map(Path::new).filter(|path| path.is_dir());
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:8} {:>5} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6} {:>7} {:>8} {:>6} {:>6}   95 % interval of exact",
        "set", "pages", "found", "exact", "key", "agree", "verif", "silent", "char%", "portrait", "ms50", "ms95"
    )?;
    let mut tallies: Vec<(&str, Tally)> = SETS.iter().map(|set| (*set, Tally::default())).collect();
    if let Some(folder) = folder {
        for line in std::io::BufReader::new(std::fs::File::open(folder.join("truth.jsonl"))?).lines() {
            let truth: Truth = serde_json::from_str(&line?)?;
            let Some((_, tally)) = tallies.iter_mut().find(|t| t.0 == truth.set) else { continue };
            if wanted.is_empty() || wanted.contains(&&truth.set) {
                tally.read(&truth, &std::fs::read(folder.join(&truth.file))?, &mut out)?;
            }
        }
    } else {
        let pages: usize = arguments.first().map_or(Ok(60), |a| a.parse())?;
        let seed: u64 = arguments.get(1).map_or(Ok(77_000), |a| a.parse())?;
        let faces = Faces::open()?;
        for (set, tally) in tallies.iter_mut().filter(|(set, _)| wanted.is_empty() || wanted.iter().any(|w| w == set)) {
            for number in 0..pages {
                let page = draw(&faces, seed, set, number);
                tally.read(&Truth::of(&page, format!("{set}-{number}.jpg"), set), &jpeg(&page.picture, 95)?, &mut out)?;
            }
        }
    }
    for (set, tally) in tallies.iter_mut().filter(|(_, tally)| tally.pages > 0) {
        tally.print(&mut out, set)?;
    }
    Ok(())
}

impl Tally {
    /// Reads one page and counts it.
    fn read(&mut self, truth: &Truth, bytes: &[u8], out: &mut impl Write) -> Result<()> {
        let start = Stopwatch::start();
        let page = PageImage::decode(bytes)?;
        let PageReading { mut documents, faults, width, height, .. } = page.read(&ReadOptions::default());
        let millis = start.millis();
        self.millis.push(millis);
        if (1_500_000..2_500_000).contains(&(width * height)) {
            self.of_two_megapixels.push(millis);
        }
        self.faulty += usize::from(!faults.is_empty());
        faults.iter().for_each(|fault| *self.faults.entry(format!("{:?}", fault.fault)).or_default() += 1);
        if std::env::var_os("FAULTS").is_some() {
            writeln!(out, "  {} {faults:?}", truth.file)?;
        }
        documents.truncate(1);
        let reading = documents.first();
        let silent = self.silent;
        let good = self.count(truth, reading);
        let lines = reading.map(|d| d.lines.clone()).unwrap_or_default();
        let overlap = reading.and_then(|read| truth.portrait_overlap(read)).filter(|overlap| *overlap < 0.85);
        if let Some(overlap) = overlap.filter(|_| std::env::var_os("DUMP").is_some()) {
            writeln!(out, "  {} portrait {overlap:.2}: {:?} for {:?}", truth.file, reading.and_then(|read| read.portrait), truth.portrait)?;
        }
        if self.silent > silent {
            writeln!(out, "  {} is verified but wrong: {lines:?} for {:?}", truth.file, truth.lines)?;
        }
        if truth.format.is_some() {
            let known = study::read_along(&page, &truth.zone).is_some_and(|known| known.lines == truth.lines);
            let place = match (good, known, reading) {
                (true, true, _) => None,
                (true, false, _) => Some(&mut self.losses.gained),
                (false, true, None) => Some(&mut self.losses.missed),
                (false, true, Some(_)) => Some(&mut self.losses.strayed),
                (false, false, _) => Some(&mut self.losses.unread),
            };
            place.into_iter().for_each(|count| *count += 1);
            if let Some(folder) = std::env::var_os("DUMP").filter(|_| !good) {
                std::fs::write(Path::new(&folder).join(&truth.file), bytes)?;
                for (index, line) in truth.lines.iter().enumerate() {
                    let read = lines.get(index).map_or("-", String::as_str);
                    writeln!(out, "  {:12} {line}\n  {:12} {read}", truth.file, if known { "strayed" } else { "unread" })?;
                }
            }
        }
        Ok(())
    }

    /// Counts one page; answers whether it was read exactly (or rightly given up).
    fn count(&mut self, truth: &Truth, reading: Option<&DocumentReading>) -> bool {
        self.pages += 1;
        let Some(read) = reading else {
            self.portraits.1 += usize::from(truth.portrait.is_some());
            return truth.format.is_none();
        };
        self.found += 1;
        if truth.format.is_none() {
            return false;
        }
        let exact = read.lines == truth.lines;
        let key = truth.key_fields(&read.lines);
        self.exact += usize::from(exact);
        self.key += usize::from(key);
        self.agree += usize::from(read.digits_agree);
        self.verified += usize::from(read.verified);
        self.silent += usize::from(read.verified && !key);
        if let Some(overlap) = truth.portrait_overlap(read) {
            self.portraits.0 += usize::from(overlap >= 0.85);
            self.portraits.1 += 1;
        }
        for (a, b) in truth.lines.iter().zip(&read.lines) {
            self.letters.0 += a.bytes().zip(b.bytes()).filter(|(a, b)| a == b).count();
        }
        self.letters.1 += truth.lines.iter().map(String::len).sum::<usize>();
        exact
    }

    fn print(&mut self, out: &mut impl Write, set: &str) -> Result<()> {
        let quantile = |millis: &[f64], part: f64| millis.get((millis.len() as f64 * part) as usize).copied().unwrap_or(0.0);
        self.millis.sort_by(f64::total_cmp);
        self.of_two_megapixels.sort_by(f64::total_cmp);
        let at = |part: f64| quantile(&self.millis, part);
        let part = |count: usize, of: usize| count as f64 * 100.0 / of.max(1) as f64;
        let (low, high) = interval(self.exact, self.pages);
        writeln!(
            out,
            "{set:8} {:5} {:6} {:6.1} {:6.1} {:6.1} {:6.1} {:6} {:7.2} {:8.1} {:6.0} {:6.0}   {low:.1}–{high:.1}",
            self.pages,
            self.found,
            part(self.exact, self.pages),
            part(self.key, self.pages),
            part(self.agree, self.pages),
            part(self.verified, self.pages),
            self.silent,
            part(self.letters.0, self.letters.1),
            part(self.portraits.0, self.portraits.1),
            at(0.5),
            at(0.95)
        )?;
        let Losses { missed, strayed, unread, gained } = self.losses;
        let two = &self.of_two_megapixels;
        writeln!(out, "         {} pages of 1.5 to 2.5 megapixels: {:.0} / {:.0} ms", two.len(), quantile(two, 0.5), quantile(two, 0.95))?;
        writeln!(out, "         picture faults on {} pages: {:?}", self.faulty, self.faults)?;
        writeln!(out, "         lost: missed {missed}, strayed {strayed}, unread {unread}; gained {gained}")?;
        Ok(())
    }
}

/// Wilson's 95 % interval of a share, in percent.
fn interval(count: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.96;
    let (n, p) = (of.max(1) as f64, count as f64 / of.max(1) as f64);
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half) * 100.0, (centre + half) * 100.0)
}
