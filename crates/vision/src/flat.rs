//! The page above its zone as it lies flat, and the rows of print on it.
//!
//! Only geometry: pieces of ink that stand beside each other on one height are a row, with a baseline and a height of its capitals.

use crate::blobs::{self, Extent};
use crate::page::holds;
use crate::picture::Gray;
use crate::portrait::{PITCH_MM, Paper};
use crate::pyramid::Pyramid;
use crate::reading::Quad;
use crate::zone::Zone;
use mrz::Format;

/// Pixels a millimetre of the flat page: capitals of the smallest print are five pixels high.
const SCALE: f32 = 5.0;
/// How many deviations darker than its surroundings print is.
const SENSITIVITY: f32 = 0.5;
/// Heights of capitals, in pixels: one to eight millimetres.
const CAPITALS: std::ops::RangeInclusive<f32> = 4.5..=40.0;
/// Part of a row that its letters fill at least.
const SOLID: f32 = 0.33;
/// Pieces of ink that are looked at, a page, and rows that are kept.
const MOST_PIECES: usize = 4000;
const MOST_ROWS: usize = 48;
/// Pixels between points whose places are computed.
const STRAIGHT: usize = 8;

/// The page above the zone, upright.
pub(crate) struct Flat<'a> {
    zone: &'a Zone,
    left_mm: f32,
    top_mm: f32,
    gray: Gray,
}

/// A row of print: where its baseline begins, how it rises, its length and the heights its capitals may have, in pixels of the flat page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) left: f32,
    pub(crate) right: f32,
    /// Height of the baseline at `left`.
    pub(crate) base: f32,
    pub(crate) slope: f32,
    /// Height of a capital; of a small letter where it is not clear what the letters are.
    pub(crate) capital: f32,
    /// Another height that they may have.
    pub(crate) other: Option<f32>,
}

impl<'a> Flat<'a> {
    /// Straightens what the picture shows above the zone.
    pub(crate) fn new(pages: &Pyramid<'_>, zone: &'a Zone) -> Self {
        let Paper { width, height, below } = Paper::of(zone.verdict.format);
        let (zone_mm, lines_mm) = (zone.last * PITCH_MM, zone.height * PITCH_MM);
        // The front of a card may lie above its back in the same picture.
        let top_mm = if matches!(zone.verdict.format, Format::Td1 | Format::Crew) { 112.0 } else { height - below - lines_mm + 1.5 };
        let (left_mm, wide_mm, tall_mm) = ((zone_mm - width) / 2.0 - 1.0, width + 2.0, top_mm - 3.2);
        let size = |mm: f32| usize::try_from(crate::curve::whole(mm * SCALE)).unwrap_or(0).clamp(16, 800);
        let (wide, tall) = (size(wide_mm), size(tall_mm));
        let mut flat = Self { zone, left_mm, top_mm, gray: Gray::from_fn(1, 1, |_, _| 255) };
        let ((x0, y0), (x1, y1)) = (flat.point(0.0, tall as f32), flat.point(wide as f32, tall as f32));
        let (picture, factor) = pages.averaging((x1 - x0).hypot(y1 - y0) / wide as f32);
        let mut values = Vec::with_capacity(wide * tall);
        for y in 0..tall {
            // Between points so near to each other the way is straight.
            let known: Vec<(f32, f32)> = (0..=wide / STRAIGHT + 1).map(|x| flat.point((x * STRAIGHT) as f32, y as f32 + 0.5)).collect();
            let stretches = known.iter().zip(known.iter().skip(1));
            let stretch = |((x0, y0), (x1, y1)): (&(f32, f32), &(f32, f32))| {
                let (x0, y0, dx, dy) = (*x0, *y0, x1 - x0, y1 - y0);
                std::array::from_fn::<u8, STRAIGHT, _>(|x| {
                    let part = (x as f32 + 0.5) / STRAIGHT as f32;
                    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between bytes lies a byte")]
                    let level = picture.sample((x0 + dx * part) * factor, (y0 + dy * part) * factor) as u8;
                    level
                })
            };
            values.extend(stretches.flat_map(stretch).take(wide));
        }
        if let Some(gray) = Gray::from_values(wide, values) {
            flat.gray = gray;
        }
        flat
    }

