//! What a running headquarters does by itself: what the rule book says is kept no longer is erased.

use crate::headquarters::BY_ITSELF;
use crate::{Hq, HqError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;

/// The first look is after the booths' first contacts.
const FIRST: Duration = Duration::from_secs(600);
const EVERY: Duration = Duration::from_secs(6 * 3_600);

/// Works until it is stopped.
#[derive(Debug)]
pub(crate) struct Upkeep {
    stopped: Arc<AtomicBool>,
    task: JoinHandle<()>,
}

impl Upkeep {
    /// Begins. Needs a tokio runtime.
    pub(crate) fn start(hq: &Arc<Hq>) -> Self {
        let (hq, stopped) = (Arc::downgrade(hq), Arc::new(AtomicBool::new(false)));
        let stop = Arc::clone(&stopped);
        let task = tokio::spawn(async move {
            tokio::time::sleep(FIRST).await;
            while let Some(hq) = hq.upgrade() {
                let stop = Arc::clone(&stop);
                let worked = tokio::task::spawn_blocking(move || hq.erase_by_itself(&mut |_| !stop.load(Ordering::Relaxed))).await;
                match worked {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => tracing::error!(%error, "nothing more was erased"),
                    Err(error) => tracing::error!(%error, "erasing failed"),
                }
                tokio::time::sleep(EVERY).await;
            }
        });
        Self { stopped, task }
    }

    /// Ends after the segment in hand.
    pub(crate) async fn stop(self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.task.abort();
        // What runs on a thread of its own sees the word and ends.
        let _ = self.task.await;
    }
}

impl Hq {
    /// Erases what is due, unless the clock may be wrong.
    fn erase_by_itself(&self, watch: crate::retention::Watch<'_>) -> Result<(), HqError> {
        if !self.clock_is_plausible()? {
            tracing::warn!("nothing is erased: no crossing of the last month is here, so the clock may be wrong; `outpost-hq erase` does it");
            return Ok(());
        }
        let erased = self.erase_due(BY_ITSELF, watch)?;
        if erased.segments > 0 {
            tracing::info!(records = erased.total(), segments = erased.segments, pictures = erased.pictures, "erased");
        }
        Ok(())
    }
}
