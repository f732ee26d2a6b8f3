//! `cargo xtask run`: a training headquarters, a training booth, the window.

use crate::build::{self, program, root, target};
use crate::{display, say, setup};
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The programs that a run needs.
pub(crate) const PROGRAMS: &[&str] = &["outpost", "outpost-hq", "outpostctl"];

/// What the sign-in screen of the training booth says: the invented officers and their passphrases are no secret.
const HINT: &str = "a.mwangi · training-kora-bridge (officer)\ns.okoro · training-sable-port (supervisor)\n";

/// Sets up, builds, starts and opens; without a display a scripted officer works the window.
pub(crate) fn run() -> Result<()> {
    setup::for_run()?;
    build::screens()?;
    build::programs("debug", PROGRAMS)?;
    let folder = target().join("training");
    if display::is_there() {
        let post = Post::open("debug", &folder)?;
        post.announce();
        say::plain("▸ the window is opening; scan a specimen document from the list on its left. Close it to end.");
        return say::sh(
            Command::new(program("debug", "outpost")).arg("--training").arg("--data").arg(post.booth()),
            "Read the message above; the booth's log lies in its data folder.",
        );
    }
    // Nobody is watching: begin anew, so that every run shows the same way from the first step.
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("{} could not be emptied. Remove it by hand.", folder.display()))?;
    }
    let post = Post::open("debug", &folder)?;
    post.announce();
    say::plain("▸ there is no display: a scripted officer clears a specimen traveller in the real window under Xvfb");
    let screen = display::Virtual::start("1366x768")?;
    post.drive(&screen, "tests/e2e/window/officer.mjs", &[])
}

/// A training headquarters with one enrolled booth; the server ends when this is dropped.
pub(crate) struct Post {
    server: Child,
    folder: PathBuf,
    profile: &'static str,
    /// The booths' address.
    pub(crate) address: String,
    /// The console's address.
    pub(crate) console: String,
}

impl Post {
    /// Starts headquarters in `folder/hq` and enrols `folder/booth` unless it is enrolled already.
    pub(crate) fn open(profile: &'static str, folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let hq = folder.join("hq");
        let mut post = say::step("starting a training headquarters on its embedded store", || Self::start(profile, folder, &hq))?;
        if !folder.join("booth/slots.cbor").exists() {
            say::step("enrolling a training booth with a one-time code", || post.enrol())?;
        }
        post.folder = folder.to_owned();
        Ok(post)
    }

    fn start(profile: &'static str, folder: &Path, hq: &Path) -> Result<Self> {
        let log = fs::File::create(folder.join("hq.log"))?;
        let kept = Addresses::kept_in(folder);
        let mut server = Command::new(program(profile, "outpost-hq"))
            .args(["serve", "--training", "--listen", &kept.booths, "--console", &kept.console, "--data"])
            .arg(hq)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("outpost-hq could not be started")?;
        let mut lines = BufReader::new(server.stdout.take().context("its output is piped")?).lines();
        let mut said = |word: &str| -> Result<String> {
            for line in lines.by_ref() {
                let line = line?;
                if let Some(rest) = line.strip_prefix(word) {
                    return Ok(rest.trim().to_owned());
                }
            }
            bail!("headquarters ended before it said `{word}`. Read {}.", folder.join("hq.log").display())
        };
        let address = said("listening ")?;
        let console = said("console ")?;
        Addresses { booths: bare(&address), console: bare(&console) }.keep_in(folder)?;
        // Whatever it says later is drained, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { server, folder: folder.to_owned(), profile, address, console })
    }

    fn enrol(&self) -> Result<()> {
        let code = say::output(
            Command::new(program(self.profile, "outpost-hq"))
                .args(["enrol-code", "--training", "--post", "UTKOR", "--data"])
                .arg(self.folder.join("hq")),
            "Read the headquarters' log.",
        )?;
        let code = code.split_whitespace().last().context("headquarters printed no code")?.to_owned();
        say::output(
            Command::new(program(self.profile, "outpostctl"))
                .args(["enrol", "--training", "--hq", &self.address, "--code", &code, "--data"])
                .arg(self.booth()),
            "Read the message above.",
        )?;
        fs::write(self.booth().join("training-hint.txt"), HINT).context("the sign-in screen's hint could not be written")
    }

    /// The booth's data folder.
    pub(crate) fn booth(&self) -> PathBuf {
        self.folder.join("booth")
    }

    /// Says where everything is.
    pub(crate) fn announce(&self) {
        say::plain(&format!("  headquarters  {}  (booths)", self.address));
        say::plain(&format!("  console       {}  (sign in: r.okello, passphrase: training-headquarters)", self.console));
        say::plain(&format!("  data          {}", self.folder.display()));
    }

    /// Runs a Node script against the real window of this post.
    pub(crate) fn drive(&self, screen: &display::Virtual, script: &str, before: &[&str]) -> Result<()> {
        let mut command = screen.command("node");
        command
            .args(before)
            .arg(root().join(script))
            .current_dir(root())
            .env("OUTPOST_BIN", program(self.profile, "outpost"))
            .env("OUTPOST_CTL", program(self.profile, "outpostctl"))
            .env("OUTPOST_HQ", program(self.profile, "outpost-hq"))
            .env("OUTPOST_TWIN", program(self.profile, "twin"))
            .env("OUTPOST_HOSTILE", program(self.profile, "hostile"))
            .env("OUTPOST_LIBFAKETIME", setup::libfaketime())
            .env("OUTPOST_POST", &self.folder)
            .env("OUTPOST_HQ_URL", &self.address)
            .env("OUTPOST_CONSOLE_URL", &self.console);
        say::sh(&mut command, "Read the message above; logs and screenshots lie in the folder named there.")
    }
}

/// Where headquarters listens: free ports at the first start, the same ones afterwards, for the booth remembers its address.
struct Addresses {
    booths: String,
    console: String,
}

impl Addresses {
    fn kept_in(folder: &Path) -> Self {
        let kept = fs::read_to_string(folder.join("addresses")).unwrap_or_default();
        let mut lines = kept.lines().map(str::to_owned);
        let mut next = || lines.next().unwrap_or_else(|| "127.0.0.1:0".to_owned());
        Self { booths: next(), console: next() }
    }

    fn keep_in(&self, folder: &Path) -> Result<()> {
        fs::write(folder.join("addresses"), format!("{}\n{}\n", self.booths, self.console)).context("the addresses could not be kept")
    }
}

fn bare(url: &str) -> String {
    url.trim_start_matches("https://").trim_end_matches('/').to_owned()
}

impl Drop for Post {
    fn drop(&mut self) {
        let _ = self.server.kill(); // It may have ended already; nothing acknowledged is lost either way.
        let _ = self.server.wait();
    }
}
