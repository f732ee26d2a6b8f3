//! Table `post_key`: the keys of the post this booth stands at, the one in force and earlier ones.

use super::fixed;
use crate::StoreError;
use journal::SealKeyPair;
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

/// Adds a post key, or makes a known one the one in force.
pub(crate) fn put(c: &Connection, key: &SealKeyPair) -> Result<(), StoreError> {
    c.execute(
        "INSERT INTO post_key (key_id, private, received_order)
         VALUES (?1, ?2, (SELECT coalesce(max(received_order), 0) + 1 FROM post_key))
         ON CONFLICT (key_id) DO UPDATE SET received_order = (SELECT max(received_order) + 1 FROM post_key)",
        params![id_bytes(key), key.to_bytes().as_slice()],
    )?;
    Ok(())
}

/// Every post key, the one in force first.
pub(crate) fn all(c: &Connection) -> Result<Vec<SealKeyPair>, StoreError> {
    let mut statement = c.prepare_cached("SELECT private FROM post_key ORDER BY received_order DESC")?;
    let mut rows = statement.query([])?;
    let mut keys = Vec::new();
    while let Some(row) = rows.next()? {
        let private = Zeroizing::new(row.get::<_, Vec<u8>>(0)?);
        keys.push(SealKeyPair::from_bytes(&fixed(&private, "post_key.private")?)?);
    }
    Ok(keys)
}

/// The first 8 bytes of a BLAKE3, as the wire names keys; spelt out from its hexadecimal form.
fn id_bytes(key: &SealKeyPair) -> Vec<u8> {
    let text = key.id().to_string();
    (0..text.len()).step_by(2).filter_map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}
