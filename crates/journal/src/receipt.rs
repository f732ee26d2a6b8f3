//! Step 14 of a crossing's way: headquarters' signed word on what it holds durably. Only what a receipt covers may be purged.

use crate::sign::{self, SignatureBytes, SigningKey, VerifyingKey};
use crate::{BoothId, Hash32, JournalError, Message};
use foundation::Trusted;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

const CONTEXT: &str = "outpost receipt v1";

/// What headquarters holds of one epoch of one booth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The booth.
    pub booth: BoothId,
    /// The epoch.
    pub epoch: u32,
    /// Every event up to this number is durable; 0: none.
    pub upto_seq: u64,
    /// Chain value of event `upto_seq` as headquarters holds it ([`crate::genesis`] for 0).
    pub upto_chain: Hash32,
    /// Further ranges held beyond a hole: first and last number of each, ascending.
    #[serde(default)]
    pub beyond: Vec<(u64, u64)>,
    /// Blobs durable since the booth was last told; any order.
    #[serde(default)]
    pub blobs: Vec<Hash32>,
    /// Headquarters' time, milliseconds since 1970.
    pub hq_time_ms: i64,
    /// Headquarters holds another branch of this epoch: the booth has to open a new epoch.
    #[serde(default)]
    pub forked: bool,
    /// Wait this long before sending more, milliseconds.
    #[serde(default)]
    pub slow_down_ms: u32,
}

impl Message for Receipt {
    const NAME: &'static str = "outpost.receipt";
    const MAX_BYTES: usize = 4 * 1024 * 1024;
}

impl Receipt {
    /// Whether event `seq` is durable at headquarters.
    #[must_use]
    pub fn covers(&self, seq: u64) -> bool {
        seq <= self.upto_seq || self.beyond.iter().any(|(first, last)| (*first..=*last).contains(&seq))
    }
}

/// A receipt with headquarters' signature, as it travels and is kept: the bytes that are signed, and the signature. An array on
/// the wire: no name in it can be spelt in two ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedReceipt(ByteBuf, SignatureBytes);

impl SignedReceipt {
    /// Signs `receipt` with headquarters' signing key.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`].
    pub fn sign(receipt: &Receipt, signer: &SigningKey) -> Result<Self, JournalError> {
        let bytes = receipt.to_bytes()?;
        let signature = sign::sign(CONTEXT, &[&bytes], signer);
        Ok(Self(ByteBuf::from(bytes), signature))
    }

    /// The receipt, if headquarters signed it.
    ///
    /// # Errors
    /// [`JournalError::Signature`]; as [`Message::from_bytes`] for a receipt of a later version.
    pub fn verify(&self, hq: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<Receipt, JournalError> {
        sign::verify("receipt", CONTEXT, &[&self.0], &self.1, hq)?;
        Receipt::from_bytes(&self.0)
    }
}

impl Message for SignedReceipt {
    const NAME: &'static str = "outpost.signed-receipt";
    const MAX_BYTES: usize = Receipt::MAX_BYTES + 256;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        Receipt {
            booth: BoothId(7),
            epoch: 1,
            upto_seq: 10,
            upto_chain: Hash32::of(b"10"),
            beyond: vec![(13, 13), (20, 25)],
            blobs: vec![],
            hq_time_ms: 0,
            forked: false,
            slow_down_ms: 0,
        }
    }

    #[test]
    fn a_receipt_covers_what_it_says_and_nothing_in_the_holes() {
        let covered: Vec<u64> = (1..30).filter(|seq| receipt().covers(*seq)).collect();
        assert_eq!(covered, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 20, 21, 22, 23, 24, 25]);
    }

    #[test]
    fn a_receipt_signed_by_anybody_else_is_refused() {
        let [hq, other] = [[1; 32], [2; 32]].map(|seed| SigningKey::from_bytes(&seed));
        let signed = SignedReceipt::sign(&receipt(), &hq).unwrap();
        assert_eq!(signed.verify(&hq.verifying_key()), Ok(receipt()));
        assert_eq!(signed.verify(&other.verifying_key()), Err(JournalError::Signature { what: "receipt" }));
    }

    #[test]
    fn a_receipts_signature_is_not_a_feeds() {
        let hq = SigningKey::from_bytes(&[1; 32]);
        let signed = SignedReceipt::sign(&receipt(), &hq).unwrap();
        let digest = blake3::hash(&signed.0);
        assert!(sign::verify("feed", "outpost feed v1", &[digest.as_bytes()], &signed.1, &hq.verifying_key()).is_err());
        assert!(sign::verify("feed", "outpost feed v1", &[&signed.0], &signed.1, &hq.verifying_key()).is_err());
    }
}
