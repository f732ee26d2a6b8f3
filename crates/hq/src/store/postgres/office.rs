//! Users of the console, sessions, the audit log, alarms.

use super::convert::{Columns, b, n, segment_id, t};
use super::link::Link;
use super::{Lock, Postgres};
use crate::HqError;
use crate::store::words::{audit_chain, word};
use crate::store::{
    AlarmRecord, AuditEntry, AuditQuery, AuditRecord, NewAlarm, OfficeStore, Place, Publication, RaisedRecord, SessionRecord, UserRecord, Verdict,
    VerdictKind,
};
use foundation::Sensitive;
use journal::Hash32;
use postgres::Row;

const USER_COLUMNS: &str = "login, name, role, phc, disabled, failures, blocked_until, signed_in_at";
const AUDIT_COLUMNS: &str = "id, at, login, act, purpose, detail, shown";
/// Lines of the audit log verified at a time.
const PAGE: i64 = 1_000;

impl OfficeStore for Postgres {
    fn users(&self) -> Result<Vec<UserRecord>, HqError> {
        self.look(|link| link.all(&format!("SELECT {USER_COLUMNS} FROM console_user ORDER BY login"), &[], user_of))
    }

    fn user(&self, login: &str) -> Result<Option<UserRecord>, HqError> {
        self.look(|link| link.maybe(&format!("SELECT {USER_COLUMNS} FROM console_user WHERE login = $1"), &[&t(login)], user_of))
    }

    fn save_user(&self, user: &UserRecord) -> Result<(), HqError> {
        self.write(Lock::None, |link| {
            let login = t(&user.login);
            link.run(
                "DELETE FROM session WHERE login = $1 AND ($2 OR EXISTS (SELECT 1 FROM console_user WHERE login = $1 AND phc <> $3))",
                &[&login, &user.disabled, user.phc.expose()],
            )?;
            link.run(
                "INSERT INTO console_user (login, name, role, phc, disabled, failures, blocked_until, signed_in_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT (login) DO UPDATE SET name = excluded.name, role = excluded.role, phc = excluded.phc, disabled = excluded.disabled,
                   failures = excluded.failures, blocked_until = excluded.blocked_until, signed_in_at = excluded.signed_in_at",
                &[
                    &login,
                    &t(user.name.expose()),
                    &word(&user.role),
                    user.phc.expose(),
                    &user.disabled,
                    &i64::from(user.failures),
                    &user.blocked_until,
                    &user.signed_in_at,
                ],
            )?;
            Ok(())
        })
    }

    fn open_session(&self, digest: &Hash32, login: &str, now_ms: i64) -> Result<(), HqError> {
        let sql = "INSERT INTO session (digest, login, made_at, used_at) VALUES ($1, $2, $3, $3)";
        self.look(|link| link.run(sql, &[&digest.as_bytes().as_slice(), &t(login), &now_ms]).map(|_| ()))
    }

    fn use_session(&self, digest: &Hash32, now_ms: i64) -> Result<Option<SessionRecord>, HqError> {
        let digest = digest.as_bytes().as_slice();
        self.look(|link| {
            let found = link.maybe("SELECT login, made_at, used_at FROM session WHERE digest = $1", &[&digest], |row| {
                Ok(SessionRecord { login: row.text(0)?, made_at: row.i(1)?, used_at: row.i(2)? })
            })?;
            // A note a minute is enough for the idle limit; every request would be a write.
            if found.as_ref().is_some_and(|session| now_ms.saturating_sub(session.used_at) > 60_000) {
                link.run("UPDATE session SET used_at = $2 WHERE digest = $1", &[&digest, &now_ms])?;
            }
            Ok(found)
        })
    }

    fn close_session(&self, digest: &Hash32) -> Result<(), HqError> {
        self.look(|link| link.run("DELETE FROM session WHERE digest = $1", &[&digest.as_bytes().as_slice()]).map(|_| ()))
    }

    fn audit(&self, entry: &AuditEntry) -> Result<(), HqError> {
        self.write(Lock::Audit, |link| {
            let last = link.maybe("SELECT id, chain FROM audit ORDER BY id DESC LIMIT 1", &[], |row| Ok((row.u(0)?, row.hash(1)?)))?;
            let (id, prev) = last.map_or((1, Hash32::default()), |(id, chain)| (id + 1, chain));
            let row = AuditRecord {
                id,
                at: entry.at,
                login: t(&entry.login),
                act: entry.act.to_owned(),
                purpose: entry.purpose.as_deref().map(t),
                detail: Sensitive::new(t(entry.detail.expose())),
                shown: entry.shown,
            };
            let chain = audit_chain(&prev, &row)?;
            link.run(
                "INSERT INTO audit (id, at, login, act, purpose, detail, shown, chain) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                &[&n(id), &row.at, &row.login, &row.act, &row.purpose, row.detail.expose(), &row.shown.map(i64::from), &chain.as_bytes().as_slice()],
            )?;
            Ok(())
        })
    }

