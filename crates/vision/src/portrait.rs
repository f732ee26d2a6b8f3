//! Finds the holder's portrait: an upright rectangle with strong edges, in millimetres measured from the zone.

use crate::pyramid::Pyramid;
use crate::reading::Quad;
use crate::sides;
use crate::zone::Zone;
use mrz::Format;

/// Pixels a millimetre of the straightened field that is searched.
const SCALE: f32 = 3.0;
/// Millimetres of one character (9303-3 §4.4: ten characters an inch).
pub(crate) const PITCH_MM: f32 = 2.54;

/// Portraits are at least and at most this wide.
const NARROWEST_MM: usize = 20;
const WIDEST_MM: usize = 42;

/// Pixels beyond its corners in which a side that goes on is an edge of the page, or of a shadow.
const BEYOND: usize = 18;
/// How much of its strength there a side loses.
const GOES_ON: f32 = 0.8;

/// A rectangle in millimetres: right of the zone's first character, and above its first line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Field {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

/// The portrait's corners, or `None` if nothing on the page looks like one.
pub(crate) fn find(pages: &Pyramid<'_>, zone: &Zone) -> Option<Quad> {
    let search = search_field(zone.verdict.format, zone.last);
    let straight = straighten(pages, zone, &search);
    let edges = Edges::new(&straight);
    let corners = sides::settled(&straight, edges.best()?, edges.firm);
    Some(corners.map(|(x, y)| point(zone, search.left + x / SCALE, search.top - y / SCALE)))
}

/// How large a document is, and how far above its lower edge the last line stands, in millimetres.
pub(crate) struct Paper {
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) below: f32,
}

impl Paper {
    /// The sizes of 9303-4 to -7.
    pub(crate) fn of(format: Format) -> Self {
        let (width, height, below) = match format {
            Format::Td3 => (125.0, 88.0, 9.0),
            Format::MrvA => (120.0, 80.0, 9.0),
            Format::Td2 | Format::MrvB | Format::FraId => (105.0, 74.0, 9.0),
            Format::Td1 | Format::Crew => (85.6, 54.0, 7.5),
        };
        Self { width, height, below }
    }
}

/// The document's corners, from its format's size and where the zone stands on it.
pub(crate) fn page(zone: &Zone) -> Quad {
    let Paper { width, height, below } = Paper::of(zone.verdict.format);
    let zone_mm = zone.last * PITCH_MM;
    let lines_mm = zone.height * PITCH_MM;
    corners(zone, &Field { left: (zone_mm - width) / 2.0, top: height - below - lines_mm, width, height })
}

fn search_field(format: Format, cells: f32) -> Field {
    // The front of a card may lie above its back in the same picture.
    let top = if matches!(format, Format::Td1 | Format::Crew) { 112.0 } else { 76.0 };
    Field { left: -9.0, top, width: cells * PITCH_MM + 18.0, height: top - 5.0 }
}

fn point(zone: &Zone, right_mm: f32, above_mm: f32) -> (f32, f32) {
    zone.point(right_mm / PITCH_MM, -above_mm / PITCH_MM)
}

fn corners(zone: &Zone, field: &Field) -> Quad {
    let (right, bottom) = (field.left + field.width, field.top - field.height);
    [(field.left, field.top), (right, field.top), (right, bottom), (field.left, bottom)].map(|(x, y)| point(zone, x, y))
}

/// Pixels of the field between points whose places are computed.
const STRAIGHT: usize = 8;

/// Pixels outside the picture get `None`: an edge of the picture is no edge of a portrait.
fn straighten(pages: &Pyramid<'_>, zone: &Zone, field: &Field) -> Straight {
    let size = |mm: f32| usize::try_from(crate::curve::whole(mm * SCALE)).unwrap_or(0).clamp(8, 800);
    let (width, height) = (size(field.width), size(field.height));
    let ((x0, y0), (x1, y1)) = (zone.point(0.0, 0.0), zone.point(zone.last, 0.0));
    let pixels = (x1 - x0).hypot(y1 - y0) / (zone.last * PITCH_MM * SCALE);
    // Not all the way: a hairline frame would be averaged away.
    let (picture, factor) = pages.averaging(pixels / 2.0);
    let reach = pixels * factor / 4.0;
    let mut values = Vec::with_capacity(width * height);
    for y in 0..height {
        let above = field.top - (y as f32 + 0.5) / SCALE;
        // Between points so near to each other the way is straight.
        let known: Vec<(f32, f32)> = (0..=width / STRAIGHT + 1).map(|x| point(zone, field.left + (x * STRAIGHT) as f32 / SCALE, above)).collect();
        let at = |x: usize| {
            let (index, part) = (x / STRAIGHT, ((x % STRAIGHT) as f32 + 0.5) / STRAIGHT as f32);
            let [(x0, y0), (x1, y1)] = [index, index + 1].map(|index| known.get(index).copied().unwrap_or_default());
            ((x0 + (x1 - x0) * part) * factor, (y0 + (y1 - y0) * part) * factor)
        };
        values.extend((0..width).map(|x| {
            let (px, py) = at(x);
            let inside = px >= 0.0 && py >= 0.0 && px < picture.width() as f32 && py < picture.height() as f32;
            inside.then(|| (picture.sample(px - reach, py - reach) + picture.sample(px + reach, py + reach)) / 2.0)
        }));
    }
    Straight { width, height, values }
}

