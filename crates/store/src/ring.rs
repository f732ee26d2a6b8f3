//! The operating system's key ring: keeps the data key so that a booth opens unattended after a power cut.

use foundation::Sensitive;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The name under which entries stand in the key ring.
const SERVICE: &str = "outpost-booth";

/// A key ring, or the absence of one.
pub trait KeyRing: Send + Sync {
    /// The secret kept for `account`; `None` if there is none.
    ///
    /// # Errors
    /// What the key ring said, when it cannot be asked.
    fn get(&self, account: &str) -> Result<Option<Sensitive<String>>, String>;

    /// Keeps `secret` for `account`, instead of an earlier one.
    ///
    /// # Errors
    /// What the key ring said, when it does not take the secret.
    fn set(&self, account: &str, secret: &Sensitive<String>) -> Result<(), String>;
}

/// The key ring of the operating system: Credential Manager, Keychain or Secret Service.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsKeyRing;

impl KeyRing for OsKeyRing {
    fn get(&self, account: &str) -> Result<Option<Sensitive<String>>, String> {
        let found = keyring::Entry::new(SERVICE, account).and_then(|entry| entry.get_password());
        match found {
            Ok(secret) => Ok(Some(Sensitive::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn set(&self, account: &str, secret: &Sensitive<String>) -> Result<(), String> {
        keyring::Entry::new(SERVICE, account).and_then(|entry| entry.set_password(secret.expose())).map_err(|e| e.to_string())
    }
}

/// A key ring in memory, for tests and for machines whose key ring must not be used.
#[derive(Debug, Default)]
pub struct MemoryKeyRing(Mutex<BTreeMap<String, Sensitive<String>>>);

impl MemoryKeyRing {
    /// Forgets everything, as a reinstalled operating system does.
    pub fn wipe(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl KeyRing for MemoryKeyRing {
    fn get(&self, account: &str) -> Result<Option<Sensitive<String>>, String> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(account).cloned())
    }

    fn set(&self, account: &str, secret: &Sensitive<String>) -> Result<(), String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned(), secret.clone());
        Ok(())
    }
}
