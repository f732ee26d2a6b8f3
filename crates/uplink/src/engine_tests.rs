//! The engine, rule by rule. Whole histories of it, with headquarters' own placing of what arrives, run in `outpost-hq`.

use super::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

pub(super) fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(7)
}

pub(super) fn done(work: &Work) -> Input {
    done_with(work, 100)
}

fn done_with(work: &Work, bytes: u64) -> Input {
    Input::Done { work: work.clone(), rtt_ms: 100, slow_down_ms: 0, bytes, unfinished: false, unclear: false }
}

pub(super) fn started(actions: &[Action]) -> Vec<Work> {
    actions.iter().filter_map(|a| if let Action::Start(work) = a { Some(work.clone()) } else { None }).collect()
}

pub(super) fn greeted(engine: &mut Engine, backlog: Backlog) -> Vec<Action> {
    let mut rng = rng();
    assert_eq!(engine.handle(0, Input::Tick, &mut rng), [Action::Start(Work::Hello)]);
    assert_eq!(engine.handle(100, done(&Work::Hello), &mut rng), [Action::Look]);
    engine.handle(100, Input::Backlog(backlog), &mut rng)
}

fn events(epoch: u32, first: u64, last: u64) -> Backlog {
    Backlog { events: vec![(epoch, first, last)], ..Backlog::default() }
}

pub(super) fn segment(first: u64, last: u64) -> Work {
    Work::Segment { epoch: 1, first, last }
}

pub(super) fn picture(hash: &str) -> Work {
    Work::Blob { hash: hash.to_owned() }
}

/// Answers everything well until nothing is in flight; gives the order in which works were started.
fn drain(engine: &mut Engine, actions: Vec<Action>, mut now: u64) -> Vec<Work> {
    let mut order = started(&actions);
    while let Some(work) = engine.in_flight.keys().next().cloned() {
        now += 100;
        let actions = engine.handle(now, done(&work), &mut rng());
        order.extend(started(&actions));
        if actions.contains(&Action::Look) {
            order.extend(started(&engine.handle(now, Input::Backlog(Backlog::default()), &mut rng())));
        }
    }
    order
}

#[test]
fn answers_to_hits_go_before_events_before_portraits_before_pages_before_what_is_in_bulk() {
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    let backlog = Backlog {
        urgent: vec![(1, 90, 90)],
        events: vec![(1, 5, 89), (1, 91, 100)],
        carried: vec![],
        feeds: vec![("release.linux-x86_64".into(), 2), ("officers".into(), 3)],
        portraits: vec!["aa".into()],
        pages: vec!["bb".into()],
        more: false,
    };
    let actions = greeted(&mut engine, backlog);
    assert_eq!(started(&actions), [segment(90, 90), Work::Feed { name: "officers".into(), version: 3 }], "what comes down goes beside");
    let order: Vec<Work> = drain(&mut engine, actions, 200).into_iter().filter(|work| !matches!(work, Work::Feed { .. })).collect();
    assert_eq!(order, [segment(90, 90), segment(5, 68), segment(69, 89), segment(91, 100), picture("aa"), picture("bb")]);
}

#[test]
fn what_neighbours_cannot_deliver_goes_after_ones_own_events_and_before_pictures() {
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    let carried = Work::Carried { booth: 9, epoch: 1, first: 1, last: 256 };
    let backlog = Backlog { carried: vec![(9, 1, 1, 256)], events: vec![(1, 1, 9)], portraits: vec!["aa".into()], ..Backlog::default() };
    let actions = greeted(&mut engine, backlog);
    assert_eq!(drain(&mut engine, actions, 200), [segment(1, 9), carried, picture("aa")]);
}

#[test]
fn a_refusal_recorded_while_pictures_travel_goes_before_their_next_pieces() {
    let mut engine = Engine::new(0);
    let pictures = Backlog { pages: ["aa", "bb", "cc"].map(str::to_owned).to_vec(), ..Backlog::default() };
    let works = started(&greeted(&mut engine, pictures.clone()));
    assert_eq!(works, [picture("aa")]);
    assert_eq!(engine.handle(150, Input::Nudge, &mut rng()), [Action::Look]);
    let urgent = Backlog { urgent: vec![(1, 7, 7)], ..pictures };
    assert_eq!(started(&engine.handle(150, Input::Backlog(urgent), &mut rng())), [segment(7, 7)], "it does not wait for the picture");
    let piece = Input::Done { work: picture("aa"), rtt_ms: 100, slow_down_ms: 0, bytes: 9, unfinished: true, unclear: false };
    let next = started(&engine.handle(200, piece, &mut rng()));
    assert_eq!(next, [picture("aa")], "the rest of a picture goes before another one");
}

