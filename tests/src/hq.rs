//! A training headquarters inside the test's process: posts, officers and lists as the product seeds them, and one list more.

use anyhow::Context;
use border::{Alert, AlertCategory, AlertDocument, AlertPriority, Handling, PostConfig};
use foundation::Clock;
use journal::{EnrolAnswer, EnrolRequest, Message, SignedFeed};
use outpost_hq::keys::Protection;
use outpost_hq::lists::NewList;
use outpost_hq::serve::{Listeners, Running};
use outpost_hq::{Hq, training};
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use std::path::Path;
use std::sync::Arc;
use store::Store;
use tempfile::TempDir;

const DAY_MS: i64 = 86_400_000;
/// Nobody listens there: the booth works on without a link.
const NOWHERE: &str = "https://127.0.0.1:9";

/// A headquarters in a temporary folder.
pub struct TestHq {
    /// The headquarters itself.
    pub hq: Arc<Hq>,
    _folder: TempDir,
}

impl TestHq {
    /// A training headquarters with its seed and a list of lost documents.
    ///
    /// # Errors
    /// When the temporary folder cannot be used.
    pub fn new(clock: Arc<dyn Clock>) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let hq = Hq::open(&folder.path().join("hq"), &Protection::Plain, true, clock).context("the training headquarters opens")?;
        let hq = Self { hq: Arc::new(hq), _folder: folder };
        hq.publish_lost_documents()?;
        Ok(hq)
    }

    fn publish_lost_documents(&self) -> anyhow::Result<()> {
        let lost = Alert {
            id: "UTO-LD-7".to_owned(),
            category: AlertCategory::Document,
            priority: AlertPriority::High,
            names: Vec::new(),
            birth_dates: Vec::new(),
            sex: None,
            nationalities: Vec::new(),
            documents: vec![AlertDocument { issuing_state: "UTO".parse().ok(), number: "C01X00T47".to_owned().into() }],
            handling: Handling { instruction: "Keep the document and inform the issuing State.".to_owned(), ..Handling::default() },
            reason: "Reported lost in Utopia.".to_owned().into(),
            about: None,
            until: None,
        };
        self.publish("lost-documents", vec![lost])
    }

    /// Publishes the next version of a list.
    ///
    /// # Errors
    /// When headquarters refuses.
    pub fn publish(&self, list: &str, alerts: Vec<Alert>) -> anyhow::Result<()> {
        let list = NewList {
            list: list.to_owned(),
            title: title_of(list),
            owner: "Invented".to_owned(),
            source: "tests".to_owned(),
            expires_at: self.hq.now_ms() + 30 * DAY_MS,
            alerts,
            ..NewList::default()
        };
        self.hq.publish_list(list, "tests")?;
        Ok(())
    }

    /// Joins a booth without a network, at an address where nobody listens, and gives it every feed.
    ///
    /// # Errors
    /// When headquarters or store refuse.
    pub fn adopt(&self, store: &Store) -> anyhow::Result<()> {
        let keys = store.keys();
        let request = EnrolRequest {
            code_secret: *self.code()?.secret(),
            csr_der: signing_request(keys.tls_pem.expose())?,
            signing_key: keys.signing.verifying_key(),
            sealing_key: keys.sealing.public(),
            app_version: "test".to_owned(),
            training: true,
        };
        let answer = EnrolAnswer::from_bytes(&self.hq.enrol(&request)?)?;
        store.save_enrolment(&answer, NOWHERE)?;
        self.carry_feeds(store, &answer.post)
    }

    /// Gives a booth the newest version of every feed, as a stick would.
    ///
    /// # Errors
    /// When headquarters or store refuse.
    pub fn carry_feeds(&self, store: &Store, post: &str) -> anyhow::Result<()> {
        for known in self.hq.store.feeds()? {
            let feed = self.hq.store.feed(&known.name, post)?.or(self.hq.store.feed(&known.name, "")?);
            let Some(feed) = feed else { continue };
            store.put_feed(&SignedFeed::from_bytes(&feed.signed)?)?;
        }
        Ok(())
    }

    /// A one-time code for a booth of the first post.
    ///
    /// # Errors
    /// When headquarters refuses.
    pub fn code(&self) -> anyhow::Result<journal::EnrolCode> {
        let PostConfig { posts, .. } = self.hq.config()?;
        let post = posts.first().context("the seed has a post")?;
        Ok(self.hq.issue_code(&post.code, "", "tests")?.0)
    }

    /// Listens on the loopback.
    ///
    /// # Errors
    /// When no port is free.
    pub fn serve(&self) -> anyhow::Result<Running> {
        let any = "127.0.0.1:0".parse()?;
        Ok(outpost_hq::serve::start(Arc::clone(&self.hq), &Listeners { booths: any, console: any, names: Vec::new(), quic: true })?)
    }

    /// Sign-in name and passphrase of the officer.
    #[must_use]
    pub const fn officer() -> (&'static str, &'static str) {
        training::OFFICER
    }

    /// Sign-in name and passphrase of the supervisor.
    #[must_use]
    pub const fn supervisor() -> (&'static str, &'static str) {
        training::SUPERVISOR
    }

    /// Writes what the booth's sign-in screen says of the invented officers.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn write_hint(data: &Path) -> anyhow::Result<()> {
        let (officer, supervisor) = (Self::officer(), Self::supervisor());
        let hint = format!("{} · {}\n{} · {}\n", officer.0, officer.1, supervisor.0, supervisor.1);
        Ok(std::fs::write(data.join("training-hint.txt"), hint)?)
    }
}

/// `lost-documents` → `Lost documents`.
fn title_of(list: &str) -> String {
    let words = list.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn signing_request(key_pem: &str) -> anyhow::Result<Vec<u8>> {
    let key = KeyPair::from_pem(key_pem)?;
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name = DistinguishedName::new();
    Ok(params.serialize_request(&key)?.der().to_vec())
}
