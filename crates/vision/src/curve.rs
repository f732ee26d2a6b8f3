//! A line of text as a curve: position on the page as a polynomial of the character's place.

/// Two polynomials in the normalised place, straight on beyond the ends.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Curve {
    x: [f64; 4],
    y: [f64; 4],
    middle: f64,
    half: f64,
    scale: f32,
}

impl Curve {
    /// Fits (place, x, y) by least squares, once more without what lies off. `None` for fewer than four points.
    pub(crate) fn fit(points: &[(f32, f32, f32)]) -> Option<Self> {
        let first = Self::fit_once(points)?;
        let pitch = first.pitch(first.middle_place());
        let good: Vec<_> = points
            .iter()
            .copied()
            .filter(|&(place, x, y)| {
                let (cx, cy) = first.at(place);
                (cx - x).hypot(cy - y) < pitch * 0.22
            })
            .collect();
        if good.len() * 3 >= points.len() * 2 { Self::fit_once(&good).or(Some(first)) } else { Some(first) }
    }

    fn fit_once(points: &[(f32, f32, f32)]) -> Option<Self> {
        let low = points.iter().map(|p| f64::from(p.0)).fold(f64::MAX, f64::min);
        let high = points.iter().map(|p| f64::from(p.0)).fold(f64::MIN, f64::max);
        if points.len() < 4 || high - low < 3.0 {
            return None;
        }
        let (middle, half) = ((low + high) / 2.0, (high - low) / 2.0);
        let degree = if points.len() >= 18 && half > 9.0 {
            3
        } else if points.len() >= 10 {
            2
        } else {
            1
        };
        let solve = |pick: fn(&(f32, f32, f32)) -> f32| {
            let rows = points.iter().map(|p| ((f64::from(p.0) - middle) / half, f64::from(pick(p))));
            least_squares(rows, degree)
        };
        Some(Self { x: solve(|p| p.1)?, y: solve(|p| p.2)?, middle, half, scale: 1.0 })
    }

    /// The same curve on a picture `factor` times as large.
    pub(crate) fn scaled(mut self, factor: f32) -> Self {
        self.scale *= factor;
        self
    }

    /// The same line read the other way: the character at `place` now stands at `-place`.
    pub(crate) fn reversed(mut self) -> Self {
        for [_, b, _, d] in [&mut self.x, &mut self.y] {
            (*b, *d) = (-*b, -*d);
        }
        self.middle = -self.middle;
        self
    }

    /// The line `v` pitches below this one, along the places between `ends`.
    pub(crate) fn lower(&self, v: f32, ends: (f32, f32)) -> Option<Self> {
        let steps = whole(ends.1 - ends.0).clamp(4, 60);
        let points: Vec<_> = (0..=steps)
            .map(|step| ends.0 + (ends.1 - ends.0) * step as f32 / steps as f32)
            .map(|u| {
                let (x, y) = self.beside(u, v);
                (u, x, y)
            })
            .collect();
        Self::fit_once(&points)
    }

    fn middle_place(&self) -> f32 {
        narrow(self.middle)
    }

    /// Whether a place lies between the ends that the curve was fitted to.
    pub(crate) fn holds(&self, place: f32) -> bool {
        (f64::from(place) - self.middle).abs() <= self.half + 1.0
    }

    /// Where the character at `place` stands.
    pub(crate) fn at(&self, place: f32) -> (f32, f32) {
        let t = (f64::from(place) - self.middle) / self.half;
        let inside = t.clamp(-1.0, 1.0);
        let value = |p: &[f64; 4]| polynomial(p, inside) + slope(p, inside) * (t - inside);
        (narrow(value(&self.x)) * self.scale, narrow(value(&self.y)) * self.scale)
    }

    /// The way from a place to the next.
    pub(crate) fn step(&self, place: f32) -> (f32, f32) {
        let t = ((f64::from(place) - self.middle) / self.half).clamp(-1.0, 1.0);
        let value = |p: &[f64; 4]| narrow(slope(p, t) / self.half) * self.scale;
        (value(&self.x), value(&self.y))
    }

    /// Pixels from a place to the next.
    pub(crate) fn pitch(&self, place: f32) -> f32 {
        let (dx, dy) = self.step(place);
        dx.hypot(dy)
    }

