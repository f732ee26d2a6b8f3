//! Operations of a booth: enrol, sync, journal, backup, restore, doctor.

use crate::reply::{Done, Reply, Stop, read_text};
use clap::{Args, Subcommand};
use foundation::{Clock, CodedError, ErrorCode, Sensitive};
use platform::SystemClock;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{CreateOptions, OsKeyRing, Queue, Store, Unlock};

/// Which booth, and how its store opens.
#[derive(Args)]
pub(crate) struct At {
    /// The booth's data folder.
    #[arg(long)]
    pub(crate) data: PathBuf,
    /// File with the booth passphrase (otherwise the key ring, or the clear key of a training folder).
    #[arg(long)]
    passphrase_file: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Enrol {
    #[command(flatten)]
    at: At,
    /// Address of headquarters, `https://…`.
    #[arg(long)]
    hq: String,
    /// The one-time code.
    #[arg(long)]
    code: String,
    /// A training booth: its key lies in clear, and it joins only a training headquarters.
    #[arg(long)]
    training: bool,
    /// Where no link reaches headquarters: writes the request on this stick; once headquarters has answered there (`outpost-hq import-bundle STICK`),
    /// the same again joins.
    #[arg(long)]
    stick: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(crate) enum Sync {
    /// Delivers what waits and fetches what is new, once.
    Now(At),
    /// What waits, since when, and how long it takes at this speed.
    Status(At),
    /// Shows or sets how many bytes a day the link may take; refusals and answers to hits go beyond it (unstable).
    Budget(SyncBudget),
}

#[derive(Args)]
pub(crate) struct SyncBudget {
    #[command(flatten)]
    at: At,
    /// Megabytes a day (10⁶ bytes); 0: no limit.
    #[arg(long)]
    megabytes_a_day: Option<u64>,
}

#[derive(Subcommand)]
pub(crate) enum Journal {
    /// Verifies chain, commitments, pictures and projections; names the place of every fault.
    Verify(At),
    /// Shows heads and kinds, never bodies.
    Show(Show),
}

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    at: At,
    /// Epoch (otherwise the current one).
    #[arg(long)]
    epoch: Option<u32>,
    /// First sequence number.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// How many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

#[derive(Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    at: At,
    /// Empty folder for the copy.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Args)]
pub(crate) struct Restore {
    /// The backup's folder; the booth's own folder must then be empty.
    #[arg(long, required_unless_present = "from_hq", conflicts_with = "from_hq")]
    from: Option<PathBuf>,
    /// Mends a damaged store: what can be read of it is kept, the rest comes from headquarters. The damaged file is kept beside.
    #[arg(long)]
    from_hq: bool,
    #[command(flatten)]
    at: At,
}

#[derive(Serialize)]
struct Requested {
    request: PathBuf,
}

#[derive(Serialize)]
struct Joined {
    booth: u32,
    post: String,
}

#[derive(Serialize)]
struct Waiting {
    events: u64,
    oldest_minutes: Option<i64>,
    images: u64,
    image_bytes: u64,
    remaining_seconds: Option<u64>,
}

#[derive(Serialize)]
struct BudgetLine {
    bytes_a_day: Option<u64>,
    spent_today: u64,
}

#[derive(Serialize)]
struct HeadLine {
    epoch: u32,
    seq: u64,
    id: String,
    kind: String,
    at: String,
    chain: String,
    erased: bool,
}

#[derive(Serialize)]
pub(crate) struct Checked {
    check: &'static str,
    ok: bool,
    says: String,
}

impl At {
    fn unlock(&self) -> Result<Unlock, Stop> {
        match &self.passphrase_file {
            Some(path) => Ok(Unlock::Passphrase(Sensitive::new(read_text(Some(path))?.trim_end_matches(['\r', '\n']).to_owned()))),
            None => Ok(Unlock::Auto),
        }
    }

    /// The booth's store.
    pub(crate) fn open(&self) -> Result<Store, Stop> {
        Store::open(&self.data, &self.unlock()?, clock()).map_err(coded)
    }

    /// Looks the booth over; every check is answered, whatever the others say.
    pub(crate) fn doctor(self, reply: &mut Reply) -> Done {
        let (checks, sound) = self.checks(&self.open()?)?;
        for check in &checks {
            reply.answer(check, || format!("{} {:<10} {}", if check.ok { "ok  " } else { "LOOK" }, check.check, check.says))?;
        }
        Ok(sound)
    }

    /// What [`At::doctor`] looks at, and whether the journal is sound.
    pub(crate) fn checks(&self, store: &Store) -> Result<([Checked; 6], bool), Stop> {
        let report = store.verify().map_err(coded)?;
        let queue = store.queue().map_err(coded)?;
        let free = platform::free_bytes(&self.data).map_err(|e| Stop::from(CodedError::from(e)))?;
        let now = SystemClock::new().now().unix_millis();
        let expired: Vec<String> = store.feed_versions().map_err(coded)?.into_iter().filter(|f| f.expires_at < now).map(|f| f.name).collect();
        let enrolled = store.enrolled().map_err(coded)?;
        let program = crate::release::looked_over(store)?;
        let checks = [
            Checked {
                check: "journal",
                ok: report.is_sound(),
                says: format!("{} events, {} pictures, {} faults", report.events, report.blobs, report.faults.len()),
            },
            Checked { check: "disk", ok: free > 1 << 30, says: format!("{} MB free", free >> 20) },
            Checked { check: "enrolment", ok: enrolled.is_some(), says: enrolled.map_or("not enrolled".to_owned(), |e| e.hq_url) },
            Checked {
                check: "feeds",
                ok: expired.is_empty(),
                says: if expired.is_empty() { "none expired".to_owned() } else { format!("expired: {}", expired.join(", ")) },
            },
            Checked { check: "program", ok: program.0, says: program.1 },
            Checked { check: "delivery", ok: queue.events == 0, says: waiting(store)?.1 },
        ];
        Ok((checks, report.is_sound()))
    }
}

impl Enrol {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        let unlock = self.at.unlock()?;
        let exists = self.at.data.join("slots.cbor").exists();
        let store = if exists {
            Store::open(&self.at.data, &unlock, clock())
        } else {
            let unlock = match unlock {
                Unlock::Auto if self.training => Unlock::Plain,
                Unlock::Auto => Unlock::KeyRing,
                given => given,
            };
            Store::create(&self.at.data, CreateOptions::new(unlock, self.training), clock())
        };
        let store = store.map_err(coded)?;
        let code = Sensitive::new(self.code);
        if let Some(stick) = &self.stick {
            return by_stick(&store, &self.hq, &code, stick, reply);
        }
        let joined = runtime()?.block_on(uplink::enrol(&store, &self.hq, &code)).map_err(|e| Stop::from(CodedError::from(e)))?;
        store.look_at_releases(store::program_version()).map_err(coded)?;
        // What headquarters has published is fetched at once, so that the first officer can sign in.
        let first = runtime()?.block_on(uplink::sync_once(&store)).map_err(|e| Stop::from(CodedError::from(e)))?;
        if let Some(error) = first.error {
            reply.trouble("first delivery", &error);
        }
        let joined = Joined { booth: joined.booth, post: joined.post };
        reply.answer(&joined, || format!("joined as booth {} of post {}", joined.booth, joined.post))?;
        Ok(true)
    }
}

fn by_stick(store: &Store, hq: &str, code: &Sensitive<String>, stick: &Path, reply: &mut Reply) -> Done {
    let stopped = |error| Stop::from(CodedError::from(error));
    if let Some(joined) = uplink::join_from_stick(store, hq, code, stick).map_err(stopped)? {
        store.look_at_releases(store::program_version()).map_err(coded)?;
        let joined = Joined { booth: joined.booth, post: joined.post };
        reply.answer(&joined, || format!("joined as booth {} of post {}", joined.booth, joined.post))?;
        return Ok(true);
    }
    let request = Requested { request: uplink::request_on_stick(store, code, stick).map_err(stopped)? };
    reply.answer(&request, || {
        format!(
            "{} is written and read again: bring the stick to headquarters (`outpost-hq import-bundle`), then run this again",
            request.request.display()
        )
    })?;
    Ok(true)
}

impl Sync {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Now(at) => {
                let store = at.open()?;
                store.look_at_releases(store::program_version()).map_err(coded)?;
                let report = runtime()?.block_on(uplink::sync_once(&store)).map_err(|e| Stop::from(CodedError::from(e)))?;
                reply.answer(&report, || {
                    format!(
                        "{} events and {} pictures delivered; {} events and {} pictures wait",
                        report.events, report.images, report.waiting_events, report.waiting_images
                    )
                })?;
                match report.error {
                    Some(error) => Err(Stop::Environment(error)),
                    None => Ok(true),
                }
            }
            Self::Status(at) => {
                let (value, words) = waiting(&at.open()?)?;
                reply.answer(&value, || words)?;
                Ok(true)
            }
            Self::Budget(budget) => budget.run(reply),
        }
    }
}

