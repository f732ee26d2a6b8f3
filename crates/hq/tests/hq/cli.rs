//! The program itself: its lines for scripts, its exit codes, its commands beside a running server.

use crate::database::TestDatabase;
use crate::kit::{Booth, until};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePublicKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;

/// A folder and a database for the program.
pub(crate) struct Place {
    dir: TempDir,
    database: TestDatabase,
}

impl Place {
    pub(crate) fn fresh() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), database: TestDatabase::fresh() }
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    fn program(&self, data: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_outpost-hq"));
        command.arg("--data").arg(data).env("RUST_LOG", "error").env_remove("OUTPOST_HQ_DATABASE_URL");
        if let Some(url) = self.database.url() {
            command.env("OUTPOST_HQ_DATABASE_URL", url);
        }
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.run_in(self.path(), args)
    }

    pub(crate) fn run_in(&self, data: &Path, args: &[&str]) -> Output {
        self.program(data).args(args).output().unwrap()
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) struct Server {
    child: Child,
    lines: Vec<String>,
}

impl Server {
    /// Starts the program and reads up to the line `ready`.
    pub(crate) fn start(place: &Place, args: &[&str]) -> Self {
        let mut command = place.program(place.path());
        command.args(["serve", "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0"]).args(args);
        let mut server = Self { child: command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap(), lines: Vec::new() };
        let told = BufReader::new(server.child.stdout.take().unwrap()).lines().map(Result::unwrap);
        server.lines = told.take_while(|line| line != "ready").collect();
        server
    }

