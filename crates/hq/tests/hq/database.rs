//! The database of a test: the embedded one, or a schema of its own on the server that `OUTPOST_TEST_DATABASE_URL` names.
//!
//! `cargo xtask test` runs every test of headquarters both ways. The server may be a Citus cluster's coordinator as well.

use std::sync::atomic::{AtomicU32, Ordering};

/// Names the server, `postgres://…`.
pub(crate) const VARIABLE: &str = "OUTPOST_TEST_DATABASE_URL";

/// A database that nobody else uses. On a server it goes with this value.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    server: Option<String>,
    schema: String,
}

impl TestDatabase {
    pub(crate) fn fresh() -> Self {
        Self::on(std::env::var(VARIABLE).ok())
    }

    /// On the server; for what the embedded database has no counterpart of.
    #[allow(dead_code, reason = "the library's own tests need it, the others do not")]
    pub(crate) fn on_the_server() -> Self {
        Self::on(Some(std::env::var(VARIABLE).expect("OUTPOST_TEST_DATABASE_URL names a server; `cargo xtask test` provides one")))
    }

    /// The embedded one, whatever the environment names.
    #[allow(dead_code, reason = "benches need it, tests do not")]
    pub(crate) fn embedded() -> Self {
        Self::on(None)
    }

    fn on(server: Option<String>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let schema = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let database = Self { server, schema };
        database.act(&format!("DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0}", database.schema));
        database
    }

    /// The URL of the schema; `None`: the embedded database.
    pub(crate) fn url(&self) -> Option<String> {
        let server = self.server.as_ref()?;
        let mark = if server.contains('?') { '&' } else { '?' };
        Some(format!("{server}{mark}options=-c%20search_path%3D{}", self.schema))
    }

    /// On a thread of its own: the client must not wait inside a test's runtime.
    fn act(&self, sql: &str) {
        let Some(server) = self.server.clone() else { return };
        let sql = sql.to_owned();
        let work = move || postgres::Client::connect(&server, postgres::NoTls).and_then(|mut client| client.batch_execute(&sql));
        std::thread::spawn(work).join().expect("no panic").expect("the server acts");
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.act(&format!("DROP SCHEMA {} CASCADE", self.schema));
        }
    }
}
