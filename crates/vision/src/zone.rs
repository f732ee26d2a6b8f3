//! Puts a zone together: which way up, which lines, where they begin and end, and the format that explains them best.

use crate::blobs::Blob;
use crate::chains::Chain;
use crate::curve::{Curve, least_squares};
use crate::decode::{CutLine, LENGTHS, cut, likeness};
use crate::guide::clearest;
use crate::net::{CELL_WIDTH, Columns, STRIDE};
use crate::plane::{Plane, Seen};
use crate::track::{Eyes, Line, Pose};
use crate::verdict::{Verdict, judge};
use mrz::Format;

/// Below this mean a cell, the middle of a chain is no OCR-B.
pub(crate) const LEAST_LIKENESS: f32 = -1.0;
/// Between these, it may become a zone when looked at more closely; what is clearer and no zone now is none.
const DOUBTFUL: std::ops::Range<f32> = -0.8..-0.25;
/// From here on, the direction is settled.
const CLEAR_LIKENESS: f32 = -0.15;
/// Characters in the middle of a chain that are looked at.
const PROBE: usize = 10;
/// As many tell what is nothing like OCR-B, and mostly which way up it is.
const GLANCE: usize = 4;
/// What looks less like it at a glance is not looked at more closely.
const HOPELESS: f32 = -1.5;
/// What looks so much more like it one way up than the other lies that way.
const ONE_WAY: f32 = 1.0;
/// Characters by which the distance to the next line is found.
const BESIDE: usize = 6;
/// A line whose characters end nearer to each other is none of a zone.
const SHORTEST: f32 = 20.0;
/// Distances between two lines in pitches: 9303 asks for 2.5 on passports, cards have 1.7–2.5.
pub(crate) const SPACINGS: [f32; 7] = [2.5, 2.25, 2.05, 1.85, 1.65, 2.75, 2.38];
/// Other ways to take the strips when the first does not settle the matter.
const POSES: [Pose; 4] = [
    Pose { lift: 0.06, tall: 1.0, lean: 0.0 },
    Pose { lift: -0.06, tall: 1.0, lean: 0.0 },
    Pose { lift: 0.0, tall: 1.06, lean: 0.06 },
    Pose { lift: 0.0, tall: 0.94, lean: -0.06 },
];

/// A zone that was read.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    /// The text and what is thought of it.
    pub(crate) verdict: Verdict,
    /// Probability of each given character.
    pub(crate) confidences: Vec<Vec<f32>>,
    /// The plane it lies in.
    plane: Plane,
    /// Characters of a line, less one: where the last stands.
    pub(crate) last: f32,
    /// Pitches from the first line to the last.
    pub(crate) height: f32,
}

impl Zone {
    /// The point `u` characters right of the first and `v` pitches below the first line.
    pub(crate) fn point(&self, u: f32, v: f32) -> (f32, f32) {
        self.plane.at(u, v)
    }
}

/// What a chain turned out to be.
pub(crate) enum Found {
    /// Nothing like OCR-B.
    Dull,
    /// Clear OCR-B that is no zone.
    NoLine,
    /// Perhaps a line of a zone.
    Line,
    /// A zone.
    Zone(Box<Zone>),
}

/// A page as it is searched at one resolution.
#[derive(Clone, Copy)]
pub(crate) struct Sight<'a> {
    pub(crate) eyes: &'a Eyes<'a>,
    /// Pixels of the picture for one of the page that the blobs were found on.
    pub(crate) scale: f32,
}