    /// Where a place of the flat page lies on the picture.
    pub(crate) fn point(&self, x: f32, y: f32) -> (f32, f32) {
        self.zone.point((self.left_mm + x / SCALE) / PITCH_MM, -(self.top_mm - y / SCALE) / PITCH_MM)
    }

    /// Rows of print outside of `hidden` (the portrait), of values before those of labels: the larger first, but headings last.
    pub(crate) fn rows(&self, hidden: Option<&Quad>) -> Vec<Row> {
        /// What is larger is a heading.
        const HEADING: f32 = 4.3 * SCALE;
        let printed = |piece: &Extent| {
            let (width, height) = (piece.width(), piece.height());
            let size = (3.0..=CAPITALS.end() * 1.4).contains(&height) && (2.0..=400.0).contains(&width);
            let middle = self.point((piece.left + piece.right) as f32 / 2.0, (piece.top + piece.bottom + 1) as f32 / 2.0);
            size && height.max(width) >= 4.5 && !hidden.is_some_and(|quad| holds(quad, middle))
        };
        let mut pieces: Vec<Extent> = blobs::extents(&self.gray, SENSITIVITY).into_iter().filter(printed).take(MOST_PIECES).collect();
        pieces.sort_by_key(|piece| piece.left);
        let mut rows: Vec<Row> = gathered(&pieces).iter().filter_map(|row| fitted(row)).collect();
        let rank = |row: &Row| if row.capital > HEADING { -row.capital } else { row.capital };
        rows.sort_by(|a, b| rank(b).total_cmp(&rank(a)));
        rows.truncate(MOST_ROWS);
        rows
    }
}

/// Pieces that stand beside each other, from left to right.
fn gathered(pieces: &[Extent]) -> Vec<Vec<Extent>> {
    let mut open: Vec<Vec<Extent>> = Vec::new();
    let mut done: Vec<Vec<Extent>> = Vec::new();
    for piece in pieces {
        let mut index = 0;
        while index < open.len() {
            let over = open.get(index).and_then(|row| row.last()).is_none_or(|last| last.right + 80 < piece.left);
            if over {
                done.push(open.swap_remove(index));
            } else {
                index += 1;
            }
        }
        let gaps = open.iter().enumerate().filter_map(|(index, row)| Some((index, gap(row, piece)?)));
        match gaps.min_by(|a, b| a.1.total_cmp(&b.1)).and_then(|(index, _)| open.get_mut(index)) {
            Some(row) => row.push(*piece),
            None => open.push(vec![*piece]),
        }
    }
    done.extend(open);
    done
}

/// How far a piece stands off the row it goes on; `None` if it does not.
fn gap(row: &[Extent], piece: &Extent) -> Option<f32> {
    let last = row.iter().rev().take(4);
    let (top, bottom) = last.clone().fold((u32::MAX, 0), |band, last| (band.0.min(last.top), band.1.max(last.bottom)));
    let right = last.map(|last| last.right).max()?;
    let (tall, height) = ((bottom + 1).saturating_sub(top) as f32, piece.height());
    let gap = piece.left as f32 - right as f32;
    let shared = (bottom.min(piece.bottom) + 1) as f32 - top.max(piece.top) as f32;
    let alike = height > tall * 0.4 && height < tall * 1.9;
    (alike && shared >= 0.6 * height.min(tall) && gap < 1.3 * tall.max(height) && gap > -1.5 * tall).then_some(gap.abs())
}

