//! What a page gave: documents, their lines, where they lie and how far the program stands by them.

use crate::codes::Code;
use crate::quality::PageFault;
use crate::visual::VisualCheck;
use mrz::Format;
use serde::{Deserialize, Serialize};

/// Corners in pixels of the picture: top left, top right, bottom right, bottom left as a person reads the document.
pub type Quad = [(f32, f32); 4];

/// Everything found on a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageReading {
    /// Documents with a machine-readable zone, the clearest first. Empty if the page has none.
    pub documents: Vec<DocumentReading>,
    /// 2D codes.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// What is wrong with the picture, by its clearest document if it has one; empty if it is a good one.
    #[serde(default)]
    pub faults: Vec<PageFault>,
    /// Width of the picture in pixels, as it is displayed.
    pub width: u32,
    /// Height of the picture in pixels.
    pub height: u32,
}

/// A zone and what surrounds it. Its lines are personal data.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentReading {
    /// Format the lines follow.
    pub format: Format,
    /// The lines, of the format's length.
    pub lines: Vec<String>,
    /// Probability of each character, line by line.
    pub confidences: Vec<Vec<f32>>,
    /// Where the zone lies.
    pub quad: Quad,
    /// How far the text is turned clockwise from upright, 0 to 360 degrees.
    pub turn_degrees: f32,
    /// Whether the program stands by every key field: all check digits agree and no key cell is doubtful.
    pub verified: bool,
    /// Whether every check digit agrees in `lines`.
    pub digits_agree: bool,
    /// Geometric mean of the characters' probabilities, 0 to 1.
    pub confidence: f32,
    /// Characters that differ from what the ink alone says.
    pub repaired: Vec<Repair>,
    /// The box around the holder's portrait, if one was found.
    pub portrait: Option<Rect>,
    /// The portrait's corners, for an upright crop.
    pub portrait_quad: Option<Quad>,
    /// The corners of the document, as far as the picture shows it.
    pub page_quad: Quad,
    /// What the visual zone prints of the fields of the lines; empty if it was not asked for.
    #[serde(default)]
    pub visual: Vec<VisualCheck>,
}

impl std::fmt::Debug for DocumentReading {
    /// Shows everything but the lines.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentReading")
            .field("format", &self.format)
            .field("lines", &"[redacted]")
            .field("verified", &self.verified)
            .field("confidence", &self.confidence)
            .field("turn_degrees", &self.turn_degrees)
            .finish_non_exhaustive()
    }
}

/// A character given for another that the ink alone suggests.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The character the ink suggests.
    pub read: char,
    /// The character in the answer.
    pub given: char,
}

impl std::fmt::Debug for Repair {
    /// Shows the place, not the characters.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} column {}", self.line, self.column)
    }
}

/// A box in pixels of the picture, from its top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

impl Rect {
    /// The corners, clockwise from the top left.
    #[must_use]
    pub fn quad(&self) -> Quad {
        let (left, top) = (self.x as f32, self.y as f32);
        let (right, bottom) = (left + self.w as f32, top + self.h as f32);
        [(left, top), (right, top), (right, bottom), (left, bottom)]
    }

    /// The box around corners, cut to a picture of `width` × `height`; `None` if nothing of it is inside.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture before")]
    pub fn around(quad: &Quad, width: u32, height: u32) -> Option<Self> {
        let bounds = |pick: fn(&(f32, f32)) -> f32, most: u32| {
            let low = quad.iter().map(pick).fold(f32::MAX, f32::min).clamp(0.0, most as f32);
            let high = quad.iter().map(pick).fold(f32::MIN, f32::max).clamp(0.0, most as f32);
            (low.floor() as u32, high.ceil() as u32)
        };
        let ((left, right), (top, bottom)) = (bounds(|p| p.0, width), bounds(|p| p.1, height));
        (right > left && bottom > top).then(|| Self { x: left, y: top, w: right - left, h: bottom - top })
    }
}
