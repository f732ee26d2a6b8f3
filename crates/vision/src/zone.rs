//! Puts a zone together: which way up, which lines, where they begin and end, and the format that explains them best.

use crate::blobs::Blob;
use crate::chains::Chain;
use crate::curve::{Curve, whole};
use crate::decode::{CutLine, LENGTHS, cut, likeness};
use crate::net::{CELL_WIDTH, Columns, Net, STRIDE};
use crate::picture::Gray;
use crate::strip::{normalise, rectify};
use crate::verdict::{Verdict, judge};
use mrz::Format;

/// Below this mean a cell, the middle of a chain is no OCR-B.
const LEAST_LIKENESS: f32 = -1.0;
/// Between these, it may become a zone when looked at more closely; what is clearer and no zone now is none.
const DOUBTFUL: std::ops::Range<f32> = -0.8..-0.25;
/// From here on, the direction is settled.
const CLEAR_LIKENESS: f32 = -0.15;
const PROBE: usize = 14;
/// Distances between two lines in pitches: 9303 asks for 2.5 on passports, cards have 1.7–2.5.
const SPACINGS: [f32; 7] = [2.5, 2.25, 2.05, 1.85, 1.65, 2.75, 2.38];

/// The coordinate system of a zone: a curve, and which way along it one reads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    curve: Curve,
    turned: bool,
}

impl Frame {
    /// The point `u` characters along and `v` pitches below the main line.
    pub(crate) fn point(&self, u: f32, v: f32) -> (f32, f32) {
        let sign = if self.turned { -1.0 } else { 1.0 };
        self.curve.beside(u * sign, v * sign)
    }

    /// The reverse of [`Frame::point`].
    fn locate(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let sign = if self.turned { -1.0 } else { 1.0 };
        let (u, v) = self.curve.locate(x, y);
        (u * sign, v * sign)
    }
}

/// One line of text in a frame: its height as a polynomial of `u`.
#[derive(Clone, Copy, Debug)]
struct Row {
    v: [f32; 3],
}

impl Row {
    fn flat(v: f32) -> Self {
        Self { v: [v, 0.0, 0.0] }
    }

    fn at(&self, u: f32) -> f32 {
        let [a, b, c] = self.v;
        a + b * u + c * u * u
    }

    /// The same line, `v` pitches lower.
    fn lower(self, v: f32) -> Self {
        let [a, b, c] = self.v;
        Self { v: [a + v, b, c] }
    }
}

/// A row and the ends of its characters.
type Placed = (Row, (f32, f32));

/// A zone that was read.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    /// The text and what is thought of it.
    pub(crate) verdict: Verdict,
    /// Probability of each given character.
    pub(crate) confidences: Vec<Vec<f32>>,
    /// Where it lies.
    pub(crate) frame: Frame,
    /// First and last character's `u`.
    pub(crate) ends: (f32, f32),
    /// First and last line's `v`, in the middle.
    pub(crate) rows: (f32, f32),
}

/// What a chain turned out to be.
pub(crate) enum Found {
    /// Nothing like OCR-B, or clear OCR-B that is no zone.
    NoLine,
    /// Perhaps a line of a zone.
    Line,
    /// A zone.
    Zone(Box<Zone>),
}

/// Reads the zone that `chain` is a line of. `others` may hold its other lines.
pub(crate) fn read(net: &Net, picture: &Gray, blobs: &[Blob], chain: &Chain, others: &[&Chain], scale: f32) -> Found {
    let (from, to) = chain.span();
    let middle = (from + to) / 2.0;
    let probe = |turned: bool| {
        let frame = Frame { curve: chain.curve.scaled(scale), turned };
        let sign = if turned { -1.0 } else { 1.0 };
        (likeness(&look(net, picture, &frame, &Row::flat(0.0), (middle * sign - PROBE as f32 / 2.0).round() - 0.5, PROBE)), frame)
    };
    let upright = probe(false);
    // What reads this clearly does not read better upside down.
    let turned = if upright.0 > CLEAR_LIKENESS { (f32::MIN, upright.1) } else { probe(true) };
    let (best, frame) = if upright.0 >= turned.0 { upright } else { turned };
    if best < LEAST_LIKENESS {
        return Found::NoLine;
    }
    let sight = Sight { net, picture, frame };
    let mut rows = rows(blobs, chain, others, &frame, scale);
    let mut found = sight.read_rows(&rows);
    if found.as_ref().is_none_or(|zone| !zone.verdict.settled()) && sight.search_rows(&mut rows) {
        let again = sight.read_rows(&rows);
        let rank = |zone: &Option<Zone>| zone.as_ref().map_or((false, f32::MIN), |z| (z.verdict.agrees, z.verdict.merit));
        if rank(&again) > rank(&found) {
            found = again;
        }
    }
    let line = if DOUBTFUL.contains(&best) { Found::Line } else { Found::NoLine };
    found.map_or(line, |zone| Found::Zone(Box::new(zone)))
}

/// The picture, the network that looks at it, and the frame of a line on it.
struct Sight<'a> {
    net: &'a Net,
    picture: &'a Gray,
    frame: Frame,
}

