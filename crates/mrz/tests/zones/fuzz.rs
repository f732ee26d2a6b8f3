//! Untrusted lines: whatever comes in, an answer comes out, and its positions lie within what came in.
//!
//! `OUTPOST_FUZZ_ROUNDS` makes these tests long; they then start from a random seed, which they print.
//! `OUTPOST_FUZZ_SEED` repeats a run.

use crate::table::rows;
use crate::today;
use std::hash::{BuildHasher, Hasher};

/// A small generator of its own, so that a seed means the same documents for ever (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Rounds and generator: few and always the same, unless the environment asks for more.
fn start(few: u64) -> (u64, Random) {
    let rounds = setting("OUTPOST_FUZZ_ROUNDS");
    let random = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    let seed = setting("OUTPOST_FUZZ_SEED").unwrap_or_else(|| if rounds.is_some() { random() } else { 9303 });
    println!("seed {seed}");
    (rounds.unwrap_or(few), Random(seed))
}

/// Calls everything that takes lines from outside and checks what must hold of any answer.
fn judge(lines: &[&str]) {
    let live = mrz::live::check_lines(lines, today());
    for doubt in &live.doubts {
        assert!((1..=4).contains(&doubt.line) && doubt.column >= 1, "{lines:?} {doubt:?}");
    }
    let suggestions = mrz::suggest(lines, today());
    assert!(suggestions.len() <= 16);
    match mrz::parse(lines, today()) {
        Ok(mrz) => {
            let (rows, columns) = (mrz.format().lines(), mrz.format().columns());
            assert!(mrz.lines().len() == rows && mrz.lines().iter().all(|l| l.len() == columns));
            for doubt in mrz.doubts() {
                assert!((1..=rows).contains(&doubt.line.into()) && (1..=columns).contains(&doubt.column.into()));
            }
            for s in &suggestions {
                let cell = mrz.lines()[usize::from(s.line) - 1].as_bytes()[usize::from(s.column) - 1];
                assert_eq!(char::from(cell), s.read, "{lines:?} {s:?}");
            }
            let failed = mrz.doubts().iter().any(|d| d.code.as_str().starts_with("check-") && d.code != mrz::DoubtCode::CheckDigitFiller);
            assert_eq!(mrz.is_valid(), !failed, "a failed digit is a doubt, and only that: {lines:?}");
            if let Ok(again) = mrz::emit(mrz.format(), &mrz::EmitFields::from(&mrz)) {
                assert!(again.len() == rows && again.iter().all(|l| l.len() == columns), "{lines:?}");
            }
            let born = mrz.birth_date();
            assert!(born.earliest().is_none_or(|d| d <= today()), "{born} is in the future");
        }
        Err(error) => {
            assert!(error.line() >= 1 && error.column() >= 1);
            assert!(usize::from(error.line()) <= lines.len() + 1, "{lines:?} {error}");
        }
    }
}

#[test]
fn fuzz_random_bytes_are_always_answered() {
    let (rounds, mut random) = start(20_000);
    for _ in 0..rounds {
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.next().to_le_bytes()[0]).collect();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        judge(&lines);
        let _ = mrz::parse_text(&text, today());
        let _ = mrz::check_digit(&text);
        let _ = mrz::translit::to_mrz(&text);
        let _ = text.parse::<mrz::PartialDate>();
        let _ = text.parse::<mrz::StateCode>();
    }
}

#[test]
fn fuzz_random_zones_of_every_shape_are_always_answered() {
    const SET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<<<<<<<<<";
    let (rounds, mut random) = start(3_000);
    for _ in 0..rounds {
        let (rows, columns) = [(3, 30), (2, 36), (2, 44)][random.below(3)];
        let zone: Vec<String> = (0..rows).map(|_| (0..columns).map(|_| char::from(SET[random.below(SET.len())])).collect()).collect();
        let lines: Vec<&str> = zone.iter().map(String::as_str).collect();
        judge(&lines);
    }
}

#[test]
fn fuzz_damaged_documents_are_always_answered() {
    let (rounds, mut random) = start(3_000);
    let rows = rows();
    for _ in 0..rounds {
        let mut lines: Vec<Vec<char>> = rows[random.below(rows.len())].lines.iter().map(|l| l.chars().collect()).collect();
        for _ in 0..=random.below(4) {
            let line = random.below(lines.len());
            let at = random.below(lines[line].len() + 1);
            let any = char::from_u32(u32::try_from(random.below(0x250)).unwrap()).unwrap_or('<');
            match random.below(5) {
                0 if at < lines[line].len() => drop(lines[line].remove(at)),
                1 => lines[line].insert(at, any),
                2 => lines[line].truncate(at),
                3 => lines.push(vec![any; at]),
                _ if at < lines[line].len() => lines[line][at] = any,
                _ => {}
            }
        }
        let texts: Vec<String> = lines.into_iter().map(|l| l.into_iter().collect()).collect();
        let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
        judge(&lines);
    }
}

#[test]
fn fuzz_names_from_anywhere_are_printed_or_refused_and_come_back_within_bounds() {
    let (rounds, mut random) = start(5_000);
    for _ in 0..rounds {
        let name: String = (0..random.below(60))
            .filter_map(|_| {
                let base = [0x20, 0x41, 0xC0, 0x100, 0x400, 0x600, 0x1E00][random.below(7)];
                char::from_u32(base + u32::try_from(random.below(0x80)).unwrap())
            })
            .collect();
        if let Ok(mrz) = mrz::translit::to_mrz(&name) {
            assert!(mrz.bytes().all(|b| b.is_ascii_uppercase() || b == b'<'), "{name:?} {mrz}");
            assert!(!mrz.contains("<<") && !mrz.starts_with('<') && !mrz.ends_with('<'), "{name:?} {mrz}");
            assert!(mrz::translit::latin_variants(&mrz).len() <= 32);
            assert!(mrz::translit::cyrillic_variants(&mrz, mrz::translit::CyrillicLanguage::Serbian).len() <= 64);
            assert!(mrz::translit::arabic_variants(&mrz).len() <= 16);
        }
    }
}