/// A part of the page as it would lie flat.
pub(crate) struct Straight {
    width: usize,
    height: usize,
    values: Vec<Option<f32>>,
}

impl Straight {
    /// The grey level at a place that the picture shows.
    pub(crate) fn level(&self, x: usize, y: usize) -> Option<f32> {
        if x < self.width { self.values.get(y * self.width + x).copied().flatten() } else { None }
    }

    /// The step from each place to the one `2 * apart` on in the rows, at most `firm`; 0 where the picture does not show both.
    fn steps(&self, apart: usize, firm: f32) -> Vec<f32> {
        let levels: Vec<f32> = self.values.iter().map(|value| value.unwrap_or(f32::NAN)).collect();
        let step = |(a, b): (&f32, &f32)| {
            let step = (a - b).abs();
            if step < firm {
                step
            } else if step >= firm {
                firm
            } else {
                0.0
            }
        };
        let mut steps: Vec<f32> = levels.iter().zip(levels.iter().skip(2 * apart)).map(step).collect();
        if apart == 1 {
            // The last two of a row have no place to step to.
            steps.chunks_mut(self.width).flat_map(|row| row.iter_mut().skip(self.width - 2)).for_each(|step| *step = 0.0);
        }
        steps
    }

    #[cfg(test)]
    pub(crate) fn from_fn(width: usize, height: usize, level: impl Fn(usize, usize) -> f32) -> Self {
        Self { width, height, values: (0..width * height).map(|i| Some(level(i % width, i / width))).collect() }
    }
}

/// Running sums of edge strength: of upright edges down each column, of level edges along each row, and of ink.
struct Edges {
    width: usize,
    height: usize,
    upright: Vec<f32>,
    level: Vec<f32>,
    inside: Vec<u32>,
    mean: f32,
    /// A step of levels above this says no more than one of this.
    firm: f32,
}

impl Edges {
    fn new(field: &Straight) -> Self {
        let (width, height) = (field.width, field.height);
        // A faint frame must weigh as much as black print, which has gaps, but more than the paper's pattern.
        let firm = (usual_step(field) * 1.6).clamp(14.0, 50.0);
        let mut edges = Self {
            width,
            height,
            upright: vec![0.0; (width + 1) * (height + 1)],
            level: vec![0.0; (width + 1) * (height + 1)],
            inside: vec![0; (width + 1) * (height + 1)],
            mean: 0.0,
            firm,
        };
        let row = width + 1;
        let mut total = 0.0;
        let (across, down) = (field.steps(1, firm), field.steps(width, firm));
        // One pixel of play, because a side in perspective is not quite level.
        let played = |steps: &[f32], at: usize, apart: usize| {
            let step = |back: usize| at.checked_sub(back * apart).and_then(|at| steps.get(at)).copied().unwrap_or(0.0);
            step(2).max(step(1)).max(step(0))
        };
        for y in 0..height {
            let mut along = 0.0;
            let mut seen = 0;
            for x in 0..width {
                let at = y * width + x;
                let (across, down) = (played(&across, at, 1), played(&down, at, width));
                total += across + down;
                along += down;
                seen += u32::from(field.values.get(at).is_some_and(Option::is_some));
                let above = edges.upright.get(y * row + x).copied().unwrap_or(0.0);
                put(&mut edges.upright, (y + 1) * row + x, above + across);
                put(&mut edges.level, y * row + x + 1, along);
                let inside_above = edges.inside.get(y * row + x + 1).copied().unwrap_or(0);
                put(&mut edges.inside, (y + 1) * row + x + 1, inside_above + seen);
            }
        }
        edges.mean = total / (2 * width * height) as f32;
        edges
    }

    /// Strength of a side, half of it that of its weakest quarter: `length` places from `start` on, `step` apart in `sums`.
    fn side(sums: &[f32], start: usize, step: usize, length: usize) -> f32 {
        let at = |place: usize| sums.get(start + place * step).copied().unwrap_or(0.0);
        let quarter = |part: usize| {
            let (from, to) = (length * part / 4, length * (part + 1) / 4);
            (at(to) - at(from)) / (to - from).max(1) as f32
        };
        let quarters = [0, 1, 2, 3].map(quarter);
        quarters.into_iter().fold(f32::MAX, f32::min) * 0.5 + quarters.iter().sum::<f32>() / 8.0
    }

