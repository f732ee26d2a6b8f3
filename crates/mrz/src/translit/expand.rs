//! Undoing a transliteration: every way to read a text by rules, within a bound.

/// A sequence of the MRZ and what it may stand for.
pub(super) type Rule = (&'static str, &'static [&'static str]);

/// Every reading of `text` in which a rule was applied, at most `limit`. With `letters`, a character no rule is applied to
/// stands for itself; without, a text that the rules cannot consume whole has no reading.
pub(super) fn expand(text: &str, rules: &[Rule], letters: bool, limit: usize) -> Vec<String> {
    let mut walk = Walk { rules, letters, limit, found: Vec::new(), steps: limit.saturating_mul(64) };
    walk.go(text, String::with_capacity(text.len()), false);
    walk.found
}

struct Walk<'a> {
    rules: &'a [Rule],
    letters: bool,
    limit: usize,
    found: Vec<String>,
    /// Bounds the work where many ways end nowhere.
    steps: usize,
}

impl Walk<'_> {
    fn go(&mut self, rest: &str, read: String, changed: bool) {
        if self.found.len() >= self.limit || self.steps == 0 {
            return;
        }
        self.steps -= 1;
        let mut chars = rest.chars();
        let Some(first) = chars.next() else {
            if changed && !self.found.contains(&read) {
                self.found.push(read);
            }
            return;
        };
        for (sequence, originals) in self.rules {
            if let Some(tail) = rest.strip_prefix(sequence) {
                for original in *originals {
                    self.go(tail, format!("{read}{original}"), true);
                }
            }
        }
        if self.letters || !first.is_ascii_alphabetic() {
            let mut same = read;
            same.push(first);
            self.go(chars.as_str(), same, changed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_text_costs_a_bounded_amount_of_work() {
        let rules: &[Rule] = &[("A", &["x"]), ("AA", &["y"]), ("AAA", &["z"])];
        assert_eq!(expand(&format!("{}B", "A".repeat(60)), rules, false, 8), Vec::<String>::new());
        assert_eq!(expand(&"A".repeat(60), rules, false, 8).len(), 8);
    }
}
