//! What only a server can do wrong: connections that break, several processes, months, keys it may not read.
//!
//! These need the server that `OUTPOST_TEST_DATABASE_URL` names and run under `cargo xtask test`.

use super::*;
use crate::store::taking::take_in;
use crate::store::tests::database::TestDatabase;
use crate::store::{
    Arrival, ArrivedEvent, BoothStore, Content, CrossingFact, CrossingQuery, DocumentKey, Fact, FigureStore, JournalStore, OfficeStore, PostKey,
};
use border::Direction;
use journal::{EventId, Hash32, SealKeyPair, genesis};
use std::collections::{BTreeMap, BTreeSet};
use std::thread;

const KEY: [u8; 32] = [7; 32];
/// 2025-06-15T12:00Z.
const NOON: i64 = 1_749_988_800_000;
const DAY: i64 = 86_400_000;

fn open(database: &TestDatabase) -> Postgres {
    Postgres::open(&database.url().unwrap(), &KEY, "test").unwrap()
}

/// A segment of crossings recorded at these times.
fn arrival(booth: BoothId, first: u64, times: &[i64]) -> Arrival {
    let mut chain = Hash32::of(&first.to_be_bytes());
    if first == 1 {
        chain = genesis(booth, 1);
    }
    let prev_chain = chain;
    let events: Vec<ArrivedEvent> = (first..)
        .zip(times)
        .map(|(seq, at)| {
            chain = Hash32::of(&[chain.as_bytes().as_slice(), &seq.to_be_bytes()].concat());
            let id = EventId { booth, epoch: 1, seq }.public_id(*at);
            let fact = Fact::Crossing(Box::new(crossing(id, *at)));
            ArrivedEvent { seq, chain, kind: "crossing.recorded".to_owned(), at: *at, retention: None, broken: false, fact }
        })
        .collect();
    let bytes = [booth.0.to_be_bytes().as_slice(), chain.as_bytes()].concat();
    Arrival {
        booth,
        epoch: 1,
        first,
        last: first + times.len() as u64 - 1,
        prev_chain,
        last_chain: chain,
        hash: Hash32::of(&bytes),
        bytes,
        received_at: NOON,
        revoked: false,
        content: Content::Events(events),
    }
}

fn crossing(id: uuid::Uuid, at: i64) -> CrossingFact {
    CrossingFact {
        id,
        at,
        offset: 180,
        day: "2025-06-15".to_owned(),
        post: "UTKOR".to_owned(),
        lane: "1".to_owned(),
        direction: Direction::Entry,
        decision: "admit",
        name: "ERIKSSON ANNA MARIA".to_owned().into(),
        surname: 8,
        name_key: "ERIKSSON ANNA MARIA".to_owned().into(),
        birth: None,
        nationality: Some("UTO".to_owned()),
        residence: None,
        number: Some("L898902C3".to_owned().into()),
        document: DocumentKey::of("L898902C3", "UTO"),
        hits: 0,
        answers: vec![],
        cell: crate::Cell::default(),
    }
}

/// Rows of each part of the crossings' table. On Citus a part is cut again by booth, which its name ends with.
fn parts(store: &Postgres) -> BTreeMap<String, i64> {
    let sql = "SELECT tableoid::regclass::text, count(*) FROM crossing GROUP BY 1";
    let cut = store.look(|link| link.all(sql, &[], |row| Ok((row.text(0)?, row.i(1)?)))).unwrap();
    let mut parts = BTreeMap::new();
    for (name, rows) in cut {
        let name = name.rsplit('.').next().unwrap();
        let shard = name.rsplit_once('_').filter(|(_, end)| end.len() > 4 && end.bytes().all(|byte| byte.is_ascii_digit()));
        *parts.entry(shard.map_or(name, |(name, _)| name).to_owned()).or_default() += rows;
    }
    parts
}

