//! A display for machines that have none, and a session that ends with everything it started.

use crate::{say, setup};
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Whether somebody can see windows here.
pub(crate) fn is_there() -> bool {
    std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some()
}

/// An X server without a screen; ends when dropped.
pub(crate) struct Virtual {
    server: Child,
    /// The display's name, for example `:99`.
    pub(crate) name: String,
}

impl Virtual {
    /// Starts one on the first free number.
    pub(crate) fn start(size: &str) -> Result<Self> {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", &format!("{size}x24"), "-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb could not be started. Run `cargo xtask setup`.")?;
        let mut line = String::new();
        let out = server.stdout.take().context("Xvfb's output is piped")?;
        BufReader::new(out).read_line(&mut line).context("Xvfb did not say which display it opened")?;
        say::plain(&format!("  a virtual display of {size} is open as :{}", line.trim()));
        Ok(Self { server, name: format!(":{}", line.trim()) })
    }

    /// A command inside a session bus and, where the system lets us, namespaces of its own: whatever it starts ends with it, and whatever
    /// it mounts is seen by it alone.
    pub(crate) fn command(&self, program: &str) -> Command {
        let namespaces = namespaces();
        let mut command = Command::new(if namespaces.is_empty() { "dbus-run-session" } else { "unshare" });
        if !namespaces.is_empty() {
            command.args(namespaces).arg("dbus-run-session");
        }
        command.arg("--").arg(program);
        command
            .env("DISPLAY", &self.name)
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1") // Software rendering only: first paint 0.7 s instead of 2.2 s.
            .env("LANG", "C.UTF-8");
        command
    }
}

/// What `unshare` is told here; nothing where it is refused: some systems keep namespaces from ordinary users, containers from everybody.
fn namespaces() -> &'static [&'static str] {
    const ALL: &[&str] = &["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"];
    let wanted = if setup::is_root() { ALL.get(2..).unwrap_or_default() } else { ALL };
    let tried = Command::new("unshare").args(wanted).arg("true").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if tried.is_ok_and(|status| status.success()) { wanted } else { &[] }
}

impl Drop for Virtual {
    fn drop(&mut self) {
        let _ = self.server.kill(); // It may have ended already.
        let _ = self.server.wait();
    }
}
