//! A page at its own size and at halves of it, each made when it is first asked for: what is read large needs no more pixels
//! than the network takes.

use crate::colour::Inked;
use crate::picture::{Gray, MOST_ENLARGED};
use std::cell::OnceCell;

/// A pitch above this many pixels is read from the next smaller picture; a strip has sixteen.
const MOST_PITCH: f32 = 26.0;
const LEVELS: usize = 4;

/// A picture and its halves.
pub(crate) struct Pyramid<'a> {
    full: &'a Gray,
    halves: [OnceCell<Gray>; LEVELS],
    colour: Option<&'a Gray>,
    colour_halves: [OnceCell<Gray>; LEVELS],
    sized: [OnceCell<Gray>; SIDES.len()],
}

/// A picture of the right size for what is looked at.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) black: &'a Gray,
    /// What coloured ink took, with half as many pixels a side.
    pub(crate) colour: Option<&'a Gray>,
    /// Its pixels for one of the page.
    pub(crate) factor: f32,
}

/// Longer sides, in pixels, at which pages are searched.
pub(crate) const SIDES: [usize; 3] = [1100, 1800, 2600];

impl<'a> Pyramid<'a> {
    pub(crate) fn new(full: &'a Gray) -> Self {
        Self { full, halves: Default::default(), colour: None, colour_halves: Default::default(), sized: Default::default() }
    }

    /// A picture with what is known of its colour.
    pub(crate) fn inked(picture: &'a Inked) -> Self {
        Self { colour: picture.colour.as_ref(), ..Self::new(&picture.black) }
    }

    /// The picture at its own size.
    pub(crate) fn full(&self) -> &'a Gray {
        self.full
    }

    /// The picture halved `level` times, or as often as is kept.
    fn level(&self, level: usize) -> &Gray {
        match level.checked_sub(1).and_then(|index| self.halves.get(index)) {
            Some(cell) => cell.get_or_init(|| self.level(level - 1).halved()),
            None => self.full,
        }
    }

    fn colour_level(&self, level: usize) -> Option<&Gray> {
        let full = self.colour?;
        match level.checked_sub(1).and_then(|index| self.colour_halves.get(index)) {
            Some(cell) => Some(cell.get_or_init(|| self.colour_level(level - 1).unwrap_or(full).halved())),
            None => Some(full),
        }
    }

    /// The picture in which characters `pitch` pixels apart are still sharp enough.
    pub(crate) fn for_pitch(&self, pitch: f32) -> View<'_> {
        let (level, factor) = level_of(pitch * 1.6 / MOST_PITCH);
        View { black: self.level(level), colour: self.colour_level(level), factor }
    }

    /// The picture to take every `step`th pixel of, so that none is stepped over, and its pixels for one of the page.
    pub(crate) fn averaging(&self, step: f32) -> (&Gray, f32) {
        let (level, factor) = level_of(step);
        (self.level(level), factor)
    }

    /// The picture with the longer side `SIDES[index]`, or enlarged at most [`MOST_ENLARGED`] times; with its own, if it is smaller and is
    /// not to be `enlarged`.
    pub(crate) fn searched(&self, index: usize, enlarged: bool) -> &Gray {
        let side = SIDES.get(index).copied().unwrap_or(usize::MAX);
        match self.sized.get(index) {
            Some(cell) if enlarged || side < self.full.width().max(self.full.height()) => cell.get_or_init(|| self.sized(side)),
            _ => self.full,
        }
    }

    /// The picture with a longer side of `side`, or enlarged at most [`MOST_ENLARGED`] times.
    pub(crate) fn sized(&self, side: usize) -> Gray {
        let longest = self.full.width().max(self.full.height());
        let halvings = (0..LEVELS).take_while(|level| longest >> (level + 1) >= side).count();
        let from = self.level(halvings);
        from.scaled((side as f32 / from.width().max(from.height()) as f32).min(MOST_ENLARGED))
    }
}

/// How often to halve a picture of which every `step`th pixel is taken, and its pixels for one of the page.
fn level_of(step: f32) -> (usize, f32) {
    let mut level = 0;
    let mut factor = 1.0;
    while step * factor > 1.6 && level < LEVELS {
        level += 1;
        factor /= 2.0;
    }
    (level, factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_print_is_read_from_a_half_and_small_print_from_the_page() {
        let page = Gray::from_fn(400, 200, |x, _| if x < 200 { 40 } else { 200 });
        let pyramid = Pyramid::new(&page);
        assert_eq!(pyramid.for_pitch(20.0).black.width(), 400);
        let View { black: half, factor, .. } = pyramid.for_pitch(40.0);
        assert_eq!((half.width(), half.height(), half.level(10, 10), half.level(150, 10)), (200, 100, 40, 200));
        assert!((factor - 0.5).abs() < f32::EPSILON);
        assert_eq!(pyramid.for_pitch(1000.0).black.width(), 25);
    }

    #[test]
    fn a_page_is_brought_to_the_size_asked_for() {
        let page = Gray::from_fn(900, 600, |x, y| if (x / 30 + y / 30) % 2 == 0 { 40 } else { 200 });
        for side in [150, 400, 900, 1500] {
            let sized = Pyramid::new(&page).sized(side);
            assert_eq!(sized.width(), side);
            assert!(sized.height().abs_diff(side * 2 / 3) <= 1);
            let mean = sized.values().iter().map(|v| f32::from(*v)).sum::<f32>() / sized.values().len() as f32;
            assert!((mean - 120.0).abs() < 4.0, "{mean}");
        }
        assert_eq!(Pyramid::new(&page).sized(9000).width(), 1980);
    }
}
