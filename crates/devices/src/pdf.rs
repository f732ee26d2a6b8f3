//! Pictures in PDF files that scanners and phones make: each page of theirs is one embedded picture.
//!
//! Pictures are taken out, pages are not drawn: whoever draws a hostile page spends memory and time that the page decides. A picture's
//! stream always stands in the file itself (ISO 32000-1 §7.5.7), behind a dictionary in plain text, so that it is found without
//! unpacking anything else. Taken are JPEG (`DCTDecode`) and packed pixels (`FlateDecode`, with PNG's predictors or none).

use crate::MAX_FILE_BYTES;
use foundation::{CodedError, ErrorCode};
use std::io::Read;

/// Pictures of fewer pixels a side are signs and signatures.
const SMALLEST_SIDE_PX: u32 = 300;
/// Pixels that are unpacked at most, and pictures that are taken from one file.
const MOST_PIXELS: u64 = 60_000_000;
const MOST_PICTURES: usize = 16;
/// Longest dictionary that is looked at.
const MOST_DICTIONARY: usize = 4_096;
const STREAM: &[u8] = b"stream";
const END: &[u8] = b"endstream";

/// Whether these bytes begin a PDF file (within the first kilobyte, as readers accept).
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    find(bytes.get(..1_024).unwrap_or(bytes), b"%PDF-").is_some()
}

/// The pictures of a PDF file in its order, each as a picture file (JPEG or PNG).
///
/// # Errors
/// `image-too-large` for a file beyond [`MAX_FILE_BYTES`], `pdf-without-picture` if there is none that can be taken.
pub fn pdf_pictures(bytes: &[u8]) -> Result<Vec<Vec<u8>>, CodedError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(CodedError::new(ErrorCode::ImageTooLarge, format!("more than {MAX_FILE_BYTES} bytes")));
    }
    let mut pictures = Vec::new();
    let mut at = 0;
    while pictures.len() < MOST_PICTURES
        && let Some(found) = bytes.get(at..).and_then(|rest| find(rest, STREAM))
    {
        let keyword = at + found;
        at = keyword + STREAM.len();
        let Some(dictionary) = dictionary_before(bytes, keyword) else { continue };
        let Some(body) = bytes.get(at..).map(after_line_end) else { continue };
        let length = dictionary.number(b"/Length").filter(|length| ends_there(body, *length));
        let Some(length) = length.or_else(|| find(body, END)) else { break };
        let Some(body) = body.get(..length) else { break };
        at += length;
        pictures.extend(picture(&dictionary, body));
    }
    if pictures.is_empty() { Err(ErrorCode::PdfWithoutPicture.into()) } else { Ok(pictures) }
}

/// What stands between the last `<<` that opens a dictionary and the stream behind it.
struct Dictionary<'a>(&'a [u8]);

impl Dictionary<'_> {
    fn value(&self, key: &[u8]) -> Option<&[u8]> {
        let mut rest = self.0;
        loop {
            let found = find(rest, key)?;
            rest = rest.get(found + key.len()..)?;
            // `/Width` is no `/WidthOfSomething`.
            if !rest.first()?.is_ascii_alphanumeric() {
                return Some(rest.trim_ascii_start());
            }
        }
    }

    fn number(&self, key: &[u8]) -> Option<usize> {
        let value = self.value(key)?;
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let rest = value.get(digits..)?.trim_ascii_start();
        // `12 0 R` is a reference to a number that stands elsewhere.
        let reference = rest.first().is_some_and(u8::is_ascii_digit);
        std::str::from_utf8(value.get(..digits)?).ok()?.parse().ok().filter(|_| !reference)
    }

    fn names(&self, key: &[u8], name: &[u8]) -> bool {
        let Some(value) = self.value(key) else { return false };
        find(own(value), name).is_some()
    }

    /// Whether `filter` alone packs the stream.
    fn is_packed_by(&self, filter: &[u8]) -> bool {
        let one = |value: &[u8]| own(value).iter().filter(|byte| **byte == b'/').count() == 1;
        self.names(b"/Filter", filter) && self.value(b"/Filter").is_some_and(one)
    }
}

