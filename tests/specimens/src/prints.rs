//! Training material for the network of print: short pieces of names, numbers, dates and labels, as the visual zone of a page has them.
//!
//! Drawn and worn as the pieces of machine-readable lines are ([`crate::strips`]), in other faces, each letter as wide as it is.

use crate::canvas::{Canvas, Ink};
use crate::damage::normal;
use crate::ink::Faces;
use crate::person::invent;
use crate::strips::{CELLS, IGNORE, Path, Sample, Scene};
use crate::types::{Type, Types};
use crate::weather;
use crate::wording::{LABELS, accented, date, folded};
use ab_glyph::Font;
use ab_glyph_rasterizer::Rasterizer;
use rand::Rng;
use rand::seq::SliceRandom;
use vision::net::{ALPHABET, BLANK, CELL_WIDTH, MARK, PRINT_CAPITAL, PRINT_STRIDE};
use vision::strip::Strip;

/// Columns of a strip of print.
const COLUMNS: usize = CELLS * CELL_WIDTH / PRINT_STRIDE;
/// Strips sampled from one picture.
pub const PATHS: usize = 6;

/// A letter that was set: its left and right edge along the line, and its class.
struct Letter {
    left: f32,
    right: f32,
    class: u8,
}

/// How a piece is set.
struct Hand<'a> {
    face: &'a Type,
    /// Units of the line for one of the font, across and up.
    scale: (f32, f32),
    slant: f32,
    tracking: f32,
    bold: f32,
}

impl<'a> Hand<'a> {
    fn invent(types: &'a Types, rng: &mut impl Rng) -> Self {
        let face = types.types.choose(rng).unwrap_or(&types.types[0]);
        let size = PRINT_CAPITAL / face.capital;
        let wide = if rng.gen_bool(0.3) { rng.gen_range(0.82..1.2) } else { 1.0 + normal(rng) * 0.03 };
        let tracking = if rng.gen_bool(0.3) { rng.gen_range(-0.03..0.14) } else { normal(rng) * 0.012 };
        let slant = if rng.gen_bool(0.1) { rng.gen_range(0.0..0.25) } else { 0.0 };
        Self { face, scale: (size * wide, size), slant, tracking, bold: if rng.gen_bool(0.2) { rng.gen_range(0.02..0.06) } else { 0.0 } }
    }

    /// Sets `text` from `from` on, its baseline at `base`; answers where each letter stands.
    fn set(&self, scene: &Scene, pen: &mut Rasterizer, text: &str, from: f32, base: f32) -> Vec<Letter> {
        let mut u = from;
        let mut letters = Vec::new();
        for letter in text.chars() {
            let letter = if self.face.has(letter) { letter } else { folded(letter) };
            let id = self.face.face.glyph_id(letter);
            let outline = self.face.face.outline(id).filter(|_| letter != ' ');
            if let Some(outline) = outline {
                let (a, b) = (outline.bounds.min.x.min(outline.bounds.max.x), outline.bounds.min.x.max(outline.bounds.max.x));
                let class = folded(letter).to_ascii_uppercase();
                let class = u8::try_from(class).ok().and_then(|class| ALPHABET.iter().take(MARK).position(|a| *a == class)).unwrap_or(MARK);
                letters.push(Letter { left: u + a * self.scale.0, right: u + b * self.scale.0, class: class as u8 });
                if u < CELLS as f32 + 1.0 && u > -2.0 {
                    for shift in if self.bold > 0.0 { &[0.0, 1.0][..] } else { &[0.0][..] } {
                        let right = u + shift * self.bold;
                        scene.outline(&self.face.face, pen, letter, |x, y| (right + (x + self.slant * y) * self.scale.0, base - y * self.scale.1));
                    }
                }
            }
            u += (self.face.face.h_advance_unscaled(id) * self.scale.0) + self.tracking;
        }
        letters
    }
}

/// Draws one picture and samples it. `hard` (0–1) bounds the damage.
pub fn draw(faces: &Faces, types: &Types, rng: &mut impl Rng, hard: f32) -> [Sample; PATHS] {
    let hard = hard * rng.gen_range(0.0..0.75_f32).sqrt();
    let scene = Scene::invent(rng, hard);
    let hand = Hand::invent(types, rng);
    let mut canvas = scene.paper(rng, hard);
    let text = text(rng);
    let from = if rng.gen_bool(0.5) { rng.gen_range(-4.0..0.0) } else { rng.gen_range(0.2..5.0) };
    let mut pen = Rasterizer::new(scene.side_x, scene.side_y);
    let letters = hand.set(&scene, &mut pen, &text, from, PRINT_CAPITAL / 2.0);
    let tone = rng.gen_range(5.0..95.0) + hard * rng.gen_range(0.0..70.0);
    // Values are mostly black; labels and some values are not.
    let light = if rng.gen_bool(0.25) { std::array::from_fn(|_| tone + rng.gen_range(0.0..70.0)) } else { [tone; 3] };
    lay(&mut canvas, pen, Ink { light, ..Ink::grey(tone) }, if rng.gen_bool(0.2) { rng.gen_range(0.6..0.9) } else { rng.gen_range(0.9..1.4) });
    others(types, &scene, rng, &mut canvas);
    weather::wear(&scene, faces, rng, &mut canvas, hard * 0.7);
    let picture = weather::expose(&scene, rng, canvas, hard);
    std::array::from_fn(|_| {
        let path = Path::of_print(rng, hard);
        let mut strip = Strip::take(&picture, CELLS, |u, v| scene.place(&path, u, v));
        strip.normalise();
        let labels = (0..COLUMNS).map(|column| label(&letters, path.along((column as f32 + 0.5) * PRINT_STRIDE as f32 / CELL_WIDTH as f32)));
        Sample { pixels: strip.interleaved(), labels: labels.collect() }
    })
}

