//! `outpost-hq erase`: what the rule book says is kept no longer.

use super::{BY, say, until_interrupted};
use anyhow::Result;
use foundation::CodedError;
use outpost_hq::{Erased, Hq};
use serde_json::json;
use std::sync::atomic::Ordering;

/// Segments between two lines of progress.
const TOLD_EVERY: u64 = 1_000;

/// Erases what is due, or only says what would be. Ctrl-C ends it after the segment in hand: what is erased is, and the rest is for the next
/// time. `false` then.
pub(super) fn erase(hq: &Hq, dry_run: bool, json: bool) -> Result<bool> {
    let (_runtime, stopped) = until_interrupted()?;
    let mut told = 0;
    let mut watch = |erased: &Erased| {
        if erased.segments >= told + TOLD_EVERY {
            told = erased.segments;
            super::complain(&format!("{} records of {told} segments …", erased.total()));
        }
        !stopped.load(Ordering::Relaxed)
    };
    let done = if dry_run { hq.due_for_erasure(&mut watch) } else { hq.erase_due(BY, &mut watch) }.map_err(CodedError::from)?;
    let (records, pictures, whole) = (done.total(), done.pictures, !stopped.load(Ordering::Relaxed));
    let what = if dry_run { "would be erased" } else { "erased" };
    let rest = if whole { "" } else { " Stopped: run it again for the rest." };
    say(
        &json!({ "dry_run": dry_run, "segments": done.segments, "records": done.records, "pictures": pictures, "whole": whole }),
        json,
        &format!("{records} records of {} segments and {pictures} pictures {what}.{rest}", done.segments),
    );
    Ok(whole)
}
