//! One suite for both stores: on the embedded database, and on the server that `OUTPOST_TEST_DATABASE_URL` names.

use super::{Arrival, ArrivedEvent, Content, Coverage, CrossingFact, CrossingQuery, DocumentKey, Embedded, Fact, HqStore, Postgres};
use border::Direction;
use journal::{BoothId, EventId, Hash32, genesis};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

#[path = "../../tests/hq/database.rs"]
pub(crate) mod database;
use database::TestDatabase;

const KEY: [u8; 32] = [7; 32];

/// A store of its own; what it lies in goes with it.
struct Own {
    store: Box<dyn HqStore>,
    _dir: tempfile::TempDir,
    _database: TestDatabase,
}

impl Own {
    fn fresh() -> Self {
        let (dir, database) = (tempfile::tempdir().unwrap(), TestDatabase::fresh());
        let store: Box<dyn HqStore> = match database.url() {
            Some(url) => Box::new(Postgres::open(&url, &KEY, "test").unwrap()),
            None => Box::new(Embedded::open(dir.path(), &KEY).unwrap()),
        };
        Self { store, _dir: dir, _database: database }
    }
}

/// A case on a server is some hundred round trips and durable commits.
fn cases() -> u32 {
    if std::env::var_os(database::VARIABLE).is_some() { 12 } else { 64 }
}

/// One store for every case, and a booth for each: making tables takes longer than a case.
fn shared() -> (&'static dyn HqStore, BoothId) {
    static STORE: OnceLock<Own> = OnceLock::new();
    static BOOTH: AtomicU32 = AtomicU32::new(5);
    (&*STORE.get_or_init(Own::fresh).store, BoothId(BOOTH.fetch_add(1, Ordering::Relaxed)))
}

// Two copies of one journal: equal up to a point, then different.

/// Chain values of a journal; index 0 is the genesis. `copy` tells the copies apart from event `split` on.
fn journal(booth: BoothId, length: u64, split: u64, copy: u8) -> Vec<Hash32> {
    let mut chains = vec![genesis(booth, 1)];
    for seq in 1..=length {
        let prev = *chains.last().unwrap();
        let who = if seq >= split { copy } else { 0 };
        chains.push(Hash32::of(&[prev.as_bytes().as_slice(), &seq.to_be_bytes(), &[who]].concat()));
    }
    chains
}

fn arrival(booth: BoothId, chains: &[Hash32], first: u64, last: u64, salt: u32) -> Arrival {
    let at = |seq: u64| chains[usize::try_from(seq).unwrap()];
    let event = |seq| ArrivedEvent { seq, chain: at(seq), kind: "x".to_owned(), at: 1, retention: None, broken: false, fact: Fact::Nothing };
    let bytes = [booth.0.to_be_bytes().as_slice(), at(last).as_bytes(), &first.to_be_bytes(), &salt.to_be_bytes()].concat();
    Arrival {
        booth,
        epoch: 1,
        first,
        last,
        prev_chain: at(first - 1),
        last_chain: at(last),
        hash: Hash32::of(&bytes),
        bytes,
        received_at: 1,
        revoked: false,
        content: Content::Events((first..=last).map(event).collect()),
    }
}