impl Sight<'_> {
    /// Reads rows whole, and finds the format that explains them.
    fn read_rows(&self, rows: &[Placed]) -> Option<Zone> {
        let reach = reach(self.picture, &self.frame, rows);
        let cells = whole(reach.1 - reach.0).clamp(20, 84).unsigned_abs() as usize;
        let line = |(row, _): &Placed| Line { row: *row, cuts: cut(&look(self.net, self.picture, &self.frame, row, reach.0, cells)) };
        let lines: Vec<Line> = rows.iter().map(line).collect();
        let (verdict, first, count, length) = best_format(&lines)?;
        Some(finish(self.frame, &lines, verdict, (first, count, length), reach.0))
    }

    /// Looks for lines no chain was found of, above the first and below the last, until there are three. Answers whether any
    /// was found.
    fn search_rows(&self, rows: &mut Vec<Placed>) -> bool {
        let before = rows.len();
        let Some(ends) = rows.iter().map(|r| r.1).max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))) else { return false };
        let centre = (middle(ends) - PROBE as f32 / 2.0).round() - 0.5;
        for side in [-1.0, 1.0] {
            while rows.len() < 3 {
                let edge = if side < 0.0 { rows.first() } else { rows.last() };
                let Some(&(from, _)) = edge else { return false };
                let known = rows.windows(2).next().and_then(|pair| Some(pair.last()?.0.at(middle(ends)) - pair.first()?.0.at(middle(ends))));
                let near = known.map(|d| [d, d - 0.12, d + 0.12]);
                let spacings = near.as_ref().map_or(&SPACINGS[..], |near| &near[..]);
                let tried = spacings.iter().map(|spacing| {
                    let row = from.lower(side * spacing);
                    (likeness(&look(self.net, self.picture, &self.frame, &row, centre, PROBE)), row)
                });
                let Some((score, row)) = tried.max_by(|a, b| a.0.total_cmp(&b.0)) else { return false };
                if score < LEAST_LIKENESS + 0.35 {
                    break;
                }
                rows.insert(if side < 0.0 { 0 } else { rows.len() }, (row, ends));
            }
        }
        rows.len() > before
    }
}

/// A line's place and its cut for each length.
struct Line {
    row: Row,
    cuts: [Option<CutLine>; 3],
}

/// Runs the network over `cells` cells of a row from `u` on.
fn look(net: &Net, picture: &Gray, frame: &Frame, row: &Row, u: f32, cells: usize) -> Columns {
    let mut strip = rectify(picture, cells, |along, below| {
        let u = u + along;
        frame.point(u, row.at(u) + below)
    });
    let width = cells * CELL_WIDTH;
    normalise(&mut strip, width);
    net.read(&strip, width)
}

/// The chain itself and the chains beside it, from top to bottom, each with the ends of its characters.
fn rows(blobs: &[Blob], chain: &Chain, others: &[&Chain], frame: &Frame, scale: f32) -> Vec<Placed> {
    let span = chain.span();
    let own = if frame.turned { (-span.1, -span.0) } else { span };
    let pitch = frame.curve.pitch((span.0 + span.1) / 2.0);
    let mut found = vec![(Row::flat(0.0), own)];
    for other in others {
        let points: Vec<(f32, f32)> = other.members.iter().filter_map(|m| blobs.get(m.1)).map(|b| frame.locate((b.x * scale, b.y * scale))).collect();
        let other_pitch = other.curve.pitch(other.span().0) * scale;
        let Some(row) = fit_row(&points) else { continue };
        let low = points.iter().map(|p| p.0).fold(f32::MAX, f32::min);
        let high = points.iter().map(|p| p.0).fold(f32::MIN, f32::max);
        let v = row.at((low + high) / 2.0);
        let overlaps = low < own.1 + 4.0 && high > own.0 - 4.0;
        if overlaps && (1.3..7.5).contains(&v.abs()) && (other_pitch / pitch - 1.0).abs() < 0.18 {
            found.push((row, (low, high)));
        }
    }
    found.sort_by(|a, b| a.0.at(middle(a.1)).total_cmp(&b.0.at(middle(b.1))));
    // Lines that are nearer than lines can be are one line found twice.
    found.dedup_by(|next, kept| {
        let same = (next.0.at(middle(kept.1)) - kept.0.at(middle(kept.1))).abs() < 1.0;
        if same {
            let both = (kept.1.0.min(next.1.0), kept.1.1.max(next.1.1));
            if next.1.1 - next.1.0 > kept.1.1 - kept.1.0 {
                kept.0 = next.0;
            }
            kept.1 = both;
        }
        same
    });
    // Only what stands within three pitches of the next belongs to this zone.
    let main = found.iter().position(|f| f.0.v == [0.0; 3]).unwrap_or(0);
    let near = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (found.get(a), found.get(b)) else { return false };
        (a.0.at(middle(b.1)) - b.0.at(middle(b.1))).abs() < 3.1
    };
    let mut first = main;
    while first > 0 && near(first - 1, first) && main - first < 2 {
        first -= 1;
    }
    let mut last = main;
    while near(last, last + 1) && last - main < 2 {
        last += 1;
    }
    found.get(first..=last).unwrap_or_default().to_vec()
}

