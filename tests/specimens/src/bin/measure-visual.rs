//! Measures what the reader tells of visual zones: `cargo run --release -p specimens --bin measure-visual -- [PAGES] [SEED] [FONTS]`.
//!
//! PAGES pages as printed and as many with one printed character altered, flat scans and fair photographs, once in faces that the
//! network of print has learnt and once in faces it has not (Debian package `fonts-urw-base35`, below FONTS).
#![allow(clippy::indexing_slicing, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a measuring tool over its own arrays")]

use anyhow::Result;
use specimens::damage::jpeg;
use specimens::ink::Faces;
use specimens::stopwatch::Stopwatch;
use specimens::types::{LEARNT, Types, UNKNOWN};
use specimens::visual::{Compared, draw};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use vision::{DocumentReading, PageImage, ReadOptions, VisualField, VisualFinding};

#[derive(Default)]
struct Tally {
    pages: usize,
    read: usize,
    /// Fields printed whole on pages whose zone was read, and of these found to agree.
    printed: BTreeMap<VisualField, (usize, usize)>,
    false_differences: usize,
    /// Pages with an altered field: named, said to agree, not found.
    altered: [usize; 3],
    millis: Vec<f64>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let pages: usize = arguments.first().map_or(Ok(200), |a| a.parse())?;
    let seed: u64 = arguments.get(1).map_or(Ok(4_100), |a| a.parse())?;
    let fonts = Path::new(arguments.get(2).map_or("/usr/share/fonts", String::as_str));
    let faces = Faces::open()?;
    let mut out = std::io::stdout().lock();
    let dump = std::env::var_os("DUMP");
    for (name, types) in [("faces learnt", Types::own()?.with(fonts, &LEARNT)?), ("faces not learnt", Types::of(fonts, &UNKNOWN)?)] {
        let mut tally = Tally::default();
        for number in 0..pages {
            for alter in [false, true] {
                let drawn = draw(&faces, &types, seed, number, alter);
                let bytes = jpeg(&drawn.page.picture, 95)?;
                if let Some(folder) = &dump {
                    std::fs::write(Path::new(folder).join(format!("{}-{number}-{alter}.jpg", name.replace(' ', "-"))), &bytes)?;
                }
                tally.take(&drawn, &bytes, alter, dump.is_some().then(|| format!("{name} {number}")), &mut out)?;
            }
        }
        tally.print(&mut out, name)?;
    }
    Ok(())
}

impl Tally {
    fn take(&mut self, drawn: &Compared, bytes: &[u8], alter: bool, tell: Option<String>, out: &mut impl Write) -> Result<()> {
        let page_image = PageImage::decode(bytes)?;
        let read = |visual| {
            let start = Stopwatch::start();
            let reading = page_image.read(&ReadOptions { codes: false, visual, ..ReadOptions::default() });
            (reading.documents.into_iter().next(), start.millis())
        };
        let (_, without) = read(false);
        let (document, with) = read(true);
        self.pages += 1;
        let Some(document) = document.filter(|document| document.lines == drawn.page.lines) else { return Ok(()) };
        self.read += 1;
        self.millis.push(with - without);
        self.count(drawn, &document, alter);
        if let Some(page) = tell {
            for ((x, y), capital, letters) in vision::study::rows_of_print(&page_image) {
                writeln!(out, "    {x:5.0} {y:5.0} {capital:4.1} {letters}")?;
            }
            for (field, text) in &drawn.printed {
                let finding = finding(&document, *field);
                let mark = if drawn.altered == Some(*field) { " (altered)" } else { "" };
                if !matches!(finding, VisualFinding::Agrees { .. }) || !mark.is_empty() {
                    let told = if let VisualFinding::Differs { printed, .. } = &finding { printed.as_str() } else { "" };
                    writeln!(out, "  {page} {field:?}{mark} `{text}`: {finding:?} {told}")?;
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, drawn: &Compared, document: &DocumentReading, alter: bool) {
        for field in VisualField::ALL {
            let finding = finding(document, field);
            let differs = matches!(finding, VisualFinding::Differs { .. });
            if alter && drawn.altered == Some(field) {
                let place = if differs { 0 } else { usize::from(finding == VisualFinding::NotFound) + 1 };
                self.altered[place] += 1;
                continue;
            }
            self.false_differences += usize::from(differs);
            if !alter && drawn.printed.iter().any(|(printed, _)| *printed == field) {
                let counts = self.printed.entry(field).or_default();
                *counts = (counts.0 + 1, counts.1 + usize::from(matches!(finding, VisualFinding::Agrees { .. })));
            }
        }
    }

    fn print(&mut self, out: &mut impl Write, name: &str) -> Result<()> {
        self.millis.sort_by(f64::total_cmp);
        let at = |part: f64| self.millis.get((self.millis.len() as f64 * part) as usize).copied().unwrap_or(0.0);
        writeln!(
            out,
            "{name}: {} pages, {} zones read; {} false differences; {:.1} / {:.1} ms more (median, p95)",
            self.pages,
            self.read,
            self.false_differences,
            at(0.5),
            at(0.95)
        )?;
        for (field, (printed, found)) in &self.printed {
            writeln!(out, "  {field:?}: {found} of {printed} found ({:.1} %)", *found as f64 * 100.0 / (*printed).max(1) as f64)?;
        }
        let [named, agreed, missed] = self.altered;
        writeln!(out, "  altered: {named} named, {agreed} said to agree, {missed} not found")?;
        Ok(())
    }
}

fn finding(document: &DocumentReading, field: VisualField) -> VisualFinding {
    document.visual.iter().find(|check| check.field == field).map_or(VisualFinding::NotFound, |check| check.finding.clone())
}
