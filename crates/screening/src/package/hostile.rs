//! Packages whose content is hostile although every hash and the signature are right: whoever signs may still err, and no list
//! may stop a booth. What lies in clear is changed, hashed and signed anew; opening and asking answer or refuse, and never panic.

use super::layout::{HASH, PAGE, padded};
use super::write::{Built, compile, sign};
use super::{ListKey, Package, write_items};
use crate::{AlertList, Item, ItemClass, ItemKey, Screener, Subject, open_installed, parse_items, parse_jsonl};
use border::{ListHeader, Role};
use ed25519_dalek::SigningKey;
use foundation::Sensitive;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};

fn built() -> Built {
    static ONE: LazyLock<Built> = LazyLock::new(compiled);
    Built { envelope: ONE.envelope.clone(), key: ONE.key.clone(), body: ONE.body.clone() }
}

fn compiled() -> Built {
    let line = |at: usize| {
        format!(
            r#"{{"id":"{at}","category":"wanted","priority":"high","names":[{{"primary":"ERIKS{}","secondary":"ANNA"}},{{"full":"Ana Sorensen"}}],"birth_dates":["197{}-08-12"],"documents":[{{"issuing_state":"UTO","number":"L{at}"}}]}}"#,
            ["ON", "EN", "SON"][at % 3],
            at % 10
        )
    };
    let alerts = parse_jsonl(&(0..90).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    let items: Vec<Item> =
        parse_items(&(0..90).map(|at| format!(r#"{{"class":"passport","number":"P{at}","status":"lost"}}"#)).collect::<Vec<_>>().join("\n")).unwrap();
    let header: ListHeader =
        serde_json::from_str(r#"{"list":"hostile","title":"","owner":"","version":1,"issued_at":0,"expires_at":1,"source":""}"#).unwrap();
    let key = ListKey::from_bytes([5; 32]);
    let written = write_items(&items, &[&key]).unwrap().remove(0);
    compile(header, alerts, written, key).unwrap()
}

/// Hashes every page of the sections and the hashes themselves anew.
fn hash_again(built: &mut Built) {
    let hashes = usize::try_from(built.envelope.lengths[0]).unwrap();
    let start = padded(hashes).unwrap();
    let (head, pages) = built.body.split_at_mut(start);
    for (hash, page) in head.chunks_mut(HASH).zip(pages.chunks(PAGE)) {
        hash.copy_from_slice(&blake3::hash(page).as_bytes()[..HASH]);
    }
    built.envelope.hashes = blake3::hash(&head[..hashes]).as_bytes().to_vec();
}

fn ask(list: AlertList) {
    let _ = (list.verify(), list.alerts(), list.items());
    let key = ItemKey { issuing_state: None, number: Sensitive::new("P7".to_owned()) };
    let _ = list.look_up(ItemClass::Passport, &key);
    let subject = Subject {
        primary: Sensitive::new("ERIKSSON".to_owned()),
        secondary: Sensitive::new("ANNA".to_owned()),
        birth_date: "1974-08-12".parse().ok().map(Sensitive::new),
        document_number: Some(Sensitive::new("L4".to_owned())),
        ..Subject::default()
    };
    let _ = Screener::new(vec![Arc::new(list)]).screen(&subject, 0, Role::Officer);
}

#[test]
fn what_is_hashed_again_unchanged_is_the_same_list() {
    let mut built = built();
    let before = (built.body.clone(), built.envelope.hashes.clone());
    hash_again(&mut built);
    assert!((built.body.clone(), built.envelope.hashes.clone()) == before);
    let package = sign(&built, &SigningKey::from_bytes(&[7; 32])).unwrap();
    assert_eq!(Package::open(Arc::new(package), None, None).unwrap().entry_count(), 90);
}

proptest! {
    #[test]
    fn fuzz_hostile_packages(changes in proptest::collection::vec((any::<u32>(), any::<u8>(), 1_usize..40), 1..12)) {
        let mut built = built();
        let start = padded(usize::try_from(built.envelope.lengths[0]).unwrap()).unwrap();
        for (at, byte, count) in changes {
            let at = start + usize::try_from(at).unwrap() % (built.body.len() - start);
            let end = (at + count).min(built.body.len());
            built.body[at..end].fill(byte);
        }
        hash_again(&mut built);
        let signer = SigningKey::from_bytes(&[7; 32]);
        let package = sign(&built, &signer).unwrap();
        if let Ok(list) = open_installed(Arc::new(package), None, &signer.verifying_key()) {
            ask(list);
        }
    }
}
