//! Headquarters' keys: `DIR/keys/headquarters.cbor`, wrapped under a passphrase; in the clear only for training.
//!
//! The private recovery key (to which booths escrow their database keys) is written out once, to
//! `DIR/recovery-key-ONCE.pem`, and never kept here.

use crate::HqError;
use crate::authority::{Authority, Certified};
use argon2::Argon2;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use foundation::{ErrorCode, Sensitive};
use journal::{Hash32, RecipientKey, SealKeyPair, SigningKey, VerifyingKey, cbor, recovery};
use rand::{CryptoRng, RngCore};
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const CONTEXT: &[u8] = b"outpost headquarters keys v1";
/// 64 MiB, three passes: about 0.15 s on an old server.
const KDF: Kdf = Kdf { memory_kib: 64 * 1024, passes: 3 };
const MAX_MEMORY_KIB: u32 = 1024 * 1024;

/// Everything secret that headquarters keeps.
pub struct Keys {
    /// Root and issuing authority.
    pub authority: Authority,
    /// Signs receipts and feeds.
    pub signing: SigningKey,
    /// Segments are sealed to it.
    pub sealing: SealKeyPair,
    /// The public recovery key; the private one is elsewhere.
    pub recovery: RecipientKey,
    /// Raw key of the database.
    pub database: Sensitive<Zeroizing<[u8; 32]>>,
    /// What came before the keys in use, and what comes after them.
    pub rotation: Rotation,
}

/// Keys before and after those in use, each sort newest first.
#[derive(Default)]
pub struct Rotation {
    /// Version of the keys that booths are told; 0: those that they joined with.
    pub version: u64,
    /// Signs after the key in use; booths know it already.
    pub next: Option<SigningKey>,
    /// Signed before: what they signed still counts.
    pub earlier: Vec<VerifyingKey>,
    /// Signed before that: what they signed counts where it is already.
    pub retired: Vec<VerifyingKey>,
    /// Segments that come may be sealed to them still.
    pub sealing: Vec<SealKeyPair>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys([redacted])")
    }
}

/// How the keys are protected on disk.
#[derive(Clone, Debug)]
pub enum Protection {
    /// Under a passphrase.
    Passphrase(Sensitive<String>),
    /// In the clear: training folders only.
    Plain,
}

#[derive(Serialize, Deserialize)]
struct File {
    training: bool,
    kdf: Option<Kdf>,
    salt: ByteArray<16>,
    nonce: ByteArray<24>,
    keys: ByteBuf,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct Kdf {
    memory_kib: u32,
    passes: u32,
}

#[derive(Serialize, Deserialize)]
struct Packed {
    root: Certified,
    issuing: Certified,
    console: Certified,
    signing: ByteArray<32>,
    sealing: ByteArray<32>,
    recovery: RecipientKey,
    database: ByteArray<32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rotation: Option<PackedRotation>,
}

#[derive(Serialize, Deserialize)]
struct PackedRotation {
    version: u64,
    next: Option<ByteArray<32>>,
    earlier: Vec<ByteArray<32>>,
    retired: Vec<ByteArray<32>>,
    sealing: Vec<ByteArray<32>>,
}

/// Where the keys of a data folder lie.
#[must_use]
pub fn path(dir: &Path) -> PathBuf {
    dir.join("keys").join("headquarters.cbor")
}

/// Where the private recovery key is written once.
#[must_use]
pub fn recovery_path(dir: &Path) -> PathBuf {
    dir.join("recovery-key-ONCE.pem")
}

impl Keys {
    /// Makes the keys of a new headquarters and writes them, and the recovery key once.
    ///
    /// # Errors
    /// [`ErrorCode::StoreExists`] if there are keys already; [`ErrorCode::NotAllowed`] for plain keys outside training; files.
    pub fn create(dir: &Path, protection: &Protection, training: bool, now_ms: i64, rng: &mut (impl RngCore + CryptoRng)) -> Result<Self, HqError> {
        if path(dir).exists() {
            return Err(ErrorCode::StoreExists.into());
        }
        if matches!(protection, Protection::Plain) && !training {
            return Err(HqError::Keys("only a training headquarters may keep its keys without a passphrase"));
        }
        let recovering = SealKeyPair::generate(rng);
        let mut database = Zeroizing::new([0; 32]);
        rng.fill_bytes(database.as_mut_slice());
        let keys = Self {
            authority: Authority::create(training, now_ms)?,
            signing: SigningKey::generate(rng),
            sealing: SealKeyPair::generate(rng),
            recovery: recovering.public(),
            database: database.into(),
            rotation: Rotation::default(),
        };
        platform::private_dir(dir)?;
        platform::private_dir(&dir.join("keys"))?;
        platform::durable_write(&recovery_path(dir), recovery::to_text(&recovering).as_bytes())?;
        keys.save(dir, protection, training, rng)?;
        Ok(keys)
    }

