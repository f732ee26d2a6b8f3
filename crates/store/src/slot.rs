//! DIR/slots.cbor: the data key wrapped in several slots, so that one lost secret never loses the records.
//!
//! The file is the store's birth certificate: it is written last when a store is made, and a folder without it holds no store.

use crate::key::{fill_random, rng};
use crate::ring::KeyRing;
use crate::{DataKey, StoreError};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use foundation::Sensitive;
use journal::{KeyId, RecipientKey, SealKeyPair, SealedSecret, cbor};
use serde::{Deserialize, Serialize};
use serde_bytes::{ByteArray, ByteBuf};
use std::path::Path;
use zeroize::Zeroizing;

/// Name of the file in the data folder.
pub(crate) const FILE: &str = "slots.cbor";
const FORMAT: u16 = 1;
/// No slots file is larger: a few hundred bytes for each slot.
const MAX_FILE_BYTES: u64 = 64 * 1024;
const PASSPHRASE: &[u8] = b"outpost passphrase slot v1";
const ESCROW: &str = "booth database key";

/// How a store is opened, and which slot is made for it.
#[derive(Clone, Debug)]
pub enum Unlock {
    /// With the booth passphrase.
    Passphrase(Sensitive<String>),
    /// With the key ring of the operating system.
    KeyRing,
    /// With the key in clear: training folders only.
    Plain,
    /// With whatever needs nobody: the clear key in a training folder, else the key ring.
    Auto,
}

