//! The engine under simulation: every history ends with everything delivered, whatever the link does.

use super::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(7)
}

fn done(work: &Work) -> Input {
    Input::Done { work: work.clone(), rtt_ms: 100, slow_down_ms: 0 }
}

fn started(actions: &[Action]) -> Vec<Work> {
    actions.iter().filter_map(|a| if let Action::Start(work) = a { Some(work.clone()) } else { None }).collect()
}

fn greeted(engine: &mut Engine, backlog: Backlog) -> Vec<Action> {
    let mut rng = rng();
    assert_eq!(engine.handle(0, Input::Tick, &mut rng), [Action::Start(Work::Hello)]);
    assert_eq!(engine.handle(100, done(&Work::Hello), &mut rng), [Action::Look]);
    engine.handle(100, Input::Backlog(backlog), &mut rng)
}

#[test]
fn one_hello_then_events_before_feeds_before_pictures() {
    let mut engine = Engine::new(0);
    let backlog = Backlog { events: vec![(1, 5, 100)], feeds: vec![("officers".into(), 3)], blobs: vec!["aa".into()] };
    let mut actions = greeted(&mut engine, backlog);
    let mut order = Vec::new();
    let mut now = 200;
    while engine.is_busy() {
        let works = started(&actions);
        order.extend(works);
        actions = Vec::new();
        for work in engine.in_flight.keys().cloned().collect::<Vec<_>>() {
            actions.extend(engine.handle(now, done(&work), &mut rng()));
        }
        now += 100;
    }
    assert_eq!(
        order,
        [
            Work::Segment { epoch: 1, first: 5, last: 68 },
            Work::Segment { epoch: 1, first: 69, last: 100 },
            Work::Feed { name: "officers".into(), version: 3 },
            Work::Blob { hash: "aa".into() },
        ]
    );
    assert_eq!(engine.wake_at(now), 100 + IDLE_MS, "the next hello is due a while after the last one, however busy the link was");
}

#[test]
fn an_event_that_headquarters_cannot_read_is_parked_and_the_others_go_on() {
    let mut engine = Engine::new(0);
    let mut waiting = started(&greeted(&mut engine, Backlog { events: vec![(1, 1, 4)], ..Backlog::default() }));
    let mut delivered = BTreeSet::new();
    let mut now = 200;
    while let Some(work) = waiting.pop() {
        let Work::Segment { first, last, .. } = work else { panic!("only segments wait") };
        let input = if (first..=last).contains(&3) {
            Input::Failed { work: work.clone(), failure: Failure::Unreadable }
        } else {
            delivered.extend(first..=last);
            done(&work)
        };
        waiting.extend(started(&engine.handle(now, input, &mut rng())));
        now += 10;
    }
    assert_eq!(delivered, BTreeSet::from([1, 2, 4]));
    assert_eq!(engine.parked(), &BTreeSet::from([Work::Segment { epoch: 1, first: 3, last: 3 }]));
}

#[test]
fn a_link_without_progress_is_replaced() {
    let mut engine = Engine::new(0);
    greeted(&mut engine, Backlog { events: vec![(1, 1, 4)], ..Backlog::default() });
    assert_eq!(engine.handle(100 + STALL_MS - 1, Input::Tick, &mut rng()), []);
    assert_eq!(engine.handle(100 + STALL_MS, Input::Tick, &mut rng()), [Action::Reconnect]);
    assert!(!engine.is_busy());
}

#[test]
fn a_long_download_that_moves_is_no_stall() {
    let mut engine = Engine::new(0);
    greeted(&mut engine, Backlog { feeds: vec![("alerts.national".into(), 7)], ..Backlog::default() });
    let mut now = 100;
    for _ in 0..100 {
        now += STALL_MS - 1;
        assert_eq!(engine.handle(now, Input::Moved, &mut rng()), []);
        assert_eq!(engine.handle(now, Input::Tick, &mut rng()), []);
        assert!(engine.is_busy());
    }
    assert_eq!(engine.handle(now + STALL_MS, Input::Tick, &mut rng()), [Action::Reconnect]);
}

#[test]
fn a_feed_that_cannot_be_installed_does_not_stand_in_the_way_of_its_next_version() {
    let mut engine = Engine::new(0);
    let mut works = started(&greeted(&mut engine, Backlog { feeds: vec![("officers".into(), 3)], ..Backlog::default() }));
    let failed = Input::Failed { work: works.remove(0), failure: Failure::Local };
    engine.handle(200, failed, &mut rng());
    engine.handle(300, Input::Nudge, &mut rng());
    let backlog = Backlog { feeds: vec![("officers".into(), 3), ("officers".into(), 4)], ..Backlog::default() };
    let works = started(&engine.handle(300, Input::Backlog(backlog), &mut rng()));
    assert_eq!(works, [Work::Feed { name: "officers".into(), version: 4 }]);
}