    /// Strength of an upright side.
    fn upright(&self, x: usize, y: usize, h: usize) -> f32 {
        let row = self.width + 1;
        Self::side(&self.upright, y * row + x, row, h)
    }

    /// Strength of a level side.
    fn level(&self, x: usize, y: usize, w: usize) -> f32 {
        Self::side(&self.level, y * (self.width + 1) + x, 1, w)
    }

    /// How much an upright side goes on beyond its ends.
    fn upright_beyond(&self, x: usize, y: usize, h: usize) -> f32 {
        let above = y.checked_sub(BEYOND).map_or(0.0, |y| self.upright(x, y, BEYOND));
        let below = if y + h + BEYOND <= self.height { self.upright(x, y + h, BEYOND) } else { 0.0 };
        (above.max(below) - self.mean).max(0.0) * GOES_ON
    }

    /// How much a level side goes on beyond its ends.
    fn level_beyond(&self, x: usize, y: usize, w: usize) -> f32 {
        let before = x.checked_sub(BEYOND).map_or(0.0, |x| self.level(x, y, BEYOND));
        let after = if x + w + BEYOND <= self.width { self.level(x + w, y, BEYOND) } else { 0.0 };
        (before.max(after) - self.mean).max(0.0) * GOES_ON
    }

    /// How much a rectangle is a portrait, given its upright sides: all four should be edges, and three must, for glare may take one.
    fn score(&self, x: usize, y: usize, w: usize, h: usize, (left, right): (f32, f32)) -> f32 {
        let (left, right) = (left - self.upright_beyond(x, y, h), right - self.upright_beyond(x + w, y, h));
        let level = |y: usize| self.level(x, y, w) - self.level_beyond(x, y, w);
        let mut sides = [left, right, level(y), level(y + h - 1)];
        sides.sort_by(f32::total_cmp);
        let [least, next, ..] = sides;
        // 35 × 45 mm is the usual photograph; documents print it smaller, in much the same shape.
        let (wide, tall) = (w as f32 / SCALE, h as f32 / w as f32);
        let usual = 1.0 - 0.012 * (wide - 30.0).abs() - 0.8 * (tall - 1.28).abs();
        (least * 0.3 + next * 0.3 + sides.iter().sum::<f32>() * 0.1) * usual
    }

    fn covered(&self, x: usize, y: usize, w: usize, h: usize) -> f32 {
        let row = self.width + 1;
        let at = |x: usize, y: usize| self.inside.get(y * row + x).copied().unwrap_or(0);
        let count = (at(x + w, y + h) + at(x, y)).saturating_sub(at(x, y + h) + at(x + w, y));
        count as f32 / (w * h) as f32
    }

    /// Left, top, width and height in pixels of the field.
    fn best(&self) -> Option<(f32, f32, f32, f32)> {
        let (score, (x, y, w, h)) = self.tightened(self.refined(self.coarse()));
        (score > (self.mean * 1.2).max(4.0)).then_some((x as f32, y as f32, w as f32, h as f32))
    }

    /// The best rectangle on a grid of three pixels, which the play of the edges covers.
    fn coarse(&self) -> Scored {
        let narrow = NARROWEST_MM * 3;
        let mut found = (0.0, (0, 0, 0, 0));
        for h in (narrow * 11 / 10..=WIDEST_MM * 3 * 3 / 2).step_by(3) {
            for y in (0..self.height.saturating_sub(h)).step_by(3) {
                let sides: Vec<f32> = (0..self.width).step_by(3).map(|x| self.upright(x, y, h)).collect();
                let strong = || sides.iter().enumerate().filter(|(_, side)| **side > self.mean.max(4.0)).map(|(i, side)| (i * 3, *side));
                for (x, left) in strong() {
                    for (end, right) in strong().skip_while(|side| side.0 < x + narrow).take_while(|side| side.0 <= x + WIDEST_MM * 3) {
                        let w = end - x;
                        let shaped = (w * 11..=w * 15).contains(&(h * 10));
                        // Level sides are at most as firm as edges may be; most rectangles cannot win even so.
                        let most = (left + right) * 0.4 + self.firm * 0.2;
                        let score = if shaped && most > found.0 { self.score(x, y, w, h, (left, right)) } else { 0.0 };
                        if score > found.0 && self.covered(x, y, w, h) > 0.97 {
                            found = (score, (x, y, w, h));
                        }
                    }
                }
            }
        }
        found
    }

