//! A PostgreSQL server for tests and benches: its own data folder, loopback, a free port, never as root; gone when dropped.

use crate::{say, setup};
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The system's user that a server runs as when this process is root; the package makes it.
const USER: &str = "postgres";
/// How long a fresh server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub(crate) struct Server {
    child: Child,
    folder: PathBuf,
    /// Where it answers.
    pub(crate) url: String,
}

impl Server {
    /// Makes a fresh database in a temporary folder and serves it.
    pub(crate) fn start() -> Result<Self> {
        say::step("starting a PostgreSQL server of its own", || {
            let folder = std::env::temp_dir().join(format!("outpost-postgres-{}", std::process::id()));
            let _ = fs::remove_dir_all(&folder); // Of a run that was killed.
            fs::create_dir_all(&folder)?;
            if setup::is_root() {
                say::sh(Command::new("chown").arg(USER).arg(&folder), "Check the user `postgres`.")?;
            }
            let bin = binaries()?;
            let data = folder.join("data");
            let mut initdb = unprivileged(&bin.join("initdb"));
            initdb.args(["--username", "outpost", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--pgdata"]).arg(&data);
            say::output(initdb.current_dir(&folder), "Check the free space of the temporary folder.")?;
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port(); // Free a moment ago.
            let log = fs::File::create(folder.join("server.log"))?;
            let mut server = unprivileged(&bin.join("postgres"));
            server.arg("-D").arg(&data).args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}")]);
            server.args(["-c", "shared_buffers=256MB", "-c", "max_connections=300", "-c", "max_wal_size=4GB"]);
            server.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
            let child = server.current_dir(&folder).stdout(Stdio::null()).stderr(log).spawn().context("postgres could not be started")?;
            let server = Self { child, folder, url: format!("postgres://outpost@127.0.0.1:{port}/postgres") };
            server.wait(&bin, port)?;
            Ok(server)
        })
    }

    fn wait(&self, bin: &Path, port: u16) -> Result<()> {
        let started = Instant::now();
        let ready = || Command::new(bin.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status();
        while !ready()?.success() {
            if started.elapsed() > PATIENCE {
                bail!("PostgreSQL does not answer; {} says why.", self.folder.join("server.log").display());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A fast shutdown, so that its shared memory goes too; it may have ended already.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The newest version's programs: Debian keeps them off the path.
fn binaries() -> Result<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .context("PostgreSQL is not installed. Run `cargo xtask setup`.")?
        .filter_map(|entry| Some((entry.as_ref().ok()?.file_name().to_str()?.parse().ok()?, entry.ok()?.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin).context("PostgreSQL's server is not installed. Run `cargo xtask setup`.")
}

/// A server refuses to run as root. Started in place (no shell, no session between), so that signals reach it.
fn unprivileged(program: &Path) -> Command {
    if !setup::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--init-groups", "--"]).arg(program);
    command
}