impl Sight<'_> {
    /// How much `count` characters around a place of a path look like OCR-B.
    fn probe(&self, curve: &Curve, middle: f32, count: usize) -> f32 {
        likeness(&self.eyes.look(curve, middle.round() - count as f32 / 2.0 - 0.5, count, Pose::PLAIN))
    }

    /// How much the middle of a path looks like OCR-B as it is, and upside down.
    fn both_ways(&self, curve: &Curve, middle: f32) -> (f32, f32) {
        let reversed = curve.reversed();
        let (first, second) = (self.probe(curve, middle, GLANCE), self.probe(&reversed, -middle, GLANCE));
        if first.max(second) < HOPELESS {
            return (first, second);
        }
        let (upright, turned) = (|| self.probe(curve, middle, PROBE), || self.probe(&reversed, -middle, PROBE));
        // What reads clearly, and did so at a glance, does not read better the other way up.
        if first >= second {
            let upright = upright();
            (upright, if upright > CLEAR_LIKENESS || first - second > ONE_WAY { f32::MIN } else { turned() })
        } else {
            let turned = turned();
            (if turned > CLEAR_LIKENESS || second - first > ONE_WAY { f32::MIN } else { upright() }, turned)
        }
    }

    /// Reads the zone that `chain` is a line of. `others` may hold its other lines.
    pub(crate) fn read(&self, blobs: &[Blob], chain: &Chain, others: &[&Chain]) -> Found {
        let (from, to) = chain.span();
        let middle = (from + to) / 2.0;
        let curve = chain.curve.scaled(self.scale);
        let (upright, turned) = self.both_ways(&curve, middle);
        let best = upright.max(turned);
        if best < LEAST_LIKENESS {
            return Found::Dull;
        }
        let (curve, ends) = if upright >= turned { (curve, (from, to)) } else { (curve.reversed(), (-to, -from)) };
        let doubt = || if DOUBTFUL.contains(&best) { Found::Line } else { Found::NoLine };
        let Some(main) = self.eyes.follow(curve, ends) else { return doubt() };
        if main.ends.1 - main.ends.0 < SHORTEST {
            return doubt();
        }
        let mut lines = self.neighbours(blobs, main, others);
        let mut found = judged(&lines);
        if found.as_ref().is_none_or(|read| !read.verdict.settled()) && !self.eyes.tired() && self.search(&mut lines) {
            let again = judged(&lines);
            if rank(&again) >= rank(&found) {
                found = again;
            }
        }
        if !self.eyes.tired()
            && !fits(found.as_ref(), &lines)
            && let Some(guided) = self.guided(&lines)
        {
            let again = judged(&guided);
            if rank(&again) > rank(&found) {
                (lines, found) = (guided, again);
            }
        }
        let Some(mut found) = found else { return doubt() };
        if !found.verdict.verified {
            found = self.look_again(&lines, found);
        }
        found.zone().map_or_else(doubt, |zone| Found::Zone(Box::new(zone)))
    }

    /// The main line and the lines beside it that chains were found of, from top to bottom.
    fn neighbours(&self, blobs: &[Blob], main: Line, others: &[&Chain]) -> Vec<Line> {
        let pitch = main.curve.pitch((main.ends.0 + main.ends.1) / 2.0);
        let mut found: Vec<(f32, usize, Curve, (f32, f32))> = Vec::new();
        for other in others {
            let points: Vec<(f32, f32)> =
                other.members.iter().filter_map(|m| blobs.get(m.1)).map(|b| main.curve.locate(b.x * self.scale, b.y * self.scale)).collect();
            let (span, count) = (other.span(), points.len());
            let other_pitch = other.curve.pitch((span.0 + span.1) / 2.0) * self.scale;
            let low = points.iter().map(|p| p.0).fold(f32::MAX, f32::min);
            let high = points.iter().map(|p| p.0).fold(f32::MIN, f32::max);
            let v = points.iter().map(|p| p.1).sum::<f32>() / count.max(1) as f32;
            let spread = points.iter().map(|p| (p.1 - v).abs()).fold(0.0, f32::max);
            let overlaps = low < main.ends.1 + 4.0 && high > main.ends.0 - 4.0;
            if !overlaps || !(1.3..7.5).contains(&v.abs()) || spread > 1.0 || (other_pitch / pitch - 1.0).abs() > 0.2 {
                continue;
            }
            let along = points.first().zip(points.last()).is_some_and(|(a, b)| b.0 > a.0);
            let curve = other.curve.scaled(self.scale);
            found.push(if along { (v, count, curve, span) } else { (v, count, curve.reversed(), (-span.1, -span.0)) });
        }
        // The longest chain speaks for its line.
        found.sort_by_key(|f| std::cmp::Reverse(f.1));
        let mut lines: Vec<(f32, Line)> = vec![(0.0, main)];
        let mut grown = true;
        while grown && lines.len() < 5 {
            grown = false;
            for (v, _, curve, span) in &found {
                let gap = lines.iter().map(|l| (l.0 - v).abs()).fold(f32::MAX, f32::min);
                if (1.2..3.1).contains(&gap)
                    && let Some(line) = self.eyes.follow(*curve, *span)
                {
                    lines.push((*v, line));
                    grown = true;
                }
            }
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        lines.into_iter().map(|l| l.1).collect()
    }

    /// Looks for lines no chain was found of, above the first and below the last, until there are three. Answers whether any
    /// was found.
    fn search(&self, lines: &mut Vec<Line>) -> bool {
        let before = lines.len();
        for below in [false, true] {
            while lines.len() < 3 && !self.eyes.tired() {
                let edge = if below { lines.last() } else { lines.first() };
                let Some(edge) = edge else { return false };
                let middle = (edge.ends.0 + edge.ends.1) / 2.0;
                let known = lines.first().zip(lines.get(1)).map(|(a, b)| {
                    let (x, y) = b.curve.at((b.ends.0 + b.ends.1) / 2.0);
                    a.curve.locate(x, y).1.abs()
                });
                let near = known.map(|d| [d, d - 0.12, d + 0.12]);
                let spacings = near.as_ref().map_or(&SPACINGS[..], |near| &near[..]);
                let side = if below { 1.0 } else { -1.0 };
                let tried = spacings.iter().filter_map(|spacing| {
                    let curve = edge.curve.lower(side * spacing, edge.ends)?;
                    Some((self.probe(&curve, middle, BESIDE), curve))
                });
                let Some((score, curve)) = tried.max_by(|a, b| a.0.total_cmp(&b.0)) else { break };
                if score < LEAST_LIKENESS + 0.2 {
                    break;
                }
                let half = PROBE as f32 / 2.0;
                let Some(line) = self.eyes.follow(curve, (middle - half, middle + half)) else { break };
                lines.insert(if below { lines.len() } else { 0 }, line);
            }
        }
        lines.len() > before
    }

    /// Takes the strips in other ways too, and judges what all of them show together.
    fn look_again(&self, lines: &[Line], found: Reading) -> Reading {
        let mut lines: Vec<Line> = lines.get(found.first..found.first + found.count).unwrap_or_default().to_vec();
        for line in &mut lines {
            let seen: Vec<Columns> = POSES.iter().map(|pose| self.eyes.look(&line.curve, line.start, line.cells, *pose)).collect();
            line.columns = Columns::fused(std::iter::once(&line.columns).chain(&seen));
        }
        judged(&lines).unwrap_or(found)
    }
}

