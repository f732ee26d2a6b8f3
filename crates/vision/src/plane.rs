//! The document as a plane: from where a zone's characters stand, where everything else of the page stands.
//!
//! The characters of all lines stand in columns of one pitch, so they show the perspective of the page (a projective map) and
//! how it bends along its lines (a cubic). The map is fitted to all characters at once; slight perspectives are preferred, as
//! two lines that lie near to each other say little about what is far above them.

use crate::curve::least_squares;

/// A character: its place in the line, its line (in pitches below the first), and its place on the picture.
pub(crate) type Seen = ([f32; 2], [f32; 2]);

/// Weight against perspective: characters are off by about a twentieth of a pitch, perspectives are about a tenth.
const STIFFNESS: f64 = 8e-5;
const UNKNOWNS: usize = 8;

/// The map from places of the zone, in pitches, to the picture.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plane {
    map: [f64; UNKNOWNS],
    /// Cubics in the normalised place: how far the page bends away from the map.
    bend: [[f64; 4]; 2],
    middle: [f64; 2],
    half: f64,
    picture_middle: [f64; 2],
    pitch: f64,
}

impl Plane {
    /// Fits the map. `None` if the characters do not span a plane.
    pub(crate) fn fit(seen: &[Seen]) -> Option<Self> {
        let range = |pick: fn(&Seen) -> f32| {
            let low = seen.iter().map(pick).fold(f32::MAX, f32::min);
            let high = seen.iter().map(pick).fold(f32::MIN, f32::max);
            (f64::from(low), f64::from(high))
        };
        let (left, right) = range(|s| s.0[0]);
        let (top, bottom) = range(|s| s.0[1]);
        let ((x0, x1), (y0, y1)) = (range(|s| s.1[0]), range(|s| s.1[1]));
        if right - left < 8.0 || bottom - top < 1.0 {
            return None;
        }
        let half = (right - left) / 2.0;
        let pitch = ((x1 - x0).hypot(y1 - y0) / 2.0).max(1.0);
        let mut plane = Self {
            map: [0.0; UNKNOWNS],
            bend: [[0.0; 4]; 2],
            middle: [(left + right) / 2.0, (top + bottom) / 2.0],
            half,
            picture_middle: [(x0 + x1) / 2.0, (y0 + y1) / 2.0],
            pitch,
        };
        plane.map = plane.solved(seen)?;
        plane.bend = plane.bent(seen)?;
        Some(plane)
    }

    fn normal(&self, [u, v]: [f32; 2]) -> [f64; 2] {
        [(f64::from(u) - self.middle[0]) / self.half, (f64::from(v) - self.middle[1]) / self.half]
    }

    fn normal_picture(&self, [x, y]: [f32; 2]) -> [f64; 2] {
        [(f64::from(x) - self.picture_middle[0]) / self.pitch, (f64::from(y) - self.picture_middle[1]) / self.pitch]
    }

    /// The eight numbers of the projective map, by least squares of its equations multiplied out.
    fn solved(&self, seen: &[Seen]) -> Option<[f64; UNKNOWNS]> {
        let mut rows = [[0.0_f64; UNKNOWNS + 1]; UNKNOWNS];
        let mut add = |equation: [f64; UNKNOWNS], value: f64| {
            for (row, left) in rows.iter_mut().zip(equation) {
                for (cell, right) in row.iter_mut().zip(equation.into_iter().chain([value])) {
                    *cell += left * right;
                }
            }
        };
        for (place, point) in seen {
            let ([u, v], [x, y]) = (self.normal(*place), self.normal_picture(*point));
            add([u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x], x);
            add([0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y], y);
        }
        let weight = (STIFFNESS * seen.len() as f64).sqrt();
        add([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, weight, 0.0], 0.0);
        add([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, weight], 0.0);
        eliminated(rows)
    }