#[test]
fn waits_grow_with_jitter_and_never_beyond_two_minutes() {
    let mut engine = Engine::new(0);
    let mut rng = rng();
    let mut now = 0;
    for round in 0..40 {
        assert_eq!(engine.handle(now, Input::Tick, &mut rng), [Action::Start(Work::Hello)], "round {round}: it never gives up");
        engine.handle(now, Input::Failed { work: Work::Hello, failure: Failure::Link { wait_ms: 0 } }, &mut rng);
        let wait = engine.wake_at(now) - now;
        let ceiling = (BACKOFF_MIN_MS << round.min(10)).min(BACKOFF_MAX_MS);
        assert!((ceiling / 4..=ceiling).contains(&wait), "round {round}: {wait} ms");
        now += wait;
    }
}

#[test]
fn a_hello_that_fails_in_any_way_is_said_again_later() {
    for failure in [Failure::Local, Failure::Unreadable, Failure::Refused, Failure::Link { wait_ms: 0 }] {
        let mut engine = Engine::new(0);
        engine.handle(0, Input::Tick, &mut rng());
        assert_eq!(engine.handle(50, Input::Failed { work: Work::Hello, failure }, &mut rng()), [Action::Reconnect]);
        let due = engine.wake_at(50);
        assert!(due > 50, "{failure:?}: it does not spin");
        assert_eq!(engine.handle(due, Input::Tick, &mut rng()), [Action::Start(Work::Hello)]);
    }
}

#[test]
fn a_busy_headquarters_is_given_the_time_it_asks_for() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, Backlog { events: vec![(1, 1, 200)], ..Backlog::default() }));
    let slow = Input::Done { work: works[0].clone(), rtt_ms: 100, slow_down_ms: 5_000 };
    assert_eq!(engine.handle(200, slow, &mut rng()), []);
    assert_eq!(engine.wake_at(200), 5_200);
    assert!(!started(&engine.handle(5_200, Input::Tick, &mut rng())).is_empty());
}

#[test]
fn a_nudge_on_an_idle_link_delivers_at_once() {
    let mut engine = Engine::new(0);
    assert_eq!(greeted(&mut engine, Backlog::default()), []);
    assert_eq!(engine.handle(900, Input::Nudge, &mut rng()), [Action::Look]);
    let works = started(&engine.handle(900, Input::Backlog(Backlog { events: vec![(1, 1, 1)], ..Backlog::default() }), &mut rng()));
    assert_eq!(works, [Work::Segment { epoch: 1, first: 1, last: 1 }]);
}

/// A headquarters in a few lines: it keeps what arrives, whatever becomes of its answer.
#[test]
fn fuzz_every_history_of_cuts_and_lost_answers_ends_with_everything_delivered_once() {
    let rounds = std::env::var("OUTPOST_FUZZ_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(400);
    for seed in 0..rounds {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut engine = Engine::new(0);
        let (mut now, mut kept, events) = (0_u64, BTreeSet::new(), rng.gen_range(1..300_u64));
        let mut faults = rng.gen_range(0..30);
        let mut pending: Vec<Input> = vec![Input::Tick];
        for step in 0.. {
            assert!(step < 20_000, "seed {seed}: the queue never ran empty");
            let input = if pending.is_empty() { Input::Tick } else { pending.remove(rng.gen_range(0..pending.len())) };
            if matches!(input, Input::Tick) {
                now = now.max(engine.wake_at(now));
            }
            now += rng.gen_range(0..50);
            for action in engine.handle(now, input, &mut rng) {
                match action {
                    Action::Look => {
                        let missing: Vec<_> = (1..=events).filter(|s| !kept.contains(s)).map(|s| (1, s, s)).collect();
                        pending.push(Input::Backlog(Backlog { events: missing, ..Backlog::default() }));
                    }
                    Action::Reconnect => pending.clear(),
                    Action::Start(work) => {
                        let fault = faults > 0 && rng.gen_bool(0.3);
                        if let (Work::Segment { first, last, .. }, false) = (&work, fault && rng.gen_bool(0.5)) {
                            kept.extend(*first..=*last); // It arrived, even if the answer will be lost.
                        }
                        faults -= i32::from(fault);
                        pending.push(if fault { Input::Failed { work, failure: Failure::Link { wait_ms: 0 } } } else { done(&work) });
                    }
                }
            }
            if kept.len() as u64 == events && faults == 0 || kept.len() as u64 == events && !engine.is_busy() && pending.is_empty() {
                break;
            }
        }
    }
}
