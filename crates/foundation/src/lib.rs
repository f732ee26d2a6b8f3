//! What every crate shares: [`ErrorCode`] with its texts, [`Sensitive`], the [`Clock`], and the typed [`door!`].
//!
//! Pure: reads no file, no clock and no locale. The language is always an argument.

mod clock;
mod code;
pub mod door;
mod sensitive;
mod text;
mod trusted;

pub use clock::{Clock, ClockQuality, ClockReading, FixedClock, Instant, SinceBoot};
pub use code::{CodedError, ErrorCode};
pub use sensitive::Sensitive;
pub use text::{Language, Texts};
pub use trusted::Trusted;

#[doc(hidden)]
pub use serde_json;
#[doc(hidden)]
pub use ts_rs;
