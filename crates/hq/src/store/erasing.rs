//! Erasure in the tables: what stands in a segment's place, and the rows that were made of the bodies that go. Both stores erase this way;
//! what they do by themselves is behind [`Erasures`].
//!
//! What was counted stays counted: statistics name nobody. It is kept beside the projections, and a rebuild adds it to what it counts.

use super::amending::{Amendments, Figures};
use super::{ArrivedEvent, Erasing, Fact, Place, VerdictKind};
use crate::HqError;
use border::RetentionClass;
use journal::{BoothId, EventId, Hash32};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Erasure when retention ends.
pub trait ErasureStore: Send + Sync {
    /// Numbers of the segments after `after` that hold a body of a class recorded before a time, at most `limit`, in their order.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn bodies_before(&self, class: RetentionClass, before_ms: i64, after: i64, limit: u32) -> Result<Vec<i64>, HqError>;
    /// Numbers of every segment that holds an event of this identity, whichever branch it is of.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn segments_with(&self, id: EventId) -> Result<Vec<i64>, HqError>;
    /// Puts what remains in the place of segments and drops what was made of the bodies that go, in one transaction. `false`: one of the
    /// segments is no longer what was read; then nothing was changed.
    ///
    /// # Errors
    /// [`HqError::Database`]; then nothing was changed.
    fn erase(&self, group: &[Erasing], now_ms: i64) -> Result<bool, HqError>;
    /// Nothing of what was erased is left in the database's files either, as far as the database can say so.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn erased_for_good(&self) -> Result<(), HqError>;
    /// Whether a picture's key was erased.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn is_blob_erased(&self, hash: &Hash32) -> Result<bool, HqError>;
    /// Pictures whose keys were erased and whose bytes are still here, at most `limit`.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn blobs_to_delete(&self, limit: u32) -> Result<Vec<Hash32>, HqError>;
    /// Notes that the bytes of a picture are gone.
    ///
    /// # Errors
    /// [`HqError::Database`].
    fn blob_deleted(&self, hash: &Hash32) -> Result<(), HqError>;
}

/// Acts that are only counted: booth, day, post and kind.
pub(super) type Acts = BTreeMap<(BoothId, String, String, String), u64>;

/// The tables of a store that an erasure changes, within one transaction that holds the locks of the booths.
pub(super) trait Erasures: Amendments {
    /// The bytes that are kept of a segment.
    fn bytes(&mut self, id: i64) -> Result<Option<Vec<u8>>, HqError>;
    /// Puts what remains of a segment in its place.
    fn replace(&mut self, erasing: &Erasing) -> Result<(), HqError>;
    /// Branch and number of the events whose rows name the segment.
    fn projected(&mut self, erasing: &Erasing) -> Result<Vec<(u32, u64)>, HqError>;
    /// A crossing's row on a branch, and what finds it.
    fn drop_crossing(&mut self, booth: BoothId, crossing: Uuid, branch: u32) -> Result<(), HqError>;
    /// What was said of a crossing.
    fn drop_amendment(&mut self, place: Place, crossing: Uuid) -> Result<(), HqError>;
    /// An answer is no longer said by this crossing (by an act of its own: `None`); it goes if nothing says it. Whether it went.
    fn untie_answer(&mut self, booth: BoothId, id: &str, of: Option<Uuid>) -> Result<bool, HqError>;
    /// A line of the quarantine.
    fn drop_quarantined(&mut self, segment: i64, seq: u64) -> Result<(), HqError>;
    /// What people here said to a record.
    fn drop_verdict(&mut self, kind: VerdictKind, subject: &str) -> Result<(), HqError>;
    /// Keeps what erased records were counted as.
    fn keep(&mut self, figures: &Figures, acts: &Acts) -> Result<(), HqError>;
    /// Every figure that is kept.
    fn kept_figures(&mut self) -> Result<Figures, HqError>;
    /// Counts the acts that are kept.
    fn count_kept_acts(&mut self) -> Result<(), HqError>;
    /// A picture's key is gone, whether or not the picture is here.
    fn unlock_no_more(&mut self, picture: &Hash32, booth: BoothId, now_ms: i64) -> Result<(), HqError>;
}

/// Erases from a group of segments, all or nothing; `false`: one of them is no longer what was read, and nothing was changed.
pub(super) fn erase(tables: &mut impl Erasures, group: &[Erasing], now_ms: i64) -> Result<bool, HqError> {
    for one in group {
        if tables.bytes(one.id)?.map(|bytes| Hash32::of(&bytes)) != Some(one.before) {
            return Ok(false);
        }
    }
    let (mut figures, mut acts) = (Figures::new(), Acts::new());
    for one in group {
        let projected = tables.projected(one)?;
        for event in one.arrival.events().iter().filter(|event| one.erased.contains(&event.seq)) {
            for (branch, _) in projected.iter().filter(|(_, seq)| *seq == event.seq) {
                drop_rows(tables, one, event, *branch, (&mut figures, &mut acts))?;
            }
        }
        tables.replace(one)?;
        for picture in &one.pictures {
            tables.unlock_no_more(picture, one.arrival.booth, now_ms)?;
        }
    }
    tables.keep(&figures, &acts)?;
    Ok(true)
}

/// Drops what was made of an event, and adds what it was counted as to what is kept.
fn drop_rows(
    tables: &mut impl Erasures,
    of: &Erasing,
    event: &ArrivedEvent,
    branch: u32,
    (figures, acts): (&mut Figures, &mut Acts),
) -> Result<(), HqError> {
    let booth = of.arrival.booth;
    let place = Place { booth, epoch: of.arrival.epoch, branch, seq: event.seq };
    match &event.fact {
        Fact::Crossing(fact) => {
            for standing in tables.standing(booth, fact.id)?.iter().filter(|standing| standing.branch == branch) {
                if let Some(cell) = standing.counted()? {
                    *figures.entry((booth, standing.day.clone(), standing.post.clone())).or_default().entry(cell).or_default() += 1;
                }
                tables.drop_crossing(booth, fact.id, branch)?;
            }
            for answer in &fact.answers {
                untie(tables, booth, &answer.id, Some(fact.id))?;
            }
        }
        Fact::Amendment(fact) => tables.drop_amendment(place, fact.crossing)?,
        Fact::Answer(fact) => untie(tables, booth, &fact.id, None)?,
        Fact::Counted { day, post } => {
            if branch == 0 && !of.arrival.revoked && !event.broken {
                *acts.entry((booth, day.clone(), post.clone(), event.kind.clone())).or_default() += 1;
            }
        }
        Fact::Quarantined(_) => tables.drop_quarantined(of.id, event.seq)?,
        Fact::Nothing => tables.drop_verdict(VerdictKind::Alarm, &place.raised())?,
    }
    Ok(())
}

fn untie(tables: &mut impl Erasures, booth: BoothId, answer: &str, of: Option<Uuid>) -> Result<(), HqError> {
    if tables.untie_answer(booth, answer, of)? { tables.drop_verdict(VerdictKind::Outcome, answer) } else { Ok(()) }
}

/// After a rebuild: counts what erased records were counted as.
pub(super) fn count_kept(tables: &mut impl Erasures) -> Result<(), HqError> {
    let figures = tables.kept_figures()?;
    if !figures.is_empty() {
        tables.change_figures(&figures)?;
    }
    tables.count_kept_acts()
}
