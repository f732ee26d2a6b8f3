//! Enrolment: the code a person types, what the booth asks with, what headquarters answers.
//!
//! The code is 80 random bits and the first 100 bits of BLAKE3 of headquarters' root public key (the DER of its
//! SubjectPublicKeyInfo): the booth checks headquarters' chain against it before it sends anything.

use crate::hash::in_domain;
use crate::sign::{VerifyingKey, verifying_key};
use crate::{BoothId, Hash32, JournalError, Message, RecipientKey, SealKeyPair, SealedSecret};
use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use std::fmt;
use std::str::FromStr;

const SECRET_BITS: u32 = 80;
const ROOT_BITS: u32 = 100;
const SYMBOLS: usize = 36; // (80 + 100) / 5
const GROUP: usize = 4;
/// Crockford's alphabet: no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// An enrolment code: 36 symbols of Crockford's base 32 in groups of four. Its `Debug` hides the secret half.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolCode {
    secret: [u8; 10],
    root: u128,
}

impl EnrolCode {
    /// A new code for the headquarters with this root key (DER of its SubjectPublicKeyInfo).
    #[must_use]
    pub fn new(root_spki_der: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut secret = [0; 10];
        rng.fill_bytes(&mut secret);
        Self { secret, root: root_bits(root_spki_der) }
    }

    /// Reads what a person typed: case, dashes and blanks do not matter, `O` is read as 0, `I` and `L` as 1.
    ///
    /// # Errors
    /// [`JournalError::Code`].
    pub fn parse(text: &str) -> Result<Self, JournalError> {
        let mut symbols = 0;
        let (mut secret, mut root) = (0_u128, 0_u128);
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
            let digit = digit(letter).ok_or(JournalError::Code)?;
            let half = if symbols < (SECRET_BITS / 5) as usize { &mut secret } else { &mut root };
            symbols += 1;
            if symbols > SYMBOLS {
                return Err(JournalError::Code);
            }
            *half = (*half << 5) | u128::from(digit);
        }
        if symbols != SYMBOLS {
            return Err(JournalError::Code);
        }
        let secret = secret.to_be_bytes().last_chunk().copied().ok_or(JournalError::Code)?;
        Ok(Self { secret, root })
    }

    /// The secret half, for [`EnrolRequest::code_secret`].
    #[must_use]
    pub const fn secret(&self) -> &[u8; 10] {
        &self.secret
    }

    /// Whether a root key (DER of its SubjectPublicKeyInfo) is the one the code was made for.
    #[must_use]
    pub fn is_for_root(&self, root_spki_der: &[u8]) -> bool {
        self.root == root_bits(root_spki_der)
    }

    /// What headquarters keeps of a code instead of its secret.
    #[must_use]
    pub fn digest(secret: &[u8; 10]) -> Hash32 {
        in_domain("outpost enrolment code 2026 v1", &[secret])
    }
}

fn root_bits(root_spki_der: &[u8]) -> u128 {
    let hash = Hash32::of(root_spki_der);
    hash.as_bytes().first_chunk().map_or(0, |first| u128::from_be_bytes(*first) >> (128 - ROOT_BITS))
}

fn digit(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|symbol| char::from(*symbol) == letter).and_then(|position| u8::try_from(position).ok())
}

impl fmt::Display for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.secret.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let symbols = |bits: u128, count: u32| (0..count).rev().map(move |at| (bits >> (5 * at)) & 31);
        for (at, symbol) in symbols(secret, SECRET_BITS / 5).chain(symbols(self.root, ROOT_BITS / 5)).enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            let symbol = usize::try_from(symbol).ok().and_then(|symbol| ALPHABET.get(symbol)).unwrap_or(&b'0');
            write!(f, "{}", char::from(*symbol))?;
        }
        Ok(())
    }
}

impl fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EnrolCode([redacted])")
    }
}

impl FromStr for EnrolCode {
    type Err = JournalError;
    fn from_str(text: &str) -> Result<Self, JournalError> {
        Self::parse(text)
    }
}

/// What the booth asks with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The code's secret half.
    #[serde(with = "serde_bytes")]
    pub code_secret: [u8; 10],
    /// Certificate signing request for the booth's TLS key, DER.
    #[serde(with = "serde_bytes")]
    pub csr_der: Vec<u8>,
    /// The key the booth signs segments with.
    #[serde(with = "verifying_key")]
    pub signing_key: VerifyingKey,
    /// The key things are sealed to the booth with.
    pub sealing_key: RecipientKey,
    /// Version of the program.
    pub app_version: String,
    /// Whether this is a training booth.
    pub training: bool,
}

