//! Finds ink: pixels darker than their surroundings, joined to blobs, of which a printed character is one.

use crate::picture::Gray;

/// A connected piece of ink, by the box around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Blob {
    /// Middle of the box.
    pub(crate) x: f32,
    /// Middle of the box.
    pub(crate) y: f32,
    /// Longer side of the box.
    pub(crate) size: f32,
}

/// Half the side of the square whose mean and deviation a pixel is compared with.
const REACH: usize = 15;
const SMALLEST: u32 = 5;
const LARGEST: u32 = 72;

/// Every blob that may be a character, in reading order of its first pixel.
pub(crate) fn find(picture: &Gray, sensitivity: f32) -> Vec<Blob> {
    let ink = threshold(picture, sensitivity);
    let boxes = components(&ink, picture.width());
    boxes.into_iter().filter_map(Extent::blob).collect()
}

/// Every connected piece of ink of whatever size.
pub(crate) fn extents(picture: &Gray, sensitivity: f32) -> Vec<Extent> {
    components(&threshold(picture, sensitivity), picture.width())
}

/// Marks pixels that are darker than the mean around them by `sensitivity` deviations, at least by six levels.
fn threshold(picture: &Gray, sensitivity: f32) -> Vec<bool> {
    // The loops over rows are compiled for the processor's widest registers too.
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || threshold_here(picture, sensitivity),
    )
}

#[inline(always)]
fn threshold_here(picture: &Gray, sensitivity: f32) -> Vec<bool> {
    let (width, height) = (picture.width(), picture.height());
    let rows: Vec<&[u8]> = picture.values().chunks_exact(width).collect();
    // Sums down each column, then along the row: what counts are differences, so the sums may wrap.
    let mut columns = Columns { sum: vec![0; width], squares: vec![0; width] };
    let mut along = Columns { sum: vec![0; width + 1], squares: vec![0; width + 1] };
    let mut count_rows = 0_u16;
    for row in rows.iter().take(REACH) {
        columns.add(row);
        count_rows += 1;
    }
    let mut ink = vec![false; width * height];
    for ((y, row), marks) in rows.iter().enumerate().zip(ink.chunks_exact_mut(width)) {
        if let Some(next) = rows.get(y + REACH) {
            columns.add(next);
            count_rows += 1;
        }
        if let Some(last) = y.checked_sub(REACH + 1).and_then(|y| rows.get(y)) {
            columns.take(last);
            count_rows -= 1;
        }
        along.gather(&columns);
        let limits = (sensitivity * sensitivity, f32::from(count_rows));
        let inner = 2 * REACH + 1;
        if width > inner {
            let (low, high) = (along.from(0), along.from(inner));
            let middle = marks.iter_mut().zip(row.iter()).skip(REACH).take(width + 1 - inner);
            let sums = low.0.iter().zip(high.0).zip(low.1.iter().zip(high.1));
            for ((mark, value), ((a, b), (c, d))) in middle.zip(sums) {
                *mark = dark(*value, b.wrapping_sub(*a), d.wrapping_sub(*c), 1.0 / (inner as f32 * limits.1), limits.0);
            }
        }
        let edge = REACH.min(width);
        for x in (0..edge).chain(width.saturating_sub(REACH).max(edge)..width) {
            let (from, to) = (x.saturating_sub(REACH), (x + REACH + 1).min(width));
            let (low, high) = (along.from(from), along.from(to));
            let (Some(mark), Some(value)) = (marks.get_mut(x), row.get(x)) else { continue };
            let first = |values: &[u32]| values.first().copied().unwrap_or(0);
            let (sum, squares) = (first(high.0).wrapping_sub(first(low.0)), first(high.1).wrapping_sub(first(low.1)));
            *mark = dark(*value, sum, squares, 1.0 / ((to - from) as f32 * limits.1), limits.0);
        }
    }
    ink
}

/// Whether a value lies below the mean by more than the square root of `part` of the variance, and by six levels.
#[inline(always)]
fn dark(value: u8, sum: u32, squares: u32, share: f32, part: f32) -> bool {
    let mean = sum as f32 * share;
    let below = mean - f32::from(value);
    let variance = squares as f32 * share - mean * mean;
    (below > 6.0) & (below * below > part * variance)
}

/// Sums of levels and of their squares.
struct Columns {
    sum: Vec<u32>,
    squares: Vec<u32>,
}

impl Columns {
    #[inline(always)]
    fn add(&mut self, row: &[u8]) {
        for ((sum, squares), &value) in self.sum.iter_mut().zip(&mut self.squares).zip(row) {
            *sum += u32::from(value);
            *squares += u32::from(value) * u32::from(value);
        }
    }

    #[inline(always)]
    fn take(&mut self, row: &[u8]) {
        for ((sum, squares), &value) in self.sum.iter_mut().zip(&mut self.squares).zip(row) {
            *sum -= u32::from(value);
            *squares -= u32::from(value) * u32::from(value);
        }
    }

    /// Becomes the running sums of `columns`, beginning with nothing.
    #[inline(always)]
    fn gather(&mut self, columns: &Self) {
        let run = |to: &mut [u32], from: &[u32]| {
            let mut total = 0_u32;
            for (place, value) in to.iter_mut().skip(1).zip(from) {
                total = total.wrapping_add(*value);
                *place = total;
            }
        };
        run(&mut self.sum, &columns.sum);
        run(&mut self.squares, &columns.squares);
    }

