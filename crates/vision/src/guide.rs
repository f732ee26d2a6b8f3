//! The lines of a zone stand below each other: where one is clear from end to end, it tells where the others are, though a stamp or a
//! shadow led astray whoever followed them by themselves.

use crate::curve::Curve;
use crate::decode::{LENGTHS, cut, likeness};
use crate::track::{Line, Pose};
use crate::zone::{LEAST_LIKENESS, SPACINGS, Sight, middles};

/// From this mean logarithmic probability of a strip's cells on, a line can be the guide.
const CLEAR: f32 = -0.45;
/// Cells in the middle of a line by which its distance from the guide is found.
const PROBE: usize = 12;
/// Guides that a page may have: print that is no zone has clear lines too, and looking beside each of them takes time.
const MOST: usize = 2;
/// Distances between lines that lie beside each other, in pitches.
const BESIDE: std::ops::Range<f32> = 1.4..3.0;

/// The clearest of the lines, and the count of characters that it is cut into best.
pub(crate) fn clearest(lines: &[Line]) -> Option<(usize, usize)> {
    let scores = lines.iter().enumerate().flat_map(|(index, line)| {
        let lengths = LENGTHS.into_iter().zip(cut(&line.columns));
        lengths.filter_map(move |(length, cut)| cut.map(|cut| (cut.score, index, length)))
    });
    scores.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|best| best.0 > CLEAR).map(|(_, index, length)| (index, length))
}

impl Sight<'_> {
    /// The zone's lines as the clearest of them tells where they are, from top to bottom.
    pub(crate) fn guided(&self, lines: &[Line]) -> Option<Vec<Line>> {
        let (index, length) = clearest(lines).filter(|_| self.eyes.guided_before() < MOST)?;
        let guide = lines.get(index)?;
        self.eyes.guide();
        let at = LENGTHS.iter().position(|known| *known == length)?;
        let cut = cut(&guide.columns).into_iter().nth(at)??;
        let points: Vec<(f32, f32, f32)> = (0_u16..).map(f32::from).zip(middles(guide, &cut)).map(|(u, (x, y))| (u, x, y)).collect();
        let path = Curve::fit(&points)?;
        let ends = (0.0, points.last()?.0);
        let known: Vec<f32> = lines
            .iter()
            .map(|line| {
                let (x, y) = line.curve.at((line.ends.0 + line.ends.1) / 2.0);
                path.locate(x, y).1
            })
            .collect();
        let mut all = vec![guide.clone()];
        for side in [1.0, -1.0] {
            // Cards have three lines, at distances of all kinds; elsewhere there are two, where 9303 wants them.
            let (others, distances) = if length == LENGTHS[0] { (2_u8, &SPACINGS[..]) } else { (1, &SPACINGS[..2]) };
            let Some(spacing) = self.spacing(&path, ends, side, (&known, distances)) else { continue };
            for steps in 1..=others {
                let Some(line) = self.along(&path, spacing * f32::from(steps), ends, at) else { break };
                all.insert(if side > 0.0 { all.len() } else { 0 }, line);
            }
        }
        (all.len() > 1).then_some(all)
    }

    /// How far below the guide (above, if negative) the next line is.
    fn spacing(&self, path: &Curve, ends: (f32, f32), side: f32, (known, distances): (&[f32], &[f32])) -> Option<f32> {
        let near = known.iter().copied().filter(|v| BESIDE.contains(&(v * side)));
        let tried = near.chain(distances.iter().map(|spacing| spacing * side)).filter_map(|spacing| {
            let start = (ends.1 - PROBE as f32) / 2.0;
            let look = self.eyes.look(&path.lower(spacing, ends)?, start, PROBE, Pose::PLAIN);
            Some((likeness(&look), spacing))
        });
        tried.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|best| best.0 > LEAST_LIKENESS).map(|best| best.1)
    }

    /// The line so far below the guide: followed, or as it lies there if that is clearer.
    fn along(&self, path: &Curve, below: f32, ends: (f32, f32), at: usize) -> Option<Line> {
        if self.eyes.tired() {
            return None;
        }
        let curve = path.lower(below, ends)?;
        let (start, cells) = (ends.0 - 3.0, crate::curve::whole(ends.1).unsigned_abs() as usize + 6);
        let straight = Line { curve, ink: curve, ends, start, cells, columns: self.eyes.look(&curve, start, cells, Pose::PLAIN) };
        let score = |line: &Line| cut(&line.columns).into_iter().nth(at).flatten().map_or(f32::MIN, |cut| cut.score);
        let followed = self.eyes.follow(curve, ends).filter(|followed| score(followed) > score(&straight));
        Some(followed.unwrap_or(straight))
    }
}
