//! Feeds in bulk, releases above all: last of all, in pieces, within the budget.

use super::tests::{done, greeted, picture, rng, segment, started};
use super::*;

fn release() -> Work {
    Work::Feed { name: "release.linux-x86_64".into(), version: 2 }
}

fn waits() -> Vec<(String, u64)> {
    vec![("release.linux-x86_64".into(), 2)]
}

/// A piece has come, and there is more.
fn piece(bytes: u64) -> Input {
    Input::Done { work: release(), rtt_ms: 100, slow_down_ms: 0, bytes, unfinished: true, unclear: false }
}

#[test]
fn what_is_in_bulk_comes_down_when_nothing_is_to_be_sent() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, Backlog { feeds: waits(), portraits: vec!["aa".into()], ..Backlog::default() }));
    assert_eq!(works, [picture("aa")]);
    assert_eq!(started(&engine.handle(200, done(&works[0]), &mut rng())), [release()]);
}

#[test]
fn lists_and_records_go_before_the_next_piece_of_a_release() {
    let mut engine = Engine::new(0);
    let list = Work::Feed { name: "alerts.national".into(), version: 7 };
    assert_eq!(started(&greeted(&mut engine, Backlog { feeds: waits(), ..Backlog::default() })), [release()]);
    // What comes up meanwhile is sent beside the piece under way, and goes before the next one.
    engine.handle(150, Input::Nudge, &mut rng());
    let mut feeds = waits();
    feeds.push(("alerts.national".into(), 7));
    let more = Backlog { events: vec![(1, 5, 5)], feeds, ..Backlog::default() };
    assert_eq!(started(&engine.handle(150, Input::Backlog(more), &mut rng())), [segment(5, 5)]);
    assert_eq!(started(&engine.handle(200, piece(9), &mut rng())), std::slice::from_ref(&list));
    engine.handle(300, done(&segment(5, 5)), &mut rng());
    assert_eq!(started(&engine.handle(400, done(&list), &mut rng())), [release()]);
}

#[test]
fn a_release_takes_of_a_day_what_its_budget_leaves() {
    let mut engine = Engine::new(0);
    let budget = |spent| Input::Budget(Budget { per_day: Some(4_000_000), spent, renews_at: 900_000 });
    engine.handle(0, budget(0), &mut rng());
    let mut next = started(&greeted(&mut engine, Backlog { feeds: waits(), ..Backlog::default() }));
    let (mut spent, mut now) = (0, 200);
    while next == [release()] {
        let bytes = engine.chunk_bytes();
        spent += bytes;
        now += 100;
        next = started(&engine.handle(now, piece(bytes), &mut rng()));
    }
    assert!(spent <= 4_000_000 && spent > 3_000_000, "{spent}");
    assert!(next.is_empty() && engine.is_held_back() && !engine.is_busy());
    // The next day goes on with it, beside the hello that is due.
    assert_eq!(engine.handle(900_000, budget(0), &mut rng()), [Action::Look]);
    let next = engine.handle(900_000, Input::Backlog(Backlog { feeds: waits(), ..Backlog::default() }), &mut rng());
    assert_eq!(started(&next), [Work::Hello]);
    assert_eq!(engine.handle(900_100, done(&Work::Hello), &mut rng()), [Action::Look]);
    let next = engine.handle(900_100, Input::Backlog(Backlog { feeds: waits(), ..Backlog::default() }), &mut rng());
    assert_eq!(started(&next), [release()]);
}