fn found(store: &Postgres) -> usize {
    store.search_crossings(&CrossingQuery { limit: 9_999, ..Default::default() }).unwrap().len()
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn a_database_belongs_to_one_headquarters() {
    let database = TestDatabase::on_the_server();
    drop(open(&database));
    drop(open(&database));
    assert!(matches!(Postgres::open(&database.url().unwrap(), &KEY, "another"), Err(HqError::Keys(_))));
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn a_database_of_a_later_schema_says_which_program_may_open_it() {
    let database = TestDatabase::on_the_server();
    let later = "UPDATE about SET value = CASE key WHEN 'schema' THEN '999' ELSE '9.0.0' END WHERE key IN ('schema', 'oldest_program')";
    open(&database).look(|link| link.batch(later)).unwrap();
    assert!(matches!(Postgres::open(&database.url().unwrap(), &KEY, "test"), Err(HqError::TooNew(version)) if version == "9.0.0"));
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn several_processes_make_the_tables_once_and_take_in_the_same_segments_exactly_once() {
    let database = TestDatabase::on_the_server();
    let stores: Vec<Postgres> = thread::scope(|scope| {
        let opening: Vec<_> = (0..4).map(|_| scope.spawn(|| open(&database))).collect();
        opening.into_iter().map(|store| store.join().unwrap()).collect()
    });
    // Every process gets every segment of every booth, in an order of its own.
    let segments: Vec<Arrival> =
        (1..=3).flat_map(|booth| [arrival(BoothId(booth), 1, &[NOON; 40]), next(&arrival(BoothId(booth), 1, &[NOON; 40]))]).collect();
    thread::scope(|scope| {
        for (turn, store) in stores.iter().enumerate() {
            let segments = &segments;
            scope.spawn(move || {
                for at in 0..segments.len() {
                    store.ingest(&segments[(at + turn) % segments.len()]).unwrap();
                }
            });
        }
    });
    let store = &stores[0];
    assert_eq!(found(store), 3 * 80);
    let mut counted = 0;
    let sum = &mut |row: &crate::store::DayCounts<'_>| crate::figures::each(row.counts, |_, count| counted += count);
    store.counted("2025-06-15", "2025-06-15", None, sum).unwrap();
    assert_eq!(counted, 3 * 80, "counted once");
    let runs = store.runs(None).unwrap();
    assert_eq!(
        runs.iter().map(|run| (run.booth.0, run.branch, run.first, run.last)).collect::<Vec<_>>(),
        [(1, 0, 1, 80), (2, 0, 1, 80), (3, 0, 1, 80)]
    );
    assert_eq!(store.segments(0, 99).unwrap().len(), 6);
    assert_eq!(store.alarms(9).unwrap().len(), 0);
}

/// The segment that follows.
fn next(before: &Arrival) -> Arrival {
    let mut after = arrival(before.booth, before.last + 1, &[NOON; 40]);
    after.prev_chain = before.last_chain;
    after
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn a_connection_that_broke_is_replaced() {
    let database = TestDatabase::on_the_server();
    let store = open(&database);
    store.ingest(&arrival(BoothId(1), 1, &[NOON])).unwrap();
    let own = store.look(|link| link.one("SELECT pg_backend_pid()::bigint", &[], |row| row.i(0))).unwrap();
    open(&database).look(|link| link.batch(&format!("SELECT pg_terminate_backend({own}::int)"))).unwrap();
    // The first use may meet the broken connection and says so; nothing is left of it.
    let _ = store.ingest(&arrival(BoothId(2), 1, &[NOON]));
    store.ingest(&arrival(BoothId(2), 1, &[NOON])).unwrap();
    assert_eq!(found(&store), 2);
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn a_failure_in_the_middle_leaves_nothing_behind() {
    let database = TestDatabase::on_the_server();
    let store = open(&database);
    let failed: Result<(), HqError> = store.write(Lock::Journals(&BTreeSet::from([BoothId(1)])), |link| {
        take_in(&mut ingest::Writing::new(link), &[&arrival(BoothId(1), 1, &[NOON; 3])])?;
        link.batch("SELECT 1 / 0")
    });
    assert!(matches!(failed, Err(HqError::Server { code: Some(code), .. }) if code == "22012"));
    assert_eq!((found(&store), store.runs(None).unwrap().len(), store.segments(0, 9).unwrap().len()), (0, 0, 0));
    store.ingest(&arrival(BoothId(1), 1, &[NOON; 3])).unwrap();
    assert_eq!(found(&store), 3);
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn crossings_lie_by_month_and_those_of_impossible_times_apart() {
    let database = TestDatabase::on_the_server();
    let store = open(&database);
    let times = [NOON, NOON - 31 * DAY, NOON + 400 * DAY, 0];
    store.ingest(&arrival(BoothId(1), 1, &times)).unwrap();
    let lie = [("crossing_2025_05", 1), ("crossing_2025_06", 1), ("crossing_rest", 2)].map(|(part, rows)| (part.to_owned(), rows));
    assert_eq!(parts(&store), BTreeMap::from(lie));
    let newest = store.search_crossings(&CrossingQuery { limit: 1, ..Default::default() }).unwrap();
    assert_eq!(store.crossing(newest[0].id).unwrap().unwrap().at, NOON + 400 * DAY, "found wherever it lies");
    // A year on, the month comes whose part could not be made: its crossings stay together.
    let mut later = arrival(BoothId(2), 1, &[NOON + 400 * DAY]);
    later.received_at = NOON + 400 * DAY;
    store.ingest(&later).unwrap();
    assert_eq!(parts(&store)["crossing_rest"], 3);
    assert_eq!(found(&store), 5);
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn the_server_cannot_read_a_posts_private_key() {
    let database = TestDatabase::on_the_server();
    let store = open(&database);
    let key = PostKey { post: "UTKOR".to_owned(), key: SealKeyPair::generate(&mut rand::rngs::OsRng) };
    store.add_post_key(&key, NOON).unwrap();
    let held = store.look(|link| link.one("SELECT private FROM post_key", &[], |row| Ok(row.try_get::<_, Vec<u8>>(0)?))).unwrap();
    let private = key.key.to_bytes();
    assert!(!held.windows(8).any(|window| private.windows(8).any(|part| part == window)));
    assert_eq!(store.post_keys(Some("UTKOR")).unwrap()[0].key.to_bytes(), private);
    let stranger = Postgres::open(&database.url().unwrap(), &[8; 32], "test").unwrap();
    assert!(matches!(stranger.post_keys(None), Err(HqError::Keys(_))));
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn two_branches_of_a_fork_from_two_processes_are_both_kept() {
    let database = TestDatabase::on_the_server();
    let stores = [open(&database), open(&database)];
    let first = arrival(BoothId(1), 1, &[NOON; 20]);
    let mut second = arrival(BoothId(1), 1, &[NOON + 1; 20]);
    second.prev_chain = first.prev_chain;
    if let Content::Events(events) = &mut second.content {
        events.iter_mut().for_each(|event| event.chain = Hash32::of(event.chain.as_bytes()));
        second.last_chain = events.last().unwrap().chain;
    }
    second.hash = Hash32::of(b"another copy of the disk");
    thread::scope(|scope| {
        for (store, arrival) in stores.iter().zip([&first, &second]) {
            scope.spawn(|| store.ingest(arrival).unwrap());
        }
    });
    assert_eq!(found(&stores[0]), 40);
    assert_eq!(stores[1].alarms(9).unwrap().len(), 1, "the fork is told once");
}

#[test]
#[ignore = "needs a PostgreSQL server; cargo xtask test provides one"]
fn what_an_earlier_program_counted_is_noticed_and_a_rebuild_settles_it() {
    let database = TestDatabase::on_the_server();
    let store = open(&database);
    assert!(!store.counts_are_stale().unwrap(), "a fresh database has nothing to count anew");
    let earlier = "INSERT INTO tally VALUES (1, '2025-06-15', 'UTKOR', 'entry', 'admit', 'UTO', '', 3)";
    store.look(|link| link.batch(earlier)).unwrap();
    assert!(store.counts_are_stale().unwrap());
    assert_eq!(store.rebuild(&|_| Err(HqError::Damaged("no segment to read"))).unwrap(), 0);
    assert!(!store.counts_are_stale().unwrap());
}