impl fmt::Debug for EnrolRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolRequest(version {}, training {})", self.app_version, self.training)
    }
}

impl Message for EnrolRequest {
    const NAME: &'static str = "outpost.enrol-request";
    const MAX_BYTES: usize = 64 * 1024;
}

/// What headquarters answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// The booth's number.
    pub booth: BoothId,
    /// Code of the post it stands at.
    pub post: String,
    /// The booth's certificate and those above it, DER, the booth's first.
    pub certificates: Vec<ByteBuf>,
    /// Headquarters' root certificate, DER.
    #[serde(with = "serde_bytes")]
    pub hq_root_cert: Vec<u8>,
    /// The key headquarters signs receipts and feeds with.
    #[serde(with = "verifying_key")]
    pub hq_signing_key: VerifyingKey,
    /// The key segments are sealed to.
    pub hq_sealing_key: RecipientKey,
    /// The key a booth's database key is escrowed to.
    pub hq_recovery_key: RecipientKey,
    /// The post's private sealing key, sealed to the booth for [`EnrolAnswer::POST_KEY`].
    pub post_key: SealedSecret,
    /// Whether headquarters is a training one.
    pub training: bool,
}

impl Message for EnrolAnswer {
    const NAME: &'static str = "outpost.enrol-answer";
    const MAX_BYTES: usize = 256 * 1024;
}

/// What a booth asks with whose certificate has to be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewRequest {
    /// Certificate signing request for the booth's TLS key, DER.
    #[serde(with = "serde_bytes")]
    pub csr_der: Vec<u8>,
}

impl Message for RenewRequest {
    const NAME: &'static str = "outpost.renew-request";
    const MAX_BYTES: usize = 64 * 1024;
}

/// What headquarters answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewAnswer {
    /// The booth's certificate and those above it, DER, the booth's first.
    pub certificates: Vec<ByteBuf>,
}

impl Message for RenewAnswer {
    const NAME: &'static str = "outpost.renew-answer";
    const MAX_BYTES: usize = 256 * 1024;
}

/// A request to join, or the answer to one, as a file: for booths that no link reaches. The code is not in it; the proof is from somebody who
/// knows it, or what headquarters keeps of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolFile {
    #[serde(with = "serde_bytes")]
    content: Vec<u8>,
    proof: Hash32,
}

impl Message for EnrolFile {
    const NAME: &'static str = "outpost.enrol-file";
    const MAX_BYTES: usize = 320 * 1024;
}

impl EnrolFile {
    const REQUEST: &'static str = "outpost enrolment request file 2026 v1";
    const ANSWER: &'static str = "outpost enrolment answer file 2026 v1";

    /// A booth's request; the code's secret is taken out of it.
    ///
    /// # Errors
    /// [`JournalError::TooLarge`].
    pub fn request(request: &EnrolRequest) -> Result<Self, JournalError> {
        let digest = EnrolCode::digest(&request.code_secret);
        let content = EnrolRequest { code_secret: [0; 10], ..request.clone() }.to_bytes()?;
        Ok(Self { proof: in_domain(Self::REQUEST, &[digest.as_bytes(), &content]), content })
    }

    /// Headquarters' answer ([`EnrolAnswer`] as bytes) to who came with the code of this digest.
    #[must_use]
    pub fn answer(answer: Vec<u8>, digest: &Hash32) -> Self {
        Self { proof: in_domain(Self::ANSWER, &[digest.as_bytes(), &answer]), content: answer }
    }

    /// Whether the request was made by somebody who has the code of this digest.
    #[must_use]
    pub fn is_request_for(&self, digest: &Hash32) -> bool {
        in_domain(Self::REQUEST, &[digest.as_bytes(), &self.content]) == self.proof
    }

    /// The request, without the code's secret; believe it after [`EnrolFile::is_request_for`].
    ///
    /// # Errors
    /// [`JournalError::Malformed`].
    pub fn to_request(&self) -> Result<EnrolRequest, JournalError> {
        EnrolRequest::from_bytes(&self.content)
    }