impl Journal {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Verify(at) => {
                let report = at.open()?.verify().map_err(coded)?;
                let sound = report.is_sound();
                reply.answer(&report, || {
                    let mut words =
                        format!("{} events in {} epochs ({} erased), {} pictures: ", report.events, report.epochs, report.erased, report.blobs);
                    words.push_str(if sound { "everything verifies" } else { "NOT AS RECORDED" });
                    for fault in &report.faults {
                        words.push_str(&format!("\n  {fault}"));
                    }
                    words
                })?;
                if sound {
                    return Ok(true);
                }
                let places: Vec<String> = report.faults.iter().take(3).map(ToString::to_string).collect();
                Err(Stop::Verification(CodedError::new(ErrorCode::JournalBroken, places.join("; "))))
            }
            Self::Show(show) => show.run(reply),
        }
    }
}

impl Show {
    fn run(self, reply: &mut Reply) -> Done {
        let store = self.at.open()?;
        let current = store.head().map_err(coded)?.map_or(1, |head| head.epoch);
        for stored in store.events(self.epoch.unwrap_or(current), self.from, self.limit).map_err(coded)? {
            let head = stored.head();
            let line = HeadLine {
                epoch: head.id.epoch,
                seq: head.id.seq,
                id: head.public_id().to_string(),
                kind: head.kind.clone(),
                at: head.at.utc.to_rfc3339(),
                chain: stored.chain().to_string(),
                erased: stored.is_erased(),
            };
            let chain: String = line.chain.chars().take(12).collect();
            reply.answer(&line, || {
                format!("{}-{:<6} {} {:<22} {chain}…{}", line.epoch, line.seq, line.at, line.kind, if line.erased { " (erased)" } else { "" })
            })?;
        }
        Ok(true)
    }
}

