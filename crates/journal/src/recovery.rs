//! Headquarters' recovery key as a text that a person keeps in a safe: written once, read back when a booth has lost its own keys.

use crate::{JournalError, SealKeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN OUTPOST RECOVERY KEY-----";
const END: &str = "-----END OUTPOST RECOVERY KEY-----";
/// More than any such text: what is longer is another file.
const MAX_BYTES: usize = 16 * 1024;

/// The text of a recovery key: what it is for in words, then 32 bytes in base64 between two lines of the kind RFC 7468 has.
///
/// ```
/// use rand::SeedableRng;
/// let key = journal::SealKeyPair::generate(&mut rand_chacha::ChaCha20Rng::seed_from_u64(1));
/// let text = journal::recovery::to_text(&key);
/// assert_eq!(journal::recovery::from_text(&text)?.id(), key.id());
/// # Ok::<(), journal::JournalError>(())
/// ```
#[must_use]
pub fn to_text(key: &SealKeyPair) -> Zeroizing<String> {
    let body = Zeroizing::new(STANDARD.encode(key.to_bytes().as_slice()));
    Zeroizing::new(format!(
        "Headquarters' recovery key ({}). It opens the records of a booth whose own keys are lost.\n\
         Move this file to a safe place off this machine now; headquarters does not keep a copy and does not need it.\n\
         {BEGIN}\n{}\n{END}\n",
        key.id(),
        *body
    ))
}

/// Reads what [`to_text`] wrote, whatever stands around it and however its lines end.
///
/// # Errors
/// [`JournalError::Malformed`] if there is no such key in it.
pub fn from_text(text: &str) -> Result<SealKeyPair, JournalError> {
    const NONE: JournalError = JournalError::Malformed { what: "recovery key" };
    if text.len() > MAX_BYTES {
        return Err(NONE);
    }
    let (_, after) = text.split_once(BEGIN).ok_or(NONE)?;
    let (body, _) = after.split_once(END).ok_or(NONE)?;
    let body: Zeroizing<String> = Zeroizing::new(body.split_whitespace().collect());
    let bytes = Zeroizing::new(STANDARD.decode(body.as_bytes()).map_err(|_| NONE)?);
    let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| NONE)?);
    SealKeyPair::from_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;

    fn key() -> SealKeyPair {
        SealKeyPair::generate(&mut rand_chacha::ChaCha20Rng::seed_from_u64(7))
    }

    #[test]
    fn a_key_typed_in_again_with_other_line_ends_is_the_same() {
        let text = to_text(&key());
        for written in [text.replace('\n', "\r\n"), text.replace("KEY-----\n", "KEY-----\n\n  "), format!("note\n{}", *text)] {
            assert_eq!(from_text(&written).unwrap().to_bytes(), key().to_bytes());
        }
    }

    #[test]
    fn what_is_no_recovery_key_is_refused() {
        let text = to_text(&key());
        let half: String = text.chars().take(text.len() / 2).collect();
        let short = format!("{BEGIN}\nAAAA\n{END}");
        for wrong in ["", &half, &short, &"x".repeat(MAX_BYTES + 1), &text.replace("RECOVERY", "PRIVATE")] {
            assert!(matches!(from_text(wrong), Err(JournalError::Malformed { .. })), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn fuzz_no_text_makes_the_reader_panic(inner in "\\PC{0,80}") {
            let _ = from_text(&format!("{BEGIN}\n{inner}\n{END}\n"));
        }
    }
}