    fn bent(&self, seen: &[Seen]) -> Option<[[f64; 4]; 2]> {
        let fit = |axis: usize| {
            let off = seen.iter().filter_map(|(place, point)| {
                let normal = self.normal(*place);
                Some((normal[0], self.normal_picture(*point).get(axis)? - self.flat(normal).get(axis)?))
            });
            least_squares(off, 3)
        };
        Some([fit(0)?, fit(1)?])
    }

    fn flat(&self, [u, v]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f, g, h] = self.map;
        // What lies behind the eye is no place of the page.
        let depth = (1.0 + g * u + h * v).max(0.05);
        [(a * u + b * v + c) / depth, (d * u + e * v + f) / depth]
    }

    /// The point `u` characters right of the first and `v` pitches below the first line.
    pub(crate) fn at(&self, u: f32, v: f32) -> (f32, f32) {
        let normal = self.normal([u, v]);
        let [x, y] = self.flat(normal);
        let t = normal[0].clamp(-1.1, 1.1);
        let bend = |[a, b, c, d]: [f64; 4]| a + t * (b + t * (c + t * d));
        let [bend_x, bend_y] = self.bend;
        #[expect(clippy::cast_possible_truncation, reason = "pixels need no more than f32")]
        let pixel = |value: f64, middle: f64| (value * self.pitch + middle) as f32;
        (pixel(x + bend(bend_x), self.picture_middle[0]), pixel(y + bend(bend_y), self.picture_middle[1]))
    }
}

/// Gauss elimination with pivots.
#[expect(clippy::indexing_slicing, reason = "an 8 × 9 matrix indexed below its sizes")]
fn eliminated(mut rows: [[f64; UNKNOWNS + 1]; UNKNOWNS]) -> Option<[f64; UNKNOWNS]> {
    for column in 0..UNKNOWNS {
        let pivot = (column..UNKNOWNS).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
        rows.swap(column, pivot);
        let head = rows[column];
        if head[column].abs() < 1e-12 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / head[column];
                row.iter_mut().zip(head).for_each(|(cell, above)| *cell -= factor * above);
            }
        }
    }
    let mut solution = [0.0; UNKNOWNS];
    for (index, place) in solution.iter_mut().enumerate() {
        *place = rows[index][UNKNOWNS] / rows[index][index];
    }
    solution.iter().all(|v| v.is_finite()).then_some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page in perspective and bent, as a camera may see it.
    fn camera(u: f32, v: f32) -> [f32; 2] {
        let depth = 1.0 + 0.003 * u - 0.004 * v;
        let bend = -3.0 * ((u - 22.0) / 22.0).powi(2);
        [(300.0 + 19.0 * u + 2.0 * v) / depth, (900.0 + 1.5 * u + 20.0 * v) / depth + bend]
    }

    fn seen(shake: f32) -> Vec<Seen> {
        let places = [0.0, 2.5].into_iter().flat_map(|v| (0..44_u16).map(move |i| (f32::from(i), v)));
        places
            .enumerate()
            .map(|(index, (u, v))| {
                let [x, y] = camera(u, v);
                let off = |step: usize| shake * ((index * step % 17) as f32 / 8.0 - 1.0);
                ([u, v], [x + off(5), y + off(11)])
            })
            .collect()
    }

    #[test]
    fn what_lies_far_above_the_zone_is_found_from_the_zone() {
        for (shake, most) in [(0.0, 5.0), (1.0, 10.0)] {
            let plane = Plane::fit(&seen(shake)).unwrap();
            for (u, v) in [(0.0, -18.0), (12.0, -18.0), (40.0, -15.0), (12.0, -4.0), (22.0, 1.0)] {
                let (truth, (x, y)) = (camera(u, v), plane.at(u, v));
                let off = (truth[0] - x).hypot(truth[1] - y);
                assert!(off < most, "{u} {v}: off by {off} with a shake of {shake}");
            }
        }
    }

    #[test]
    fn one_line_or_a_few_characters_span_no_plane() {
        let line: Vec<Seen> = seen(0.0).into_iter().take(44).collect();
        assert!(Plane::fit(&line).is_none());
        assert!(Plane::fit(&[]).is_none());
    }
}