#[test]
fn an_event_that_headquarters_cannot_read_is_parked_and_the_others_go_on() {
    // One in a hundred of 3,000.
    let is_bad = |seq: u64| seq % 100 == 42;
    let mut engine = Engine::new(0);
    let mut waiting = started(&greeted(&mut engine, events(1, 1, 3_000)));
    let (mut delivered, mut segments, mut now) = (BTreeSet::new(), 0, 200);
    while let Some(work) = waiting.pop() {
        let Work::Segment { first, last, .. } = work else { panic!("only segments wait") };
        segments += 1;
        let input = if (first..=last).any(is_bad) {
            Input::Failed { work: work.clone(), failure: Failure::Unreadable }
        } else {
            delivered.extend(first..=last);
            done(&work)
        };
        waiting.extend(started(&engine.handle(now, input, &mut rng())));
        now += 10;
    }
    assert_eq!(delivered.len(), 2_970, "every other event has arrived");
    let parked: BTreeSet<Work> = engine.parked().cloned().collect();
    assert_eq!(parked, (1..=3_000).filter(|seq| is_bad(*seq)).map(|seq| segment(seq, seq)).collect());
    assert!(segments < 30 * 2 * 10 + 60, "each bad event costs a handful of segments, not one for each of its neighbours: {segments}");
}

#[test]
fn a_parked_event_is_tried_again_after_a_while_and_hides_nothing() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, events(1, 1, 1)));
    engine.handle(200, Input::Failed { work: works[0].clone(), failure: Failure::Local }, &mut rng());
    engine.handle(200, Input::Backlog(events(1, 1, 1)), &mut rng());
    let look = |engine: &mut Engine, now| {
        assert_eq!(engine.handle(now, Input::Nudge, &mut rng()), [Action::Look]);
        started(&engine.handle(now, Input::Backlog(events(1, 1, 2)), &mut rng()))
    };
    assert_eq!(look(&mut engine, 300), [segment(2, 2)]);
    assert_eq!(engine.handle(400, done(&segment(2, 2)), &mut rng()), [Action::Look], "before it rests it looks once more");
    engine.handle(400, Input::Backlog(events(1, 1, 1)), &mut rng());
    assert_eq!(look(&mut engine, 700_000)[0], Work::Hello, "it was long ago");
    assert!(engine.parked().next().is_none());
}

#[test]
fn a_link_that_is_up_but_swallows_everything_is_replaced_within_five_seconds() {
    let mut engine = Engine::new(0);
    greeted(&mut engine, events(1, 1, 4));
    assert_eq!(engine.handle(100 + STALL_MS - 1, Input::Tick, &mut rng()), []);
    assert_eq!(engine.handle(100 + STALL_MS, Input::Tick, &mut rng()), [Action::Reconnect]);
    assert!(!engine.is_busy());
    let due = engine.wake_at(100 + STALL_MS);
    assert!(due <= 5_000, "{due}");
    assert_eq!(engine.handle(due, Input::Tick, &mut rng()), [Action::Start(Work::Hello)]);
}

#[test]
fn a_hello_without_an_answer_is_said_again_beside_it_and_the_first_answer_counts() {
    let mut engine = Engine::new(0);
    engine.handle(0, Input::Tick, &mut rng());
    let due = engine.wake_at(0);
    assert!(due < STALL_MS, "{due}");
    assert_eq!(engine.handle(due, Input::Tick, &mut rng()), [Action::Again]);
    let broken = Input::Failed { work: Work::Hello, failure: Failure::Link };
    assert_eq!(engine.handle(due + 1, broken.clone(), &mut rng()), [], "the other is still under way");
    assert_eq!(engine.handle(due + 2, done(&Work::Hello), &mut rng()), [Action::Look]);
    assert_eq!(engine.handle(due + 3, done(&Work::Hello), &mut rng()), [], "an answer too late changes nothing");

    let mut engine = Engine::new(0);
    engine.handle(0, Input::Tick, &mut rng());
    engine.handle(due, Input::Tick, &mut rng());
    engine.handle(due, broken.clone(), &mut rng());
    assert_eq!(engine.handle(due, broken, &mut rng()), [Action::Reconnect], "none is left");
}

