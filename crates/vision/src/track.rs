//! Follows a line of text with the network's eyes: from the part a chain found to its ends, its path corrected by the ink.

use crate::curve::Curve;
use crate::decode::{FLOOR, LENGTHS, smoothed, tops};
use crate::net::{CELL_WIDTH, Columns, Net, STRIDE, STRIP_HEIGHT};
use crate::picture::Gray;
use crate::pyramid::Pyramid;
use crate::strip::Strip;
use std::cell::Cell;

/// Cells looked at beyond what is known, at each end.
const BEYOND: f32 = 7.0;
/// Characters a line may have at most, some misread print beside it included.
const MOST: f32 = 52.0;
/// From this logarithmic probability on, a cell holds a character.
const CLEAR: f32 = -0.9;
/// Places in a row without a clear character after which a line has ended.
const GAP: usize = 6;
const COLUMNS_A_CELL: usize = CELL_WIDTH / STRIDE;

/// A line of text followed to its ends.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The path that was looked along, in the direction of reading.
    pub(crate) curve: Curve,
    /// The middle of its characters as their ink says, by places of the path.
    pub(crate) ink: Curve,
    /// Places of the first and the last clear character.
    pub(crate) ends: (f32, f32),
    /// Place of the strip's left edge.
    pub(crate) start: f32,
    /// Cells of the strip.
    pub(crate) cells: usize,
    /// What the network saw.
    pub(crate) columns: Columns,
}

/// How a strip is taken: moved down by `lift` pitches, `tall` times as high, its verticals leaning by `lean`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pose {
    pub(crate) lift: f32,
    pub(crate) tall: f32,
    pub(crate) lean: f32,
}

impl Pose {
    pub(crate) const PLAIN: Self = Self { lift: 0.0, tall: 1.0, lean: 0.0 };
}

/// The strip of `cells` cells from `start` on, ready for the network.
fn strip(pages: &Pyramid<'_>, curve: &Curve, start: f32, cells: usize, pose: Pose) -> Strip {
    let picture = pages.for_pitch(curve.pitch(start + cells as f32 / 2.0));
    let curve = curve.scaled(picture.factor);
    let mut strip = Strip::view(picture, cells, |along, below| {
        let v = below * pose.tall + pose.lift;
        curve.beside(start + along + pose.lean * v, v)
    });
    strip.normalise();
    strip
}

/// The network, the picture it looks at, and how much more it may look at.
pub(crate) struct Eyes<'a> {
    pub(crate) net: &'a Net,
    pub(crate) pages: &'a Pyramid<'a>,
    left: Cell<usize>,
    guides: Cell<usize>,
}

impl<'a> Eyes<'a> {
    /// Eyes for one page. `most` bounds the cells looked at, and with them the time a page takes.
    pub(crate) fn new(net: &'a Net, pages: &'a Pyramid<'a>, most: usize) -> Self {
        Self { net, pages, left: Cell::new(most), guides: Cell::new(0) }
    }

    /// Whether enough has been looked at.
    pub(crate) fn tired(&self) -> bool {
        self.left.get() == 0
    }

    /// How many lines have told where others are.
    pub(crate) fn guided_before(&self) -> usize {
        self.guides.get()
    }

    /// Another one does.
    pub(crate) fn guide(&self) {
        self.guides.set(self.guides.get() + 1);
    }

    /// Lets the network read a strip.
    fn read(&self, strip: &Strip) -> Columns {
        self.left.set(self.left.get().saturating_sub(strip.width / CELL_WIDTH));
        self.net.read(strip)
    }

    /// Reads `cells` cells of a path.
    pub(crate) fn look(&self, curve: &Curve, start: f32, cells: usize, pose: Pose) -> Columns {
        self.read(&strip(self.pages, curve, start, cells, pose))
    }

    /// Follows the line whose characters between `ends` were found along `curve`. `None` if the network sees no line there.
    pub(crate) fn follow(&self, curve: Curve, ends: (f32, f32)) -> Option<Line> {
        let (mut curve, mut ends) = (curve, ends);
        let mut line = None;
        for _ in 0..4 {
            let (start, cells) = window(self.pages.full(), &curve, ends);
            let pixels = strip(self.pages, &curve, start, cells, Pose::PLAIN);
            let columns = self.read(&pixels);
            let members = members(&columns, (ends.0 + ends.1) / 2.0 - start);
            let (Some(first), Some(last)) = (members.first(), members.last()) else { break };
            if members.len() < crate::chains::FEWEST {
                break;
            }
            let place = |column: usize| start + (column as f32 + 0.5) / COLUMNS_A_CELL as f32;
            let found = (place(first.column), place(last.column));
            let places: Vec<(f32, f32)> = members.iter().map(|member| (place(member.column), height(&pixels, member.column))).collect();
            let point = |(member, (u, v)): (&Member, &(f32, f32))| {
                let (x, y) = curve.beside(*u, *v);
                (member.place, x, y)
            };
            let points: Vec<(f32, f32, f32)> = members.iter().zip(&places).map(point).collect();
            let next = Curve::fit(&points);
            let by_place: Vec<(f32, f32, f32)> = points.iter().zip(&places).map(|((_, x, y), (u, _))| (*u, *x, *y)).collect();
            let ink = Curve::fit(&by_place).unwrap_or(curve);
            // How far the path was off: on the whole, and at most at its ends.
            let off = next.map_or((0.0, 0.0), |next| {
                let offs = members.iter().map(|member| {
                    let (x, y) = next.at(member.place);
                    curve.locate(x, y).1.abs()
                });
                let (sum, most) = offs.fold((0.0, 0.0_f32), |a, off| (a.0 + off * off, a.1.max(off)));
                ((sum / members.len() as f32).sqrt(), most)
            });
            let window = (start, start + cells as f32);
            let cut = |end: f32, edge: f32, old: f32| (end - edge).abs() < 3.0 && (end - old).abs() > 1.5;
            let more = cut(found.0, window.0, ends.0) || cut(found.1, window.1, ends.1);
            line = Some(Line { curve, ink, ends: found, start, cells, columns });
            let again = more || off.0 > 0.045 || off.1 > 0.13;
            let (Some(next), true, false) = (next, again, self.tired()) else { break };
            ends = (first.place, last.place);
            curve = next;
        }
        line
    }
}

