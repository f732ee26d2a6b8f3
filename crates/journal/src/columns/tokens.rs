//! What the texts of one row have said already, so that a later text of the same row can refer to it.

/// Texts longer than this are not worth remembering.
const LONGEST: usize = 64;
/// Shorter parts are cheaper to repeat than to refer to.
const SHORTEST: usize = 3;
/// Parts remembered of one column in one row.
const PER_COLUMN: u32 = 8;

/// The parts of texts, per row. Writer and reader fill it alike, so that a part's number means the same to both.
pub(super) struct Tokens {
    arena: String,
    rows: Vec<Vec<Token>>,
    columns: u32,
}

#[derive(Clone, Copy)]
struct Token {
    number: u32,
    begin: usize,
    end: usize,
}

impl Tokens {
    pub(super) fn new(rows: usize) -> Self {
        Self { arena: String::new(), rows: vec![Vec::new(); rows], columns: 0 }
    }

    /// Begins the next column of texts.
    pub(super) const fn begin_column(&mut self) {
        self.columns += 1;
    }

    /// Remembers the parts of a text of the current column: the whole, the runs of letters and digits in it, and a date
    /// (`1974-08-12`) also as an MRZ writes it (`740812`). Answers how many parts were added.
    pub(super) fn remember(&mut self, row: u32, text: &str) -> usize {
        if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte >= 0x80) {
            return 0; // Words of our own code lists are lower case and compress well as they are.
        }
        let before = self.arena.len();
        let mut added = usize::from(self.add(row, text));
        let parts = || text.split(|letter: char| !letter.is_alphanumeric());
        if parts().nth(1).is_some() {
            added += parts().filter(|part| self.add(row, part)).count();
        }
        if let Some(date) = short_date(text) {
            added += usize::from(self.add(row, &date));
        }
        debug_assert!(added > 0 || self.arena.len() == before, "a part was stored and not counted");
        added
    }

    fn add(&mut self, row: u32, part: &str) -> bool {
        if part.len() < SHORTEST {
            return false;
        }
        let Some(tokens) = usize::try_from(row).ok().and_then(|row| self.rows.get_mut(row)) else { return false };
        let first = self.columns * PER_COLUMN;
        let number = tokens.last().map_or(first, |last| first.max(last.number + 1));
        if number >= first + PER_COLUMN {
            return false;
        }
        let begin = self.arena.len();
        self.arena.push_str(part);
        tokens.push(Token { number, begin, end: self.arena.len() });
        true
    }

    fn of_row(&self, row: u32) -> &[Token] {
        usize::try_from(row).ok().and_then(|row| self.rows.get(row)).map_or(&[], Vec::as_slice)
    }

    /// The longest part of this row that `rest` begins with: its number and length.
    pub(super) fn longest_prefix(&self, row: u32, rest: &str) -> Option<(u32, usize)> {
        let mut best: Option<(u32, usize)> = None;
        for token in self.of_row(row) {
            let length = token.end - token.begin;
            if best.is_none_or(|(_, longest)| length > longest) && self.arena.get(token.begin..token.end).is_some_and(|part| rest.starts_with(part)) {
                best = Some((token.number, length));
            }
        }
        best
    }

    /// The part with this number.
    pub(super) fn get(&self, row: u32, number: u32) -> Option<&str> {
        let tokens = self.of_row(row);
        let at = tokens.binary_search_by_key(&number, |token| token.number).ok()?;
        tokens.get(at).and_then(|token| self.arena.get(token.begin..token.end))
    }
}

/// `1974-08-12` as `740812`.
fn short_date(text: &str) -> Option<String> {
    let [_, _, y1, y2, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let digits = [*y1, *y2, *m1, *m2, *d1, *d2];
    digits.iter().all(u8::is_ascii_digit).then(|| digits.into_iter().map(char::from).collect())
}
