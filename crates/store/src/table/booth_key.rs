//! Table `booth_key`: the booth's own secrets.

use super::fixed;
use crate::{BoothKeys, StoreError};
use ed25519_dalek::SigningKey;
use foundation::Sensitive;
use journal::SealKeyPair;
use rusqlite::{Connection, OptionalExtension, params};
use zeroize::Zeroizing;

/// Keeps the keys of a new store.
pub(crate) fn insert(c: &Connection, keys: &BoothKeys) -> Result<(), StoreError> {
    let mut statement = c.prepare("INSERT INTO booth_key (name, secret) VALUES (?1, ?2)")?;
    statement.execute(params!["signing", keys.signing.to_bytes()])?;
    statement.execute(params!["sealing", keys.sealing.to_bytes().as_slice()])?;
    statement.execute(params!["tls", keys.tls_pem.expose().as_bytes()])?;
    Ok(())
}

/// The keys.
pub(crate) fn get(c: &Connection) -> Result<BoothKeys, StoreError> {
    let secret = |name: &str| -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let found = c.query_row("SELECT secret FROM booth_key WHERE name = ?1", [name], |row| row.get(0)).optional()?;
        found.map(Zeroizing::new).ok_or_else(|| StoreError::Damaged(format!("booth key {name}")))
    };
    let tls_pem = String::from_utf8(secret("tls")?.to_vec()).map_err(|_| StoreError::Damaged("booth key tls".to_owned()))?;
    Ok(BoothKeys {
        signing: SigningKey::from_bytes(&fixed(&secret("signing")?, "booth key signing")?),
        sealing: SealKeyPair::from_bytes(&fixed(&secret("sealing")?, "booth key sealing")?)?,
        tls_pem: Sensitive::new(tls_pem),
    })
}
