//! Cuts the network's columns into character cells: the best way to place exactly N characters at even pitch.

use crate::net::{ALPHABET, BLANK, CLASSES, Columns};

/// Logarithmic probability of each character of the alphabet in one cell.
pub(crate) type Cell = [f32; ALPHABET.len()];

/// Lines of 9303 have one of these lengths.
pub(crate) const LENGTHS: [usize; 3] = [30, 36, 44];
pub(crate) const FLOOR: f32 = -7.0; // One bad column must not outweigh a whole line.
const BLANK_FLOOR: f32 = -3.0; // Print beside the line is no proof against it.
const SMOOTHNESS: f32 = 0.35; // Price in nats of a step that is one column too long or too short.

/// A line cut into cells.
#[derive(Clone, Debug)]
pub(crate) struct CutLine {
    /// The cells, first character first.
    pub(crate) cells: Vec<Cell>,
    /// Output column of each cell.
    pub(crate) columns: Vec<usize>,
    /// Mean logarithmic probability a cell of strip, empty parts included.
    pub(crate) score: f32,
}

/// The best cut into each of [`LENGTHS`]; `None` where the strip is too short.
pub(crate) fn cut(columns: &Columns) -> [Option<CutLine>; 3] {
    let table = Table::new(columns);
    LENGTHS.map(|length| table.line(length))
}

/// The mean over the best cells of a strip that lies inside a line: how much it looks like OCR-B.
pub(crate) fn likeness(columns: &Columns) -> f32 {
    let smoothed = smoothed(columns);
    let phase = |phase: usize| {
        let (mut sum, mut count) = (0.0, 0.0);
        for cell in smoothed.iter().skip(2 + phase).step_by(4) {
            sum += cell.iter().copied().fold(FLOOR, f32::max);
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { FLOOR }
    };
    (0..4).map(phase).fold(FLOOR, f32::max)
}

/// The likeliest character's logarithmic probability in each cell.
pub(crate) fn tops(cells: &[Cell]) -> Vec<f32> {
    cells.iter().map(|cell| cell.iter().copied().fold(FLOOR, f32::max)).collect()
}

/// Each column with a quarter of either neighbour, characters only.
pub(crate) fn smoothed(columns: &Columns) -> Vec<Cell> {
    let rows = &columns.0;
    let row = |index: usize| rows.get(index).copied().unwrap_or([FLOOR; CLASSES]);
    (0..rows.len())
        .map(|index| {
            let (before, here, after) = (row(index.saturating_sub(1)), row(index), row((index + 1).min(rows.len() - 1)));
            let mut cell = [FLOOR; ALPHABET.len()];
            for (((place, a), b), c) in cell.iter_mut().zip(before).zip(here).zip(after) {
                *place = (0.25 * a.max(FLOOR) + 0.5 * b.max(FLOOR) + 0.25 * c.max(FLOOR)).max(FLOOR);
            }
            cell
        })
        .collect()
}

/// The dynamic programme over (characters so far, column of the last).
struct Table {
    cells: Vec<Cell>,
    blanks: Vec<f32>,
    best: Vec<Vec<(f32, u8)>>,
}

impl Table {
    fn new(columns: &Columns) -> Self {
        let cells = smoothed(columns);
        let mut blanks = vec![0.0];
        for row in &columns.0 {
            let blank = row.get(BLANK).copied().unwrap_or(BLANK_FLOOR).max(BLANK_FLOOR) / 4.0;
            blanks.push(blanks.last().copied().unwrap_or(0.0) + blank);
        }
        let tops = tops(&cells);
        let before = |column: usize| blanks.get(column.saturating_sub(2)).copied().unwrap_or(0.0);
        let mut best: Vec<Vec<(f32, u8)>> = vec![tops.iter().enumerate().map(|(column, top)| (before(column) + top, 0)).collect()];
        for _ in 1..44 {
            let last = best.last().map(Vec::as_slice).unwrap_or_default();
            let next = tops.iter().enumerate().map(|(column, top)| {
                let from = |step: u8| {
                    let earlier = column.checked_sub(usize::from(step)).and_then(|c| last.get(c)).map_or(f32::MIN / 4.0, |e| e.0);
                    (earlier - SMOOTHNESS * f32::from(step.abs_diff(4)), step)
                };
                let chosen = [4, 3, 5].map(from).into_iter().fold((f32::MIN, 4), |a, b| if b.0 > a.0 { b } else { a });
                (chosen.0 + top, chosen.1)
            });
            let next = next.collect();
            best.push(next);
        }
        Self { cells, blanks, best }
    }

    fn line(&self, length: usize) -> Option<CutLine> {
        let last = self.best.get(length - 1)?;
        let end = self.blanks.last().copied()?;
        let after = |column: usize| end - self.blanks.get((column + 3).min(self.cells.len())).copied().unwrap_or(end);
        let (mut column, total) = last
            .iter()
            .enumerate()
            .map(|(column, entry)| (column, entry.0 + after(column)))
            .fold((0, f32::MIN), |a, b| if b.1 > a.1 { b } else { a });
        if total < f32::MIN / 8.0 {
            return None;
        }
        let mut columns = vec![column];
        for rank in (1..length).rev() {
            let step = self.best.get(rank)?.get(column)?.1;
            column = column.checked_sub(usize::from(step))?;
            columns.push(column);
        }
        columns.reverse();
        let cells = columns.iter().filter_map(|&c| self.cells.get(c).copied()).collect();
        Some(CutLine { cells, columns, score: total * 4.0 / self.cells.len() as f32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns of a line of `length` characters "0", "1", … that begins at column `start`, four columns a character.
    fn columns(length: usize, start: usize, total: usize) -> Columns {
        Columns(
            (0..total)
                .map(|column| {
                    let class = column.checked_sub(start).map(|c| c / 4).filter(|c| *c < length).map_or(BLANK, |c| c % 37);
                    let mut row = [-6.0; CLASSES];
                    row[class] = -0.05;
                    row
                })
                .collect(),
        )
    }

    #[test]
    fn every_length_is_told_from_the_others_and_cut_at_the_right_place() {
        for (which, length) in LENGTHS.into_iter().enumerate() {
            let lines = cut(&columns(length, 13, 13 + 4 * length + 11));
            let best = (0..3).max_by(|&a, &b| score(&lines[a]).total_cmp(&score(&lines[b])));
            assert_eq!(best, Some(which));
            let line = lines[which].as_ref().unwrap();
            for (index, cell) in line.cells.iter().enumerate() {
                assert!(cell[index % 37] > -0.5, "cell {index} of {length}");
            }
        }
    }

    fn score(line: &Option<CutLine>) -> f32 {
        line.as_ref().map_or(f32::MIN, |l| l.score)
    }

    #[test]
    fn a_strip_too_short_for_a_line_is_not_cut() {
        assert!(cut(&columns(20, 2, 84)).iter().all(Option::is_none));
        assert!(cut(&Columns(Vec::new())).iter().all(Option::is_none));
    }
}
