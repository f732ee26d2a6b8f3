//! Feeds of headquarters.

use crate::kit::*;
use ::journal::{EnrolAnswer, Feed, FeedDelta, SealKeyPair, SignedFeed, SigningKey};
use foundation::{CodedError, ErrorCode};
use rand::SeedableRng;
use rand::rngs::StdRng;
use store::{FeedPut, StoreError};

#[test]
fn the_newest_version_is_in_force_and_an_older_one_is_never_installed() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    assert_eq!(store.feed("config").unwrap(), None);
    assert_eq!(store.put_feed(&hq.feed("config", 2, b"two")).unwrap(), FeedPut::Installed);
    assert_eq!(store.put_feed(&hq.feed("config", 2, b"two")).unwrap(), FeedPut::AlreadyInstalled);
    for feed in [hq.feed("config", 1, b"one"), hq.feed("config", 2, b"another two")] {
        let error = store.put_feed(&feed).unwrap_err();
        assert_eq!(CodedError::from(error).code, ErrorCode::VersionOlder);
    }
    assert_eq!(store.feed("config").unwrap().unwrap().body, b"two");
    store.put_feed(&hq.feed("config", 9, b"nine")).unwrap();
    store.put_feed(&hq.list(4, 0)).unwrap();
    let versions: Vec<_> = store.feed_versions().unwrap().into_iter().map(|f| (f.name, f.version, f.expires_at)).collect();
    assert_eq!(versions, [("alerts.national".to_owned(), 4, NOON + 1), ("config".to_owned(), 9, NOON + 1)]);
    assert_eq!(store.signed_feed("config").unwrap(), Some(hq.feed("config", 9, b"nine")));
}

#[test]
fn what_comes_into_force_is_recorded_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    store.put_feed(&hq.list(4, 0)).unwrap();
    store.put_feed(&hq.feed("rules", 2, b"rules")).unwrap();
    let acts: Vec<_> = store.events(1, 3, 9).unwrap().iter().map(|e| e.event().unwrap().act().unwrap()).collect();
    assert_eq!(
        acts,
        [border::Act::ListApplied { list: "national".to_owned(), version: 4 }, border::Act::ConfigApplied { feed: "rules".to_owned(), version: 2 },]
    );
}

#[test]
fn a_feed_that_headquarters_did_not_sign_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _hq) = enrolled(dir.path());
    let feed = Feed { name: "config".to_owned(), version: 1, issued_at: 0, expires_at: 1, body: vec![] };
    let forged = SignedFeed::sign(&feed, &SigningKey::from_bytes(&[3; 32])).unwrap();
    assert_eq!(CodedError::from(store.put_feed(&forged).unwrap_err()).code, ErrorCode::SignatureWrong);
    assert_eq!(store.feed_versions().unwrap(), vec![]);
}

#[test]
fn a_list_that_does_not_open_leaves_the_one_in_force() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    store.put_feed(&hq.list(4, 0)).unwrap();
    let whole = store.feed("alerts.national").unwrap().unwrap().body;
    let other = SigningKey::from_bytes(&[3; 32]);
    let header = screening::list_header(&whole, &hq.signing.verifying_key()).unwrap();
    let unsigned = screening::build_list(header, vec![], &other).unwrap();
    let mut altered = whole.clone();
    *altered.last_mut().unwrap() ^= 1;
    for (body, code) in [
        (b"a list".to_vec(), ErrorCode::ListMalformed),
        (whole[..whole.len() - 4096].to_vec(), ErrorCode::ListMalformed),
        (altered, ErrorCode::ListMalformed),
        (unsigned, ErrorCode::SignatureWrong),
    ] {
        let error = store.put_feed(&hq.feed("alerts.national", 5, &body)).unwrap_err();
        assert_eq!(CodedError::from(error).code, code);
        assert_eq!(store.feed("alerts.national").unwrap().unwrap().version, 4);
    }
    assert_eq!(store.events(1, 1, 9).unwrap().len(), 3, "and only the good one is recorded");
    assert_eq!(store.put_feed(&hq.list(5, 0)).unwrap(), FeedPut::Installed);
}