/// Lines judged as a format: which of them, and how they are cut.
struct Reading {
    verdict: Verdict,
    first: usize,
    count: usize,
    lines: Vec<(Line, CutLine)>,
}

impl Reading {
    fn zone(self) -> Option<Zone> {
        let confidences = self
            .lines
            .iter()
            .zip(&self.verdict.given)
            .map(|((_, cut), given)| cut.cells.iter().zip(given).map(|(cell, class)| cell.get(*class).map_or(0.0, |v| v.exp())).collect())
            .collect();
        let last = self.lines.first().map_or(1.0, |(_, cut)| cut.cells.len().saturating_sub(1) as f32);
        let (places, height) = self.places();
        let plane = Plane::fit(&places)?;
        Some(Zone { verdict: self.verdict, confidences, plane, last, height })
    }

    /// Where each character stands in the zone and on the picture, and how many pitches lie between the first and the last line.
    fn places(&self) -> (Vec<Seen>, f32) {
        let lines: Vec<Vec<(f32, f32)>> = self.lines.iter().map(|(line, cut)| middles(line, cut)).collect();
        let first = lines.first().cloned().unwrap_or_default();
        // The distance of each line from the first, in pitches of the first, by its middle third.
        let below = |line: &Vec<(f32, f32)>| {
            let middle = (0..first.len()).skip(first.len() / 3).take(first.len() / 3);
            let distances = middle.filter_map(|index| {
                let (a, b, c) = (first.get(index.checked_sub(1)?)?, first.get(index + 1)?, line.get(index)?);
                let (dx, dy) = ((b.0 - a.0) / 2.0, (b.1 - a.1) / 2.0);
                let own = first.get(index)?;
                Some(((c.1 - own.1) * dx - (c.0 - own.0) * dy) / (dx * dx + dy * dy).max(1e-3))
            });
            let (sum, count) = distances.fold((0.0, 0.0), |(sum, count), distance| (sum + distance, count + 1.0));
            if count > 0.0 { sum / count } else { 0.0 }
        };
        let rows: Vec<f32> = lines.iter().map(below).collect();
        let seen = lines.iter().zip(&rows).flat_map(|(line, row)| (0_u16..).zip(line).map(|(index, (x, y))| ([f32::from(index), *row], [*x, *y])));
        (seen.collect(), rows.last().copied().unwrap_or(0.0))
    }
}

