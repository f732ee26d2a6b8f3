//! Why an image could not be read at all. A page without a zone is no error.

use foundation::{CodedError, ErrorCode};

/// Why an image could not be read at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VisionError {
    /// Not a whole picture of a known format.
    #[error("the image cannot be decoded")]
    Unreadable,
    /// More pixels than the program accepts; 0 × 0 if the decoder refused before it told the size.
    #[error("the image has {width} × {height} pixels, more than the program accepts")]
    ImageTooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
}

impl From<VisionError> for CodedError {
    fn from(error: VisionError) -> Self {
        match error {
            VisionError::Unreadable => ErrorCode::ImageUnreadable.into(),
            VisionError::ImageTooLarge { width, height } => Self::new(ErrorCode::ImageTooLarge, format!("{width}x{height}")),
        }
    }
}