    fn audit_page(&self, query: &AuditQuery) -> Result<Vec<AuditRecord>, HqError> {
        let sql = format!(
            "SELECT {AUDIT_COLUMNS} FROM audit
             WHERE ($1::text IS NULL OR login = $1) AND ($2::text IS NULL OR act = $2) AND ($3::bigint IS NULL OR id < $3)
             ORDER BY id DESC LIMIT $4"
        );
        let (login, act) = (query.login.as_deref().map(t), query.act.as_deref().map(t));
        self.look(|link| link.all(&sql, &[&login, &act, &query.before.map(n), &i64::from(query.limit)], audit_of))
    }

    fn verify_audit(&self) -> Result<Result<u64, u64>, HqError> {
        let sql = format!("SELECT {AUDIT_COLUMNS}, chain FROM audit WHERE id > $1 ORDER BY id LIMIT $2");
        self.read(|link| {
            let (mut prev, mut after) = (Hash32::default(), 0);
            loop {
                let page = link.all(&sql, &[&n(after), &PAGE], |row| Ok((audit_of(row)?, row.hash(7)?)))?;
                if page.is_empty() {
                    return Ok(Ok(after));
                }
                for (record, chain) in page {
                    if record.id != after + 1 || audit_chain(&prev, &record)? != chain {
                        return Ok(Err(after + 1));
                    }
                    (prev, after) = (chain, record.id);
                }
            }
        })
    }

    fn raise(&self, alarm: &NewAlarm) -> Result<(), HqError> {
        self.look(|link| raise(link, alarm))
    }

    fn alarms(&self, limit: u32) -> Result<Vec<AlarmRecord>, HqError> {
        let sql = "SELECT id, kind, booth, epoch, branch, seq, first_chain, other_chain, first_at, last_at, count, settled_by, note FROM alarm
                   ORDER BY settled_by IS NOT NULL, last_at DESC, id DESC LIMIT $1";
        self.look(|link| link.all(sql, &[&i64::from(limit)], alarm_of))
    }

    fn settle(&self, id: u64, login: &str, note: &str, now_ms: i64) -> Result<bool, HqError> {
        let sql = "UPDATE alarm SET settled_by = $2, note = $3, settled_at = $4 WHERE id = $1 AND settled_by IS NULL";
        self.look(|link| Ok(link.run(sql, &[&n(id), &t(login), &t(note), &now_ms])? == 1))
    }

    fn raised(&self, from_ms: i64) -> Result<Vec<RaisedRecord>, HqError> {
        let sql = "SELECT booth, epoch, seq, at, segment FROM event
                   WHERE kind IN ('hit.found_later', 'alert.raised', 'alert.withdrawn') AND at >= $1 AND branch = 0 ORDER BY at, booth, epoch, seq";
        self.look(|link| link.all(sql, &[&from_ms], raised_of))
    }

    fn tasks_done(&self) -> Result<Vec<RaisedRecord>, HqError> {
        let sql = "SELECT booth, epoch, seq, at, segment FROM event WHERE kind = 'task.done' AND branch = 0 ORDER BY at, booth, epoch, seq";
        self.look(|link| link.all(sql, &[], raised_of))
    }

    fn release_words(&self) -> Result<Vec<RaisedRecord>, HqError> {
        let sql = "SELECT booth, epoch, seq, at, segment FROM event
                   WHERE kind IN ('release.trusted', 'release.offered', 'release.refused', 'release.installed') AND branch = 0
                   ORDER BY at, booth, epoch, seq";
        self.look(|link| link.all(sql, &[], raised_of))
    }

    fn save_verdict(&self, verdict: &Verdict) -> Result<(), HqError> {
        let sql = "INSERT INTO verdict (kind, subject, at, login, body) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at, login = excluded.login, body = excluded.body";
        self.look(|link| {
            link.run(sql, &[&verdict.kind.word(), &t(&verdict.subject), &verdict.at, &t(&verdict.login), &t(verdict.body.expose())])?;
            Ok(())
        })
    }

    fn save_publication(&self, publication: &Publication) -> Result<u32, HqError> {
        let sql = "INSERT INTO publication (series, revision, at, login, body)
                   SELECT $1, coalesce(max(revision), 0) + 1, $2, $3, $4 FROM publication WHERE series = $1 RETURNING revision";
        let (series, login, body) = (t(&publication.series), t(&publication.login), t(&publication.body));
        self.write(Lock::Publishing, |link| link.one(sql, &[&series, &publication.at, &login, &body], |row| row.u32(0)))
    }