/// Posts a range as one of the copies would, and returns what it may believe: everything named must really be held for it.
fn post(store: &dyn HqStore, booth: BoothId, chains: &[Hash32], first: u64, last: u64, salt: u32) -> Result<Coverage, TestCaseError> {
    let arrival = arrival(booth, chains, first, last, salt);
    store.ingest(&arrival).unwrap();
    let held = store.coverage(booth, 1, Some((last, arrival.last_chain))).unwrap();
    let own = |seq: u64| chains.get(usize::try_from(seq).unwrap()).copied();
    let agrees = own(held.upto) == Some(held.upto_chain);
    let named = held.beyond.iter().flat_map(|(first, last)| *first..=*last).chain(1..=if agrees { held.upto } else { 0 });
    for seq in named {
        let chain = own(seq).unwrap();
        let found = store.branch_of(EventId { booth, epoch: 1, seq }, &chain).unwrap();
        prop_assert!(found.is_some(), "event {} is named and not held", seq);
    }
    Ok(held)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn whatever_order_two_copies_deliver_in_both_are_kept_whole_and_nothing_is_named_that_is_not_held(
        length in 5_u64..40,
        split in 2_u64..40,
        posts in proptest::collection::vec((any::<bool>(), 1_u64..40, 0_u64..12), 0..30),
    ) {
        let (store, booth) = shared();
        let copies = [journal(booth, length, split, 1), journal(booth, length, split, 2)];
        for (number, (second, first, more)) in posts.into_iter().enumerate() {
            let first = first.min(length);
            post(store, booth, &copies[usize::from(second)], first, (first + more).min(length), u32::try_from(number).unwrap())?;
        }
        // In the end each copy sends what it has no receipt for; here simply everything, in pieces.
        for (copy, chains) in copies.iter().enumerate() {
            let mut held = post(store, booth, chains, 1, 1, 900)?;
            for first in (1..=length).step_by(7) {
                held = post(store, booth, chains, first, (first + 6).min(length), 1000 + u32::try_from(copy).unwrap())?;
            }
            prop_assert_eq!(held.upto, length, "copy {} is whole", copy);
            prop_assert_eq!(held.upto_chain, *chains.last().unwrap());
        }
        for run in store.runs(Some(booth)).unwrap() {
            prop_assert_eq!(store.count_events(&run).unwrap(), run.last - run.first + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
    #[test]
    fn arrivals_taken_in_together_stand_as_if_each_had_come_alone(
        split in 2_u64..30,
        posts in proptest::collection::vec((any::<bool>(), 1_u64..30, 0_u64..9), 1..24),
        groups in proptest::collection::vec(1_usize..7, 24),
    ) {
        // What two copies of a booth send, once one by one, once in groups; the same bytes come again now and then.
        let sent = |booth: BoothId| -> Vec<Arrival> {
            let copies = [journal(booth, 30, split, 1), journal(booth, 30, split, 2)];
            posts.iter().map(|(second, first, more)| arrival(booth, &copies[usize::from(*second)], *first, (first + more).min(30), 0)).collect()
        };
        let (store, alone) = shared();
        let (_, together) = shared();
        let one_by_one: Vec<_> = sent(alone).iter().map(|arrival| store.ingest(arrival).unwrap()).collect();
        let (all, mut grouped) = (sent(together), Vec::new());
        for size in groups {
            let group: Vec<&Arrival> = all.iter().skip(grouped.len()).take(size).collect();
            grouped.extend(store.ingest_all(&group).unwrap());
        }
        prop_assert_eq!(grouped.len(), all.len());
        for ((outcome, held), (other_outcome, other)) in grouped.iter().zip(&one_by_one) {
            prop_assert_eq!(outcome, other_outcome);
            prop_assert_eq!((held.upto, &held.beyond), (other.upto, &other.beyond));
        }
        let stand = |booth| -> Vec<_> { store.runs(Some(booth)).unwrap().iter().map(|run| (run.branch, run.first, run.last)).collect() };
        prop_assert_eq!(stand(together), stand(alone));
        for run in store.runs(Some(together)).unwrap() {
            prop_assert_eq!(store.count_events(&run).unwrap(), run.last - run.first + 1);
        }
    }
}

#[test]
fn a_booth_is_given_back_its_own_segments_the_longest_first_and_nobody_elses() {
    let (store, booth) = shared();
    let (_, other) = shared();
    let copies = [journal(booth, 20, 15, 1), journal(booth, 20, 15, 2)];
    let sent = [
        arrival(booth, &copies[0], 1, 10, 0),
        arrival(booth, &copies[0], 8, 20, 1),
        arrival(booth, &copies[1], 14, 18, 2),
        arrival(other, &journal(other, 20, 21, 1), 1, 20, 3),
    ];
    for arrival in &sent {
        store.ingest(arrival).unwrap();
    }
    let back = |booth, seq, nth| store.segment_with(EventId { booth, epoch: 1, seq }, nth).unwrap();
    let of = |at: usize| Some(sent[at].bytes.clone());
    assert_eq!([0, 1, 2].map(|nth| back(booth, 9, nth)), [of(1), of(0), None], "an overlap makes two");
    assert_eq!([0, 1, 2].map(|nth| back(booth, 16, nth)), [of(1), of(2), None], "both branches of a fork are given back");
    assert_eq!(back(booth, 21, 0), None);
    assert_eq!(store.segment_with(EventId { booth, epoch: 2, seq: 9 }, 0).unwrap(), None, "an epoch is one of its own");
    assert_eq!(back(other, 9, 0), of(3));
}

/// A segment of crossings under the same document number, issued by each of `issuers` in turn.
fn crossings(booth: BoothId, number: &str, issuers: &[&str], count: u64) -> Arrival {
    let mut arrival = arrival(booth, &journal(booth, count, count + 1, 1), 1, count, 0);
    let Content::Events(events) = &mut arrival.content else { unreachable!("it was just made") };
    for (event, issuer) in events.iter_mut().zip(issuers.iter().cycle()) {
        let at = 1_749_988_800_000 + i64::try_from(event.seq).unwrap();
        event.fact = Fact::Crossing(Box::new(CrossingFact {
            id: EventId { booth, epoch: 1, seq: event.seq }.public_id(at),
            at,
            offset: 180,
            day: if event.seq % 3 == 0 { "2025-06-16" } else { "2025-06-15" }.to_owned(),
            post: "UTKOR".to_owned(),
            lane: "1".to_owned(),
            direction: Direction::Entry,
            decision: "admit",
            name: "ERIKSSON ANNA MARIA".to_owned().into(),
            surname: 8,
            name_key: format!("ERIKSSON {number}").into(),
            birth: None,
            nationality: Some("UTO".to_owned()),
            residence: None,
            number: Some(number.to_owned().into()),
            document: DocumentKey::of(number, issuer),
            hits: 0,
            answers: vec![],
            cell: crate::Cell::default(),
        }));
    }
    arrival
}

#[test]
fn a_document_is_found_by_its_whole_number_and_by_its_issuer_however_often_it_crossed() {
    let (store, booth) = shared();
    let number = format!("L 898-{}", booth.0);
    store.ingest(&crossings(booth, &number, &["UTO", "KEN", "KEN"], 1_500)).unwrap();
    let found = |query: CrossingQuery| -> Vec<u64> {
        let rows = store.search_crossings(&CrossingQuery { limit: query.limit.max(2_000), ..query }).unwrap();
        assert!(rows.is_sorted_by(|a, b| a.id > b.id), "newest first, each once");
        rows.iter().map(|row| row.place.seq).collect()
    };
    let of = |text: &str| CrossingQuery { text: text.to_owned().into(), ..CrossingQuery::default() };
    assert_eq!(found(of(&number)).len(), 1_500);
    assert_eq!(found(of(&number.replace([' ', '-'], ""))).len(), 1_500, "as printed or not");
    assert_eq!(found(of("L 898")).len(), 0, "a number is looked up whole");
    assert_eq!(found(of(&format!("ERIKSSON {number}"))).len(), 1_500, "a name by its beginning");
    let issued = |issuer: &str| CrossingQuery { issuer: Some(issuer.to_owned()), ..of(&number) };
    assert_eq!(["UTO", "KEN", "TZA", ""].map(|issuer| found(issued(issuer)).len()), [500, 1_000, 0, 0]);
    assert_eq!(found(CrossingQuery { from: Some("2025-06-16".to_owned()), ..issued("KEN") }).len(), 500);
    let newest = store.search_crossings(&CrossingQuery { limit: 3, ..issued("UTO") }).unwrap();
    assert_eq!(newest.iter().map(|row| row.place.seq).collect::<Vec<_>>(), [1_498, 1_495, 1_492]);
    assert_eq!(newest[0].issuer.as_deref(), Some("UTO"));
    assert_eq!(found(CrossingQuery { before: Some(newest[2].id), ..issued("UTO") }).len(), 497);
}

#[test]
fn crossings_are_found_at_once_and_each_once_whether_they_came_alone_or_among_many() {
    let (store, booth) = shared();
    let number = format!("M 898-{}", booth.0);
    let (mut came, mut newest) = (0, None);
    for count in [3, 1_200, 2, 700, 400, 1] {
        let (_, booth) = shared();
        store.ingest(&crossings(booth, &number, &["UTO"], count)).unwrap();
        came += usize::try_from(count).unwrap();
        for text in [number.clone(), format!("ERIKSSON {number}")] {
            let query = CrossingQuery { text: text.into(), limit: 5_000, ..CrossingQuery::default() };
            let found = store.search_crossings(&query).unwrap();
            assert_eq!(found.len(), came, "after another {count}");
            assert!(found.is_sorted_by(|a, b| a.id > b.id), "newest first, each once");
            newest = newest.max(found.first().map(|row| row.id));
        }
    }
    let first = CrossingQuery { text: number.into(), limit: 1, ..CrossingQuery::default() };
    assert_eq!(store.search_crossings(&first).unwrap().first().map(|row| row.id), newest);
}

#[test]
fn a_picture_belongs_to_the_booth_that_delivered_it_first() {
    let (store, booth) = shared();
    let (_, other) = shared();
    let hash = Hash32::of(&booth.0.to_be_bytes());
    assert_eq!(store.blob_of(&hash).unwrap(), None);
    store.put_blob(&hash, 9, booth, 1).unwrap();
    store.put_blob(&hash, 9, other, 2).unwrap();
    assert_eq!(store.blob_of(&hash).unwrap(), Some(booth));
}