/// What stretching a passphrase costs (RFC 9106).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassphraseCost {
    /// Memory, KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl PassphraseCost {
    /// 64 MiB and three passes: some 150 ms on an old core.
    pub const ORDINARY: Self = Self { memory_kib: 64 * 1024, passes: 3 };
    /// As little as Argon2 allows; for tests.
    pub const LEAST: Self = Self { memory_kib: 8, passes: 1 };

    /// A file cannot make this program take more than 1 GiB or 16 passes.
    fn is_sane(self) -> bool {
        (8..=1024 * 1024).contains(&self.memory_kib) && (1..=16).contains(&self.passes)
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Slots {
    format: u16,
    store: ByteArray<16>,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
enum Slot {
    Plain { key: ByteArray<32> },
    Passphrase { cost: PassphraseCost, salt: ByteArray<16>, nonce: ByteArray<24>, wrapped: ByteBuf },
    KeyRing,
    Escrow { sealed: SealedSecret },
}

impl Slots {
    /// A file without slots for the store `id`.
    pub(crate) fn new(id: [u8; 16]) -> Self {
        Self { format: FORMAT, store: ByteArray::new(id), slots: Vec::new() }
    }

    /// Reads the file of the folder `dir`.
    pub(crate) fn load(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(FILE);
        let damaged = || StoreError::Damaged(FILE.to_owned());
        let length = match std::fs::metadata(&path) {
            Ok(found) => found.len(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::Missing(dir.to_owned())),
            Err(_) => return Err(damaged()),
        };
        if length > MAX_FILE_BYTES {
            return Err(damaged());
        }
        let bytes = Zeroizing::new(std::fs::read(&path).map_err(|_| damaged())?);
        let slots: Self = cbor::from_slice(&bytes).map_err(|_| damaged())?;
        if slots.format != FORMAT {
            return Err(StoreError::TooNew { needs: slots.format.into(), knows: FORMAT.into() });
        }
        Ok(slots)
    }

    /// Writes the file durably, whole or not at all.
    pub(crate) fn save(&self, dir: &Path) -> Result<(), StoreError> {
        let bytes = Zeroizing::new(cbor::to_vec(self)?);
        Ok(platform::durable_write(&dir.join(FILE), &bytes)?)
    }

    /// Which store the slots belong to.
    pub(crate) fn store_id(&self) -> [u8; 16] {
        self.store.into_array()
    }

    /// The name of this store in a key ring.
    fn account(&self) -> String {
        self.store.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Adds the slot that `unlock` opens, instead of an earlier one of its kind.
    pub(crate) fn put(&mut self, key: &DataKey, unlock: &Unlock, training: bool, cost: PassphraseCost, ring: &dyn KeyRing) -> Result<(), StoreError> {
        let slot = match unlock {
            Unlock::Plain if !training => return Err(StoreError::Locked("a clear key is for training folders alone")),
            Unlock::Plain => Slot::Plain { key: ByteArray::new(*key.expose()) },
            Unlock::Auto if training => Slot::Plain { key: ByteArray::new(*key.expose()) },
            Unlock::Passphrase(passphrase) => wrap(key, passphrase, cost, &self.store)?,
            Unlock::KeyRing | Unlock::Auto => {
                let secret = Sensitive::new(key.to_hex().to_string());
                ring.set(&self.account(), &secret).map_err(StoreError::KeyRing)?;
                Slot::KeyRing
            }
        };
        self.replace(slot);
        Ok(())
    }

    /// Seals the key to headquarters' recovery key, instead of an earlier escrow.
    pub(crate) fn put_escrow(&mut self, key: &DataKey, recovery: &RecipientKey) -> Result<(), StoreError> {
        let sealed = SealedSecret::seal(recovery, ESCROW, key.expose(), &mut rng())?;
        self.replace(Slot::Escrow { sealed });
        Ok(())
    }

    /// To which recovery key the data key is escrowed, if it is.
    pub(crate) fn escrowed_to(&self) -> Option<KeyId> {
        self.slots.iter().find_map(|slot| match slot {
            Slot::Escrow { sealed } => Some(sealed.recipient()),
            _ => None,
        })
    }

    /// Which ways in there are.
    pub(crate) fn kinds(&self) -> Vec<&'static str> {
        let kind = |slot: &Slot| match slot {
            Slot::Plain { .. } => "clear",
            Slot::Passphrase { .. } => "passphrase",
            Slot::KeyRing => "key-ring",
            Slot::Escrow { .. } => "recovery",
        };
        self.slots.iter().map(kind).collect()
    }

    fn replace(&mut self, slot: Slot) {
        let kind = std::mem::discriminant(&slot);
        self.slots.retain(|old| std::mem::discriminant(old) != kind);
        self.slots.push(slot);
    }

    /// The data key, opened as `unlock` says.
    pub(crate) fn open(&self, unlock: &Unlock, ring: &dyn KeyRing) -> Result<DataKey, StoreError> {
        match unlock {
            Unlock::Plain => self.open_plain().ok_or(StoreError::Locked("there is no clear key")),
            Unlock::Passphrase(passphrase) => self.open_passphrase(passphrase),
            Unlock::KeyRing => self.open_ring(ring),
            Unlock::Auto => self.open_plain().map_or_else(|| self.open_ring(ring), Ok),
        }
    }

    /// The data key, opened with headquarters' recovery key.
    pub(crate) fn open_escrow(&self, recovery: &SealKeyPair) -> Result<DataKey, StoreError> {
        let sealed = self.slots.iter().find_map(|slot| match slot {
            Slot::Escrow { sealed } => Some(sealed),
            _ => None,
        });
        let key = sealed.ok_or(StoreError::Locked("the key was never escrowed"))?.open(recovery, ESCROW)?;
        DataKey::from_slice(&key).ok_or_else(|| StoreError::Damaged(FILE.to_owned()))
    }

    fn open_plain(&self) -> Option<DataKey> {
        self.slots.iter().find_map(|slot| match slot {
            Slot::Plain { key } => DataKey::from_slice(key.as_slice()),
            _ => None,
        })
    }

    fn open_ring(&self, ring: &dyn KeyRing) -> Result<DataKey, StoreError> {
        if !self.slots.iter().any(|slot| matches!(slot, Slot::KeyRing)) {
            return Err(StoreError::Locked("there is no key ring slot"));
        }
        let secret = ring.get(&self.account()).map_err(StoreError::KeyRing)?;
        let secret = secret.ok_or(StoreError::Locked("the key ring does not know this store"))?;
        DataKey::from_hex(secret.expose()).ok_or(StoreError::Locked("the key ring holds something else"))
    }

    fn open_passphrase(&self, passphrase: &Sensitive<String>) -> Result<DataKey, StoreError> {
        let mut refused = StoreError::Locked("there is no passphrase slot");
        for slot in &self.slots {
            if let Slot::Passphrase { cost, salt, nonce, wrapped } = slot {
                match unwrap(passphrase, *cost, salt, nonce, wrapped, &self.store) {
                    Ok(key) => return Ok(key),
                    Err(error) => refused = error,
                }
            }
        }
        Err(refused)
    }
}

fn wrap(key: &DataKey, passphrase: &Sensitive<String>, cost: PassphraseCost, store: &ByteArray<16>) -> Result<Slot, StoreError> {
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    fill_random(&mut salt);
    fill_random(&mut nonce);
    let cipher = stretch(passphrase, cost, &salt)?;
    let payload = Payload { msg: key.expose(), aad: &bound_to(store) };
    let wrapped = cipher.encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| StoreError::Locked("the key does not wrap"))?;
    Ok(Slot::Passphrase { cost, salt: ByteArray::new(salt), nonce: ByteArray::new(nonce), wrapped: ByteBuf::from(wrapped) })
}

fn unwrap(
    passphrase: &Sensitive<String>,
    cost: PassphraseCost,
    salt: &ByteArray<16>,
    nonce: &ByteArray<24>,
    wrapped: &[u8],
    store: &ByteArray<16>,
) -> Result<DataKey, StoreError> {
    let cipher = stretch(passphrase, cost, salt.as_slice())?;
    let payload = Payload { msg: wrapped, aad: &bound_to(store) };
    let key = cipher.decrypt(XNonce::from_slice(nonce.as_slice()), payload).map(Zeroizing::new);
    key.ok().and_then(|key| DataKey::from_slice(&key)).ok_or(StoreError::Locked("the passphrase is wrong"))
}

/// What the wrapped key is bound to: its slot cannot be carried into the file of another store.
fn bound_to(store: &ByteArray<16>) -> Vec<u8> {
    [PASSPHRASE, store.as_slice()].concat()
}

fn stretch(passphrase: &Sensitive<String>, cost: PassphraseCost, salt: &[u8]) -> Result<XChaCha20Poly1305, StoreError> {
    let damaged = || StoreError::Damaged(format!("{FILE}: cost of the passphrase slot"));
    if !cost.is_sane() {
        return Err(damaged());
    }
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| damaged())?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.expose().as_bytes(), salt, key.as_mut())
        .map_err(|_| damaged())?;
    Ok(XChaCha20Poly1305::new(key.as_ref().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ring::MemoryKeyRing;

    fn passphrase(text: &str) -> Unlock {
        Unlock::Passphrase(Sensitive::new(text.to_owned()))
    }

    fn slots() -> (Slots, DataKey, MemoryKeyRing) {
        (Slots::new([7; 16]), DataKey::random(), MemoryKeyRing::default())
    }

    #[test]
    fn every_slot_gives_the_same_key_and_the_file_reads_back() {
        let dir = tempfile::tempdir().unwrap();
        let (mut slots, key, ring) = slots();
        let recovery = SealKeyPair::generate(&mut rng());
        for unlock in [passphrase("correct horse"), Unlock::KeyRing, Unlock::Plain] {
            slots.put(&key, &unlock, true, PassphraseCost::LEAST, &ring).unwrap();
        }
        slots.put_escrow(&key, &recovery.public()).unwrap();
        slots.save(dir.path()).unwrap();
        let read = Slots::load(dir.path()).unwrap();
        for unlock in [passphrase("correct horse"), Unlock::KeyRing, Unlock::Plain, Unlock::Auto] {
            assert_eq!(read.open(&unlock, &ring).unwrap().expose(), key.expose(), "{unlock:?}");
        }
        assert_eq!(read.open_escrow(&recovery).unwrap().expose(), key.expose());
        assert_eq!(read.escrowed_to(), Some(recovery.id()));
        assert!(read.open_escrow(&SealKeyPair::generate(&mut rng())).is_err());
    }

    #[test]
    fn a_wiped_key_ring_still_leaves_the_passphrase() {
        let (mut slots, key, ring) = slots();
        slots.put(&key, &Unlock::Auto, false, PassphraseCost::LEAST, &ring).unwrap();
        slots.put(&key, &passphrase("correct horse"), false, PassphraseCost::LEAST, &ring).unwrap();
        ring.wipe();
        assert!(matches!(slots.open(&Unlock::Auto, &ring), Err(StoreError::Locked(_))));
        assert_eq!(slots.open(&passphrase("correct horse"), &ring).unwrap().expose(), key.expose());
    }

    #[test]
    fn wiping_any_slots_but_the_last_loses_nothing() {
        let (mut whole, key, ring) = slots();
        let recovery = SealKeyPair::generate(&mut rng());
        whole.put(&key, &passphrase("correct horse"), false, PassphraseCost::LEAST, &ring).unwrap();
        whole.put(&key, &Unlock::KeyRing, false, PassphraseCost::LEAST, &ring).unwrap();
        whole.put_escrow(&key, &recovery.public()).unwrap();
        assert_eq!(whole.slots.len(), 3);
        for kept in 1_u8..8 {
            let dir = tempfile::tempdir().unwrap();
            whole.save(dir.path()).unwrap();
            let mut some = Slots::load(dir.path()).unwrap();
            let mut at = 0;
            some.slots.retain(|_| {
                at += 1;
                kept & (1 << (at - 1)) != 0
            });
            some.save(dir.path()).unwrap();
            let mut read = Slots::load(dir.path()).unwrap();
            let ways = [read.open(&passphrase("correct horse"), &ring), read.open(&Unlock::KeyRing, &ring), read.open_escrow(&recovery)];
            for (way, opened) in ways.iter().enumerate() {
                match opened {
                    Ok(opened) => assert_eq!(opened.expose(), key.expose()),
                    Err(error) => assert!(matches!(error, StoreError::Locked(_)), "{error}"),
                }
                assert_eq!(opened.is_ok(), kept & (1 << way) != 0, "slots kept: {kept:03b}, way {way}");
            }
            // Whichever way was left, the lost ones are made anew.
            let key = ways.into_iter().find_map(Result::ok).unwrap();
            read.put(&key, &passphrase("new"), false, PassphraseCost::LEAST, &ring).unwrap();
            assert_eq!(read.open(&passphrase("new"), &ring).unwrap().expose(), key.expose());
        }
    }

    #[test]
    fn a_new_passphrase_ends_the_old_one() {
        let (mut slots, key, ring) = slots();
        slots.put(&key, &passphrase("old"), false, PassphraseCost::LEAST, &ring).unwrap();
        slots.put(&key, &passphrase("new"), false, PassphraseCost::LEAST, &ring).unwrap();
        assert!(matches!(slots.open(&passphrase("old"), &ring), Err(StoreError::Locked(_))));
        assert!(slots.open(&passphrase("new"), &ring).is_ok());
    }

    #[test]
    fn a_clear_key_is_refused_outside_training() {
        let (mut slots, key, ring) = slots();
        assert!(matches!(slots.put(&key, &Unlock::Plain, false, PassphraseCost::LEAST, &ring), Err(StoreError::Locked(_))));
    }

    #[test]
    fn a_slot_carried_to_another_store_does_not_open() {
        let (mut slots, key, ring) = slots();
        slots.put(&key, &passphrase("p"), false, PassphraseCost::LEAST, &ring).unwrap();
        slots.store = ByteArray::new([8; 16]);
        assert!(matches!(slots.open(&passphrase("p"), &ring), Err(StoreError::Locked(_))));
    }

    #[test]
    fn no_slots_file_makes_the_program_panic_or_take_all_memory() {
        let dir = tempfile::tempdir().unwrap();
        let (mut slots, key, ring) = slots();
        slots.put(&key, &passphrase("p"), false, PassphraseCost { memory_kib: 8, passes: 1 }, &ring).unwrap();
        slots.save(dir.path()).unwrap();
        let whole = std::fs::read(dir.path().join(FILE)).unwrap();
        for at in 0..whole.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut bytes = whole.clone();
                bytes[at] ^= flip;
                std::fs::write(dir.path().join(FILE), &bytes).unwrap();
                if let Ok(read) = Slots::load(dir.path()) {
                    let insane = read.slots.iter().any(|s| matches!(s, Slot::Passphrase { cost, .. } if cost.memory_kib > 4096));
                    assert!(insane || read.open(&passphrase("p"), &ring).is_err(), "byte {at} flipped by {flip:#x} went unseen");
                }
            }
        }
        std::fs::write(dir.path().join(FILE), vec![0; 1 << 20]).unwrap();
        assert!(matches!(Slots::load(dir.path()), Err(StoreError::Damaged(_))));
    }
}