/// When the hellos of a link that is never answered are said, until they are given up.
fn unanswered_hellos(budget: Budget) -> (Vec<u64>, u64) {
    let mut engine = Engine::new(0);
    engine.handle(0, Input::Budget(budget), &mut rng());
    engine.handle(0, Input::Tick, &mut rng());
    let mut said = vec![0];
    loop {
        let now = engine.wake_at(*said.last().unwrap());
        match engine.handle(now, Input::Tick, &mut rng()).as_slice() {
            [Action::Again] => said.push(now),
            [Action::Reconnect] => return (said, now),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn hellos_follow_each_other_until_one_is_answered_and_are_given_up_together() {
    let (said, given_up) = unanswered_hellos(Budget::default());
    assert_eq!((said, given_up), (vec![0, 2_500, 5_000], 7_500));
    let (said, given_up) = unanswered_hellos(Budget { per_day: Some(1_000_000), ..Budget::default() });
    assert_eq!((said, given_up), (vec![0, 5_000], 7_500), "where bytes are counted fewer are spent on it");
}

#[test]
fn a_link_that_broke_and_stands_again_carries_as_much_at_once_as_before() {
    let mut engine = Engine::new(0);
    let mut works = started(&greeted(&mut engine, events(1, 1, 10_000)));
    for now in 2..8 {
        let answered = works.remove(0);
        works.extend(started(&engine.handle(now * 100, done(&answered), &mut rng())));
    }
    assert_eq!(works.len(), 4);
    let broken = Input::Failed { work: works.remove(0), failure: Failure::Link };
    assert_eq!(engine.handle(900, broken, &mut rng()), [Action::Reconnect]);
    engine.handle(2_000, Input::Tick, &mut rng());
    engine.handle(2_100, done(&Work::Hello), &mut rng());
    assert_eq!(started(&engine.handle(2_100, Input::Backlog(events(1, 500, 10_000)), &mut rng())).len(), 4);
}

#[test]
fn a_line_that_has_become_slow_is_given_ever_smaller_segments_until_one_goes_through() {
    let mut engine = Engine::new(0);
    let mut works = started(&greeted(&mut engine, events(1, 1, 1_000_000)));
    for now in 2..30 {
        let answer = done_with(&works.remove(0), 60_000);
        works.extend(started(&engine.handle(now * 100, answer, &mut rng())));
    }
    let events_of = |work: &Work| if let Work::Segment { first, last, .. } = work { last - first + 1 } else { 0 };
    let mut sizes = vec![events_of(works.last().unwrap())];
    let mut now = 3_000;
    for _ in 0..7 {
        let work = engine.in_flight.keys().next().cloned().unwrap();
        let broken = Input::Failed { work, failure: Failure::Link };
        assert_eq!(engine.handle(now, broken, &mut rng()), [Action::Reconnect], "nothing came");
        now = engine.wake_at(now);
        engine.handle(now, Input::Tick, &mut rng());
        assert_eq!(engine.handle(now, done_with(&Work::Hello, 0), &mut rng()), [Action::Look], "but hellos are answered");
        sizes.push(events_of(&started(&engine.handle(now, Input::Backlog(events(1, 1, 1_000_000)), &mut rng()))[0]));
    }
    assert!(sizes.is_sorted_by(|before, after| before >= after), "{sizes:?}");
    assert_eq!(sizes[..2], [1_024, 1_024], "a link that broke once is none that became slow");
    assert!(sizes[7] <= SEGMENT_EVENTS, "{sizes:?}");
}

#[test]
fn the_oldest_events_go_beside_what_is_urgent_so_that_a_line_cut_often_comes_on() {
    let far_apart: Vec<Range> = (1..40).map(|number| (1, number * 1_000, number * 1_000)).collect();
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    greeted(&mut engine, Backlog { urgent: far_apart.clone(), events: vec![(1, 1, 999)], ..Backlog::default() });
    engine.window = 4;
    let works = started(&engine.handle(200, Input::Tick, &mut rng()));
    assert_eq!(works, [segment(2_000, 2_000), segment(3_000, 3_000), segment(1, 64), segment(4_000, 4_000)]);
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    greeted(&mut engine, Backlog { urgent: far_apart, ..Backlog::default() });
    engine.window = 4;
    assert_eq!(started(&engine.handle(200, Input::Tick, &mut rng())).len(), 3, "beside the one under way");
}

#[test]
fn urgent_events_near_each_other_travel_in_one_segment_with_the_few_between_them() {
    let backlog = Backlog {
        urgent: vec![(1, 10, 10), (1, 13, 13), (1, 15, 15), (1, 60, 60), (2, 1, 1)],
        events: vec![(1, 1, 9), (1, 11, 12), (1, 16, 59), (1, 61, 70)],
        ..Backlog::default()
    };
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    let actions = greeted(&mut engine, backlog);
    // 14 is no event that waits: what lies between has to be there.
    assert_eq!(started(&actions), [segment(10, 13)]);
    let order = drain(&mut engine, actions, 200);
    assert_eq!(order[1..4], [segment(15, 15), segment(60, 60), Work::Segment { epoch: 2, first: 1, last: 1 }], "each of them urgent, each once");
    assert_eq!(order[4..], [segment(1, 9), segment(16, 59), segment(61, 70)]);
}

#[test]
fn a_work_whose_answer_got_lost_holds_no_place_while_others_go_through() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, events(1, 1, 10_000)));
    let mut works = started(&engine.handle(200, done(&works[0]), &mut rng()));
    let lost = works.remove(0);
    let (mut now, mut actions) = (200, Vec::new());
    while !actions.contains(&Action::Abandon(lost.clone())) {
        now += 500;
        assert!(now < 5_000, "it is not waited for longer than the link would be");
        let answered = works.remove(0);
        actions = engine.handle(now, done(&answered), &mut rng());
        works.extend(started(&actions));
    }
    assert_eq!(started(&actions)[0], lost, "it goes first again");
}

