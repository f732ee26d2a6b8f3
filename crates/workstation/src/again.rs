//! When lists change, crossings already recorded are screened again, in the background; and every crossing once more against
//! the alerts that its officer may not see. What is found is an event, and waits for an answer of those who may see it.
//!
//! One pass at a time, page by page, the newest crossing of each traveller alone. Where a pass stopped is kept, so that one
//! that was interrupted begins anew and records nothing twice.

use crate::inspection::history_key;
use crate::{Inner, Workstation, lock};
use border::{Act, Answer, FOUND_LATER, Hit, LateHit, Role, URGENT_LIST};
use foundation::CodedError;
use screening::{AlertList, Screener, Subject, identity_digest};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, Weak};
use store::{CrossingQuery, FoundLater, Record};
use uuid::Uuid;

/// Crossings older than this are not screened again: by then HQ's own lists of open stays tell more.
const LOOK_BACK_DAYS: i64 = 180;
const DAY_MS: i64 = 86_400_000;
/// Crossings screened before the store is left to others for a moment.
const PAGE: usize = 100;
/// More hits found later than this are not shown.
const MOST_SHOWN: usize = 200;
/// The setting that holds [`Screened`].
const SCREENED: &str = "screened-again";

/// Which crossings were screened against what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Screened {
    /// Version of each list with which every crossing was screened.
    lists: BTreeMap<String, u64>,
    /// Crossings up to this one were screened whoever may see what is found.
    upto: Option<Uuid>,
}

/// What runs, and what is known to wait.
#[derive(Default)]
pub(crate) struct Again {
    runs: Mutex<Runs>,
    open: Mutex<Option<Arc<Vec<FoundLater>>>>,
}

#[derive(Default)]
struct Runs {
    running: bool,
    wanted: bool,
}

impl Again {
    /// Whether whoever asks has to run it; otherwise the one who runs looks once more.
    fn begin(&self) -> bool {
        let mut runs = lock(&self.runs);
        runs.wanted = true;
        !std::mem::replace(&mut runs.running, true)
    }

    /// Whether there is something to look for; if not, nobody runs any more.
    fn next(&self) -> bool {
        let mut runs = lock(&self.runs);
        let wanted = std::mem::take(&mut runs.wanted);
        runs.running = wanted;
        wanted
    }

    /// What waits may be otherwise now.
    pub(crate) fn forget(&self) {
        *lock(&self.open) = None;
    }
}

/// A look through the crossings.
struct Pass {
    /// What the next crossing is screened against: every list while crossings are new, then those that have changed.
    screener: Screener,
    changed: Screener,
    /// Whether crossings are new, so that even their officers' hits were not looked at by others.
    is_new: bool,
    /// The newest crossing that is not new.
    upto: Option<Uuid>,
    after: Screened,
    /// Travellers whose newest crossing was looked at.
    seen: HashSet<String>,
    /// What was found later before, by traveller.
    known: HashMap<String, Vec<Hit>>,
    /// Continue behind this crossing.
    cursor: Option<Uuid>,
}

impl Workstation {
    /// Screens recorded crossings again where lists or crossings are new, on a thread of its own.
    pub(crate) fn screen_again(&self) {
        if self.inner.again.begin() {
            let booth = Arc::downgrade(&self.inner);
            self.inner.link.runtime().spawn_blocking(move || run(&booth));
        }
    }

    /// Hits found later that wait for an answer of somebody in this role, the newest first.
    pub(crate) fn open_later_hits(&self, role: Role) -> Result<Vec<FoundLater>, CodedError> {
        let open = self.every_open_later_hit()?;
        Ok(open.iter().filter(|found| screening::exists_for(&found.hit.hit.handling, role)).cloned().collect())
    }

    /// How many records wait for delivery of which somebody in this role must not know.
    pub(crate) fn hidden_from(&self, role: Role) -> Result<u64, CodedError> {
        let found = self.inner.store.hits_found_later(MOST_SHOWN)?;
        let hidden = found.iter().filter(|found| !found.received && !screening::exists_for(&found.hit.hit.handling, role));
        Ok(hidden.count() as u64)
    }