impl Backup {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        self.at.open()?.backup(&self.to).map_err(coded)?;
        reply.answer(&self.to, || format!("{}: copied and verified", self.to.display()))?;
        Ok(true)
    }
}

impl Restore {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        let Some(from) = &self.from else { return self.mend(reply) };
        let store = Store::restore(from, &self.at.data, &self.at.unlock()?, Arc::new(OsKeyRing), clock()).map_err(coded)?;
        let epoch = store.head().map_err(coded)?.map_or(0, |head| head.epoch);
        reply.answer(&epoch, || format!("{}: restored; the journal goes on in epoch {epoch}", self.at.data.display()))?;
        Ok(true)
    }

    /// Says what it did; a store of which something is lost for good counts as not verified.
    fn mend(self, reply: &mut Reply) -> Done {
        let unlock = self.at.unlock()?;
        let restoring = uplink::restore_from_hq(&self.at.data, &unlock, Arc::new(OsKeyRing), clock());
        let done = runtime()?.block_on(restoring).map_err(|e| Stop::from(CodedError::from(e)))?;
        reply.answer(&done, || {
            let mut words = format!(
                "{}: {} events kept, {} given back by headquarters; {} pictures kept, {} given back; the journal goes on in epoch {}; \
                 the damaged file is {}",
                self.at.data.display(),
                done.events_kept,
                done.events_from_hq,
                done.pictures_kept,
                done.pictures_from_hq,
                done.epoch,
                done.damaged.display()
            );
            for (epoch, first, last) in &done.events_lost {
                words.push_str(&format!("\n  LOST: events {first} to {last} of epoch {epoch}, which never reached headquarters"));
            }
            for picture in &done.pictures_lost {
                words.push_str(&format!("\n  LOST: picture {picture}"));
            }
            words
        })?;
        Ok(done.events_lost.is_empty() && done.pictures_lost.is_empty())
    }
}

