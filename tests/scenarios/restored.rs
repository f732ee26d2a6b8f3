//! A booth's disk goes bad: what can be read is kept, the rest comes back from headquarters, and nobody is told a lie about it.

use ::uplink::{Restored, UplinkError};
use faults::kit;
use foundation::Clock;
use outpost_tests::{Booth, TestHq};
use std::path::Path;
use std::sync::Arc;
use store::{CreateOptions, MemoryKeyRing, Record, Store, Unlock, VerifyReport};

const PAGE: usize = 4096;

struct Scene {
    clock: Arc<foundation::FixedClock>,
    hq: TestHq,
    running: outpost_hq::serve::Running,
    folder: tempfile::TempDir,
}

impl Scene {
    /// A booth that has joined, recorded forty crossings, every fourth with a picture, and delivered everything.
    async fn new() -> Self {
        let clock = Booth::clock();
        let hq = TestHq::new(clock.clone()).expect("a headquarters");
        let running = hq.serve().expect("it listens");
        let folder = tempfile::tempdir().expect("a folder");
        let scene = Self { clock, hq, running, folder };
        let options = CreateOptions { reserve_bytes: 0, ..kit::training_options() };
        let store = Store::create(scene.folder.path(), options, scene.clock.clone()).expect("a store");
        let code = scene.hq.code().expect("a code").to_string();
        ::uplink::enrol(&store, &format!("https://{}", scene.running.booths), &code.into()).await.expect("joined");
        for n in 1..=40 {
            record(&store, n);
        }
        let report = ::uplink::sync_once(&store).await.expect("delivered");
        assert_eq!((report.waiting_events, report.waiting_images, report.error), (0, 0, None));
        store.put_draft("i-1", b"half typed").expect("kept");
        scene
    }

    fn dir(&self) -> &Path {
        self.folder.path()
    }

    fn open(&self) -> Store {
        Store::open(self.dir(), &Unlock::Plain, self.clock.clone()).expect("it opens")
    }

    async fn restore(&self) -> Result<Restored, UplinkError> {
        ::uplink::restore_from_hq(self.dir(), &Unlock::Plain, Arc::new(MemoryKeyRing::default()), self.clock.clone()).await
    }

    /// Breaks every page that `broken` picks, by its number from 1.
    fn break_pages(&self, broken: impl Fn(usize) -> bool) {
        let path = self.dir().join("booth.db");
        let mut bytes = std::fs::read(&path).expect("a file");
        for page in (1..=bytes.len() / PAGE).filter(|page| broken(*page)) {
            bytes[(page - 1) * PAGE + 700] ^= 0x20;
        }
        std::fs::write(&path, bytes).expect("written");
    }

    /// Pages that hold events or pictures and nothing the booth needs to say who it is, found by breaking each alone.
    fn data_pages(&self) -> Vec<usize> {
        let path = self.dir().join("booth.db");
        let whole = std::fs::read(&path).expect("a file");
        let data = |page: usize| {
            std::fs::write(&path, &whole).expect("written");
            self.break_pages(|broken| broken == page);
            let opened = Store::open(self.dir(), &Unlock::Plain, self.clock.clone());
            opened.is_ok_and(|store| store.enrolled().is_ok_and(|found| found.is_some()) && store.post_keys().is_ok_and(|keys| !keys.is_empty()))
        };
        let found = (1..=whole.len() / PAGE).filter(|page| data(*page)).collect();
        std::fs::write(&path, &whole).expect("written");
        found
    }
}

fn record(store: &Store, n: u64) {
    let (crossing, blobs) = if n.is_multiple_of(4) {
        let (crossing, blob) = kit::with_picture(n, border::ImageKind::Portrait, 3000);
        (crossing, vec![blob])
    } else {
        (kit::crossing(n), vec![])
    };
    let record = Record { blobs, ..Record::at(crossing.at) };
    store.record(vec![kit::act(crossing)], record).expect("recorded");
}

