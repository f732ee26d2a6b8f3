//! The bytes a day that the post's administrator allows the link: what is urgent goes all the same, everything else waits for the day.

/// What may be spent until the day is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// Bytes a day; `None`: as many as the link takes.
    pub per_day: Option<u64>,
    /// Bytes spent today.
    pub spent: u64,
    /// When the next day begins, on the engine's clock.
    pub renews_at: u64,
}

/// What an idle link's hello costs in both directions, transport included.
const HELLO_BYTES: u64 = 2_000;
/// Of the budget, hellos on an idle link may take one part in so many.
const HELLO_SHARE: u64 = 20;
const DAY_MS: u64 = 86_400_000;

impl Budget {
    /// Whether so many bytes may still be spent today.
    pub(super) fn allows(&self, bytes: u64) -> bool {
        self.per_day.is_none_or(|per_day| self.spent.saturating_add(bytes) <= per_day)
    }

    pub(super) fn spend(&mut self, bytes: u64) {
        self.spent = self.spent.saturating_add(bytes);
    }

    /// The time between the hellos of an idle link.
    pub(super) fn idle_ms(&self, usual: u64) -> u64 {
        let Some(per_day) = self.per_day else { return usual };
        let hellos = (per_day / HELLO_SHARE / HELLO_BYTES).max(24); // Once an hour at least: lists have to arrive.
        usual.max(DAY_MS / hellos)
    }
}
