//! The store alone: opening, wrong keys, versions.

use super::*;

const KEY: [u8; 32] = [7; 32];

#[test]
fn the_sqlite_linked_is_free_of_the_wal_reset_fault() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn a_database_opens_under_its_own_key_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(Embedded::open(dir.path(), &KEY).unwrap());
    drop(Embedded::open(dir.path(), &KEY).unwrap());
    assert!(Embedded::open(dir.path(), &[8; 32]).is_err());
    let bytes = std::fs::read(dir.path().join("headquarters.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"), "the file is encrypted");
}

#[test]
fn a_database_of_a_later_schema_says_which_program_may_open_it() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path(), &KEY).unwrap();
    store
        .write(|tx| {
            tx.pragma_update(None, "user_version", 999)?;
            tx.execute("UPDATE about SET value = '9.0.0' WHERE key = 'oldest_program'", [])?;
            Ok(())
        })
        .unwrap();
    drop(store);
    assert!(matches!(Embedded::open(dir.path(), &KEY), Err(HqError::TooNew(version)) if version == "9.0.0"));
}

/// Two copies of one journal: equal up to a point, then different.
mod copies {
    use super::*;
    use crate::store::{Arrival, ArrivedEvent, Content, Coverage, Fact, JournalStore};
    use journal::{BoothId, EventId, Hash32, genesis};
    use proptest::prelude::*;
    use proptest::test_runner::TestCaseError;

    const BOOTH: BoothId = BoothId(5);

    /// Chain values of a journal; index 0 is the genesis. `copy` tells the copies apart from event `split` on.
    fn journal(length: u64, split: u64, copy: u8) -> Vec<Hash32> {
        let mut chains = vec![genesis(BOOTH, 1)];
        for seq in 1..=length {
            let prev = *chains.last().unwrap();
            let who = if seq >= split { copy } else { 0 };
            chains.push(Hash32::of(&[prev.as_bytes().as_slice(), &seq.to_be_bytes(), &[who]].concat()));
        }
        chains
    }

    fn arrival(chains: &[Hash32], first: u64, last: u64, salt: u32) -> Arrival {
        let at = |seq: u64| chains[usize::try_from(seq).unwrap()];
        let event = |seq| ArrivedEvent { seq, chain: at(seq), kind: "x".to_owned(), at: 1, broken: false, fact: Fact::Nothing };
        let bytes = [at(last).as_bytes().as_slice(), &first.to_be_bytes(), &salt.to_be_bytes()].concat();
        Arrival {
            booth: BOOTH,
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
    fn post(store: &Embedded, chains: &[Hash32], first: u64, last: u64, salt: u32) -> Result<Coverage, TestCaseError> {
        let arrival = arrival(chains, first, last, salt);
        store.ingest(&arrival).unwrap();
        let held = store.coverage(BOOTH, 1, Some((last, arrival.last_chain))).unwrap();
        let own = |seq: u64| chains.get(usize::try_from(seq).unwrap()).copied();
        let agrees = own(held.upto) == Some(held.upto_chain);
        let named = held.beyond.iter().flat_map(|(first, last)| *first..=*last).chain(1..=if agrees { held.upto } else { 0 });
        for seq in named {
            let chain = own(seq).unwrap();
            let found = store.branch_of(EventId { booth: BOOTH, epoch: 1, seq }, &chain).unwrap();
            prop_assert!(found.is_some(), "event {} is named and not held", seq);
        }
        Ok(held)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn whatever_order_two_copies_deliver_in_both_are_kept_whole_and_nothing_is_named_that_is_not_held(
            length in 5_u64..40,
            split in 2_u64..40,
            posts in proptest::collection::vec((any::<bool>(), 1_u64..40, 0_u64..12), 0..30),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let store = Embedded::open(dir.path(), &KEY).unwrap();
            let copies = [journal(length, split, 1), journal(length, split, 2)];
            for (number, (second, first, more)) in posts.into_iter().enumerate() {
                let first = first.min(length);
                post(&store, &copies[usize::from(second)], first, (first + more).min(length), u32::try_from(number).unwrap())?;
            }
            // In the end each copy sends what it has no receipt for; here simply everything, in pieces.
            for (copy, chains) in copies.iter().enumerate() {
                let mut held = post(&store, chains, 1, 1, 900)?;
                for first in (1..=length).step_by(7) {
                    held = post(&store, chains, first, (first + 6).min(length), 1000 + u32::try_from(copy).unwrap())?;
                }
                prop_assert_eq!(held.upto, length, "copy {} is whole", copy);
                prop_assert_eq!(held.upto_chain, *chains.last().unwrap());
            }
            for run in store.runs(None).unwrap() {
                prop_assert_eq!(store.count_events(&run).unwrap(), run.last - run.first + 1);
            }
        }
    }
}