    #[inline(always)]
    fn from(&self, index: usize) -> (&[u32], &[u32]) {
        (self.sum.get(index..).unwrap_or_default(), self.squares.get(index..).unwrap_or_default())
    }
}

/// The box around a blob and the count of its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) left: u32,
    /// Right edge, the first column beyond.
    pub(crate) right: u32,
    pub(crate) top: u32,
    /// The last row.
    pub(crate) bottom: u32,
    pub(crate) area: u32,
}

impl Extent {
    pub(crate) fn width(&self) -> f32 {
        (self.right - self.left) as f32
    }

    pub(crate) fn height(&self) -> f32 {
        (self.bottom + 1 - self.top) as f32
    }

    fn joined(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            right: self.right.max(other.right),
            top: self.top.min(other.top),
            bottom: self.bottom.max(other.bottom),
            area: self.area + other.area,
        }
    }

    fn blob(self) -> Option<Blob> {
        let (width, height) = (self.right - self.left, self.bottom - self.top + 1);
        let (size, thin) = (width.max(height), width.min(height));
        let plausible = (SMALLEST..=LARGEST).contains(&size) && thin >= 2 && self.area * 12 >= width * height && self.area >= 8;
        plausible.then(|| Blob { x: (self.left + self.right) as f32 / 2.0, y: (self.top + self.bottom + 1) as f32 / 2.0, size: size as f32 })
    }
}

/// Joins runs of ink that touch, corners included.
fn components(ink: &[bool], width: usize) -> Vec<Extent> {
    let mut forest = Forest::default();
    let mut above: Vec<(u32, u32, usize)> = Vec::new();
    let mut here: Vec<(u32, u32, usize)> = Vec::new();
    for (y, row) in (0..).zip(ink.chunks_exact(width.max(1))) {
        here.clear();
        let mut candidates = above.iter().peekable();
        let mut start = None;
        for (x, dark) in (0_u32..).zip(row.iter().copied().chain([false])) {
            match (dark, start) {
                (true, None) => start = Some(x),
                (false, Some(from)) => {
                    start = None;
                    let id = forest.add(Extent { left: from, right: x, top: y, bottom: y, area: x - from });
                    while candidates.next_if(|run| run.1 < from).is_some() {}
                    let mut ahead = candidates.clone();
                    while let Some(run) = ahead.next_if(|run| run.0 <= x) {
                        forest.join(id, run.2);
                    }
                    here.push((from, x, id));
                }
                _ => {}
            }
        }
        std::mem::swap(&mut above, &mut here);
    }
    forest.extents()
}

/// Union-find over runs.
#[derive(Default)]
struct Forest {
    parents: Vec<usize>,
    runs: Vec<Extent>,
}

impl Forest {
    fn add(&mut self, run: Extent) -> usize {
        self.parents.push(self.parents.len());
        self.runs.push(run);
        self.parents.len() - 1
    }

    fn root(&mut self, mut id: usize) -> usize {
        while let Some(&parent) = self.parents.get(id) {
            if parent == id {
                break;
            }
            let grandparent = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(place) = self.parents.get_mut(id) {
                *place = grandparent;
            }
            id = grandparent;
        }
        id
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(place) = self.parents.get_mut(a.max(b)) {
            *place = a.min(b);
        }
    }

    fn extents(mut self) -> Vec<Extent> {
        let mut whole: Vec<Option<Extent>> = vec![None; self.runs.len()];
        for id in 0..self.runs.len() {
            let root = self.root(id);
            let run = self.runs.get(id).copied();
            if let (Some(place), Some(run)) = (whole.get_mut(root), run) {
                *place = Some(place.map_or(run, |old| old.joined(run)));
            }
        }
        whole.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_squares_and_a_ring_are_three_blobs() {
        let picture = Gray::from_fn(120, 60, |x, y| {
            let square = (10..20).contains(&x) && (10..22).contains(&y) || (40..50).contains(&x) && (30..38).contains(&y);
            let far = ((x as f32 - 90.0).hypot(y as f32 - 30.0) - 9.0).abs() < 1.5;
            if square || far { 20 } else { 230 }
        });
        let blobs = find(&picture, 0.3);
        assert_eq!(blobs.len(), 3);
        assert_eq!(blobs[0], Blob { x: 15.0, y: 16.0, size: 12.0 });
        assert!(blobs.iter().any(|b| (b.x - 90.5).abs() < 1.0 && (b.y - 30.5).abs() < 1.0));
    }

    #[test]
    fn a_u_shape_is_one_blob() {
        let picture = Gray::from_fn(60, 60, |x, y| {
            let inside = (20..36).contains(&x) && (20..40).contains(&y);
            let hollow = (24..32).contains(&x) && y < 36;
            if inside && !hollow { 10 } else { 240 }
        });
        assert_eq!(find(&picture, 0.3).len(), 1);
    }

    #[test]
    fn an_even_page_has_no_ink() {
        assert!(find(&Gray::from_fn(100, 100, |_, _| 200), 0.3).is_empty());
    }
}
