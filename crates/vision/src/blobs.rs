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
const REACH: usize = 16;
/// Squares of so many pixels a side are compared with the same: light changes slowly.
const SHARE: usize = 4;
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
    let width = picture.width();
    let rows: Vec<&[u8]> = picture.values().chunks_exact(width).collect();
    let mut columns = Columns { sum: vec![0; width], squares: vec![0; width] };
    let mut along = Columns { sum: vec![0; width + 1], squares: vec![0; width + 1] };
    let mut limits = vec![0; width.next_multiple_of(SHARE)];
    let mut ink = vec![false; width * rows.len()];
    // Which rows the sums are of.
    let mut held = 0..0;
    for (first, marks) in (0..).step_by(SHARE).zip(ink.chunks_mut(width * SHARE)) {
        let middle = (first + SHARE / 2).min(rows.len());
        let around = middle.saturating_sub(REACH)..(middle + REACH).min(rows.len());
        rows.get(held.end..around.end).unwrap_or_default().iter().for_each(|row| columns.add(row));
        rows.get(held.start..around.start).unwrap_or_default().iter().for_each(|row| columns.take(row));
        along.gather(&columns);
        along.limits(around.len(), sensitivity, &mut limits);
        held = around;
        for (row, marks) in rows.iter().skip(first).zip(marks.chunks_exact_mut(width)) {
            marks.iter_mut().zip(row.iter()).zip(&limits).for_each(|((mark, value), limit)| *mark = value < limit);
        }
    }
    ink
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

    /// For every pixel of a row, the level below which it is ink: below the mean of these sums, which are of `rows` rows, by `sensitivity`
    /// deviations, at least by six levels. The same for [`SHARE`] pixels.
    #[inline(always)]
    fn limits(&self, rows: usize, sensitivity: f32, limits: &mut [u8]) {
        let width = self.sum.len() - 1;
        for (first, limits) in (0..).step_by(SHARE).zip(limits.chunks_exact_mut(SHARE)) {
            let middle = (first + SHARE / 2).min(width);
            let (from, to) = (middle.saturating_sub(REACH), (middle + REACH).min(width));
            let within = |sums: &[u32]| sums.get(from).zip(sums.get(to)).map_or(0, |(from, to)| to.wrapping_sub(*from)) as f32;
            let share = 1.0 / ((to - from) * rows) as f32;
            let mean = within(&self.sum) * share;
            let deviation = (within(&self.squares) * share - mean * mean).max(0.0).sqrt();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a grey level, rounded up")]
            let limit = (mean - (sensitivity * deviation).max(6.0)).ceil().max(0.0) as u8;
            limits.fill(limit);
        }
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
        let mut end = 0;
        while let Some(start) = next(row, end, true) {
            end = next(row, start, false).unwrap_or(row.len());
            let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(end)) else { break };
            let id = forest.add(Extent { left: from, right: to, top: y, bottom: y, area: to - from });
            while candidates.next_if(|run| run.1 < from).is_some() {}
            let mut ahead = candidates.clone();
            while let Some(run) = ahead.next_if(|run| run.0 <= to) {
                forest.join(id, run.2);
            }
            here.push((from, to, id));
        }
        std::mem::swap(&mut above, &mut here);
    }
    forest.extents()
}

/// The first pixel from `from` on that is ink, or that is none.
fn next(row: &[bool], from: usize, ink: bool) -> Option<usize> {
    let rest = row.get(from..)?;
    // Most of a page is paper: eight pixels at once.
    let same = rest.as_chunks::<8>().0.iter().take_while(|eight| **eight == [!ink; 8]).count() * 8;
    let place = rest.get(same..)?.iter().position(|mark| *mark == ink)?;
    Some(from + same + place)
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
