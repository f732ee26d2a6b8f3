//! Connections to the database server: a few kept open, statements prepared once on each, transactions.

use super::address::Address;
use crate::HqError;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use postgres::{Client, NoTls, Row, Statement};
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Connections of one process at most: a server serves 100 as delivered, and several processes share it.
const MOST: usize = 16;
/// A connection idle for longer is asked whether it still lives before it is used.
const TRUSTED: Duration = Duration::from_secs(5);
/// Prepared statements kept on a connection.
const STATEMENTS: usize = 256;
/// Whatever the server's default is: an answer comes after the commit is durable.
const SESSION: &str = "SET synchronous_commit = on; SET client_min_messages = warning; SET lock_timeout = '60s'";

/// Values of a statement.
pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// One connection.
pub(super) struct Link {
    client: Client,
    statements: HashMap<String, Statement>,
    used: Instant,
}

impl Link {
    fn open(address: &Address) -> Result<Self, HqError> {
        let mut client = match &address.tls {
            Some(tls) => address.config.connect(tls.clone())?,
            None => address.config.connect(NoTls)?,
        };
        client.batch_execute(SESSION)?;
        Ok(Self { client, statements: HashMap::new(), used: Instant::now() })
    }

    fn prepared(&mut self, sql: &str) -> Result<Statement, HqError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        let statement = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Every row.
    pub(super) fn rows(&mut self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, HqError> {
        let statement = self.prepared(sql)?;
        Ok(self.client.query(&statement, values)?)
    }

    /// Every row, read by `read`.
    pub(super) fn all<T>(&mut self, sql: &str, values: Values<'_>, read: impl Fn(&Row) -> Result<T, HqError>) -> Result<Vec<T>, HqError> {
        self.rows(sql, values)?.iter().map(read).collect()
    }

    /// Hands over row after row as they arrive: memory does not grow with their number.
    pub(super) fn each(&mut self, sql: &str, values: Values<'_>, mut look: impl FnMut(&Row) -> Result<(), HqError>) -> Result<(), HqError> {
        let statement = self.prepared(sql)?;
        let mut rows = self.client.query_raw(&statement, values.iter().copied())?;
        while let Some(row) = rows.next()? {
            look(&row)?;
        }
        Ok(())
    }

    /// The first row, if there is any.
    pub(super) fn maybe<T>(&mut self, sql: &str, values: Values<'_>, read: impl Fn(&Row) -> Result<T, HqError>) -> Result<Option<T>, HqError> {
        self.rows(sql, values)?.first().map(read).transpose()
    }

    /// The one row of a statement that always has one.
    pub(super) fn one<T>(&mut self, sql: &str, values: Values<'_>, read: impl Fn(&Row) -> Result<T, HqError>) -> Result<T, HqError> {
        self.maybe(sql, values, read)?.ok_or(HqError::Damaged("answer of the database server"))
    }

    /// How many rows a statement changed.
    pub(super) fn run(&mut self, sql: &str, values: Values<'_>) -> Result<u64, HqError> {
        let statement = self.prepared(sql)?;
        Ok(self.client.execute(&statement, values)?)
    }

    /// Several statements without values.
    pub(super) fn batch(&mut self, sql: &str) -> Result<(), HqError> {
        Ok(self.client.batch_execute(sql)?)
    }

    /// All of it durably, or nothing. `first` are statements that run before, in the same round trip (locks).
    pub(super) fn transaction<T>(&mut self, first: &str, act: impl FnOnce(&mut Self) -> Result<T, HqError>) -> Result<T, HqError> {
        let done = self.batch(&format!("BEGIN; {first}")).and_then(|()| act(self));
        match done {
            Ok(done) => self.batch("COMMIT").map(|()| done),
            Err(error) => {
                // If even this fails, the connection is gone and the server takes everything back itself.
                let _ = self.batch("ROLLBACK");
                Err(error)
            }
        }
    }
}

/// The connections of this process.
pub(super) struct Pool {
    address: Address,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    idle: Vec<Link>,
    /// Idle and in use.
    open: usize,
}

impl Pool {
    pub(super) fn new(address: Address) -> Self {
        Self { address, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Works on a connection of its own.
    pub(super) fn with<T: Send>(&self, work: impl FnOnce(&mut Link) -> Result<T, HqError> + Send) -> Result<T, HqError> {
        apart(|| {
            let mut lease = self.lease()?;
            let done = lease.link.as_mut().map_or(Err(HqError::Damaged("connection")), work);
            lease.sound = !matches!(done, Err(HqError::Server { code: None, .. }));
            done
        })
    }

    fn lease(&self) -> Result<Lease<'_>, HqError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(link) = state.idle.pop() {
                drop(state);
                let mut lease = Lease { pool: self, link: Some(link), sound: false };
                let lives = lease.link.as_mut().is_some_and(|link| link.used.elapsed() < TRUSTED || link.batch("SELECT 1").is_ok());
                if lives {
                    lease.sound = true;
                    return Ok(lease);
                }
                drop(lease);
                state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            } else if state.open < MOST {
                state.open += 1;
                drop(state);
                let mut lease = Lease { pool: self, link: None, sound: false };
                lease.link = Some(Link::open(&self.address)?);
                lease.sound = true;
                return Ok(lease);
            } else {
                state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let idle = std::mem::take(&mut self.state.get_mut().unwrap_or_else(PoisonError::into_inner).idle);
        apart(|| drop(idle));
    }
}

/// A connection in use.
struct Lease<'a> {
    pool: &'a Pool,
    link: Option<Link>,
    /// Whether it may be used again.
    sound: bool,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let link = self.link.take().filter(|link| self.sound && !thread::panicking() && !link.client.is_closed());
        let mut state = self.pool.state.lock().unwrap_or_else(PoisonError::into_inner);
        match link {
            Some(mut link) => {
                link.used = Instant::now();
                state.idle.push(link);
            }
            None => state.open -= 1,
        }
        drop(state);
        self.pool.freed.notify_one();
    }
}

/// Runs blocking work where it may block: the client waits on a runtime of its own, which must not happen inside another one.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if tokio::runtime::Handle::try_current().is_err() {
        return work();
    }
    thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|panic| resume_unwind(panic))
}
