//! For measuring: reads a zone whose place is known, so that losses of finding and of reading can be told apart.

use crate::PageImage;
use crate::colour::Inked;
use crate::flat::{Flat, Row};
use crate::net::{Columns, Net};
use crate::page::zones;
use crate::print::Reader;
use crate::pyramid::Pyramid;
use crate::strip::Strip;
use crate::verdict::text;
use crate::zone;

/// Places of a line's characters: x and y of the middle, x and y of the point one pitch below.
pub type KnownLine = Vec<[f32; 4]>;

/// What was read along known lines.
#[derive(Clone)]
pub struct Known {
    /// The lines.
    pub lines: Vec<String>,
    /// Whether the program would stand by the key fields.
    pub verified: bool,
}

/// Reads the zone whose characters stand at `lines`.
#[must_use]
pub fn read_along(page: &PageImage, lines: &[KnownLine]) -> Option<Known> {
    let picture = page.inked();
    let columns: Vec<Columns> = lines.iter().map(|line| look(&picture, line)).collect();
    let verdict = zone::judge_columns(&columns)?;
    Some(Known { lines: verdict.given.iter().map(|line| text(line)).collect(), verified: verdict.verified })
}

/// The strip along a known line, two and a half cells beyond its ends, and what the network sees in it.
#[must_use]
pub fn strip_along(page: &PageImage, line: &KnownLine) -> (Strip, Columns) {
    look_at(&page.inked(), line)
}

fn look(picture: &Inked, line: &KnownLine) -> Columns {
    look_at(picture, line).1
}

fn look_at(picture: &Inked, line: &KnownLine) -> (Strip, Columns) {
    const BEYOND: f32 = 2.5;
    let cells = line.len() + 5;
    let last = line.len().saturating_sub(2);
    let mut strip = Strip::take(picture, cells, |along, below| {
        let u = along - BEYOND - 0.5;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the line")]
        let left = (u.floor().max(0.0) as usize).min(last);
        let (Some(a), Some(b)) = (line.get(left), line.get(left + 1)) else { return (0.0, 0.0) };
        let part = u - left as f32;
        let mut mixed = [0.0; 4];
        mixed.iter_mut().zip(a).zip(b).for_each(|((place, a), b)| *place = a + (b - a) * part);
        let [x, y, down_x, down_y] = mixed;
        (x + (down_x - x) * below, y + (down_y - y) * below)
    });
    strip.normalise();
    let columns = Net::shipped().read(&strip);
    (strip, columns)
}

/// A row of print as it is read: where it begins on the picture, the height of its capitals on the flat page, and its letters.
pub type KnownRow = ((f32, f32), f32, String);

/// The rows of print above the first zone of a page.
#[must_use]
pub fn rows_of_print(page: &PageImage) -> Vec<KnownRow> {
    let inked = page.inked();
    let pages = Pyramid::inked(&inked);
    let zones = zones(&pages, 1);
    let Some(zone) = zones.first() else { return Vec::new() };
    let flat = Flat::new(&pages, zone);
    let reader = Reader::new(&pages, &flat, usize::MAX);
    let known = |row: &Row| {
        let text = reader.read(row);
        let letters = text.letters.iter().flat_map(|letter| [letter.begins.then_some(' '), Some(letter.text())]);
        (flat.point(row.left, row.base), text.row.capital, letters.flatten().collect())
    };
    flat.rows(None).iter().map(known).collect()
}
