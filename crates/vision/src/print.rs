//! Reads rows of print with the small network: letters, each with the probabilities of what it may be, and where words end.

use crate::flat::{Flat, Row};
use crate::net::{ALPHABET, BLANK, CELL_WIDTH, CLASSES, Columns, MARK, Net, PRINT_CAPITAL, PRINT_STRIDE, STRIP_HEIGHT};
use crate::pyramid::Pyramid;
use crate::reading::Quad;
use crate::strip::Strip;
use std::cell::Cell;

/// Units of a strip that are looked at before and behind a row.
const MARGIN: f32 = 0.75;
/// The longest row, in units: 125 millimetres of small print.
const LONGEST: f32 = 64.0;
/// From this probability of nothing on, two letters are parted.
const PARTED: f32 = 0.35;
/// Least width of a gap between words, in pixels of the strip, and how much wider it is than the usual gap between letters.
const WORD_GAP: usize = 4;
const WIDER: usize = 2;
/// Below this, a pixel of an evened strip is ink.
const INK: f32 = -0.7;

/// A letter that was read.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    /// Logarithmic probability of each class.
    pub(crate) odds: [f32; CLASSES],
    /// Its middle, in pixels of the flat page.
    pub(crate) x: f32,
    /// Whether a word begins with it.
    pub(crate) begins: bool,
    /// Whether a word ends with it.
    pub(crate) ends: bool,
}

impl Letter {
    /// The likeliest class.
    pub(crate) fn best(&self) -> usize {
        (0..BLANK).fold(MARK, |best, class| if self.odd(class) > self.odd(best) { class } else { best })
    }

    pub(crate) fn odd(&self, class: usize) -> f32 {
        self.odds.get(class).copied().unwrap_or(f32::MIN)
    }

    /// Whether it is a stop, a hyphen or the like.
    pub(crate) fn is_mark(&self) -> bool {
        self.best() == MARK
    }

    /// Whether it is rather a digit than a letter.
    pub(crate) fn is_digit(&self) -> bool {
        self.best() < 10
    }

    /// The likeliest letter or digit.
    pub(crate) fn text(&self) -> char {
        ALPHABET.get(self.best()).map_or('-', |byte| char::from(*byte))
    }
}

/// A row that was read. Marks are left out: they part words.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) row: Row,
    pub(crate) letters: Vec<Letter>,
}

impl Text {
    /// Mean logarithmic probability of its letters.
    fn clarity(&self) -> f32 {
        let sum: f32 = self.letters.iter().map(|letter| letter.odd(letter.best())).sum();
        sum / self.letters.len().max(1) as f32 - if self.letters.is_empty() { 10.0 } else { 0.0 }
    }

    /// The corners of the letters from `first` to `last` on the picture.
    pub(crate) fn quad(&self, flat: &Flat<'_>, first: usize, last: usize) -> Quad {
        let Row { left, base, slope, capital, .. } = self.row;
        let x = |index: usize| self.letters.get(index).map_or(left, |letter| letter.x);
        let (from, to) = (x(first) - 0.6 * capital, x(last) + 0.6 * capital);
        let at = |x: f32, above: f32| flat.point(x, base + slope * (x - left) - above * capital);
        [at(from, 1.25), at(to, 1.25), at(to, -0.3), at(from, -0.3)]
    }
}

/// What reads print, and how much more it may look at.
pub(crate) struct Reader<'a> {
    pub(crate) pages: &'a Pyramid<'a>,
    pub(crate) flat: &'a Flat<'a>,
    left: Cell<usize>,
}

impl<'a> Reader<'a> {
    /// `most` bounds the units looked at, and with them the time.
    pub(crate) fn new(pages: &'a Pyramid<'a>, flat: &'a Flat<'a>, most: usize) -> Self {
        Self { pages, flat, left: Cell::new(most) }
    }

    /// Whether enough has been looked at.
    pub(crate) fn tired(&self) -> bool {
        self.left.get() == 0
    }

    /// Reads a row; where its height is not clear, at both heights, and answers what is clearer.
    pub(crate) fn read(&self, row: &Row) -> Text {
        let first = self.look(*row);
        let Some(other) = row.other else { return first };
        let second = self.look(Row { capital: other, ..*row });
        if second.clarity() > first.clarity() { second } else { first }
    }

    fn look(&self, row: Row) -> Text {
        // Pixels of the flat page a unit of the strip.
        let unit = row.capital / PRINT_CAPITAL;
        let length = ((row.right - row.left) / unit + 2.0 * MARGIN).min(LONGEST);
        let cells = usize::try_from(crate::curve::whole(length.ceil())).unwrap_or(2).max(2);
        self.left.set(self.left.get().saturating_sub(cells));
        let start = row.left - MARGIN * unit;
        let place = |u: f32, v: f32| {
            let x = start + u * unit;
            self.flat.point(x, row.base + row.slope * (x - row.left) - row.capital / 2.0 + v * unit)
        };
        let (a, b) = (place(cells as f32 / 2.0, 0.0), place(cells as f32 / 2.0 + 1.0, 0.0));
        let picture = self.pages.for_pitch((b.0 - a.0).hypot(b.1 - a.1));
        let mut strip = Strip::view(picture, cells, |u, v| {
            let (x, y) = place(u, v);
            (x * picture.factor, y * picture.factor)
        });
        strip.normalise();
        let columns = Net::of_print().read(&strip);
        let at = |column: f32| start + (column + 0.5) * PRINT_STRIDE as f32 / CELL_WIDTH as f32 * unit;
        Text { row, letters: letters(&columns, &strip, at) }
    }
}

/// A run of columns that show one letter.
struct Run {
    from: usize,
    to: usize,
    odds: [f32; CLASSES],
}