    fn publications(&self, limit: u32) -> Result<Vec<Publication>, HqError> {
        let sql = format!("SELECT {PUBLICATION} FROM publication ORDER BY at DESC, series, revision DESC LIMIT $1");
        self.look(|link| link.all(&sql, &[&i64::from(limit)], publication_of))
    }

    fn publication(&self, series: &str, revision: Option<u32>) -> Result<Option<Publication>, HqError> {
        let sql = format!(
            "SELECT {PUBLICATION} FROM publication WHERE series = $1 AND ($2::bigint IS NULL OR revision = $2) ORDER BY revision DESC LIMIT 1"
        );
        self.look(|link| link.maybe(&sql, &[&t(series), &revision.map(i64::from)], publication_of))
    }

    fn verdicts(&self, kind: VerdictKind, from_ms: i64) -> Result<Vec<Verdict>, HqError> {
        let sql = "SELECT subject, at, login, body FROM verdict WHERE kind = $1 AND at >= $2 ORDER BY at DESC, subject";
        self.look(|link| {
            link.all(sql, &[&kind.word(), &from_ms], |row| {
                Ok(Verdict { kind, subject: row.text(0)?, at: row.i(1)?, login: row.text(2)?, body: row.person(3)? })
            })
        })
    }
}

const PUBLICATION: &str = "series, revision, at, login, body";

fn publication_of(row: &Row) -> Result<Publication, HqError> {
    Ok(Publication { series: row.text(0)?, revision: row.u32(1)?, at: row.i(2)?, login: row.text(3)?, body: row.text(4)? })
}

fn user_of(row: &Row) -> Result<UserRecord, HqError> {
    Ok(UserRecord {
        login: row.text(0)?,
        name: row.person(1)?,
        role: row.word(2)?,
        phc: row.person(3)?,
        disabled: row.try_get(4)?,
        failures: row.u32(5)?,
        blocked_until: row.i(6)?,
        signed_in_at: row.maybe_i(7)?,
    })
}

fn audit_of(row: &Row) -> Result<AuditRecord, HqError> {
    Ok(AuditRecord {
        id: row.u(0)?,
        at: row.i(1)?,
        login: row.text(2)?,
        act: row.text(3)?,
        purpose: row.maybe_text(4)?,
        detail: row.person(5)?,
        shown: row.maybe_i(6)?.and_then(|shown| u32::try_from(shown).ok()),
    })
}

pub(super) fn raise(link: &mut Link, alarm: &NewAlarm) -> Result<(), HqError> {
    let place = alarm.place;
    link.run(
        "INSERT INTO alarm (kind, booth, epoch, branch, seq, first_chain, other_chain, first_at, last_at, count)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)
         ON CONFLICT (kind, coalesce(booth, 0), coalesce(epoch, 0), coalesce(branch, 0)) WHERE settled_by IS NULL
         DO UPDATE SET last_at = excluded.last_at, count = alarm.count + 1",
        &[
            &word(&alarm.kind),
            &place.map(|place| b(place.booth)),
            &place.map(|place| i64::from(place.epoch)),
            &place.map(|place| i64::from(place.branch)),
            &place.map(|place| n(place.seq)),
            &alarm.chains.as_ref().map(|chains| chains.0.as_bytes().as_slice()),
            &alarm.chains.as_ref().map(|chains| chains.1.as_bytes().as_slice()),
            &alarm.at,
        ],
    )?;
    Ok(())
}

fn alarm_of(row: &Row) -> Result<AlarmRecord, HqError> {
    let place = match row.maybe_i(2)? {
        Some(_) => Some(Place { booth: row.booth(2)?, epoch: row.u32(3)?, branch: row.u32(4)?, seq: row.u(5)? }),
        None => None,
    };
    let chains = match row.try_get::<_, Option<&[u8]>>(6)? {
        Some(_) => Some((row.hash(6)?, row.hash(7)?)),
        None => None,
    };
    Ok(AlarmRecord {
        id: row.u(0)?,
        kind: row.word(1)?,
        place,
        chains,
        first_at: row.i(8)?,
        last_at: row.i(9)?,
        count: row.u(10)?,
        settled_by: row.maybe_text(11)?,
        note: row.maybe_text(12)?,
    })
}

fn raised_of(row: &Row) -> Result<RaisedRecord, HqError> {
    let place = Place { booth: row.booth(0)?, epoch: row.u32(1)?, branch: 0, seq: row.u(2)? };
    Ok(RaisedRecord { place, at: row.i(3)?, segment: segment_id(row.i(0)?, row.i(4)?) })
}
