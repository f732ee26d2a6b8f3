//! Pictures on their way in and out: base64 from the window, bytes with a media type to it.

use base64::Engine;
use foundation::{CodedError, ErrorCode};

/// The largest picture file taken, bytes.
const MAX_FILE_BYTES: usize = 25_000_000;

/// A picture ready to be shown: the bytes and their media type.
#[derive(Clone)]
pub struct Picture {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// For example `image/jpeg`.
    pub media_type: &'static str,
}

impl Picture {
    /// A JPEG, as the booth keeps its pictures.
    pub(crate) const fn jpeg(bytes: Vec<u8>) -> Self {
        Self { bytes, media_type: "image/jpeg" }
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// Decodes base64 as the window sends it.
pub(crate) fn from_base64(text: &str) -> Result<Vec<u8>, CodedError> {
    if text.len() > MAX_FILE_BYTES / 3 * 4 + 4 {
        return Err(CodedError::new(ErrorCode::ImageTooLarge, format!("more than {MAX_FILE_BYTES} bytes")));
    }
    base64::engine::general_purpose::STANDARD.decode(text).map_err(|_| ErrorCode::ImageUnreadable.into())
}

/// The media type of a picture file, by its ending.
pub(crate) fn media_type(file: &str) -> Option<&'static str> {
    match file.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_base64_or_too_long_is_told_apart() {
        assert_eq!(from_base64("%%%").expect_err("refused").code, ErrorCode::ImageUnreadable);
        assert_eq!(from_base64(&"A".repeat(40_000_000)).expect_err("refused").code, ErrorCode::ImageTooLarge);
        assert_eq!(from_base64("aGk=").expect("decodes"), b"hi");
    }
}
