//! Moves and tilts the sides of a rectangle until each lies on an edge: what the zone's plane does not say of the far page.

use crate::portrait::Straight;

/// Pixels that a side's ends move at most, each on its own.
const REACH: i32 = 5;
/// Pixels between the places of a side that are looked at.
const STEP: usize = 3;
/// Part of a side's strength that a tilt of one pixel must win.
const TILT: f32 = 0.012;

type Point = (f32, f32);

/// A side by its ends, which move across it.
#[derive(Clone, Copy)]
struct Side {
    from: Point,
    to: Point,
    upright: bool,
}

impl Side {
    fn moved(self, first: i32, last: i32) -> Self {
        let shift = |p: Point, by: i32| if self.upright { (p.0 + by as f32, p.1) } else { (p.0, p.1 + by as f32) };
        Self { from: shift(self.from, first), to: shift(self.to, last), ..self }
    }

    /// Mean strength of the edge along the side, half of it that of its weakest quarter.
    fn strength(self, field: &Straight, firm: f32) -> f32 {
        let long = (self.to.0 - self.from.0).abs().max((self.to.1 - self.from.1).abs());
        let count = (usize::try_from(crate::curve::whole(long)).unwrap_or(0) / STEP / 4).max(2);
        let quarter = |part: usize| {
            let sum: f32 = (0..count).map(|index| self.step_at(field, (part * count + index) as f32 / (4 * count - 1) as f32).min(firm)).sum();
            sum / count as f32
        };
        let quarters = [0, 1, 2, 3].map(quarter);
        quarters.into_iter().fold(f32::MAX, f32::min) * 0.5 + quarters.iter().sum::<f32>() / 8.0
    }

    /// The step of the levels across the side at a part of its way.
    fn step_at(self, field: &Straight, part: f32) -> f32 {
        let (x, y) = (self.from.0 + (self.to.0 - self.from.0) * part, self.from.1 + (self.to.1 - self.from.1) * part);
        let (dx, dy) = if self.upright { (1, 0) } else { (0, 1) };
        let (x, y) = (crate::curve::whole(x), crate::curve::whole(y));
        let level = |x: i32, y: i32| field.level(usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        level(x - dx, y - dy).zip(level(x + dx, y + dy)).map_or(0.0, |(a, b)| (a - b).abs())
    }

    /// The strongest edge near the side.
    fn settled(self, field: &Straight, firm: f32) -> Self {
        let moves = (-REACH..=REACH).flat_map(|first| (-REACH..=REACH).map(move |last| (first, last)));
        let rated = moves.map(|(first, last)| {
            let side = self.moved(first, last);
            let strain = 1.0 - TILT * (first - last).abs() as f32 - 0.3 * TILT * (first + last).abs() as f32;
            (side.strength(field, firm) * strain, side)
        });
        rated.fold((f32::MIN, self), |a, b| if b.0 > a.0 { b } else { a }).1
    }
}

/// The corners of the figure that the rectangle of `left`, `top`, `width` and `height` becomes, from its upper left on.
pub(crate) fn settled(field: &Straight, (left, top, width, height): (f32, f32, f32, f32), firm: f32) -> [Point; 4] {
    let (right, bottom) = (left + width, top + height);
    let side = |from, to, upright| Side { from, to, upright }.settled(field, firm);
    let above = side((left, top), (right, top), false);
    let below = side((left, bottom), (right, bottom), false);
    let before = side((left, top), (left, bottom), true);
    let after = side((right, top), (right, bottom), true);
    [crossing(before, above), crossing(after, above), crossing(after, below), crossing(before, below)]
}

/// Where an upright side and a level one meet.
fn crossing(upright: Side, level: Side) -> Point {
    let lean = (upright.to.0 - upright.from.0) / (upright.to.1 - upright.from.1);
    let rise = (level.to.1 - level.from.1) / (level.to.0 - level.from.0);
    // x = from.x + lean (y − from.y), y = from.y + rise (x − from.x)
    let x = (upright.from.0 + lean * (level.from.1 - upright.from.1 - rise * level.from.0)) / (1.0 - lean * rise);
    (x, level.from.1 + rise * (x - level.from.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_settles_on_a_figure_that_is_none() {
        let corners = [(21.0, 38.0), (117.0, 41.0), (113.0, 161.0), (20.0, 158.0)];
        let inside = |x: f32, y: f32| {
            let next = corners.iter().cycle().skip(1);
            corners.iter().zip(next).all(|(a, b)| (b.0 - a.0) * (y - a.1) - (b.1 - a.1) * (x - a.0) >= 0.0)
        };
        let field = Straight::from_fn(330, 210, |x, y| if inside(x as f32 + 0.5, y as f32 + 0.5) { 90.0 } else { 225.0 });
        let found = settled(&field, (20.0, 40.0, 95.0, 120.0), 50.0);
        for (found, truth) in found.into_iter().zip(corners) {
            assert!((found.0 - truth.0).abs() < 2.5 && (found.1 - truth.1).abs() < 2.5, "{found:?} for {truth:?}");
        }
    }
}