    fn every_open_later_hit(&self) -> Result<Arc<Vec<FoundLater>>, CodedError> {
        if let Some(open) = lock(&self.inner.again.open).clone() {
            return Ok(open);
        }
        let (mut open, mut seen) = (Vec::new(), HashSet::new());
        for found in self.inner.store.hits_found_later(MOST_SHOWN)? {
            let LateHit { identity, hit, .. } = &found.hit;
            let answer = self.inner.store.remembered_answer(identity, &hit.list, &hit.alert)?;
            let answered = answer.is_some_and(|given| given.answer != Answer::Unsure && given.at.unix_millis() >= found.at_ms);
            // Of an alert that changed, what it says now.
            let newest = seen.insert((identity.clone(), hit.id.clone()));
            if newest && !answered && self.is_listed(&found)? {
                open.push(found);
            }
        }
        let open = Arc::new(open);
        *lock(&self.inner.again.open) = Some(Arc::clone(&open));
        Ok(open)
    }

    /// Whether the alert is still a hit: one that its owner withdrew is gone.
    fn is_listed(&self, found: &FoundLater) -> Result<bool, CodedError> {
        let Some(crossing) = found.hit.crossing.parse().ok().map(|id| self.inner.store.crossing(id)).transpose()?.flatten() else {
            return Ok(false);
        };
        let subject = Subject::of(&crossing.crossing.traveller, &crossing.crossing.document);
        let hits = self.in_force().screener.screen_for_everybody(&subject, self.clock_now().unix_millis()).hits;
        Ok(hits.iter().any(|hit| hit.id == found.hit.hit.id))
    }

    fn pass(&self) -> Result<Option<Pass>, CodedError> {
        let in_force = self.in_force();
        let lists = in_force.screener.lists();
        let after = Screened {
            lists: lists.iter().map(|list| (list.header.list.clone(), list.header.version)).collect(),
            upto: self.inner.store.last_crossing()?.map(|row| row.id),
        };
        let Some(before) = self.inner.store.setting::<Screened>(SCREENED)? else {
            // Crossings from before this program were screened when they were made.
            self.inner.store.set_setting(SCREENED, &after)?;
            return Ok(None);
        };
        if before == after {
            return Ok(None);
        }
        let is_new = |list: &&Arc<AlertList>| before.lists.get(&list.header.list) != Some(&list.header.version);
        let changed = lists.iter().filter(is_new).cloned().collect();
        let known = self.found_before()?;
        Ok(Some(Pass {
            screener: Screener::new(lists.to_vec()),
            is_new: true,
            changed: Screener::new(changed),
            upto: before.upto,
            after,
            seen: HashSet::new(),
            known,
            cursor: None,
        }))
    }

    /// Screens the next page. Whether there may be another.
    fn page(&self, pass: &mut Pass) -> Result<bool, CodedError> {
        let from_ms = self.clock_now().unix_millis() - LOOK_BACK_DAYS * DAY_MS;
        let query = CrossingQuery { from_ms: Some(from_ms), limit: PAGE, before: pass.cursor, ..CrossingQuery::default() };
        let rows = self.inner.store.search_crossings(&query)?;
        for row in &rows {
            if Some(row.id) == pass.upto {
                (pass.screener, pass.is_new) = (pass.changed.clone(), false);
            }
            if pass.screener.lists().is_empty() {
                return Ok(false);
            }
            self.screen_crossing(row.id, pass)?;
        }
        pass.cursor = rows.last().map(|row| row.id);
        Ok(rows.len() == PAGE)
    }