    pub(crate) fn said(&self, word: &str) -> &str {
        self.lines.iter().find_map(|line| line.strip_prefix(word)).unwrap().trim()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_training_server_tells_where_it_listens_and_takes_commands_beside_it() {
    let dir = Place::fresh();
    let server = Server::start(&dir, &["--training"]);
    assert!(server.said("console").starts_with("https://127.0.0.1:"));
    assert!(server.said("training").starts_with("r.okello"));
    let code = dir.run(&["enrol-code", "--training", "--post", "UTKOR"]);
    assert!(code.status.success());
    let booth = Booth::unenrolled(Arc::new(foundation::FixedClock::at_millis(crate::kit::noon_millis())));
    booth.enrol(server.said("listening"), stdout(&code).trim()).await.unwrap();
    booth.record(3);
    assert_eq!(booth.sync().await.waiting_events, 0);
    booth.sync().await;

    let stats = dir.run(&["stats", "--training"]);
    let line: serde_json::Value = serde_json::from_str(stdout(&stats).trim()).unwrap();
    assert_eq!((line["post"].as_str(), line["waiting"].as_u64(), line["holes"].as_u64()), (Some("UTKOR"), Some(0), Some(0)));
    let verified = dir.run(&["verify", "--training", "--json"]);
    assert!(verified.status.success(), "{}", stdout(&verified));
    assert!(dir.run(&["rebuild", "--training"]).status.success());

    let list = dir.path().join("lost.jsonl");
    std::fs::write(&list, r#"{"id":"L-1","category":"document","priority":"high","documents":[{"number":"L898902C3"}]}"#).unwrap();
    let list = list.to_str().unwrap();
    let publish = ["publish", "--training", "--list", list, "--name", "lost-documents", "--title", "Lost", "--expires", "2999-12-31"];
    let published = dir.run(&publish);
    assert_eq!(stdout(&published).trim(), "alerts.lost-documents version 1 published, 1 entries.");
    assert_eq!(booth.sync().await.installed, ["alerts.lost-documents"]);

    // An owner's package, with documents and vehicles.
    let (package, trust) = owners_package(dir.path());
    let args = ["publish", "--training", "--package", &package, "--trust-key", &trust, "--handling-code", "K-7", "--why", "weekly issue"];
    let published = dir.run(&args);
    assert_eq!(stdout(&published).trim(), "alerts.registry version 1 published, 2 entries.", "{}", String::from_utf8_lossy(&published.stderr));
    assert_eq!(booth.sync().await.installed, ["alerts.registry"]);
    let list = booth.list("registry");
    assert_eq!((list.item_count(), list.header.title.as_str(), list.header.handling.code.as_deref()), (2, "Registry", Some("K-7")));
    let unsigned = dir.run(&["publish", "--training", "--package", &package, "--trust-key", &other_key(dir.path())]);
    assert!(!unsigned.status.success() && String::from_utf8_lossy(&unsigned.stderr).contains("signature-wrong"), "{unsigned:?}");

    // A stick, taken in whole and answered beside its bundles.
    booth.record_with_picture(b"\xFF\xD8 portrait");
    let stick = tempfile::tempdir().unwrap();
    let written = uplink::stick::export(&booth.store, stick.path(), uplink::stick::FILE_BYTES).unwrap();
    let taken = dir.run(&["import-bundle", "--training", stick.path().to_str().unwrap()]);
    assert!(taken.status.success(), "{}", stdout(&taken));
    assert!(stdout(&taken).contains("1 pictures") && stdout(&taken).contains("may be removed"), "{}", stdout(&taken));
    let answers = uplink::stick::answers(stick.path()).unwrap();
    let brought = uplink::stick::import(&booth.store, &answers[0]).unwrap();
    assert_eq!((brought.events, brought.pictures, brought.refused), (written.events, 1, 0));
    drop(server);
    until("the folder can be opened again", || dir.run(&["stats", "--training"]).status.success()).await;
}

/// A package of two items as `outpostctl lists build` makes one, and its owner's public key.
fn owners_package(dir: &Path) -> (String, String) {
    let owner = SigningKey::from_bytes(&[3; 32]);
    let items = [r#"{"class":"passport","number":"BK1","status":"lost"}"#, r#"{"class":"plate","number":"KAA123B","status":"sought"}"#];
    let header = border::ListHeader {
        list: "registry".to_owned(),
        title: "Registry".to_owned(),
        owner: "Registry of Utopia".to_owned(),
        version: 700,
        issued_at: 1,
        expires_at: 4_000_000_000_000,
        source: String::new(),
        purpose: String::new(),
        priority: None,
        handling: border::Handling::default(),
    };
    let bytes = screening::build_list_with_items(header, vec![], &screening::parse_items(&items.join("\n")).unwrap(), &owner).unwrap();
    let package = dir.join("registry.list");
    std::fs::write(&package, bytes).unwrap();
    (package.to_str().unwrap().to_owned(), public_key(dir, "owner.pem", &owner))
}

fn other_key(dir: &Path) -> String {
    public_key(dir, "other.pem", &SigningKey::from_bytes(&[4; 32]))
}

fn public_key(dir: &Path, name: &str, key: &SigningKey) -> String {
    let file = dir.join(name);
    std::fs::write(&file, key.verifying_key().to_public_key_pem(LineEnding::LF).unwrap()).unwrap();
    file.to_str().unwrap().to_owned()
}

/// Up to which event of the first epoch everything is acknowledged. What is acknowledged beyond a gap may wait once more after a hello.
pub(crate) fn gapless(store: &store::Store) -> u64 {
    let head = store.head().unwrap().unwrap().head_seq;
    store.undelivered_events().unwrap().first().map_or(head, |gap| gap.first - 1)
}

/// Kills of the ordinary tests; `OUTPOST_KILLS` says otherwise.
const KILLS: u64 = 6;

#[tokio::test]
async fn a_headquarters_killed_in_the_middle_of_its_work_again_and_again_keeps_what_it_acknowledged() {
    let dir = Place::fresh();
    let kills = std::env::var("OUTPOST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS);
    let booth = Booth::unenrolled(Arc::new(foundation::FixedClock::at_millis(crate::kit::noon_millis())));
    let mut rng = ChaCha8Rng::seed_from_u64(9);
    let mut acknowledged = 0;
    for kill in 0..=kills {
        let server = Server::start(&dir, &["--training"]);
        if kill == 0 {
            let code = dir.run(&["enrol-code", "--training", "--post", "UTKOR"]);
            booth.enrol(server.said("listening"), stdout(&code).trim()).await.unwrap();
        }
        let url = server.said("listening").to_owned();
        booth.record(200);
        if kill == kills {
            assert_eq!(booth.sync_at(&url).await.waiting_events, 0);
            assert_eq!(booth.store.epochs().unwrap().len(), 1, "no word of it ever contradicted the journal");
            break;
        }
        let enough = std::time::Duration::from_millis(rng.gen_range(20..400));
        // The end of the time is the end of the process: dropping the server kills it.
        let cut = tokio::time::timeout(enough, booth.sync_at(&url)).await;
        drop(server);
        drop(cut);
        let gapless = gapless(&booth.store);
        assert!(gapless >= acknowledged, "what was acknowledged stays acknowledged");
        acknowledged = gapless;
    }
    let verified = dir.run(&["verify", "--training", "--json"]);
    assert!(verified.status.success(), "{}", stdout(&verified));
    let stats: serde_json::Value = serde_json::from_str(stdout(&dir.run(&["stats", "--training"])).trim()).unwrap();
    let head = booth.store.head().unwrap().unwrap().head_seq;
    assert_eq!((stats["received"].as_u64(), stats["holes"].as_u64(), &stats["forked"]), (Some(head), Some(0), &serde_json::Value::Bool(false)));
}

#[test]
fn a_real_headquarters_keeps_its_keys_under_a_passphrase() {
    let dir = Place::fresh();
    let data = dir.path().join("hq");
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (keys, wrong, user) = (file("keys", "correct horse battery\n"), file("wrong", "no\n"), file("user", "a long passphrase\n"));
    let missing = dir.run_in(&data, &["stats", "--passphrase-file", &keys]);
    assert_eq!(missing.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&missing.stderr).starts_with("store-missing: There is no headquarters in this folder."));
    let add = ["user", "add", "r.okello", "--role", "statistician", "--user-passphrase-file", &user, "--passphrase-file", &keys];
    let added = dir.run_in(&data, &add);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    assert!(data.join("recovery-key-ONCE.pem").exists());
    let refused = dir.run_in(&data, &["stats", "--passphrase-file", &wrong]);
    assert_eq!(refused.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&refused.stderr).starts_with("store-locked: Headquarters’ keys stay locked."));
    let training = dir.run_in(&data, &["stats", "--training", "--passphrase-file", &keys]);
    assert!(String::from_utf8_lossy(&training.stderr).starts_with("training-mismatch: One is for training"));
    assert!(dir.run_in(&data, &["stats", "--passphrase-file", &keys]).status.success());

    // The keys change under the same passphrase.
    let step = |step: &str| dir.run_in(&data, &["keys", step, "--json", "--passphrase-file", &keys]);
    let standing = |output: &Output| serde_json::from_str::<serde_json::Value>(stdout(output).trim()).unwrap();
    assert_eq!(step("change").status.code(), Some(2), "none is announced");
    for (name, version, earlier) in [("announce", 1, 0), ("change", 2, 1), ("retire", 3, 0), ("show", 3, 0)] {
        let told = standing(&step(name));
        assert_eq!((told["version"].as_u64(), told["earlier"].as_u64()), (Some(version), Some(earlier)), "{name}");
    }
    assert_eq!(dir.run_in(&data, &["keys", "show", "--passphrase-file", &wrong]).status.code(), Some(3));
    assert!(dir.run_in(&data, &["verify", "--passphrase-file", &keys]).status.success());
    let nothing = dir.run_in(&data, &["erase", "--dry-run", "--passphrase-file", &keys]);
    assert_eq!(stdout(&nothing).trim(), "0 records of 0 segments and 0 pictures would be erased.");
}

#[test]
fn a_database_server_that_cannot_be_used_is_told_without_its_password_and_wrong_use_is_exit_2() {
    let dir = Place::fresh();
    let told = |url: &str, exit: i32, code: &str| {
        let output = dir.run(&["stats", "--training", "--database-url", url]);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(exit), "{words}");
        assert!(words.starts_with(code) && !words.contains("secret"), "{words}");
    };
    drop(Server::start(&dir, &["--training"])); // Makes the headquarters.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap(); // Closed again at once.
    told(&format!("postgres://hq:secret@{nobody}/hq"), 3, "database-unreachable: ");
    told("postgres://hq:secret@db.example/hq", 2, "bad-request: Headquarters did not accept this.");
    told("mysql://hq:secret@127.0.0.1/hq", 2, "bad-request: ");
    assert_eq!(dir.run(&["no-such-command"]).status.code(), Some(2));
}