/// A name, or a whole array of them, without what follows.
fn own(value: &[u8]) -> &[u8] {
    let inner = value.get(1..).unwrap_or_default();
    let end = match value.first() {
        Some(b'[') => inner.iter().position(|byte| *byte == b']'),
        _ => inner.iter().position(|byte| matches!(byte, b'/' | b'>' | b'[' | b'<') || byte.is_ascii_whitespace()),
    };
    end.and_then(|end| value.get(..=end)).unwrap_or(value)
}

fn dictionary_before(bytes: &[u8], keyword: usize) -> Option<Dictionary<'_>> {
    let before = bytes.get(keyword.saturating_sub(MOST_DICTIONARY)..keyword)?;
    let closed = before.trim_ascii_end();
    if !closed.ends_with(b">>") {
        return None;
    }
    // The dictionary begins behind the object's own `obj`.
    let begun = closed.windows(3).rposition(|window| window == b"obj")?;
    Some(Dictionary(closed.get(begun + 3..)?))
}

fn after_line_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n")).or_else(|| bytes.strip_prefix(b"\r")).unwrap_or(bytes)
}

fn ends_there(body: &[u8], length: usize) -> bool {
    body.get(length..).is_some_and(|rest| rest.trim_ascii_start().starts_with(END))
}

/// The picture of a stream, if it is one that a page may be.
fn picture(dictionary: &Dictionary<'_>, body: &[u8]) -> Option<Vec<u8>> {
    if !dictionary.names(b"/Subtype", b"/Image") {
        return None;
    }
    let side = |key| dictionary.number(key).and_then(|side| u32::try_from(side).ok()).filter(|side| *side >= SMALLEST_SIDE_PX);
    let (width, height) = (side(b"/Width")?, side(b"/Height")?);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return None;
    }
    if dictionary.is_packed_by(b"/DCTDecode") {
        return Some(body.to_vec());
    }
    // A palette's numbers are no brightness.
    if !dictionary.is_packed_by(b"/FlateDecode") || find(dictionary.0, b"/Indexed").is_some() {
        return None;
    }
    let bits = u8::try_from(dictionary.number(b"/BitsPerComponent").unwrap_or(8)).ok().filter(|bits| matches!(bits, 1 | 8))?;
    if dictionary.number(b"/Predictor").is_some_and(|predictor| predictor >= 10) {
        // PNG's own packing: the stream is what a PNG file holds.
        let channels = dictionary.number(b"/Colors").unwrap_or(1);
        return png(width, height, bits, channels, body);
    }
    unpacked(width, height, bits, body)
}

/// A PNG file around a packed stream (ISO 15948 §11).
fn png(width: u32, height: u32, bits: u8, channels: usize, packed: &[u8]) -> Option<Vec<u8>> {
    let colour = match channels {
        1 => 0,
        3 => 2,
        _ => return None,
    };
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        let Ok(length) = u32::try_from(data.len()) else { return };
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(data);
        file.extend(length.to_be_bytes());
        file.extend(kind);
        file.extend(data);
        file.extend(sum.sum().to_be_bytes());
    };
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([bits, colour, 0, 0, 0]);
    chunk(b"IHDR", &head);
    chunk(b"IDAT", packed);
    chunk(b"IEND", &[]);
    Some(file)
}

/// A picture whose pixels were packed as they are: unpacked as far as its size says and no further.
fn unpacked(width: u32, height: u32, bits: u8, packed: &[u8]) -> Option<Vec<u8>> {
    let row = |channels: usize| (usize::try_from(width).unwrap_or(usize::MAX)).saturating_mul(channels * usize::from(bits)).div_ceil(8);
    let rows = usize::try_from(height).ok()?;
    let most = row(3).checked_mul(rows)?;
    let mut pixels = Vec::new();
    flate2::read::ZlibDecoder::new(packed).take(most as u64 + 1).read_to_end(&mut pixels).ok()?;
    let channels = [3, 1].into_iter().find(|channels| row(*channels).saturating_mul(rows) == pixels.len())?;
    let mut filtered = Vec::with_capacity(pixels.len() + rows);
    for line in pixels.chunks(row(channels)) {
        filtered.push(0);
        filtered.extend(line);
    }
    let mut again = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut again, &filtered).ok()?;
    png(width, height, bits, channels, &again.finish().ok()?)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = 0;
    while let Some(found) = bytes.get(at..)?.iter().position(|byte| *byte == first) {
        at += found;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}