    /// Screens a crossing whose traveller was corrected: under the right name no list was asked. What is found is a hit found later.
    pub(crate) fn screen_corrected(&self, crossing: Uuid) -> Result<(), CodedError> {
        let screener = Screener::new(self.in_force().screener.lists().to_vec());
        let (changed, after) = (Screener::new(Vec::new()), Screened::default());
        let (seen, known) = (HashSet::new(), self.found_before()?);
        self.screen_crossing(crossing, &mut Pass { screener, changed, is_new: true, upto: None, after, seen, known, cursor: None })
    }

    /// What was found later before, by traveller.
    fn found_before(&self) -> Result<HashMap<String, Vec<Hit>>, CodedError> {
        let mut known: HashMap<String, Vec<Hit>> = HashMap::new();
        for found in self.inner.store.hits_found_later(usize::MAX)? {
            known.entry(found.hit.identity).or_default().push(found.hit.hit);
        }
        Ok(known)
    }

    fn screen_crossing(&self, id: Uuid, pass: &mut Pass) -> Result<(), CodedError> {
        let Some(found) = self.inner.store.crossing(id)?.filter(|found| !found.voided) else { return Ok(()) };
        let crossing = found.crossing;
        let subject = Subject::of(&crossing.traveller, &crossing.document);
        let identity = identity_digest(&subject);
        if !pass.seen.insert(identity.clone()) {
            return Ok(());
        }
        let in_country = self.inner.store.open_stay(&history_key(&crossing.traveller, &crossing.document))?.is_some();
        if !pass.is_new && !in_country {
            return Ok(());
        }
        let hits = pass.screener.screen_for_everybody(&subject, self.clock_now().unix_millis()).hits;
        let mut acts = Vec::new();
        for hit in hits {
            // Headquarters' own word that this traveller was found later: it was raised already, here or at another booth.
            if hit.list == URGENT_LIST && hit.alert.starts_with(FOUND_LATER) {
                continue;
            }
            let unchanged = |known: &Hit| known.id == hit.id && (known.alert_digest.is_empty() || known.alert_digest == hit.alert_digest);
            let known = pass.known.entry(identity.clone()).or_default();
            if crossing.hits.iter().chain(known.iter()).any(|known| unchanged(known) || hit.repeats(known)) {
                continue;
            }
            known.push(hit.clone());
            let earlier = self.inner.store.remembered_answer(&identity, &hit.list, &hit.alert)?;
            if !earlier.is_some_and(|given| given.settles(&hit)) {
                acts.push(Act::HitFoundLater(Box::new(LateHit { crossing: id.to_string(), in_country, identity: identity.clone(), hit })));
            }
        }
        if !acts.is_empty() {
            self.inner.store.record(acts, Record::at(self.now_here()))?;
            self.inner.again.forget();
            self.inner.link.nudge();
        }
        Ok(())
    }
}

/// Passes until nothing is new. The booth is held no longer than a page takes, so that it can end.
fn run(booth: &Weak<Inner>) {
    while let Some(booth) = booth.upgrade().filter(|inner| inner.again.next()).map(|inner| Workstation { inner }) {
        let mut pass = match booth.pass() {
            Ok(Some(pass)) => pass,
            Ok(None) => continue,
            Err(error) => {
                tracing::warn!(%error, "recorded crossings are not screened again yet");
                continue;
            }
        };
        let weak = Arc::downgrade(&booth.inner);
        drop(booth);
        let whole = loop {
            let Some(booth) = weak.upgrade().map(|inner| Workstation { inner }) else { return };
            match booth.page(&mut pass) {
                Ok(true) => {}
                Ok(false) => break booth.finish(&pass),
                Err(error) => break Err(error),
            }
        };
        if let Err(error) = whole {
            tracing::warn!(%error, "recorded crossings are not screened again yet");
        }
    }
}

impl Workstation {
    fn finish(&self, pass: &Pass) -> Result<(), CodedError> {
        self.inner.store.set_setting(SCREENED, &pass.after)?;
        self.inner.again.forget();
        self.inner.changes.tell(&[crate::views::Topic::Status]);
        Ok(())
    }
}
