//! `hostile`: does to a training folder what an attacker, an accident or another version of the program would do, so that the real
//! program can be shown what follows. Knows only what such a person would know: the files, and a training folder's clear key.

use anyhow::{Context, bail, ensure};
use ciborium::Value;
use clap::Parser;
use journal::Message;
use outpost_hq::Hq;
use outpost_hq::keys::Protection;
use rusqlite::Connection;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use workstation::SystemClock;

/// Harms a training folder; for tests only.
#[derive(Parser, Debug)]
enum Harm {
    /// Alters one bit of the signature of the newest version of a feed that headquarters offers.
    FeedSignature {
        /// Headquarters' data folder; nothing may be running there.
        data: PathBuf,
        /// The feed, for example `alerts.national`.
        feed: String,
    },
    /// Turns a booth's database into one that only a later program may open.
    NewerStore {
        /// The booth's data folder; nothing may be running there.
        data: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    match Harm::parse() {
        Harm::FeedSignature { data, feed } => feed_signature(&data, &feed),
        Harm::NewerStore { data } => newer_store(&data),
    }
}

fn feed_signature(data: &Path, feed: &str) -> anyhow::Result<()> {
    let hq = Hq::open(data, &Protection::Plain, true, Arc::new(SystemClock::new())).context("the training headquarters opens")?;
    let mut record = hq.store.feed(feed, "")?.with_context(|| format!("no feed {feed}"))?;
    let signed = journal::SignedFeed::from_bytes(&record.signed)?;
    ensure!(signed.verify(&hq.keys.signing.verifying_key()).is_ok(), "the feed was harmed already");
    // The signature is a value of 64 bytes; whichever byte string of that length is changed, the feed does not verify afterwards.
    let altered = (0..record.signed.len()).rev().find_map(|at| {
        let byte = record.signed.get_mut(at)?;
        *byte ^= 1;
        let refused = journal::SignedFeed::from_bytes(&record.signed).is_ok_and(|feed| feed.verify(&hq.keys.signing.verifying_key()).is_err());
        if !refused {
            *record.signed.get_mut(at)? ^= 1;
        }
        refused.then_some(at)
    });
    ensure!(altered.is_some(), "no bit of the feed can be altered so that it is still read");
    hq.store.reseal_feed(feed, record.version, &record.signed)?;
    Ok(())
}

fn newer_store(data: &Path) -> anyhow::Result<()> {
    let key = clear_key(&std::fs::read(data.join("slots.cbor"))?)?;
    #[expect(clippy::disallowed_methods, reason = "stands for a later program, which opens the file by itself")]
    let connection = Connection::open(data.join("booth.db"))?;
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"; PRAGMA cipher_page_size = 4096;"))?;
    let rows = connection
        .execute("INSERT INTO migration (number, opens_from, applied_at_ms) SELECT max(number) + 40, max(number) + 40, 0 FROM migration", [])?;
    ensure!(rows == 1, "the table of migrations took no row");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

/// The key of a training folder, which lies in its slots in clear: hexadecimal.
fn clear_key(slots: &[u8]) -> anyhow::Result<String> {
    let member = |value: &Value, name: &str| -> Option<Value> {
        let (_, found) = value.as_map()?.iter().find(|(key, _)| key.as_text() == Some(name))?;
        Some(found.clone())
    };
    let file: Value = ciborium::from_reader(slots)?;
    let slots = member(&file, "slots").and_then(|slots| slots.as_array().cloned()).unwrap_or_default();
    let key = slots.iter().find_map(|slot| member(&member(slot, "Plain")?, "key"));
    let Some(Value::Bytes(key)) = key else { bail!("no clear key lies in these slots") };
    let mut hex = String::with_capacity(64);
    key.iter().try_for_each(|byte| write!(hex, "{byte:02x}"))?;
    Ok(hex)
}
