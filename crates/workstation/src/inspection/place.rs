//! Where a place of the photograph lies in the upright crop of the page: the inverse of the projective map that the crop is
//! made with. Pure.

/// Corners: top left, top right, bottom right, bottom left.
type Quad = [(f32, f32); 4];

/// The corners of `zone` as fractions of the width and height of the crop of `page`; absent where the page's corners make no
/// proper quadrilateral.
pub(super) fn within(page: &Quad, zone: &Quad) -> Option<[[f32; 2]; 4]> {
    let inverse = inverse(square_to_quad(page)?);
    let mut found = [[0.0; 2]; 4];
    for (place, corner) in found.iter_mut().zip(zone) {
        *place = apply(&inverse, *corner)?;
    }
    Some(found)
}

type Matrix = [[f64; 3]; 3];

/// The map of the unit square onto a quadrilateral (Heckbert 1989, §2.2.1).
fn square_to_quad(quad: &Quad) -> Option<Matrix> {
    let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = quad.map(|(x, y)| (f64::from(x), f64::from(y)));
    let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
    let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
    let area = dx1 * dy2 - dx2 * dy1;
    if area.abs() < 1e-6 {
        return None;
    }
    let (g, h) = ((dx3 * dy2 - dx2 * dy3) / area, (dx1 * dy3 - dx3 * dy1) / area);
    Some([[x1 - x0 + g * x1, x3 - x0 + h * x3, x0], [y1 - y0 + g * y1, y3 - y0 + h * y3, y0], [g, h, 1.0]])
}

/// The inverse but for a factor, which a projective map does not have.
fn inverse([[a, b, c], [d, e, f], [g, h, i]]: Matrix) -> Matrix {
    [[e * i - f * h, c * h - b * i, b * f - c * e], [f * g - d * i, a * i - c * g, c * d - a * f], [d * h - e * g, b * g - a * h, a * e - b * d]]
}

#[expect(clippy::cast_possible_truncation, reason = "fractions need no more than f32")]
fn apply([[a, b, c], [d, e, f], [g, h, i]]: &Matrix, (x, y): (f32, f32)) -> Option<[f32; 2]> {
    let (x, y) = (f64::from(x), f64::from(y));
    let w = g * x + h * y + i;
    let place = [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
    place.iter().all(|part| part.is_finite()).then(|| place.map(|part| part.clamp(0.0, 1.0) as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(found: [[f32; 2]; 4], expect: [[f32; 2]; 4]) {
        for (f, e) in found.iter().flatten().zip(expect.iter().flatten()) {
            assert!((f - e).abs() < 1e-3, "{found:?} is not {expect:?}");
        }
    }

    #[test]
    fn in_an_upright_page_fractions_are_plain_division() {
        let page = [(100.0, 50.0), (300.0, 50.0), (300.0, 150.0), (100.0, 150.0)];
        let zone = [(110.0, 130.0), (290.0, 130.0), (290.0, 145.0), (110.0, 145.0)];
        close(within(&page, &zone).expect("a page"), [[0.05, 0.8], [0.95, 0.8], [0.95, 0.95], [0.05, 0.95]]);
    }

    #[test]
    fn a_turned_page_has_its_zone_at_the_bottom_of_the_crop() {
        // Turned a quarter clockwise: the page's top left lies at the picture's top right.
        let page = [(100.0, 0.0), (100.0, 200.0), (0.0, 200.0), (0.0, 0.0)];
        let zone = [(20.0, 10.0), (20.0, 190.0), (5.0, 190.0), (5.0, 10.0)];
        close(within(&page, &zone).expect("a page"), [[0.05, 0.8], [0.95, 0.8], [0.95, 0.95], [0.05, 0.95]]);
    }

    #[test]
    fn corners_map_to_corners_under_perspective_and_a_line_is_no_page() {
        let page = [(10.0, 10.0), (200.0, 30.0), (180.0, 160.0), (30.0, 140.0)];
        close(within(&page, &page).expect("a page"), [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]);
        assert_eq!(within(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)], &page), None);
    }
}