    /// The rectangle without what lies outside of an inner edge as clear as its own: a heading above the photograph, say.
    fn tightened(&self, (score, (x, y, w, h)): Scored) -> Scored {
        const CLEAR: f32 = 0.8;
        let reach = SCALE * 2.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some pixels")]
        let nearest = reach as usize;
        let inner = |places: &mut dyn Iterator<Item = usize>, own: usize| {
            let least = self.level(x, own, w) * CLEAR;
            places
                .map(|place| (self.level(x, place, w), place))
                .filter(|edge| edge.0 > least)
                .fold((0.0, own), |a, b| if b.0 > a.0 { b } else { a })
                .1
        };
        if h < 4 * nearest {
            return (score, (x, y, w, h));
        }
        let (top, bottom) = (inner(&mut (y + nearest..y + h / 4), y), inner(&mut (y + h - h / 4..y + h - nearest), y + h - 1));
        let tight = (x, top, w, bottom + 1 - top);
        // What is wider than high is no portrait.
        if tight.3 * 20 >= w * 21 { (score, tight) } else { (score, (x, y, w, h)) }
    }

    /// The best rectangle near a given one.
    fn refined(&self, mut found: Scored) -> Scored {
        let (_, (x0, y0, w0, h0)) = found;
        for h in h0.saturating_sub(3)..=h0 + 3 {
            for y in y0.saturating_sub(2)..=y0 + 2 {
                for x in x0.saturating_sub(2)..=x0 + 2 {
                    for w in w0.saturating_sub(3)..=w0 + 3 {
                        if w == 0 || h == 0 || x + w >= self.width || y + h >= self.height {
                            continue;
                        }
                        let score = self.score(x, y, w, h, (self.upright(x, y, h), self.upright(x + w, y, h)));
                        if score > found.0 {
                            found = (score, (x, y, w, h));
                        }
                    }
                }
            }
        }
        found
    }
}

/// A score, and left, top, width and height in pixels.
type Scored = (f32, (usize, usize, usize, usize));

/// The step between level neighbours that seven of eight places stay below.
fn usual_step(field: &Straight) -> f32 {
    let pairs = field.values.iter().zip(field.values.iter().skip(2)).step_by(5);
    let mut steps: Vec<f32> = pairs.filter_map(|(a, b)| Some((a.as_ref()? - b.as_ref()?).abs())).collect();
    let rank = steps.len() * 7 / 8;
    if rank >= steps.len() { 0.0 } else { *steps.select_nth_unstable_by(rank, f32::total_cmp).1 }
}

fn put<T>(values: &mut [T], index: usize, value: T) {
    if let Some(place) = values.get_mut(index) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_framed_picture_on_patterned_paper_is_found_to_a_millimetre() {
        let (width, height) = (330, 210);
        let values = (0..width * height).map(|i| (i % width, i / width)).map(|(x, y)| {
            let photo = (20..116).contains(&x) && (40..160).contains(&y);
            let face = ((x as f32 - 68.0) / 28.0).hypot((y as f32 - 95.0) / 36.0) < 1.0;
            Some(if photo { if face { 160.0 } else { 90.0 } } else { 225.0 + ((x + 2 * y) % 9) as f32 })
        });
        let place = Edges::new(&Straight { width, height, values: values.collect() }).best().unwrap();
        for (found, truth) in [place.0, place.1, place.2, place.3].into_iter().zip([20.0, 40.0, 96.0, 120.0]) {
            assert!((found - truth).abs() <= 4.0, "{place:?}");
        }
    }

    #[test]
    fn glare_over_one_side_leaves_it_where_it_is_and_the_edges_of_the_page_are_none_of_its_sides() {
        let (width, height) = (330, 210);
        let values = (0..width * height).map(|i| (i % width, i / width)).map(|(x, y)| {
            let page = (9..320).contains(&x) && (12..200).contains(&y);
            let photo = (30..126).contains(&x) && (40..160).contains(&y);
            let face = ((x as f32 - 78.0) / 28.0).hypot((y as f32 - 105.0) / 36.0) < 1.0;
            let pattern = ((x + 2 * y) % 9) as f32;
            Some(match (page, photo, face) {
                (false, ..) => 60.0,
                (_, _, true) => 90.0,
                // The light takes the upper side.
                (_, true, _) if y > 46 => 180.0,
                _ => 225.0 + pattern,
            })
        });
        let place = Edges::new(&Straight { width, height, values: values.collect() }).best().unwrap();
        for (found, truth) in [place.0, place.1, place.2, place.3].into_iter().zip([30.0, 46.0, 96.0, 114.0]) {
            assert!((found - truth).abs() <= 7.0, "{place:?}");
        }
    }

    #[test]
    fn even_paper_has_no_portrait() {
        let values = vec![Some(220.0); 330 * 210];
        assert!(Edges::new(&Straight { width: 330, height: 210, values }).best().is_none());
    }
}
