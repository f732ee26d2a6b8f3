//! One exchange on a stream of its own, as QUIC has them: a head of a few bytes, then the body until the stream ends. Verbs, paths and
//! bodies are those of HTTPS.

use crate::{JournalError, Message};
use serde::{Deserialize, Serialize};

/// The name both sides agree on before they speak (ALPN).
pub const STREAM_PROTOCOL: &[u8] = b"outpost/1";

/// What is done at the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verb {
    /// Fetches.
    Get,
    /// Hands in.
    Post,
    /// Puts a piece of a picture.
    Put,
}

/// What goes before the body of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamAsk {
    /// What is done.
    pub verb: Verb,
    /// Where, with the question behind it: `v1/feeds/alerts.national?from=3`.
    pub path: String,
    /// Where the piece of a picture begins, and how long the whole is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upload: Option<(u64, u64)>,
}

/// What goes before the body of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamAnswer {
    /// The status, with HTTP's numbers.
    pub status: u16,
    /// Where the next piece of a picture begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Seconds to wait before asking again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
}

impl Message for StreamAsk {
    const NAME: &'static str = "outpost.ask";
    const MAX_BYTES: usize = 1024;
}

impl Message for StreamAnswer {
    const NAME: &'static str = "outpost.answer";
    const MAX_BYTES: usize = 256;
}

/// A head of an exchange: two bytes that say how long it is, then itself.
pub trait StreamHead: Message {
    /// The bytes that go before the body.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`].
    fn to_frame(&self) -> Result<Vec<u8>, JournalError> {
        let bytes = self.to_bytes()?;
        let length = u16::try_from(bytes.len()).map_err(|_| JournalError::TooLarge { what: Self::NAME, limit: Self::MAX_BYTES })?;
        Ok([length.to_be_bytes().as_slice(), &bytes].concat())
    }

    /// How many bytes of head follow these two.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`]: it is no head of ours.
    fn length(frame: [u8; 2]) -> Result<usize, JournalError> {
        let length = usize::from(u16::from_be_bytes(frame));
        if length > Self::MAX_BYTES { Err(JournalError::TooLarge { what: Self::NAME, limit: Self::MAX_BYTES }) } else { Ok(length) }
    }
}

impl StreamHead for StreamAsk {}
impl StreamHead for StreamAnswer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_costs_few_bytes_and_reads_as_it_was_written() {
        let ask = StreamAsk { verb: Verb::Post, path: "v1/segments".to_owned(), upload: None };
        let frame = ask.to_frame().unwrap();
        assert!(frame.len() <= 48, "{}", frame.len());
        let (length, bytes) = frame.split_first_chunk().unwrap();
        assert_eq!(StreamAsk::length(*length), Ok(bytes.len()));
        assert_eq!(StreamAsk::from_bytes(bytes), Ok(ask));
        let answer = StreamAnswer { status: 202, offset: Some(65_536), retry_after_s: None };
        assert_eq!(StreamAnswer::from_bytes(&answer.to_bytes().unwrap()), Ok(answer));
    }

    #[test]
    fn a_head_that_claims_to_be_long_is_refused_before_it_is_read() {
        assert_eq!(StreamAsk::length([0xff; 2]), Err(JournalError::TooLarge { what: "outpost.ask", limit: 1024 }));
        let long = StreamAsk { verb: Verb::Get, path: "x".repeat(2_000), upload: None };
        assert!(long.to_frame().is_err());
    }
}
