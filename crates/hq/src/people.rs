//! Passphrases of officers and console users: Argon2id, the same cost everywhere.

use crate::HqError;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use foundation::{CodedError, ErrorCode, Sensitive};
use rand::{CryptoRng, RngCore};

/// No shorter passphrase is accepted.
pub const MIN_PASSPHRASE_CHARS: usize = 12;
const MAX_PASSPHRASE_BYTES: usize = 1024;

/// What hashing a passphrase costs; the hash itself says with which cost it was made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cost {
    /// 64 MiB, three passes.
    Ordinary,
    /// For the training officers, whose passphrases are no secret.
    Training,
}

fn argon(cost: Cost) -> Argon2<'static> {
    let (memory_kib, passes) = match cost {
        Cost::Ordinary => (64 * 1024, 3),
        Cost::Training => (1024, 1),
    };
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory_kib, passes, 1, None).unwrap_or_default())
}

/// Hashes a new passphrase, in PHC string format.
///
/// # Errors
/// [`ErrorCode::BadRequest`] if it is shorter than [`MIN_PASSPHRASE_CHARS`] or absurdly long.
pub fn hash_passphrase(passphrase: &Sensitive<String>, rng: &mut (impl RngCore + CryptoRng)) -> Result<Sensitive<String>, HqError> {
    hash(passphrase, Cost::Ordinary, rng)
}

pub(crate) fn hash(passphrase: &Sensitive<String>, cost: Cost, rng: &mut (impl RngCore + CryptoRng)) -> Result<Sensitive<String>, HqError> {
    let text = passphrase.expose();
    if text.chars().count() < MIN_PASSPHRASE_CHARS || text.len() > MAX_PASSPHRASE_BYTES {
        return Err(CodedError::new(ErrorCode::BadRequest, "passphrase").into());
    }
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(|_| HqError::Damaged("salt"))?;
    let hash = argon(cost).hash_password(text.as_bytes(), &salt).map_err(|_| HqError::Damaged("passphrase hash"))?;
    Ok(hash.to_string().into())
}

/// Whether a passphrase is the one hashed.
#[must_use]
pub(crate) fn is_passphrase(passphrase: &Sensitive<String>, phc: &Sensitive<String>) -> bool {
    let text = passphrase.expose();
    text.len() <= MAX_PASSPHRASE_BYTES
        && PasswordHash::new(phc.expose()).is_ok_and(|hash| argon(Cost::Ordinary).verify_password(text.as_bytes(), &hash).is_ok())
}

/// Whether a sign-in name is one: 2 to 64 letters, digits, `.`, `-`, `_`.
#[must_use]
pub(crate) fn is_login(login: &str) -> bool {
    (2..=64).contains(&login.len()) && login.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    #[test]
    fn only_the_passphrase_itself_opens() {
        let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(3);
        let phc = hash_passphrase(&"kora-bridge-training".to_owned().into(), &mut rng).unwrap();
        assert!(is_passphrase(&"kora-bridge-training".to_owned().into(), &phc));
        assert!(!is_passphrase(&"kora-bridge-trainins".to_owned().into(), &phc));
        assert!(!is_passphrase(&String::new().into(), &"no hash".to_owned().into()));
        assert!(hash_passphrase(&"short".to_owned().into(), &mut rng).is_err());
    }

    #[test]
    fn a_sign_in_name_has_no_blanks() {
        assert!(is_login("a.mwangi") && is_login("x2"));
        assert!(!is_login("a") && !is_login("a b") && !is_login("é.e") && !is_login(""));
    }
}