fn sound(store: &Store) -> VerifyReport {
    let report = store.verify().expect("verified");
    assert!(report.is_sound(), "{:?}", report.faults);
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_booth_is_restored_from_headquarters_and_says_what_came_from_where() {
    let scene = Scene::new().await;
    let before = {
        let store = scene.open();
        (store.head().expect("a head").expect("enrolled"), sound(&store))
    };
    let pages = scene.data_pages();
    assert!(pages.len() > 10, "{pages:?}");
    // Events are written in order and one page holds several, so every second page breaks many of them apart.
    scene.break_pages(|page| pages.contains(&page) && page.is_multiple_of(2));
    assert!(!scene.open().verify().expect("verified").is_sound());

    let done = scene.restore().await.expect("restored");
    assert_eq!(done.events_kept + done.events_from_hq, before.1.events, "{done:?}");
    assert!(done.events_from_hq > 0, "{done:?}");
    assert_eq!((&done.events_lost, &done.pictures_lost), (&vec![], &vec![]));
    assert_eq!(done.pictures_kept + done.pictures_from_hq, 10);
    assert!(done.damaged.exists(), "the damaged file is kept");

    let store = scene.open();
    assert_eq!(sound(&store).events, before.1.events + 1, "one more opened the new epoch");
    let epochs = store.epochs().expect("epochs");
    assert_eq!((epochs[0].head_seq, epochs[0].head_chain), (before.0.head_seq, before.0.head_chain));
    assert_eq!((done.epoch, epochs[1].reason.as_str()), (2, "restored"));
    record(&store, 41);
    let report = ::uplink::sync_once(&store).await.expect("delivered");
    assert_eq!((report.waiting_events, report.waiting_images, report.error), (0, 0, None));
    let alarms = scene.hq.hq.store.alarms(9).expect("alarms");
    assert!(alarms.iter().any(|alarm| format!("{:?}", alarm.kind) == "NewEpoch"), "headquarters sees it");
    assert!(alarms.iter().all(|alarm| format!("{:?}", alarm.kind) != "Fork"), "and no fork: {}", alarms.len());
    assert!(scene.clock.now().unix_millis() > 0);
    scene.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_headquarters_has_erased_meanwhile_comes_back_as_erased_and_the_journal_is_whole() {
    let scene = Scene::new().await;
    let before = sound(&scene.open());
    let term = border::rules::RetentionTerm { class: border::RetentionClass::Routine, headquarters_days: Some(1), booth_days: None };
    scene.hq.hq.publish_rules(&border::RuleBook { retention: vec![term], ..border::RuleBook::default() }, "test").expect("published");
    scene.clock.advance_millis(3 * 86_400_000);
    assert!(scene.hq.hq.erase_due("test", &mut |_| true).expect("erased").total() >= 40);
    let pages = scene.data_pages();
    scene.break_pages(|page| pages.contains(&page) && page.is_multiple_of(2));
    let done = scene.restore().await.expect("restored");
    assert_eq!(done.events_kept + done.events_from_hq, before.events, "{done:?}");
    assert!(done.events_from_hq > 0 && done.events_lost.is_empty(), "{done:?}");
    let report = sound(&scene.open());
    assert_eq!(report.events, before.events + 1);
    assert!(report.erased > 0, "{report:?}");
    scene.running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_link_the_damaged_file_stays_where_it_is() {
    let scene = Scene::new().await;
    let pages = scene.data_pages();
    scene.break_pages(|page| pages.contains(&page));
    let damaged = std::fs::read(scene.dir().join("booth.db")).expect("a file");
    let Scene { clock, running, folder, .. } = scene;
    running.stop().await;
    let ring = Arc::new(MemoryKeyRing::default());
    let refused = ::uplink::restore_from_hq(folder.path(), &Unlock::Plain, ring, clock).await.expect_err("no link");
    assert!(matches!(refused, UplinkError::Unreachable(_)), "{refused}");
    assert_eq!(std::fs::read(folder.path().join("booth.db")).expect("a file"), damaged);
}