impl SyncBudget {
    fn run(self, reply: &mut Reply) -> Done {
        let store = self.at.open()?;
        if let Some(megabytes) = self.megabytes_a_day {
            uplink::set_daily_budget(&store, (megabytes > 0).then(|| megabytes.saturating_mul(1_000_000))).map_err(coded)?;
        }
        let (bytes_a_day, progress) = (uplink::daily_budget(&store).map_err(coded)?, uplink::progress(&store).map_err(coded)?);
        let today = progress.day == Some(store.clock().now().local_date());
        let line = BudgetLine { bytes_a_day, spent_today: if today { progress.spent } else { 0 } };
        reply.answer(&line, || match line.bytes_a_day {
            None => "no limit; the link may take as many bytes as it can".to_owned(),
            Some(bytes) => {
                format!("{} MB a day, {} kB spent today; refusals and answers to hits go beyond it", bytes / 1_000_000, line.spent_today / 1_000)
            }
        })?;
        Ok(true)
    }
}

/// What waits, in numbers and in words.
fn waiting(store: &Store) -> Result<(Waiting, String), Stop> {
    let queue = store.queue().map_err(coded)?;
    let (progress, per_day) = (uplink::progress(store).map_err(coded)?, uplink::daily_budget(store).map_err(coded)?);
    let remaining_seconds = uplink::remaining_seconds(&queue, &progress, per_day).filter(|_| queue.events + queue.blobs > 0);
    let oldest_minutes = queue.oldest_at_ms.map(|at| (SystemClock::new().now().unix_millis() - at).max(0) / 60_000);
    let Queue { events, blobs: images, blob_bytes: image_bytes, .. } = queue;
    Ok((Waiting { events, oldest_minutes, images, image_bytes, remaining_seconds }, in_words(&queue, oldest_minutes, remaining_seconds)))
}

fn in_words(queue: &Queue, oldest_minutes: Option<i64>, remaining_seconds: Option<u64>) -> String {
    let photographs = |verb: &str| match queue.blobs {
        1 => format!("1 photograph {verb}s"),
        many => format!("{many} photographs {verb}"),
    };
    let what = match (oldest_minutes, queue.blobs) {
        (None, 0) => return "everything is at headquarters".to_owned(),
        (None, _) => format!("all decisions are at headquarters; {}", photographs("remain")),
        (Some(minutes), 0) => format!("{} records wait, the oldest for {minutes} min", queue.events),
        (Some(minutes), _) => format!("{} records wait, the oldest for {minutes} min; {}", queue.events, photographs("wait")),
    };
    match remaining_seconds {
        None => what,
        Some(..90) => format!("{what}, about a minute at this speed"),
        Some(seconds @ ..5_400) => format!("{what}, about {} min at this speed", seconds.div_ceil(60)),
        Some(seconds @ ..129_600) => format!("{what}, about {} h at this speed", (seconds + 1_800) / 3_600),
        Some(seconds) => format!("{what}, about {} days at this speed", (seconds + 43_200) / 86_400),
    }
}

pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock::new())
}

pub(crate) fn coded(error: store::StoreError) -> Stop {
    Stop::from(CodedError::from(error))
}

fn runtime() -> Result<tokio::runtime::Runtime, Stop> {
    tokio::runtime::Runtime::new().map_err(|e| Stop::Environment(CodedError::new(ErrorCode::Internal, e.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_remains_is_said_in_words_and_never_as_a_bare_connected() {
        let queue = |events, blobs| Queue { events, oldest_at_ms: None, blobs, blob_bytes: 0 };
        for (queue, oldest, remaining, expect) in [
            (queue(0, 0), None, None, "everything is at headquarters"),
            (queue(0, 214), None, Some(10_800), "all decisions are at headquarters; 214 photographs remain, about 3 h at this speed"),
            (queue(0, 1), None, None, "all decisions are at headquarters; 1 photograph remains"),
            (queue(9, 0), Some(12), Some(20), "9 records wait, the oldest for 12 min, about a minute at this speed"),
            (queue(9, 2), Some(3), Some(300_000), "9 records wait, the oldest for 3 min; 2 photographs wait, about 3 days at this speed"),
        ] {
            assert_eq!(in_words(&queue, oldest, remaining), expect);
        }
    }
}