    /// The point `v` pitches beside the line (below it, if it runs to the right) at `place`.
    pub(crate) fn beside(&self, place: f32, v: f32) -> (f32, f32) {
        let (x, y) = self.at(place);
        let (dx, dy) = self.step(place);
        (x - dy * v, y + dx * v)
    }

    /// Place and distance in pitches of a point of the page: the reverse of [`Curve::beside`].
    pub(crate) fn locate(&self, x: f32, y: f32) -> (f32, f32) {
        let mut place = self.middle_place();
        for _ in 0..6 {
            let (cx, cy) = self.at(place);
            let (dx, dy) = self.step(place);
            let length = (dx * dx + dy * dy).max(1e-6);
            place = (place + ((x - cx) * dx + (y - cy) * dy) / length).clamp(-500.0, 500.0);
        }
        let (cx, cy) = self.at(place);
        let (dx, dy) = self.step(place);
        let length = (dx * dx + dy * dy).max(1e-6);
        (place, ((y - cy) * dx - (x - cx) * dy) / length)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "positions on a page need no more than f32")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Rounds to the nearest whole number; what is no number or too large becomes the end of the range.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates")]
pub(crate) fn whole(value: f32) -> i32 {
    value.round() as i32
}

fn polynomial([a, b, c, d]: &[f64; 4], t: f64) -> f64 {
    a + t * (b + t * (c + t * d))
}

fn slope([_, b, c, d]: &[f64; 4], t: f64) -> f64 {
    b + t * (2.0 * c + t * 3.0 * d)
}

/// Coefficients of the polynomial of `degree` through (t, value), by Gauss elimination of the normal equations.
#[expect(clippy::indexing_slicing, reason = "a 4 × 5 matrix indexed below its sizes")]
pub(crate) fn least_squares(points: impl Iterator<Item = (f64, f64)>, degree: usize) -> Option<[f64; 4]> {
    let size = degree + 1;
    let mut rows = [[0.0_f64; 5]; 4];
    for (t, value) in points {
        let powers = [1.0, t, t * t, t * t * t];
        for r in 0..size {
            for c in 0..size {
                rows[r][c] += powers[r] * powers[c];
            }
            rows[r][4] += powers[r] * value;
        }
    }
    for column in 0..size {
        let pivot = (column..size).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        rows.swap(column, pivot);
        let head = rows[column];
        if head[column].abs() < 1e-9 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate().take(size) {
            if index != column {
                let factor = row[column] / head[column];
                for (cell, above) in row.iter_mut().zip(head) {
                    *cell -= factor * above;
                }
            }
        }
    }
    let mut solution = [0.0; 4];
    for (index, place) in solution.iter_mut().enumerate().take(size) {
        *place = rows[index][4] / rows[index][index];
    }
    solution.iter().all(|v| v.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_finds_its_points_again() {
        let points: Vec<_> = (0..30).map(|i| i as f32).map(|i| (i, 40.0 + 20.0 * i + 0.02 * i * i, 500.0 - 3.0 * i + 0.05 * i * i)).collect();
        let curve = Curve::fit(&points).unwrap();
        for &(place, x, y) in &points {
            let (u, v) = curve.locate(x, y);
            assert!((u - place).abs() < 0.02 && v.abs() < 0.02, "{place}: {u} {v}");
            let (bx, by) = curve.beside(place, 2.5);
            let (u, v) = curve.locate(bx, by);
            assert!((u - place).abs() < 0.05 && (v - 2.5).abs() < 0.05, "{place}: {u} {v}");
        }
    }

    #[test]
    fn one_blob_off_the_line_does_not_bend_it() {
        let mut points: Vec<_> = (0..20).map(|i| i as f32).map(|i| (i, 20.0 * i, 100.0)).collect();
        points[7].2 = 109.0;
        let curve = Curve::fit(&points).unwrap();
        assert!((curve.at(7.0).1 - 100.0).abs() < 0.1);
    }

    #[test]
    fn too_few_points_give_no_curve() {
        assert_eq!(Curve::fit(&[(0.0, 1.0, 1.0), (1.0, 2.0, 2.0)]), None);
    }
}