#[test]
fn a_link_that_survives_cuts_is_given_up_late_and_nothing_on_it_is_sent_again_because_its_answer_is_late() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, events(1, 1, 10_000)));
    engine.link_lasts(true);
    assert_eq!(engine.wake_at(100), 10_100, "a cut of five seconds and what follows it is no reason");
    for now in (1..=5).map(|turn| turn * 9_000) {
        assert_eq!(engine.handle(now, Input::Moved, &mut rng()), [], "something comes");
        let actions = engine.handle(now + 8_999, Input::Tick, &mut rng());
        assert!(actions.iter().all(|action| matches!(action, Action::Start(_))), "{actions:?}");
    }
    assert!(works.iter().all(|work| engine.in_flight.contains_key(work)));
    assert_eq!(engine.handle(60_000, Input::Tick, &mut rng()), [Action::Reconnect], "nothing at all came for long");
    engine.handle(61_000, Input::Tick, &mut rng());
    assert!(engine.wake_at(61_000) < 65_000, "the next link has to show itself first");
}

#[test]
fn a_slow_link_is_not_taken_for_a_dead_one() {
    let mut engine = Engine::new(0);
    let mut works = started(&greeted(&mut engine, events(1, 1, 3_000)));
    let mut now = 100;
    for _ in 0..8 {
        now += 3_500; // An answer every three and a half seconds, four works in flight.
        assert_eq!(engine.handle(now - 1, Input::Tick, &mut rng()), []);
        let answer = Input::Done { work: works.remove(0), rtt_ms: 14_000, slow_down_ms: 0, bytes: 9_000, unfinished: false, unclear: false };
        works.extend(started(&engine.handle(now, answer, &mut rng())));
    }
    assert_eq!(engine.handle(now + 9_000, Input::Tick, &mut rng()), [], "it is given several times what it usually takes");
    assert_eq!(engine.handle(now + 15_000, Input::Tick, &mut rng()), [Action::Reconnect]);
}