    /// The answer, if whoever made it knows the code; everything in it is headquarters' then.
    ///
    /// # Errors
    /// [`JournalError::Code`] if the file was not made for this code; [`JournalError::Malformed`].
    pub fn open_answer(&self, code: &EnrolCode) -> Result<EnrolAnswer, JournalError> {
        if in_domain(Self::ANSWER, &[EnrolCode::digest(code.secret()).as_bytes(), &self.content]) != self.proof {
            return Err(JournalError::Code);
        }
        EnrolAnswer::from_bytes(&self.content)
    }
}

/// The feed of a post's current key: a [`SealedSecret`] for each of its booths, under [`EnrolAnswer::POST_KEY`].
pub const POST_KEYS: &str = "post-keys";

impl EnrolAnswer {
    /// The purpose under which post keys are sealed to booths.
    pub const POST_KEY: &'static str = "post key";

    /// Seals the post's key pair to a booth.
    ///
    /// # Errors
    /// [`JournalError::Malformed`] for an unusable key.
    pub fn seal_post_key(post: &SealKeyPair, booth: &RecipientKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<SealedSecret, JournalError> {
        SealedSecret::seal(booth, Self::POST_KEY, post.to_bytes().as_slice(), rng)
    }

    /// Opens a post key sealed to `booth`, from enrolment or from [`crate::HelloAnswer::post_keys`].
    ///
    /// # Errors
    /// [`JournalError::NotForUs`], [`JournalError::SealBroken`].
    pub fn open_post_key(sealed: &SealedSecret, booth: &SealKeyPair) -> Result<SealKeyPair, JournalError> {
        let private = sealed.open(booth, Self::POST_KEY)?;
        let private: &[u8; 32] = private.as_slice().try_into().map_err(|_| JournalError::SealBroken { what: "post key" })?;
        SealKeyPair::from_bytes(private)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn code(seed: u64) -> EnrolCode {
        EnrolCode::new(b"headquarters' root key", &mut ChaCha8Rng::seed_from_u64(seed))
    }

    #[test]
    fn a_code_has_nine_groups_of_four() {
        let text = code(1).to_string();
        assert_eq!(text.split('-').map(str::len).collect::<Vec<_>>(), [4; 9]);
    }

    proptest! {
        #[test]
        fn a_code_is_read_as_it_was_printed(seed in any::<u64>()) {
            prop_assert_eq!(EnrolCode::parse(&code(seed).to_string()), Ok(code(seed)));
        }
    }

    #[test]
    fn what_people_type_for_a_code_is_understood() {
        let text = code(2).to_string();
        let typed = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_eq!(EnrolCode::parse(&typed), Ok(code(2)));
    }

    #[test]
    fn any_mistyped_letter_of_the_second_half_is_another_root_and_of_the_first_another_secret() {
        let text = code(3).to_string();
        for (at, letter) in text.char_indices().filter(|(_, letter)| *letter != '-') {
            let other = if letter == '7' { "8" } else { "7" };
            let mut mistyped = text.clone();
            mistyped.replace_range(at..=at, other);
            let read = EnrolCode::parse(&mistyped).unwrap();
            let first_half = at < 20; // 16 symbols and their dashes.
            assert_eq!(read.is_for_root(b"headquarters' root key"), first_half, "{at}");
            assert_eq!(read.secret() == code(3).secret(), !first_half, "{at}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        let text = code(4).to_string();
        for wrong in ["", "U", &text[1..], &format!("{text}0"), &text.replace('-', "_"), &format!("{}U", &text[..text.len() - 1])] {
            assert_eq!(EnrolCode::parse(wrong), Err(JournalError::Code), "{wrong}");
        }
    }

    #[test]
    fn a_code_is_for_one_root_only_and_does_not_print_itself() {
        assert!(!code(5).is_for_root(b"another root key"));
        assert_eq!(format!("{:?}", code(5)), "EnrolCode([redacted])");
    }

    #[test]
    fn a_post_key_is_opened_by_its_booth_alone() {
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let [post, booth, other] = [0; 3].map(|_| SealKeyPair::generate(&mut rng));
        let sealed = EnrolAnswer::seal_post_key(&post, &booth.public(), &mut rng).unwrap();
        assert_eq!(EnrolAnswer::open_post_key(&sealed, &booth).unwrap().to_bytes(), post.to_bytes());
        assert!(EnrolAnswer::open_post_key(&sealed, &other).is_err());
    }
}
