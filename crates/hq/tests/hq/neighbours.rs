//! Booths of one post, each with its own store and deliverer, over TLS on loopback ports.

use crate::kit::{Headquarters, until};
use crate::live::{Booth, NOWHERE};
use foundation::ErrorCode;
use store::HistoryKey;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn booths_of_a_post_see_each_others_crossings_without_headquarters_and_only_one_needs_to_be_told_of_the_other() {
    let hq = Headquarters::start();
    let first = Booth::at(&hq, "UTKOR", NOWHERE, &[]).await;
    first.record(100, 1); // Before the other is there.
    let second = Booth::at(&hq, "UTKOR", NOWHERE, &[&first]).await;
    until("the earlier crossing is seen", || second.knows(100) == 1).await;
    first.record(101, 300);
    until("what is recorded now is seen, however much it is", || second.knows(101) == 1 && second.knows(400) == 1).await;
    second.record(500, 1);
    until("the one that was asked asks in its turn", || first.knows(500) == 1).await;
    assert!(first.sees(&second) && second.sees(&first));
    assert_eq!((first.knows(100), second.knows(500)), (1, 1), "nobody's own crossing is shown twice");
    // Who left at one lane is no longer in the country at the other.
    let key = |number: usize| HistoryKey { number: Some(format!("L898902C{number}").into()), ..HistoryKey::default() };
    assert!(second.store.open_stay(&key(102)).unwrap().is_some(), "admitted at the other booth");
    assert!(second.store.open_stay(&key(101)).unwrap().is_none(), "departed there");
    assert!(hq.hq.store.runs(Some(first.id())).unwrap().is_empty(), "headquarters knows nothing of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn booths_of_a_post_find_each_other_in_the_network_and_let_those_of_another_post_alone() {
    let hq = Headquarters::start();
    let stranger = Booth::that_looks(&hq, "UTSAB").await;
    let first = Booth::that_looks(&hq, "UTKOR").await;
    first.record(100, 1);
    let second = Booth::that_looks(&hq, "UTKOR").await;
    until("they find each other, and one sees what the other recorded", || second.knows(100) == 1 && first.sees(&second)).await;
    for booth in [&first, &second, &stranger] {
        let there = booth.deliverer.neighbours().into_iter().filter(|other| other.booth.is_some()).count();
        assert_eq!(there, if booth.id() == stranger.id() { 0 } else { 1 }, "each is asked once, and only of its own post");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booth_without_a_link_is_delivered_by_its_neighbour_and_gets_its_receipts_and_feeds_back() {
    let hq = Headquarters::start();
    let cut_off = Booth::at(&hq, "UTKOR", NOWHERE, &[]).await;
    cut_off.record(0, 300);
    assert!(cut_off.waiting() >= 300);
    let linked = Booth::at(&hq, "UTKOR", &hq.url(), &[&cut_off]).await;
    until("its events are at headquarters, and it knows", || cut_off.waiting() == 0).await;
    let head = cut_off.store.head().unwrap().unwrap();
    let runs = hq.hq.store.runs(Some(cut_off.id())).unwrap();
    assert_eq!(runs.iter().map(|run| (run.first, run.last)).collect::<Vec<_>>(), [(1, head.head_seq)]);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
    until("nothing is carried any more", || linked.store.carried(9).unwrap().is_empty()).await;
    let feeds = |booth: &Booth| booth.store.feed_versions().unwrap().into_iter().map(|feed| (feed.name, feed.version)).collect::<Vec<_>>();
    until("it has the feeds that only the other could fetch", || !feeds(&linked).is_empty() && feeds(&linked) == feeds(&cut_off)).await;
    // What it recorded about them follows.
    until("and what it recorded about them is delivered as well", || cut_off.waiting() == 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booth_of_another_post_is_told_nothing() {
    let hq = Headquarters::start();
    let kora = Booth::at(&hq, "UTKOR", NOWHERE, &[]).await;
    kora.record(100, 1);
    let elsewhere = Booth::at(&hq, "UTSAB", NOWHERE, &[&kora]).await;
    until("it is refused", || elsewhere.deliverer.neighbours().iter().any(|neighbour| neighbour.error.is_some())).await;
    let refused = elsewhere.deliverer.neighbours().remove(0);
    assert_eq!((refused.there, refused.error.unwrap().code), (false, ErrorCode::NeighbourRefused));
    assert_eq!(elsewhere.knows(100), 0);
    assert!(kora.deliverer.neighbours().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_booth_is_told_so_by_neighbours_that_no_link_has_reached_and_nothing_else() {
    let hq = Headquarters::start();
    let cut_off = Booth::at(&hq, "UTKOR", NOWHERE, &[]).await;
    let linked = Booth::at(&hq, "UTKOR", &hq.url(), &[&cut_off]).await;
    let stolen = Booth::at(&hq, "UTKOR", NOWHERE, &[&cut_off]).await;
    until("all of them know each other", || stolen.sees(&cut_off) && cut_off.sees(&linked)).await;
    let before = cut_off.store.post_keys().unwrap()[0].id();
    hq.hq.revoke_booth(stolen.id(), "stolen", "test").unwrap();
    linked.deliverer.nudge();
    let told = |booth: &Booth| booth.deliverer.status().last_error.is_some_and(|error| error.code == ErrorCode::BoothRevoked);
    until("the withdrawn booth says so", || told(&stolen)).await;
    cut_off.record(700, 1);
    until("the others see it", || linked.knows(700) == 1).await;
    assert_eq!(stolen.knows(700), 0, "what is recorded from now on it is not told");
    // The post has a new key: the booth without a link has it too, the withdrawn one has not.
    until("the key has come", || cut_off.store.post_keys().unwrap()[0].id() != before).await;
    assert_eq!(cut_off.store.post_keys().unwrap()[0].id(), linked.store.post_keys().unwrap()[0].id());
    assert_eq!(stolen.store.post_keys().unwrap()[0].id(), before);
    assert!(!told(&cut_off) && !told(&linked));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_withdrawn_booth_records_is_brought_to_headquarters_by_its_neighbour_and_not_shown_there() {
    let hq = Headquarters::start();
    let linked = Booth::at(&hq, "UTKOR", &hq.url(), &[]).await;
    let stolen = Booth::at(&hq, "UTKOR", NOWHERE, &[&linked]).await;
    until("they know each other", || stolen.sees(&linked) && linked.sees(&stolen)).await;
    hq.hq.revoke_booth(stolen.id(), "stolen", "test").unwrap();
    linked.deliverer.nudge();
    until("it is told", || stolen.deliverer.status().last_error.is_some_and(|error| error.code == ErrorCode::BoothRevoked)).await;
    stolen.record(800, 1);
    let last = stolen.store.head().unwrap().unwrap().head_seq;
    until("it is there", || hq.hq.store.runs(Some(stolen.id())).unwrap().iter().any(|run| run.last >= last)).await;
    assert_eq!(linked.knows(800), 0);
}