#[test]
fn a_long_download_that_moves_is_no_stall() {
    let mut engine = Engine::new(0);
    greeted(&mut engine, Backlog { feeds: vec![("alerts.national".into(), 7)], ..Backlog::default() });
    let mut now = 100;
    for _ in 0..10 {
        now += STALL_MS - 1;
        assert_eq!(engine.handle(now, Input::Moved, &mut rng()), []);
        assert!(!engine.handle(now, Input::Tick, &mut rng()).contains(&Action::Reconnect));
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
fn waits_grow_with_jitter_and_never_beyond_four_seconds() {
    let mut engine = Engine::new(0);
    let mut rng = rng();
    let mut now = 0;
    for round in 0..40 {
        assert_eq!(engine.handle(now, Input::Tick, &mut rng), [Action::Start(Work::Hello)], "round {round}: it never gives up");
        engine.handle(now, Input::Failed { work: Work::Hello, failure: Failure::Link }, &mut rng);
        let wait = engine.wake_at(now) - now;
        let ceiling = (BACKOFF_MIN_MS << round.min(10)).min(BACKOFF_MAX_MS);
        assert!((ceiling / 4..=ceiling).contains(&wait), "round {round}: {wait} ms");
        now += wait;
    }
}

#[test]
fn a_hello_that_fails_in_any_way_is_said_again_later() {
    for failure in [Failure::Local, Failure::Unreadable, Failure::Refused, Failure::Link, Failure::Busy { wait_ms: 0 }] {
        let mut engine = Engine::new(0);
        engine.handle(0, Input::Tick, &mut rng());
        let actions = engine.handle(50, Input::Failed { work: Work::Hello, failure }, &mut rng());
        assert_eq!(actions.is_empty(), matches!(failure, Failure::Busy { .. }), "a busy headquarters is no broken link");
        let due = engine.wake_at(50);
        assert!(due > 50, "{failure:?}: it does not spin");
        assert_eq!(engine.handle(due, Input::Tick, &mut rng()), [Action::Start(Work::Hello)]);
    }
}

#[test]
fn a_busy_headquarters_is_given_the_time_it_asks_for_and_the_link_stands() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, events(1, 1, 400)));
    let works = started(&engine.handle(200, done(&works[0]), &mut rng()));
    assert_eq!(works.len(), 2, "what goes well goes faster");
    let busy = Input::Failed { work: works[1].clone(), failure: Failure::Busy { wait_ms: 2_000 } };
    assert_eq!(engine.handle(250, busy, &mut rng()), [], "no new connection");
    assert_eq!(engine.handle(300, done(&works[0]), &mut rng()), [], "and nothing before its time");
    let due = engine.wake_at(300);
    assert!((2_250..=3_250).contains(&due), "{due}");
    assert_eq!(started(&engine.handle(due, Input::Tick, &mut rng()))[0], works[1], "what it had no time for goes first");
}

#[test]
fn a_receipt_may_ask_to_slow_down() {
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    let works = started(&greeted(&mut engine, events(1, 1, 200)));
    let slow = Input::Done { work: works[0].clone(), rtt_ms: 100, slow_down_ms: 5_000, bytes: 9, unfinished: false, unclear: false };
    assert_eq!(engine.handle(200, slow, &mut rng()), []);
    assert_eq!(engine.wake_at(200), 5_200);
    assert!(!started(&engine.handle(5_200, Input::Tick, &mut rng())).is_empty());
}

#[test]
fn a_nudge_on_an_idle_link_delivers_at_once() {
    let mut engine = Engine::new(0);
    assert_eq!(greeted(&mut engine, Backlog::default()), []);
    assert_eq!(engine.handle(900, Input::Nudge, &mut rng()), [Action::Look]);
    assert_eq!(started(&engine.handle(900, Input::Backlog(events(1, 1, 1)), &mut rng())), [segment(1, 1)]);
}

#[test]
fn what_is_acknowledged_and_waits_all_the_same_is_cleared_up_by_a_hello_and_not_sent_for_ever() {
    let mut engine = Engine::new(0);
    let mut works = started(&greeted(&mut engine, events(1, 1, 5)));
    let mut hellos = Vec::new();
    let mut now = 100;
    while now < 40_000 {
        let Some(work) = works.pop() else {
            now = engine.wake_at(now);
            works = started(&engine.handle(now, Input::Tick, &mut rng()));
            continue;
        };
        now += 10;
        hellos.extend((work == Work::Hello).then_some(now));
        if engine.handle(now, done(&work), &mut rng()).contains(&Action::Look) {
            works.extend(started(&engine.handle(now, Input::Backlog(events(1, 1, 5)), &mut rng())));
        }
    }
    assert!((3..=6).contains(&hellos.len()), "{hellos:?}");
}