/// The line that a row of pieces stands on, and how tall its capitals are.
fn fitted(pieces: &[Extent]) -> Option<Row> {
    let (first, last) = (pieces.first()?, pieces.iter().max_by_key(|piece| piece.right)?);
    let (left, right) = (first.left as f32, last.right as f32);
    let bottoms: Vec<(f32, f32)> = pieces.iter().map(|piece| ((piece.left + piece.right) as f32 / 2.0 - left, (piece.bottom + 1) as f32)).collect();
    let tallest = pieces.iter().map(Extent::height).fold(0.0, f32::max);
    let mut line = straight(&bottoms)?;
    for _ in 0..2 {
        // Tails of letters hang below, marks float above.
        let near: Vec<(f32, f32)> = bottoms.iter().copied().filter(|(x, y)| (y - line.0 - line.1 * x).abs() < 0.13 * tallest).collect();
        line = straight(&near).unwrap_or(line);
    }
    let mut heights: Vec<f32> = pieces.iter().zip(&bottoms).map(|(piece, (x, _))| line.0 + line.1 * x - piece.top as f32).collect();
    heights.sort_by(f32::total_cmp);
    let (capital, other) = capitals(&heights)?;
    let wide = right - left;
    let enough = pieces.len() >= 2 && wide > 1.1 * capital || wide > 2.5 * capital;
    // Scraps of the paper's pattern stand far apart and are of all sizes.
    let filled = pieces.iter().map(Extent::width).sum::<f32>() > SOLID * wide;
    let alike = pieces.iter().filter(|piece| piece.height() > 0.55 * capital && piece.height() < 1.6 * capital).count();
    let enough = enough && filled && alike * 3 >= pieces.len() * 2;
    (enough && CAPITALS.contains(&capital)).then_some(Row { left, right, base: line.0, slope: line.1, capital, other })
}

/// The height of capitals among those of all pieces, in order, and another if most are lower.
fn capitals(heights: &[f32]) -> Option<(f32, Option<f32>)> {
    let middle = *heights.get(heights.len() / 2)?;
    // A single letter with its accent, or a line that it touches, is no measure.
    let tall: Vec<f32> = heights.iter().copied().filter(|height| *height > 1.17 * middle && *height < 1.6 * middle).collect();
    if tall.is_empty() {
        let same: Vec<f32> = heights.iter().copied().filter(|height| (height / middle - 1.0).abs() < 0.17).collect();
        return Some((same.iter().sum::<f32>() / same.len().max(1) as f32, None));
    }
    let mean = tall.iter().sum::<f32>() / tall.len() as f32;
    Some(if tall.len() * 3 >= heights.len() { (mean, None) } else { (mean, Some(middle)) })
}

/// Height at 0 and slope of the straight line through points; nearly level, as rows of a flat page are.
fn straight(points: &[(f32, f32)]) -> Option<(f32, f32)> {
    let count = points.len() as f32;
    let (x, y) = points.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let (x, y) = (x / count, y / count);
    let (square, product) = points.iter().fold((0.0, 0.0), |sum, p| (sum.0 + (p.0 - x) * (p.0 - x), sum.1 + (p.0 - x) * (p.1 - y)));
    let slope = if square > 30.0 { (product / square).clamp(-0.08, 0.08) } else { 0.0 };
    (!points.is_empty()).then_some((y - slope * x, slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(left: u32, width: u32, top: u32, bottom: u32) -> Extent {
        Extent { left, right: left + width, top, bottom, area: width * 4 }
    }

    #[test]
    fn letters_on_one_height_are_a_row_and_tails_do_not_move_its_line() {
        // Twelve pixels high, the third with a tail of four, and a row below.
        let above = (0..6).map(|i| piece(20 + i * 11, 8, 30, if i == 2 { 45 } else { 41 }));
        let below = (0..4).map(|i| piece(24 + i * 11, 8, 52, 63));
        let mut pieces: Vec<Extent> = above.chain(below).collect();
        pieces.sort_by_key(|piece| piece.left);
        let mut rows: Vec<Row> = gathered(&pieces).iter().filter_map(|row| fitted(row)).collect();
        rows.sort_by(|a, b| a.base.total_cmp(&b.base));
        assert_eq!(rows.len(), 2);
        assert!((rows[0].base - 42.0).abs() < 0.6 && (rows[0].capital - 12.0).abs() < 0.7, "{rows:?}");
        assert!((rows[1].base - 64.0).abs() < 0.1 && rows[1].slope.abs() < 1e-6);
    }

    #[test]
    fn small_letters_after_a_capital_leave_two_heights_open() {
        assert_eq!(capitals(&[9.0, 9.0, 9.0, 12.0]), Some((12.0, Some(9.0))));
        assert_eq!(capitals(&[12.0, 12.0, 12.0, 12.0]), Some((12.0, None)));
        assert_eq!(capitals(&[]), None);
    }

    #[test]
    fn columns_that_stand_apart_are_rows_of_their_own() {
        let pieces: Vec<Extent> = (0..4).chain(12..16).map(|i| piece(10 + i * 10, 7, 20, 31)).collect();
        assert_eq!(gathered(&pieces).len(), 2);
    }
}
