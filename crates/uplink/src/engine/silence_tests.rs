//! A link on which nothing comes any more.

use crate::engine::tests::{done, greeted, rng, started};
use crate::engine::*;

#[test]
fn a_silent_link_is_given_up_though_answers_used_to_take_less_time_than_lay_between_them() {
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    let mut works = started(&greeted(&mut engine, Backlog { events: vec![(1, 1, 10_000)], ..Backlog::default() }));
    let mut now = 100;
    for _ in 0..12 {
        now += 2_500; // What was answered had been sent a tenth of a second before.
        works = started(&engine.handle(now, done(&works[0]), &mut rng()));
    }
    let since = now;
    loop {
        now = engine.wake_at(now);
        let actions = engine.handle(now, Input::Tick, &mut rng());
        assert!(started(&actions).is_empty(), "asked again on it, it would never be found out: {actions:?}");
        if actions == [Action::Reconnect] {
            break;
        }
    }
    assert_eq!(now - since, 4_000, "whatever lay between two answers before");
}

#[test]
fn what_a_hello_waited_for_a_cut_to_end_does_not_make_the_next_silence_last_longer() {
    let mut engine = Engine::new(0);
    assert_eq!(started(&engine.handle(0, Input::Tick, &mut rng())), [Work::Hello]);
    let hello = Input::Done { work: Work::Hello, rtt_ms: 9_000, slow_down_ms: 0, bytes: 0, unfinished: false, unclear: false };
    assert_eq!(engine.handle(9_000, hello, &mut rng()), [Action::Look]);
    let backlog = Backlog { events: vec![(1, 1, 10)], ..Backlog::default() };
    assert!(!started(&engine.handle(9_000, Input::Backlog(backlog), &mut rng())).is_empty());
    assert_eq!(engine.wake_at(9_000), 17_000, "twice as long as on a link of which nothing is known, not four times what the hello took");
}

#[test]
fn what_is_recorded_in_the_moment_of_the_start_does_not_go_before_the_hello() {
    let mut engine = Engine::new(0);
    assert_eq!(started(&engine.handle(0, Input::Nudge, &mut rng())), [Work::Hello]);
    assert_eq!(engine.handle(0, Input::Nudge, &mut rng()), [], "one is enough");
}