#[test]
fn a_receipt_that_does_not_fit_brings_a_hello_at_once() {
    let mut engine = Engine::new(0);
    let works = started(&greeted(&mut engine, events(1, 1, 400)));
    let unclear = Input::Done { work: works[0].clone(), rtt_ms: 100, slow_down_ms: 0, bytes: 9, unfinished: false, unclear: true };
    assert_eq!(started(&engine.handle(200, unclear, &mut rng()))[0], Work::Hello);
}

#[test]
fn a_late_answer_that_opened_a_new_epoch_is_looked_after_at_once() {
    let mut engine = Engine::new(0);
    greeted(&mut engine, Backlog::default());
    let late = |unclear| Input::Done { work: segment(1, 5), rtt_ms: 9_000, slow_down_ms: 0, bytes: 9, unfinished: false, unclear };
    assert_eq!(engine.handle(9_000, late(false), &mut rng()), []);
    assert_eq!(engine.handle(9_000, late(true), &mut rng()), [Action::Look]);
}

#[test]
fn what_is_under_way_is_not_sent_twice_however_often_something_new_is_recorded() {
    let mut engine = Engine::new(0);
    engine.limit_in_flight(1);
    assert_eq!(started(&greeted(&mut engine, events(1, 1, 30))), [segment(1, 30)]);
    engine.handle(110, Input::Nudge, &mut rng());
    assert_eq!(engine.handle(110, Input::Backlog(events(1, 1, 31)), &mut rng()), []);
    assert_eq!(started(&engine.handle(200, done(&segment(1, 30)), &mut rng())), [segment(31, 31)]);
}

#[test]
fn a_busy_link_still_hears_of_revocations() {
    let mut engine = Engine::new(0);
    let mut works = started(&greeted(&mut engine, events(1, 1, 1_000_000)));
    let mut now = 100;
    while !works.contains(&Work::Hello) {
        now += 1_000;
        assert!(now < 70_000, "a queue of weeks does not keep it from saying hello");
        let answered = works.remove(0);
        works.extend(started(&engine.handle(now, done(&answered), &mut rng())));
    }
}

#[test]
fn what_the_days_budget_does_not_allow_waits_for_the_next_day_and_what_is_urgent_goes() {
    let mut engine = Engine::new(0);
    let day = Budget { per_day: Some(10_000), spent: 9_000, renews_at: 50_000 };
    assert_eq!(engine.handle(0, Input::Budget(day), &mut rng()), []);
    let backlog = Backlog { urgent: vec![(1, 90, 90)], events: vec![(1, 5, 89)], pages: vec!["aa".into()], ..Backlog::default() };
    let actions = greeted(&mut engine, backlog.clone());
    assert_eq!(drain(&mut engine, actions, 100), [segment(90, 90)]);
    assert!(engine.is_held_back());
    assert_eq!(engine.budget().spent, 9_200, "the hello and the segment");
    assert_eq!(engine.wake_at(400), 50_000, "the next day wakes it");
    let next = Budget { per_day: Some(10_000_000), spent: 0, renews_at: 90_000_000 };
    assert_eq!(engine.handle(50_000, Input::Budget(next), &mut rng()), [Action::Look]);
    assert_eq!(started(&engine.handle(50_000, Input::Backlog(backlog), &mut rng())).len(), 3);
    assert!(!engine.is_held_back());
}

#[test]
fn hellos_of_an_idle_link_take_only_a_part_of_the_budget() {
    let mut engine = Engine::new(0);
    engine.handle(0, Input::Budget(Budget { per_day: Some(5_000_000), spent: 0, renews_at: 90_000_000 }), &mut rng());
    greeted(&mut engine, Backlog::default());
    let hellos_a_day = 86_400_000 / (engine.wake_at(100) - 100);
    assert_eq!(hellos_a_day, 125, "2 kB each: a twentieth");
}
