//! A booth in a temporary folder, worked through its door alone, as the window works it.

use crate::{TODAY, TestHq};
use anyhow::Context;
use base64::Engine;
use foundation::{Clock, CodedError, FixedClock};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{CreateOptions, MemoryKeyRing, PassphraseCost, Store, Unlock};
use tempfile::TempDir;
use tokio::runtime::Handle;
use workstation::{Options, Workstation, door};

/// The specimen of the everyday traveller.
pub const ERIKSSON: &str = "passport-eriksson.jpg";
/// The specimen of a traveller on the sample list.
pub const HANSEN: &str = "passport-hansen.jpg";

/// The folder of the specimen documents.
#[must_use]
pub fn specimens() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/specimens")
}

/// The bytes of a specimen document.
///
/// # Errors
/// When there is none of that name.
pub fn specimen(file: &str) -> anyhow::Result<Vec<u8>> {
    std::fs::read(specimens().join(file)).with_context(|| format!("specimen {file}"))
}

/// A booth and its clock. Dropping it is as sudden as a kill: nothing is told to end.
pub struct Booth {
    /// The application.
    pub workstation: Workstation,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    folder: Arc<TempDir>,
}

/// How long a booth that was killed may take to let go of its files.
const LET_GO: std::time::Duration = std::time::Duration::from_secs(20);

impl Booth {
    /// A booth that belongs to `hq` without a network, with every feed.
    ///
    /// # Errors
    /// When the temporary folder cannot be used.
    pub fn adopted(hq: &TestHq, clock: Arc<FixedClock>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = create_store(folder.path(), clock.clone())?;
        hq.adopt(&store)?;
        drop(store);
        Self::open(Arc::new(folder), clock)
    }

    /// A booth that belongs to nobody yet.
    ///
    /// # Errors
    /// When the temporary folder cannot be used.
    pub fn fresh(clock: Arc<FixedClock>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        drop(create_store(folder.path(), clock.clone())?);
        Self::open(Arc::new(folder), clock)
    }

    fn open(folder: Arc<TempDir>, clock: Arc<FixedClock>) -> anyhow::Result<Self> {
        let workstation = Workstation::open(Options {
            data: folder.path().to_owned(),
            training: true,
            unlock: Unlock::Auto,
            clock: clock.clone(),
            runtime: Handle::current(),
            clock_judge: None,
            specimens: Some(specimens()),
            version: "test".to_owned(),
        })?;
        Ok(Self { workstation, clock, folder })
    }

    /// A clock that stands on the tests' day.
    #[must_use]
    pub fn clock() -> Arc<FixedClock> {
        Arc::new(FixedClock::on(TODAY.parse().unwrap_or_default()))
    }

    /// Ends the program without a word and starts it again on the same folder.
    ///
    /// # Errors
    /// When the booth does not open again.
    pub fn killed_and_started_again(self) -> anyhow::Result<Self> {
        let (folder, clock) = self.killed()?;
        Self::open(folder, clock)
    }

    /// The same while another process delivers, as `outpostctl sync now` does: until the lock is let go.
    ///
    /// # Errors
    /// When the booth does not open again.
    pub fn killed_and_started_beside_another(self) -> anyhow::Result<(Self, platform::FileLock)> {
        let (folder, clock) = self.killed()?;
        let another = until_let_go(&folder.path().join("deliver.lock"))?;
        Ok((Self::open(folder, clock)?, another))
    }

    fn killed(self) -> anyhow::Result<(Arc<TempDir>, Arc<FixedClock>)> {
        let Self { workstation, clock, folder } = self;
        drop(workstation);
        drop(until_let_go(&folder.path().join("window.lock"))?);
        Ok((folder, clock))
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One call through the door.
    ///
    /// # Errors
    /// What the command returns.
    pub async fn call(&self, command: &str, request: Value) -> Result<Value, CodedError> {
        door::call(&self.workstation, command, request).await
    }

    /// Signs the training officer in and takes the first lane of the first post.
    ///
    /// # Errors
    /// What the commands return.
    pub async fn start_work(&self, direction: &str) -> Result<(), CodedError> {
        let (login, passphrase) = TestHq::officer();
        self.sign_in(login, passphrase).await?;
        self.take_station(direction).await
    }

    /// Signs somebody in.
    ///
    /// # Errors
    /// What the command returns.
    pub async fn sign_in(&self, login: &str, passphrase: &str) -> Result<Value, CodedError> {
        self.call("sign_in", json!({ "login": login, "passphrase": passphrase })).await
    }

    /// Takes the first lane of the first post.
    ///
    /// # Errors
    /// What the command returns.
    pub async fn take_station(&self, direction: &str) -> Result<(), CodedError> {
        let boot = self.call("bootstrap", json!({})).await?;
        let post = &boot["posts"][0];
        let choice = json!({ "post": post["code"], "lane": post["lanes"][0], "direction": direction });
        self.call("choose_station", choice).await.map(drop)
    }

    /// Scans a specimen document.
    ///
    /// # Errors
    /// What the command returns; a missing specimen is `not-found`.
    pub async fn scan(&self, file: &str) -> Result<Value, CodedError> {
        let bytes = specimen(file).map_err(|error| CodedError::new(foundation::ErrorCode::NotFound, error.to_string()))?;
        let data = base64::engine::general_purpose::STANDARD.encode(bytes);
        self.call("capture_image", json!({ "data": data, "method": "image" })).await
    }

    /// Answers every hit without an answer.
    ///
    /// # Errors
    /// What the commands return.
    pub async fn answer_all(&self, answer: &str) -> Result<Value, CodedError> {
        let mut view = self.call("inspection", json!({})).await?;
        for hit in view["hits"].as_array().cloned().unwrap_or_default() {
            if hit["answer"].is_null() {
                let request = json!({ "hit": hit["hit"]["id"], "answer": answer, "note": "" });
                view = self.call("answer_hit", request).await?;
            }
        }
        Ok(view)
    }

    /// Takes the decision of the main key.
    ///
    /// # Errors
    /// What the command returns.
    pub async fn decide_main(&self) -> Result<Value, CodedError> {
        let view = self.call("inspection", json!({})).await?;
        self.call("decide", json!({ "decision": view["decision"]["main"] })).await
    }
}

/// The lock once whoever holds it has let go: within one process a kill is not instant, its threads end a moment later.
fn until_let_go(lock: &Path) -> anyhow::Result<platform::FileLock> {
    let deadline = std::time::Instant::now() + LET_GO;
    loop {
        if let Some(held) = platform::FileLock::try_acquire(lock)? {
            return Ok(held);
        }
        anyhow::ensure!(std::time::Instant::now() < deadline, "the booth that was killed still holds {}", lock.display());
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
}

/// A training store with the cheapest passphrase and the smallest reserve.
///
/// # Errors
/// When the folder cannot be used.
pub(crate) fn create_store(folder: &Path, clock: Arc<dyn Clock>) -> anyhow::Result<Store> {
    let options = CreateOptions {
        reserve_bytes: 64 * 1024,
        passphrase_cost: PassphraseCost::LEAST,
        key_ring: Arc::new(MemoryKeyRing::default()),
        ..CreateOptions::new(Unlock::Plain, true)
    };
    Ok(Store::create(folder, options, clock)?)
}
