//! How much may be under way on a bad link: what it delivered lately, times its round trip, and a little. A lost packet is not taken for a
//! full link, as cubic does, nor is the link tried out beyond what it carries, as BBR does: both cost a narrow link with losses and cuts
//! more than they find out. Losses that no bad link has are taken for what they are.

use super::knock::Knock;
use quinn::congestion::{Controller, ControllerFactory};
use std::any::Any;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Before anything was delivered.
const INITIAL_PACKETS: u64 = 10;
/// Never less, nor more beside the share of what is delivered.
const MIN_PACKETS: u64 = 4;
const SPARE_PACKETS: u64 = 3;
/// Quarters of what the link delivers in a round trip: eight while it delivers ever more, then five.
const OPENING_QUARTERS: u64 = 8;
const QUARTERS: u64 = 5;
/// What was delivered is remembered for so long: a cut is no reason to begin anew.
const REMEMBER: Duration = Duration::from_secs(30);
/// So many rounds without a quarter more end the opening.
const FLAT_ROUNDS: u32 = 3;
/// Of a round's packets one part in so many lost is more than a bad link loses: others want the link too.
const CROWDED: u64 = 4;
/// Fewer packets of a round prove nothing.
const PROOF_PACKETS: u64 = 8;
/// Moments that are remembered.
const MOST: usize = 1_024;

/// Makes the controller of a connection.
pub(super) struct Steady(pub(super) Knock);

impl ControllerFactory for Steady {
    fn build(self: Arc<Self>, now: Instant, mtu: u16) -> Box<dyn Controller> {
        Box::new(Pace::new(now, u64::from(mtu), self.0.clone()))
    }
}

#[derive(Clone)]
struct Pace {
    mtu: u64,
    window: u64,
    delivered: u64,
    /// How much had been delivered when.
    moments: VecDeque<(Instant, u64)>,
    /// The best rates, bytes a second, later ones lower.
    rates: VecDeque<(Instant, u64)>,
    round_began: Instant,
    round_delivered: u64,
    round_lost: u64,
    /// The best rate when it last grew by a quarter, and the rounds since; while opening.
    opening: Option<(u64, u32)>,
    min_rtt: Duration,
    knock: Knock,
}

impl Pace {
    fn new(now: Instant, mtu: u64, knock: Knock) -> Self {
        Self {
            mtu,
            window: INITIAL_PACKETS * mtu,
            delivered: 0,
            moments: VecDeque::from([(now, 0)]),
            rates: VecDeque::new(),
            round_began: now,
            round_delivered: 0,
            round_lost: 0,
            opening: Some((0, 0)),
            min_rtt: Duration::from_millis(100),
            knock,
        }
    }

    fn best(&self) -> u64 {
        self.rates.front().map_or(0, |(_, rate)| *rate)
    }

    /// Keeps the best rate of the time that is remembered.
    fn rate(&mut self, now: Instant, rate: u64) {
        while self.rates.front().is_some_and(|(at, _)| now.duration_since(*at) > REMEMBER) && self.rates.len() > 1 {
            self.rates.pop_front();
        }
        while self.rates.back().is_some_and(|(_, lower)| *lower <= rate) {
            self.rates.pop_back();
        }
        self.rates.push_back((now, rate));
        if self.rates.len() > MOST {
            self.rates.pop_back();
        }
    }

    /// A packet arrived.
    fn arrived(&mut self, now: Instant, sent: Instant, bytes: u64, app_limited: bool, min_rtt: Duration) {
        self.delivered += bytes;
        self.round_delivered += bytes;
        self.min_rtt = min_rtt;
        let known = self.moments.partition_point(|(at, _)| *at <= sent);
        let before = known.checked_sub(1).and_then(|at| self.moments.get(at)).map_or(0, |(_, delivered)| *delivered);
        let micros = now.duration_since(sent).max(Duration::from_millis(1)).as_micros();
        let rate = u64::try_from(u128::from(self.delivered - before) * 1_000_000 / micros).unwrap_or(u64::MAX);
        // Where there was nothing to send, only more than was known tells anything.
        if !app_limited || rate > self.best() {
            self.rate(now, rate);
        }
    }

    /// All that was told at once has been said.
    fn reckon(&mut self, now: Instant) {
        self.moments.push_back((now, self.delivered));
        if self.moments.len() > MOST {
            self.moments.pop_front();
        }
        if now.duration_since(self.round_began) >= self.min_rtt {
            self.round(now);
        }
        let quarters = if self.opening.is_some() { OPENING_QUARTERS } else { QUARTERS };
        let carried = u128::from(self.best()) * self.min_rtt.as_micros() / 1_000_000;
        let share = u64::try_from(carried).unwrap_or(u64::MAX).saturating_mul(quarters) / 4;
        let least = if self.opening.is_some() { INITIAL_PACKETS } else { MIN_PACKETS };
        self.window = share.saturating_add(SPARE_PACKETS * self.mtu).max(least * self.mtu);
    }

    /// What a round trip told.
    fn round(&mut self, now: Instant) {
        let best = self.best();
        if let Some((before, flat)) = &mut self.opening {
            if best > *before + *before / 4 {
                (*before, *flat) = (best, 0);
            } else {
                *flat += 1;
            }
        }
        let all = self.round_delivered + self.round_lost;
        let crowded = self.round_delivered >= PROOF_PACKETS * self.mtu && self.round_lost * CROWDED > all;
        if crowded {
            self.rates.iter_mut().for_each(|(_, rate)| *rate -= *rate / 4);
        }
        if crowded || self.opening.is_some_and(|(_, flat)| flat >= FLAT_ROUNDS) {
            self.opening = None;
        }
        (self.round_began, self.round_delivered, self.round_lost) = (now, 0, 0);
    }
}