fn lay(canvas: &mut Canvas, pen: Rasterizer, ink: Ink, weight: f32) {
    pen.for_each_pixel(|index, coverage| {
        if coverage > 0.0 {
            canvas.lay(index, ink, (coverage * weight).clamp(0.0, 1.0));
        }
    });
}

/// The class of the place `u`: of a letter around its middle, blank between letters and beyond them.
fn label(letters: &[Letter], u: f32) -> u8 {
    /// Half a column.
    const HALF: f32 = 0.5 * PRINT_STRIDE as f32 / CELL_WIDTH as f32;
    let after = letters.iter().position(|letter| (letter.left + letter.right) / 2.0 > u).unwrap_or(letters.len());
    let (before, after) = (after.checked_sub(1).and_then(|index| letters.get(index)), letters.get(after));
    let of = |letter: &Letter| {
        let middle = (letter.left + letter.right) / 2.0;
        ((u - middle).abs() <= (0.22 * (letter.right - letter.left)).max(HALF * 1.1)).then_some(letter.class)
    };
    if let Some(class) = before.and_then(of).or_else(|| after.and_then(of)) {
        return class;
    }
    let (left, right) = (before.map_or(f32::MIN, |letter| letter.right), after.map_or(f32::MAX, |letter| letter.left));
    let between = match (before, after) {
        (Some(_), Some(_)) => (u - (left + right) / 2.0).abs() <= HALF || u > left + 0.15 && u < right - 0.15,
        _ => u > left + 0.12 && u < right - 0.12,
    };
    if between { BLANK as u8 } else { IGNORE }
}

/// What stands on the line.
fn text(rng: &mut impl Rng) -> String {
    let mut text = String::new();
    while text.chars().count() < 26 {
        if !text.is_empty() {
            text.push_str([" ", " ", " ", "  ", " / ", ", ", "-", ": "].choose(rng).copied().unwrap_or(" "));
        }
        text.push_str(&word(rng));
        if rng.gen_bool(0.22) {
            break;
        }
    }
    text
}

fn word(rng: &mut impl Rng) -> String {
    let holder = invent(rng);
    let name = |rng: &mut _, name: String| {
        let name = accented(rng, &name);
        cased(rng, name)
    };
    match rng.gen_range(0..16) {
        0..2 => name(rng, holder.surname),
        2..4 => name(rng, holder.given),
        4 => holder.number,
        5..8 => {
            let known = if rng.gen_bool(0.5) { holder.born } else { holder.expires };
            date(rng, &known).0
        }
        8..11 => LABELS[rng.gen_range(0..LABELS.len())].choose(rng).map_or(String::new(), |label| (*label).to_owned()),
        11 => (0..rng.gen_range(2..10)).map(|_| char::from(rng.gen_range(b'0'..=b'9'))).collect(),
        12 => (0..rng.gen_range(3..9)).map(|_| char::from(*b"0O8B1I5S2Z6G7HNMWVYUQDEFLTJCK9P4A3R".choose(rng).unwrap_or(&b'0'))).collect(),
        13 => (0..rng.gen_range(3..9)).map(|_| char::from(*b"ijlrtfnmuvwacegopqydbhkszx".choose(rng).unwrap_or(&b'a'))).collect(),
        _ => {
            let dice: String = (0..rng.gen_range(2..9)).map(|_| char::from(rng.gen_range(b'A'..=b'Z'))).collect();
            name(rng, dice)
        }
    }
}

/// Capitals, or small letters after the first.
fn cased(rng: &mut impl Rng, name: String) -> String {
    if rng.gen_bool(0.6) {
        return name;
    }
    let mut small = String::new();
    let mut first = true;
    for letter in name.chars() {
        if first {
            small.push(letter)
        } else {
            small.extend(letter.to_lowercase())
        }
        first = !letter.is_alphabetic();
    }
    small
}

/// Print above and below: a label, another value, a rule.
fn others(types: &Types, scene: &Scene, rng: &mut impl Rng, canvas: &mut Canvas) {
    for side in [-1.0_f32, 1.0] {
        if rng.gen_bool(0.5) {
            continue;
        }
        let hand = Hand::invent(types, rng);
        let small = rng.gen_range(0.5..1.0);
        let hand = Hand { scale: (hand.scale.0 * small, hand.scale.1 * small), ..hand };
        let away = side * rng.gen_range(0.95..2.0);
        let base = if side < 0.0 { away } else { away + PRINT_CAPITAL / 2.0 };
        let mut pen = Rasterizer::new(scene.side_x, scene.side_y);
        let (text, from) = (text(rng), rng.gen_range(-2.0..6.0));
        hand.set(scene, &mut pen, &text, from, base);
        let tone = rng.gen_range(20.0..140.0);
        lay(canvas, pen, Ink::grey(tone), 1.0);
    }
    if rng.gen_bool(0.1) {
        let v = rng.gen_range(0.5..0.75) * if rng.gen_bool(0.7) { 1.0 } else { -1.0 };
        let at = scene.point(CELLS as f32 / 2.0, v);
        let tone = rng.gen_range(60.0..190.0);
        canvas.stroke(Ink::grey(tone), at, scene.angle(), (CELLS as f32 * scene.pitch, 0.03 * scene.pitch, 0.0), 1.0);
    }
}
