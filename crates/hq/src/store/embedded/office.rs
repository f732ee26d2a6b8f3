//! Users of the console, sessions, the audit log, alarms.

use super::Embedded;
use super::convert::{B, H, S, U, row_word};
use crate::HqError;
use crate::store::words::{audit_chain, word};
use crate::store::{
    AlarmRecord, AuditEntry, AuditQuery, AuditRecord, NewAlarm, OfficeStore, Place, Publication, RaisedRecord, SessionRecord, UserRecord, Verdict,
    VerdictKind,
};
use journal::Hash32;
use rusqlite::{OptionalExtension, Row, Transaction, params};

const USER_COLUMNS: &str = "login, name, role, phc, disabled, failures, blocked_until, signed_in_at";
const AUDIT_COLUMNS: &str = "id, at, login, act, purpose, detail, shown";

impl OfficeStore for Embedded {
    fn users(&self) -> Result<Vec<UserRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(&format!("SELECT {USER_COLUMNS} FROM user ORDER BY login"))?;
            let rows = query.query_map([], user_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn user(&self, login: &str) -> Result<Option<UserRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(&format!("SELECT {USER_COLUMNS} FROM user WHERE login = ?1"))?;
            Ok(query.query_row([login], user_of).optional()?)
        })
    }

    fn save_user(&self, user: &UserRecord) -> Result<(), HqError> {
        self.write(|tx| {
            let phc: Option<String> = tx.query_row("SELECT phc FROM user WHERE login = ?1", [&user.login], |row| row.get(0)).optional()?;
            if user.disabled || phc.is_some_and(|phc| phc != *user.phc.expose()) {
                tx.execute("DELETE FROM session WHERE login = ?1", [&user.login])?;
            }
            tx.prepare_cached(
                "INSERT OR REPLACE INTO user (login, name, role, phc, disabled, failures, blocked_until, signed_in_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                user.login,
                user.name.expose(),
                word(&user.role),
                user.phc.expose(),
                user.disabled,
                user.failures,
                user.blocked_until,
                user.signed_in_at,
            ])?;
            Ok(())
        })
    }

    fn open_session(&self, digest: &Hash32, login: &str, now_ms: i64) -> Result<(), HqError> {
        self.write(|tx| {
            tx.execute("INSERT INTO session (digest, login, made_at, used_at) VALUES (?1, ?2, ?3, ?3)", params![H(*digest), login, now_ms])?;
            Ok(())
        })
    }

    fn use_session(&self, digest: &Hash32, now_ms: i64) -> Result<Option<SessionRecord>, HqError> {
        let found = self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT login, made_at, used_at FROM session WHERE digest = ?1")?;
            let row = query.query_row([H(*digest)], |row| Ok(SessionRecord { login: row.get(0)?, made_at: row.get(1)?, used_at: row.get(2)? }));
            Ok(row.optional()?)
        })?;
        // A note a minute is enough for the idle limit; every request would be a write.
        if found.as_ref().is_some_and(|session| now_ms.saturating_sub(session.used_at) > 60_000) {
            self.write(|tx| {
                tx.execute("UPDATE session SET used_at = ?2 WHERE digest = ?1", params![H(*digest), now_ms])?;
                Ok(())
            })?;
        }
        Ok(found)
    }

    fn close_session(&self, digest: &Hash32) -> Result<(), HqError> {
        self.write(|tx| {
            tx.execute("DELETE FROM session WHERE digest = ?1", [H(*digest)])?;
            Ok(())
        })
    }

    fn audit(&self, entry: &AuditEntry) -> Result<(), HqError> {
        self.write(|tx| {
            let last: Option<(i64, H)> =
                tx.query_row("SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1", [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let (id, prev) = last.map_or((1, Hash32::default()), |(id, H(chain))| (id + 1, chain));
            let row = AuditRecord {
                id: u64::try_from(id).unwrap_or(0),
                at: entry.at,
                login: entry.login.clone(),
                act: entry.act.to_owned(),
                purpose: entry.purpose.clone(),
                detail: entry.detail.clone(),
                shown: entry.shown,
            };
            let chain = audit_chain(&prev, &row)?;
            tx.execute(
                "INSERT INTO audit (id, at, login, act, purpose, detail, shown, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![id, row.at, row.login, row.act, row.purpose, row.detail.expose(), row.shown, H(chain)],
            )?;
            Ok(())
        })
    }

    fn audit_page(&self, query: &AuditQuery) -> Result<Vec<AuditRecord>, HqError> {
        self.read(|tx| {
            let mut statement = tx.prepare_cached(&format!(
                "SELECT {AUDIT_COLUMNS} FROM audit WHERE (?1 IS NULL OR login = ?1) AND (?2 IS NULL OR act = ?2) AND (?3 IS NULL OR id < ?3)
                 ORDER BY id DESC LIMIT ?4"
            ))?;
            let rows = statement.query_map(params![query.login, query.act, query.before.map(U), query.limit], audit_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn verify_audit(&self) -> Result<Result<u64, u64>, HqError> {
        self.read(|tx| {
            let mut statement = tx.prepare(&format!("SELECT {AUDIT_COLUMNS}, chain FROM audit ORDER BY id"))?;
            let mut rows = statement.query([])?;
            let (mut prev, mut expected) = (Hash32::default(), 1);
            while let Some(row) = rows.next()? {
                let (record, H(chain)) = (audit_of(row)?, row.get(7)?);
                if record.id != expected || audit_chain(&prev, &record)? != chain {
                    return Ok(Err(expected));
                }
                (prev, expected) = (chain, expected + 1);
            }
            Ok(Ok(expected - 1))
        })
    }

    fn raise(&self, alarm: &NewAlarm) -> Result<(), HqError> {
        self.write(|tx| raise(tx, alarm))
    }

    fn alarms(&self, limit: u32) -> Result<Vec<AlarmRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT id, kind, booth, epoch, branch, seq, first_chain, other_chain, first_at, last_at, count, settled_by, note FROM alarm
                 ORDER BY settled_by IS NOT NULL, last_at DESC, id DESC LIMIT ?1",
            )?;
            let rows = query.query_map([limit], alarm_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn settle(&self, id: u64, login: &str, note: &str, now_ms: i64) -> Result<bool, HqError> {
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE alarm SET settled_by = ?2, note = ?3, settled_at = ?4 WHERE id = ?1 AND settled_by IS NULL",
                params![U(id), login, note, now_ms],
            )?;
            Ok(changed == 1)
        })
    }

    fn raised(&self, from_ms: i64) -> Result<Vec<RaisedRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT booth, epoch, seq, at, segment FROM event
                 WHERE kind IN ('hit.found_later', 'alert.raised', 'alert.withdrawn') AND at >= ?1 AND branch = 0 ORDER BY at, booth, epoch, seq",
            )?;
            let rows = query.query_map([from_ms], raised_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn tasks_done(&self) -> Result<Vec<RaisedRecord>, HqError> {
        self.read(|tx| {
            let sql = "SELECT booth, epoch, seq, at, segment FROM event WHERE kind = 'task.done' AND branch = 0 ORDER BY at, booth, epoch, seq";
            let mut query = tx.prepare_cached(sql)?;
            let rows = query.query_map([], raised_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn release_words(&self) -> Result<Vec<RaisedRecord>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT booth, epoch, seq, at, segment FROM event
                 WHERE kind IN ('release.trusted', 'release.offered', 'release.refused', 'release.installed') AND branch = 0
                 ORDER BY at, booth, epoch, seq",
            )?;
            let rows = query.query_map([], raised_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn save_verdict(&self, verdict: &Verdict) -> Result<(), HqError> {
        self.write(|tx| {
            tx.execute(
                "INSERT OR REPLACE INTO verdict (kind, subject, at, login, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![verdict.kind.word(), verdict.subject, verdict.at, verdict.login, verdict.body.expose()],
            )?;
            Ok(())
        })
    }

    fn save_publication(&self, publication: &Publication) -> Result<u32, HqError> {
        self.write(|tx| {
            let revision = "INSERT INTO publication (series, revision, at, login, body)
                            SELECT ?1, ifnull(max(revision), 0) + 1, ?2, ?3, ?4 FROM publication WHERE series = ?1 RETURNING revision";
            let values = params![publication.series, publication.at, publication.login, publication.body];
            Ok(tx.query_row(revision, values, |row| row.get(0))?)
        })
    }

    fn publications(&self, limit: u32) -> Result<Vec<Publication>, HqError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(&format!("SELECT {PUBLICATION} FROM publication ORDER BY at DESC, series, revision DESC LIMIT ?1"))?;
            let rows = query.query_map([limit], publication_of)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn publication(&self, series: &str, revision: Option<u32>) -> Result<Option<Publication>, HqError> {
        self.read(|tx| {
            let sql =
                format!("SELECT {PUBLICATION} FROM publication WHERE series = ?1 AND (?2 IS NULL OR revision = ?2) ORDER BY revision DESC LIMIT 1");
            Ok(tx.prepare_cached(&sql)?.query_row(params![series, revision], publication_of).optional()?)
        })
    }

    fn verdicts(&self, kind: VerdictKind, from_ms: i64) -> Result<Vec<Verdict>, HqError> {
        self.read(|tx| {
            let mut query =
                tx.prepare_cached("SELECT subject, at, login, body FROM verdict WHERE kind = ?1 AND at >= ?2 ORDER BY at DESC, subject")?;
            let rows = query.query_map(params![kind.word(), from_ms], |row| {
                Ok(Verdict { kind, subject: row.get(0)?, at: row.get(1)?, login: row.get(2)?, body: row.get::<_, S>(3)?.0 })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

const PUBLICATION: &str = "series, revision, at, login, body";

fn publication_of(row: &Row<'_>) -> rusqlite::Result<Publication> {
    Ok(Publication { series: row.get(0)?, revision: row.get(1)?, at: row.get(2)?, login: row.get(3)?, body: row.get(4)? })
}

fn user_of(row: &Row<'_>) -> rusqlite::Result<UserRecord> {
    Ok(UserRecord {
        login: row.get(0)?,
        name: row.get::<_, S>(1)?.0,
        role: row_word(&row.get::<_, String>(2)?)?,
        phc: row.get::<_, S>(3)?.0,
        disabled: row.get(4)?,
        failures: row.get(5)?,
        blocked_until: row.get(6)?,
        signed_in_at: row.get(7)?,
    })
}

fn audit_of(row: &Row<'_>) -> rusqlite::Result<AuditRecord> {
    Ok(AuditRecord {
        id: row.get::<_, U>(0)?.0,
        at: row.get(1)?,
        login: row.get(2)?,
        act: row.get(3)?,
        purpose: row.get(4)?,
        detail: row.get::<_, S>(5)?.0,
        shown: row.get(6)?,
    })
}

pub(super) fn raise(tx: &Transaction<'_>, alarm: &NewAlarm) -> Result<(), HqError> {
    let place = alarm.place;
    tx.prepare_cached(
        "INSERT INTO alarm (kind, booth, epoch, branch, seq, first_chain, other_chain, first_at, last_at, count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 1)
         ON CONFLICT (kind, ifnull(booth, 0), ifnull(epoch, 0), ifnull(branch, 0)) WHERE settled_by IS NULL
         DO UPDATE SET last_at = excluded.last_at, count = count + 1",
    )?
    .execute(params![
        word(&alarm.kind),
        place.map(|place| B(place.booth)),
        place.map(|place| place.epoch),
        place.map(|place| place.branch),
        place.map(|place| U(place.seq)),
        alarm.chains.map(|chains| H(chains.0)),
        alarm.chains.map(|chains| H(chains.1)),
        alarm.at,
    ])?;
    Ok(())
}

fn alarm_of(row: &Row<'_>) -> rusqlite::Result<AlarmRecord> {
    let place = match (row.get::<_, Option<B>>(2)?, row.get(3)?, row.get(4)?, row.get::<_, Option<U>>(5)?) {
        (Some(B(booth)), Some(epoch), Some(branch), Some(U(seq))) => Some(Place { booth, epoch, branch, seq }),
        _ => None,
    };
    let chains = row.get::<_, Option<H>>(6)?.zip(row.get::<_, Option<H>>(7)?).map(|(first, other)| (first.0, other.0));
    Ok(AlarmRecord {
        id: row.get::<_, U>(0)?.0,
        kind: row_word(&row.get::<_, String>(1)?)?,
        place,
        chains,
        first_at: row.get(8)?,
        last_at: row.get(9)?,
        count: row.get::<_, U>(10)?.0,
        settled_by: row.get(11)?,
        note: row.get(12)?,
    })
}

fn raised_of(row: &Row<'_>) -> rusqlite::Result<RaisedRecord> {
    let place = Place { booth: row.get::<_, B>(0)?.0, epoch: row.get(1)?, branch: 0, seq: row.get::<_, U>(2)?.0 };
    Ok(RaisedRecord { place, at: row.get(3)?, segment: row.get(4)? })
}