/// The middles of a line's characters: even along the path, which the network's columns are too coarse to say, and as high as the ink.
pub(crate) fn middles(line: &Line, cut: &CutLine) -> Vec<(f32, f32)> {
    let along = |column: usize| line.start + (column as f32 + 0.5) * STRIDE as f32 / CELL_WIDTH as f32;
    let half = (cut.columns.len() as f64 / 2.0).max(1.0);
    let t = |index: usize| index as f64 / half - 1.0;
    let [a, b, c, _] = least_squares(cut.columns.iter().enumerate().map(|(i, column)| (t(i), f64::from(along(*column)))), 2).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "places of a line")]
    let place = |index: usize| (a + t(index) * (b + t(index) * c)) as f32;
    (0..cut.columns.len()).map(|index| line.ink.at(place(index))).collect()
}

fn rank(read: &Option<Reading>) -> (bool, f32) {
    read.as_ref().map_or((false, f32::MIN), |read| (read.verdict.agrees, read.verdict.merit))
}

/// Whether a reading is settled and has lines as long as the clearest of them is.
fn fits(read: Option<&Reading>, lines: &[Line]) -> bool {
    read.is_some_and(|read| {
        let length = read.verdict.format.columns();
        read.verdict.settled() && clearest(lines).is_none_or(|(_, clear)| clear == length)
    })
}

/// Judges what the network saw along lines, from top to bottom.
pub(crate) fn judge_columns(columns: &[Columns]) -> Option<Verdict> {
    let cuts: Vec<[Option<CutLine>; 3]> = columns.iter().map(cut).collect();
    best_format(&cuts).map(|found| found.0)
}

fn judged(lines: &[Line]) -> Option<Reading> {
    let cuts: Vec<[Option<CutLine>; 3]> = lines.iter().map(|line| cut(&line.columns)).collect();
    let (verdict, first, count, length) = best_format(&cuts)?;
    let used = lines.iter().zip(&cuts).skip(first).take(count);
    let lines = used.filter_map(|(line, cuts)| Some((line.clone(), cuts.get(length)?.clone()?))).collect();
    Some(Reading { verdict, first, count, lines })
}

/// Judges every run of lines in every format it could be; the best verdict, its first line, count of lines and length.
fn best_format(lines: &[[Option<CutLine>; 3]]) -> Option<(Verdict, usize, usize, usize)> {
    const FORMATS: [Format; 6] = [Format::Td3, Format::Td1, Format::Td2, Format::MrvA, Format::MrvB, Format::FraId];
    let mut found: Option<(f32, (Verdict, usize, usize, usize))> = None;
    let mut top = f32::MIN;
    let mut candidates = Vec::new();
    for format in FORMATS {
        let (count, length) = (format.lines(), LENGTHS.iter().position(|&l| l == format.columns())?);
        for (first, run) in lines.windows(count).enumerate() {
            let cuts: Option<Vec<&CutLine>> = run.iter().map(|line| line.get(length)?.as_ref()).collect();
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