    /// Writes the keys in the place of those before.
    ///
    /// # Errors
    /// Files.
    pub(crate) fn save(&self, dir: &Path, protection: &Protection, training: bool, rng: &mut (impl RngCore + CryptoRng)) -> Result<(), HqError> {
        Ok(platform::durable_write(&path(dir), &self.wrap(protection, training, rng)?)?)
    }

    /// The headquarters' name among others: the public key that it signed with first.
    #[must_use]
    pub fn name(&self) -> String {
        let first = self.ever().last().map_or_else(Default::default, VerifyingKey::to_bytes);
        Hash32(first).to_string()
    }

    /// Every key that it ever signed with, the one in use first.
    #[must_use]
    pub fn ever(&self) -> Vec<VerifyingKey> {
        let before = self.rotation.earlier.iter().chain(&self.rotation.retired).copied();
        std::iter::once(self.signing.verifying_key()).chain(before).collect()
    }

    /// Every key that segments may be sealed to, the one in use first.
    pub fn opening(&self) -> impl Iterator<Item = &SealKeyPair> {
        std::iter::once(&self.sealing).chain(&self.rotation.sealing)
    }

    /// Opens the keys of an existing headquarters.
    ///
    /// # Errors
    /// [`ErrorCode::StoreMissing`], [`ErrorCode::TrainingMismatch`], [`HqError::Keys`] for a wrong or missing passphrase.
    pub fn open(dir: &Path, protection: &Protection, training: bool) -> Result<Self, HqError> {
        let path = path(dir);
        if !path.exists() {
            return Err(ErrorCode::StoreMissing.into());
        }
        let bytes = std::fs::read(&path).map_err(HqError::path(&path))?;
        let file: File = cbor::from_slice(&bytes).map_err(|_| HqError::Keys("the key file is damaged"))?;
        if file.training != training {
            return Err(ErrorCode::TrainingMismatch.into());
        }
        let packed = match (&file.kdf, protection) {
            (None, _) => Zeroizing::new(file.keys.to_vec()),
            (Some(_), Protection::Plain) => return Err(HqError::Keys("a passphrase is needed (--passphrase-file)")),
            (Some(kdf), Protection::Passphrase(passphrase)) => {
                let wrapping = stretch(*kdf, passphrase, file.salt.as_slice())?;
                let payload = Payload { msg: &file.keys, aad: CONTEXT };
                let plain = XChaCha20Poly1305::new((&*wrapping).into()).decrypt(XNonce::from_slice(file.nonce.as_slice()), payload);
                Zeroizing::new(plain.map_err(|_| HqError::Keys("the passphrase is wrong"))?)
            }
        };
        Self::unpack(&packed)
    }

    fn wrap(&self, protection: &Protection, training: bool, rng: &mut (impl RngCore + CryptoRng)) -> Result<Vec<u8>, HqError> {
        let packed = Zeroizing::new(cbor::to_vec(&Packed {
            root: self.authority.root.clone(),
            issuing: self.authority.issuing.clone(),
            console: self.authority.console.clone(),
            signing: ByteArray::new(self.signing.to_bytes()),
            sealing: ByteArray::new(*self.sealing.to_bytes()),
            recovery: self.recovery,
            database: ByteArray::new(**self.database.expose()),
            rotation: self.rotation.pack(),
        })?);
        let (mut salt, mut nonce) = ([0; 16], [0; 24]);
        rng.fill_bytes(&mut salt);
        rng.fill_bytes(&mut nonce);
        let (kdf, keys) = match protection {
            Protection::Plain => (None, packed.to_vec()),
            Protection::Passphrase(passphrase) => {
                let wrapping = stretch(KDF, passphrase, &salt)?;
                let payload = Payload { msg: &packed, aad: CONTEXT };
                let sealed = XChaCha20Poly1305::new((&*wrapping).into()).encrypt(XNonce::from_slice(&nonce), payload);
                (Some(KDF), sealed.map_err(|_| HqError::Keys("the keys cannot be wrapped"))?)
            }
        };
        let file = File { training, kdf, salt: ByteArray::new(salt), nonce: ByteArray::new(nonce), keys: ByteBuf::from(keys) };
        Ok(cbor::to_vec(&file)?)
    }