impl Controller for Pace {
    fn on_sent(&mut self, _now: Instant, _bytes: u64, _last: u64) {
        self.knock.done();
    }

    fn on_ack(&mut self, now: Instant, sent: Instant, bytes: u64, app_limited: bool, rtt: &quinn_proto::RttEstimator) {
        self.arrived(now, sent, bytes, app_limited, rtt.min());
    }

    fn on_end_acks(&mut self, now: Instant, _in_flight: u64, _app_limited: bool, _largest: Option<u64>) {
        self.reckon(now);
    }
    fn on_congestion_event(&mut self, _now: Instant, _sent: Instant, _persistent: bool, lost: u64) {
        self.round_lost += lost;
    }

    fn on_mtu_update(&mut self, mtu: u16) {
        self.mtu = u64::from(mtu);
    }

    fn window(&self) -> u64 {
        self.window.saturating_add(self.knock.bytes())
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(self.clone())
    }

    fn initial_window(&self) -> u64 {
        INITIAL_PACKETS * self.mtu
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use std::collections::BTreeMap;

    const MTU: u64 = 1_200;

    /// A link with a round trip, a rate and losses, kept as full as the window allows.
    struct Link {
        pace: Pace,
        now: Instant,
        began: Instant,
        free: Instant,
        bytes_per_second: u64,
        rtt: Duration,
        /// Of a hundred packets so many are lost.
        lost: u32,
        in_flight: u64,
        /// When a packet's fate is known, when it was sent, whether it arrived.
        fates: BTreeMap<(Instant, u64), (Instant, bool)>,
        packets: u64,
        arrived: u64,
        rng: ChaCha8Rng,
    }

    impl Link {
        fn new(bytes_per_second: u64, rtt_ms: u64, lost: u32) -> Self {
            let now = Instant::now();
            Self {
                pace: Pace::new(now, MTU, Knock::default()),
                now,
                began: now,
                free: now,
                bytes_per_second,
                rtt: Duration::from_millis(rtt_ms),
                lost,
                in_flight: 0,
                fates: BTreeMap::new(),
                packets: 0,
                arrived: 0,
                rng: ChaCha8Rng::seed_from_u64(3),
            }
        }

        fn run(&mut self, seconds: u64) {
            self.began = self.now;
            self.arrived = 0;
            while self.now - self.began < Duration::from_secs(seconds) {
                while self.in_flight + MTU <= self.pace.window() {
                    self.free = self.free.max(self.now) + Duration::from_micros(MTU * 1_000_000 / self.bytes_per_second);
                    self.packets += 1;
                    self.fates.insert((self.free + self.rtt, self.packets), (self.now, self.rng.gen_range(0..100) >= self.lost));
                    self.in_flight += MTU;
                }
                let ((now, _), (sent, arrived)) = self.fates.pop_first().unwrap();
                self.now = now;
                self.in_flight -= MTU;
                if arrived {
                    self.arrived += MTU;
                    self.pace.arrived(now, sent, MTU, false, self.rtt);
                    self.pace.reckon(now);
                } else {
                    self.pace.on_congestion_event(now, sent, false, MTU);
                }
            }
        }

        /// Of what the link could have carried in the last run, this many hundredths arrived.
        fn used(&self) -> u64 {
            let could = self.bytes_per_second * u64::try_from((self.now - self.began).as_millis()).unwrap() / 1_000;
            self.arrived * 100 / could
        }

        fn bdp(&self) -> u64 {
            self.bytes_per_second * u64::try_from(self.rtt.as_millis()).unwrap() / 1_000
        }
    }

    #[test]
    fn a_narrow_link_with_losses_is_used_and_not_overfilled() {
        let mut link = Link::new(8_000, 600, 4);
        link.run(20);
        link.run(60);
        assert!(link.used() >= 93, "{} %", link.used());
        assert!(link.pace.window() <= link.bdp() * 3 / 2 + 4 * MTU, "{}", link.pace.window());
    }

    #[test]
    fn a_wide_link_is_found_out_within_a_few_round_trips() {
        let mut link = Link::new(5_000_000, 100, 0);
        link.run(2);
        link.run(3);
        assert!(link.used() >= 95, "{} %", link.used());
    }

    #[test]
    fn a_cut_in_which_everything_is_lost_changes_nothing() {
        let mut link = Link::new(8_000, 600, 2);
        link.run(30);
        let before = link.pace.window();
        let after = link.now + Duration::from_secs(6);
        link.pace.on_congestion_event(after, link.now, true, before);
        link.pace.arrived(after, after - link.rtt, MTU, true, link.rtt);
        link.pace.reckon(after);
        assert!(link.pace.window() * 10 >= before * 9, "{} after {before}", link.pace.window());
    }

    #[test]
    fn losses_that_no_bad_link_has_make_room_for_others() {
        let mut link = Link::new(100_000, 200, 2);
        link.run(10);
        let before = link.pace.window();
        link.lost = 50;
        link.run(40);
        assert!(link.pace.window() * 3 < before * 2, "{} after {before}", link.pace.window());
    }
}