/// Left edge and count of cells of the strip to look at: what is known and some more on either side, inside the picture.
fn window(picture: &Gray, curve: &Curve, (first, last): (f32, f32)) -> (f32, usize) {
    let inside = |u: f32| {
        let (x, y) = curve.at(u);
        x > -4.0 && y > -4.0 && x < picture.width() as f32 + 4.0 && y < picture.height() as f32 + 4.0
    };
    let length = last - first + 1.0;
    let whole_line = LENGTHS.iter().any(|&l| (length - l as f32).abs() < 0.5);
    let room = if whole_line { 2.5 } else { ((MOST - length) / 2.0).clamp(2.5, BEYOND) };
    let more = |direction: f32, from: f32| {
        let mut steps = 1.0;
        while steps < room && inside(from + direction * steps) {
            steps += 1.0;
        }
        steps
    };
    let (from, to) = (first - more(-1.0, first) - 0.5, last + more(1.0, last) + 0.5);
    let cells = crate::curve::whole(to - from).clamp(12, 72).unsigned_abs() as usize;
    (from, cells)
}

/// A clear character: its place counted in characters, and its column.
struct Member {
    place: f32,
    column: usize,
}

/// Walks from the middle outwards, a character every three to five columns, and keeps the clear ones.
fn members(columns: &Columns, middle: f32) -> Vec<Member> {
    let tops = tops(&smoothed(columns));
    let top = |column: usize| tops.get(column).copied().unwrap_or(FLOOR);
    let centre = crate::curve::whole(middle * COLUMNS_A_CELL as f32).max(0).unsigned_abs() as usize;
    // The phase at which the characters around the middle are clearest.
    let phase = |shift: usize| (0..9_usize).map(|k| top((centre + shift + k * COLUMNS_A_CELL).saturating_sub(4 * COLUMNS_A_CELL))).sum::<f32>();
    let Some(shift) = (0..COLUMNS_A_CELL).max_by(|&a, &b| phase(a).total_cmp(&phase(b))) else { return Vec::new() };
    let origin = centre + shift;
    let walk = |forward: bool| {
        let (mut column, mut missed, mut steps) = (origin, 0, 0.0_f32);
        let mut found = Vec::new();
        while missed <= GAP {
            let ahead = [4_usize, 3, 5].map(|step| if forward { column.checked_add(step) } else { column.checked_sub(step) });
            let best = ahead.into_iter().flatten().filter(|c| *c < tops.len()).map(|c| {
                let strain = if c.abs_diff(column) == COLUMNS_A_CELL { 0.0 } else { 0.35 };
                (c, top(c).max(CLEAR - 0.6) - strain)
            });
            let Some((next, _)) = best.fold(None, |a: Option<(usize, f32)>, b| if a.is_none_or(|a| b.1 > a.1) { Some(b) } else { a }) else { break };
            column = next;
            steps += 1.0;
            if top(column) > CLEAR {
                found.push(Member { place: if forward { steps } else { -steps }, column });
                missed = 0;
            } else {
                missed += 1;
            }
        }
        found
    };
    let mut all = walk(false);
    all.reverse();
    if top(origin) > CLEAR {
        all.push(Member { place: 0.0, column: origin });
    }
    all.extend(walk(true));
    all
}

/// How far below the strip's middle the ink of a cell stands, in pitches.
fn height(strip: &Strip, column: usize) -> f32 {
    let width = strip.width;
    let centre = column * STRIDE + STRIDE / 2;
    let (from, to) = (centre.saturating_sub(CELL_WIDTH / 2), (centre + CELL_WIDTH / 2).min(width));
    let (mut sum, mut total) = (0.0, 0.0);
    for (row, values) in strip.levels.chunks_exact(width).enumerate().skip(1).take(STRIP_HEIGHT - 2) {
        let ink: f32 = values.get(from..to).unwrap_or_default().iter().map(|v| (-v - 0.5).max(0.0)).sum();
        sum += ink * (row as f32 + 0.5 - STRIP_HEIGHT as f32 / 2.0);
        total += ink;
    }
    if total > 1.0 { sum / total / CELL_WIDTH as f32 } else { 0.0 }
}