    fn unpack(bytes: &[u8]) -> Result<Self, HqError> {
        let packed: Packed = cbor::from_slice(bytes).map_err(|_| HqError::Keys("the key file is damaged"))?;
        Ok(Self {
            authority: Authority { root: packed.root, issuing: packed.issuing, console: packed.console },
            signing: SigningKey::from_bytes(&packed.signing),
            sealing: SealKeyPair::from_bytes(&packed.sealing)?,
            recovery: packed.recovery,
            database: Zeroizing::new(packed.database.into_array()).into(),
            rotation: packed.rotation.map(Rotation::unpack).transpose()?.unwrap_or_default(),
        })
    }
}

impl Rotation {
    fn pack(&self) -> Option<PackedRotation> {
        let public = |keys: &[VerifyingKey]| keys.iter().map(|key| ByteArray::new(key.to_bytes())).collect();
        (self.version > 0).then(|| PackedRotation {
            version: self.version,
            next: self.next.as_ref().map(|key| ByteArray::new(key.to_bytes())),
            earlier: public(&self.earlier),
            retired: public(&self.retired),
            sealing: self.sealing.iter().map(|key| ByteArray::new(*key.to_bytes())).collect(),
        })
    }

    fn unpack(packed: PackedRotation) -> Result<Self, HqError> {
        let public = |keys: Vec<ByteArray<32>>| {
            let read = keys.into_iter().map(|key| VerifyingKey::from_bytes(&key).map_err(|_| HqError::Keys("the key file is damaged")));
            read.collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            version: packed.version,
            next: packed.next.map(|key| SigningKey::from_bytes(&key)),
            earlier: public(packed.earlier)?,
            retired: public(packed.retired)?,
            sealing: packed.sealing.iter().map(|key| SealKeyPair::from_bytes(key)).collect::<Result<_, _>>()?,
        })
    }
}

fn stretch(kdf: Kdf, passphrase: &Sensitive<String>, salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, HqError> {
    const UNUSABLE: HqError = HqError::Keys("the key file is damaged");
    if kdf.memory_kib > MAX_MEMORY_KIB || kdf.passes > 64 {
        return Err(UNUSABLE);
    }
    let params = argon2::Params::new(kdf.memory_kib, kdf.passes, 1, Some(32)).map_err(|_| UNUSABLE)?;
    let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let mut key = Zeroizing::new([0; 32]);
    argon.hash_password_into(passphrase.expose().as_bytes(), salt, key.as_mut_slice()).map_err(|_| UNUSABLE)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;

    fn passphrase(text: &str) -> Protection {
        Protection::Passphrase(text.to_owned().into())
    }

    #[test]
    fn keys_open_with_their_passphrase_alone_and_the_recovery_key_is_not_among_them() {
        let dir = tempfile::tempdir().unwrap();
        let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(1);
        let made = Keys::create(dir.path(), &passphrase("correct horse"), false, 1_750_000_000_000, &mut rng).unwrap();
        assert!(matches!(Keys::open(dir.path(), &passphrase("wrong"), false), Err(HqError::Keys(_))));
        assert!(matches!(Keys::open(dir.path(), &Protection::Plain, false), Err(HqError::Keys(_))));
        let opened = Keys::open(dir.path(), &passphrase("correct horse"), false).unwrap();
        assert_eq!(opened.signing.to_bytes(), made.signing.to_bytes());
        assert_eq!(opened.database.expose().as_slice(), made.database.expose().as_slice());
        let pem = std::fs::read_to_string(recovery_path(dir.path())).unwrap();
        assert_eq!(recovery::from_text(&pem).unwrap().public(), made.recovery);
        assert!(matches!(
            Keys::create(dir.path(), &passphrase("again"), false, 0, &mut rng),
            Err(HqError::Refused(refused)) if refused.code == ErrorCode::StoreExists
        ));
    }

    #[test]
    fn plain_keys_exist_in_training_only_and_training_never_opens_as_real() {
        let dir = tempfile::tempdir().unwrap();
        let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(2);
        assert!(Keys::create(dir.path(), &Protection::Plain, false, 0, &mut rng).is_err());
        Keys::create(dir.path(), &Protection::Plain, true, 1_750_000_000_000, &mut rng).unwrap();
        Keys::open(dir.path(), &Protection::Plain, true).unwrap();
        assert!(matches!(
            Keys::open(dir.path(), &Protection::Plain, false),
            Err(HqError::Refused(refused)) if refused.code == ErrorCode::TrainingMismatch
        ));
    }
}