#[test]
fn a_sealed_feed_is_read_with_the_post_key_and_after_a_rotation_with_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let mut rng = StdRng::seed_from_u64(5);
    let next = SealKeyPair::generate(&mut rng);
    let sealed = |version, key: &SealKeyPair, rng: &mut StdRng| {
        let feed = Feed { name: "officers".to_owned(), version, issued_at: 0, expires_at: 1, body: vec![7, 7] };
        SignedFeed::seal_to(&feed, &[key.public()], &hq.signing, rng).unwrap()
    };
    store.put_feed(&sealed(1, &hq.post, &mut rng)).unwrap();
    assert_eq!(store.feed("officers").unwrap().unwrap().body, [7, 7]);

    let unread = sealed(2, &next, &mut rng);
    assert!(matches!(store.put_feed(&unread), Err(StoreError::Journal(_))));
    assert_eq!(store.feed("officers").unwrap().unwrap().version, 1, "what can be read stays in force");

    let booth = store.keys().sealing.public();
    let stranger = EnrolAnswer::seal_post_key(&next, &next.public(), &mut rng).unwrap();
    let ours = EnrolAnswer::seal_post_key(&next, &booth, &mut rng).unwrap();
    assert_eq!(store.save_post_keys(std::slice::from_ref(&stranger)).unwrap(), 0);
    assert_eq!(store.save_post_keys(&[ours.clone(), stranger]).unwrap(), 1);
    assert_eq!(store.save_post_keys(&[ours]).unwrap(), 1);
    let ids: Vec<_> = store.post_keys().unwrap().iter().map(SealKeyPair::id).collect();
    assert_eq!(ids, [next.id(), hq.post.id()], "the one in force first, earlier ones kept");
    store.put_feed(&unread).unwrap();
    assert_eq!(store.feed("officers").unwrap().unwrap().version, 2);
}

#[test]
fn a_change_of_a_list_installs_the_whole_as_it_was_signed_and_a_wrong_one_leaves_the_list_in_force() {
    let dir = tempfile::tempdir().unwrap();
    let (store, hq) = enrolled(dir.path());
    let trust = hq.signing.verifying_key();
    let (four, six, seven) = (hq.list(4, 10), hq.list(6, 20), hq.list(7, 5_000));
    let body = |feed: &SignedFeed| feed.verify(&trust).unwrap().open([]).unwrap().body;
    let how = |newer: &SignedFeed| screening::list_delta(&screening::open_list(body(&four), &trust).unwrap(), &body(newer), &trust).unwrap();
    let change = |newer: &SignedFeed, from: u64, how: Vec<u8>| FeedDelta::feed(newer, from, how).unwrap();
    let signed = |feed: Feed| SignedFeed::sign(&feed, &hq.signing).unwrap();
    let good = signed(change(&six, 4, how(&six)));
    assert!(store.put_feed(&good).is_err(), "there is nothing that it changes");
    store.put_feed(&four).unwrap();

    let mut damaged = how(&six);
    damaged.truncate(damaged.len() - 1);
    let renamed = |name: &str| signed(Feed { name: name.to_owned(), ..change(&six, 4, how(&six)) });
    store.put_feed(&hq.feed("config", 4, b"four")).unwrap();
    for (wrong, what) in [
        (signed(change(&six, 5, how(&six))), "of a version that is not in force"),
        (signed(change(&six, 4, how(&seven))), "that leads to another version than it says"),
        (signed(change(&six, 4, damaged)), "that is cut short"),
        (renamed("delta.config"), "of something that is no list"),
        (renamed("delta.delta.alerts.national"), "of a change"),
        (SignedFeed::sign(&change(&six, 4, how(&six)), &SigningKey::from_bytes(&[3; 32])).unwrap(), "of somebody else"),
    ] {
        assert!(store.put_feed(&wrong).is_err(), "a change {what}");
        assert_eq!(store.signed_feed("alerts.national").unwrap().as_ref(), Some(&four), "the list stays in force after a change {what}");
    }
    assert_eq!(store.put_feed(&good).unwrap(), FeedPut::Installed);
    assert_eq!(store.signed_feed("alerts.national").unwrap(), Some(six), "byte for byte, to be handed on");
    assert_eq!(store.put_feed(&good).unwrap(), FeedPut::AlreadyInstalled);
    let names: Vec<String> = store.feed_versions().unwrap().into_iter().map(|feed| feed.name).collect();
    assert_eq!(names, ["alerts.national", "config"], "no change is kept");
}