/// The letters of a strip; `at` gives the place of a column.
fn letters(columns: &Columns, strip: &Strip, at: impl Fn(f32) -> f32) -> Vec<Letter> {
    let runs = runs(columns);
    let gaps: Vec<usize> = runs.iter().zip(runs.iter().skip(1)).map(|(a, b)| gap(strip, middle(a), middle(b))).collect();
    let mut sorted = gaps.clone();
    sorted.sort_unstable();
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    let parted = |gap: Option<&usize>| gap.is_none_or(|gap| *gap >= WORD_GAP.max(usual * WIDER));
    let all = runs.iter().enumerate().map(|(index, run)| Letter {
        odds: run.odds,
        x: at((run.from + run.to - 1) as f32 / 2.0),
        begins: parted(index.checked_sub(1).and_then(|before| gaps.get(before))),
        ends: parted(gaps.get(index)),
    });
    let mut letters: Vec<Letter> = Vec::new();
    let mut after_mark = false;
    for mut letter in all {
        if letter.is_mark() {
            letters.last_mut().into_iter().for_each(|before| before.ends = true);
            after_mark = true;
        } else {
            letter.begins |= after_mark;
            after_mark = false;
            letters.push(letter);
        }
    }
    letters
}

/// The middle of a run, in pixels of the strip.
fn middle(run: &Run) -> usize {
    (run.from + run.to) * PRINT_STRIDE / 2
}

/// Columns in a row that are no letter's part, between what parts them.
fn runs(columns: &Columns) -> Vec<Run> {
    let shown = |row: &[f32; CLASSES]| row.get(BLANK).is_some_and(|blank| blank.exp() < PARTED);
    let mut runs: Vec<Run> = Vec::new();
    let mut from = None;
    for (index, row) in columns.0.iter().map(Some).chain([None]).enumerate() {
        match (row.is_some_and(shown), from) {
            (true, None) => from = Some(index),
            (false, Some(start)) => {
                from = None;
                // The sides of a wide letter are less certain than its middle.
                let side = (index - start) / 4;
                let inner = columns.0.get(start + side..index - side).unwrap_or_default();
                runs.push(Run { from: start, to: index, odds: together(inner) });
            }
            _ => {}
        }
    }
    runs
}

/// What several columns of one letter say together, leaving out that they might show nothing.
fn together(rows: &[[f32; CLASSES]]) -> [f32; CLASSES] {
    let mut odds = [0.0; CLASSES];
    for row in rows {
        odds.iter_mut().zip(row).for_each(|(sum, value)| *sum += value / rows.len() as f32);
    }
    if let Some(blank) = odds.get_mut(BLANK) {
        *blank = -30.0;
    }
    let top = odds.iter().copied().fold(f32::MIN, f32::max);
    let shift = top + odds.iter().map(|value| (value - top).exp()).sum::<f32>().ln();
    odds.map(|value| value - shift)
}

/// The longest run of pixels without ink between two columns of a strip.
fn gap(strip: &Strip, from: usize, to: usize) -> usize {
    // Above and below may stand other rows.
    let rows = strip.levels.chunks_exact(strip.width.max(1)).skip(5).take(STRIP_HEIGHT - 9);
    let mut inked = vec![false; to.saturating_sub(from)];
    for row in rows {
        inked.iter_mut().zip(row.get(from..to).unwrap_or_default()).for_each(|(inked, level)| *inked |= *level < INK);
    }
    let mut longest = 0;
    let mut run = 0;
    for inked in inked {
        run = if inked { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A row of letters, each read with `sure`; blanks part words.
    pub(crate) fn text(words: &str, sure: f32) -> Text {
        let bytes = words.as_bytes();
        let letter = |(index, byte): (usize, &u8)| {
            let class = ALPHABET.iter().position(|a| a == byte)?;
            let mut odds = [((1.0 - sure) / 36.0).ln(); CLASSES];
            odds[class] = sure.ln();
            let apart = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_none_or(|byte| *byte == b' ');
            Some(Letter { odds, x: index as f32 * 10.0, begins: apart(index.checked_sub(1)), ends: apart(Some(index + 1)) })
        };
        let row = Row { left: 0.0, right: bytes.len() as f32 * 10.0, base: 20.0, slope: 0.0, capital: 12.0, other: None };
        Text { row, letters: bytes.iter().enumerate().filter_map(letter).collect() }
    }

    #[test]
    fn columns_between_blanks_are_letters_and_marks_part_words() {
        let column = |class: usize| {
            let mut odds = [-8.0; CLASSES];
            odds[class] = -0.01;
            odds
        };
        // A, blank, a mark, blank, B of three columns.
        let columns = Columns([BLANK, 10, 10, BLANK, MARK, BLANK, 11, 11, 11, BLANK].map(column).to_vec());
        let strip = Strip { width: 20, levels: vec![-1.0; 20 * STRIP_HEIGHT], colour: Vec::new() };
        let letters = letters(&columns, &strip, |column| column);
        assert_eq!(letters.iter().map(Letter::text).collect::<String>(), "AB");
        assert!(letters[0].ends && letters[1].begins, "a mark parts them, not a gap");
        assert_eq!((letters[0].x, letters[1].x), (1.5, 7.0));
    }

    #[test]
    fn a_gap_is_counted_where_no_row_of_the_letters_has_ink() {
        let width = 30;
        let levels = (0..width * STRIP_HEIGHT).map(|i| if (8..14).contains(&(i % width)) { 0.5 } else { -1.5 }).collect();
        assert_eq!(gap(&Strip { width, levels, colour: Vec::new() }, 2, 28), 6);
    }
}
