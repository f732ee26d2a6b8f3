//! Step 2 of a crossing's way: page image → lines of the machine-readable zone with a confidence per character, and the portrait.
//!
//! [`read_page`] finds lines of even pitch at any angle ([`chains`]), straightens them ([`strip`]), lets a small network
//! read them ([`net`]) and asks Doc 9303 what they can mean ([`grammar`], [`verdict`]). Nothing is ever repaired in
//! silence: every character that is not what the ink suggests is listed. Pure: bytes in, reading out.
//!
//! ```
//! let page = include_bytes!("../../../assets/specimens/passport-eriksson.jpg");
//! let reading = vision::read_page(page, &vision::ReadOptions::default())?;
//! assert_eq!(reading.documents[0].lines[0], "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
//! # Ok::<(), vision::VisionError>(())
//! ```

mod align;
mod blobs;
mod chains;
mod codes;
mod colour;
mod crop;
mod curve;
mod decode;
mod error;
mod flat;
mod grammar;
mod guide;
mod kernel;
mod lexicon;
mod naming;
pub mod net;
mod page;
mod picture;
mod plane;
mod portrait;
mod print;
mod pyramid;
mod quality;
mod reading;
mod sides;
pub mod strip;
pub mod study;
mod track;
mod verdict;
mod visual;
mod wording;
mod zone;

pub use codes::{Code, Symbology};
pub use colour::Inked;
pub use crop::MAX_CROP_BYTES;
pub use error::VisionError;
pub use page::{PageImage, ReadOptions};
pub use picture::{Gray, MAX_PIXELS};
pub use quality::{Fault, PageFault};
pub use reading::{DocumentReading, PageReading, Quad, Rect, Repair};
pub use visual::{VisualCheck, VisualField, VisualFinding};

/// Finds and reads every machine-readable zone on a page image. A page without one gives no document; that is no error.
///
/// # Errors
/// [`VisionError::ImageTooLarge`] above 60 megapixels, [`VisionError::Unreadable`] for anything that is no whole picture.
pub fn read_page(bytes: &[u8], options: &ReadOptions) -> Result<PageReading, VisionError> {
    Ok(PageImage::decode(bytes)?.read(options))
}

/// Cuts `quad` (or a box: [`Rect::quad`]) out of a page image, upright, as a JPEG of at most 200 kB and `max_side` pixels.
///
/// # Errors
/// As [`read_page`].
pub fn crop(bytes: &[u8], quad: &Quad, max_side: u32) -> Result<Vec<u8>, VisionError> {
    PageImage::decode(bytes)?.crop(quad, max_side)
}