fn middle((a, b): (f32, f32)) -> f32 {
    (a + b) / 2.0
}

/// Least squares of height over place, of a degree the count of points can bear.
fn fit_row(points: &[(f32, f32)]) -> Option<Row> {
    let count = points.len() as f32;
    let mean = (points.iter().map(|p| p.0).sum::<f32>() / count, points.iter().map(|p| p.1).sum::<f32>() / count);
    let spread = points.iter().map(|p| (p.0 - mean.0).powi(2)).sum::<f32>();
    if spread < 4.0 || !mean.1.is_finite() {
        return None;
    }
    let slope = points.iter().map(|p| (p.0 - mean.0) * (p.1 - mean.1)).sum::<f32>() / spread;
    (slope.abs() < 0.08).then_some(Row { v: [mean.1 - slope * mean.0, slope, 0.0] })
}

/// From where to where the strips go: what was found, and as much more as a longer line could need within the picture.
fn reach(picture: &Gray, frame: &Frame, rows: &[Placed]) -> (f32, f32) {
    let low = rows.iter().map(|r| r.1.0).fold(f32::MAX, f32::min);
    let high = rows.iter().map(|r| r.1.1).fold(f32::MIN, f32::max);
    let length = high - low + 1.0;
    let agreeing = rows.iter().filter(|r| (r.1.0 - low).abs() < 0.6 && (r.1.1 - high).abs() < 0.6).count() >= 2;
    let exact = LENGTHS.iter().any(|&l| (length - l as f32).abs() < 0.5);
    let more = if agreeing && exact || length > 43.5 { 2.0 } else { (45.0 - length).clamp(3.0, 20.0).round() };
    let inside = |u: f32| {
        rows.iter().any(|(row, _)| {
            let (x, y) = frame.point(u, row.at(u));
            x > -4.0 && y > -4.0 && x < picture.width() as f32 + 4.0 && y < picture.height() as f32 + 4.0
        })
    };
    let steps = whole(more).max(2);
    let before = (0..steps).take_while(|i| inside(low - *i as f32 - 1.0)).count().max(1);
    let after = (0..steps).take_while(|i| inside(high + *i as f32 + 1.0)).count().max(1);
    (low - before as f32 - 0.5, high + after as f32 + 0.5)
}

/// Judges every run of lines in every format it could be; the best verdict, its first line, count of lines and length.
fn best_format(lines: &[Line]) -> Option<(Verdict, usize, usize, usize)> {
    const FORMATS: [Format; 6] = [Format::Td3, Format::Td1, Format::Td2, Format::MrvA, Format::MrvB, Format::FraId];
    let mut found: Option<(f32, (Verdict, usize, usize, usize))> = None;
    let mut top = f32::MIN;
    let mut candidates = Vec::new();
    for format in FORMATS {
        let (count, length) = (format.lines(), LENGTHS.iter().position(|&l| l == format.columns())?);
        for (first, run) in lines.windows(count).enumerate() {
            let cuts: Option<Vec<&CutLine>> = run.iter().map(|line| line.cuts.get(length)?.as_ref()).collect();
            let Some(cuts) = cuts else { continue };
            let score = cuts.iter().map(|c| c.score).sum::<f32>() / count as f32;
            top = top.max(score);
            candidates.push((score, format, first, count, length, cuts));
        }
    }
    for (score, format, first, count, length, cuts) in candidates {
        if score < top - 0.5 {
            continue;
        }
        let cells: Vec<_> = cuts.iter().map(|c| c.cells.clone()).collect();
        let Some(verdict) = judge(format, &cells) else { continue };
        let merit = verdict.merit + score;
        if found.as_ref().is_none_or(|f| merit > f.0) {
            found = Some((merit, (verdict, first, count, length)));
        }
    }
    found.map(|f| f.1)
}

fn finish(frame: Frame, lines: &[Line], verdict: Verdict, (first, count, length): (usize, usize, usize), start: f32) -> Zone {
    let used: Vec<&Line> = lines.iter().skip(first).take(count).collect();
    let cuts: Vec<&CutLine> = used.iter().filter_map(|l| l.cuts.get(length)?.as_ref()).collect();
    let confidences = cuts
        .iter()
        .zip(&verdict.given)
        .map(|(cut, given)| cut.cells.iter().zip(given).map(|(cell, class)| cell.get(*class).map_or(0.0, |v| v.exp())).collect())
        .collect();
    let place = |column: usize| start + (column as f32 + 0.5) * STRIDE as f32 / CELL_WIDTH as f32;
    let low = cuts.iter().filter_map(|c| c.columns.first()).map(|c| place(*c)).fold(f32::MAX, f32::min);
    let high = cuts.iter().filter_map(|c| c.columns.last()).map(|c| place(*c)).fold(f32::MIN, f32::max);
    let at = |line: Option<&&Line>| line.map_or(0.0, |l| l.row.at((low + high) / 2.0));
    Zone { verdict, confidences, frame, ends: (low, high), rows: (at(used.first()), at(used.last())) }
}
