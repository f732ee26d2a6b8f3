//! What Doc 9303 allows in each cell, and the likeliest text on which every check digit agrees.
//!
//! The search is exact: a dynamic programme over the residues of the field's own and of the composite check digit
//! (9303-3 §4.9). Whether its answer may be given instead of what the ink says is decided in [`crate::verdict`].

use crate::decode::Cell;
use crate::net::FILLER;
use mrz::Format;
use mrz::layout::{Layout, Span, of};

/// Set of characters, one bit each in the order of [`crate::net::ALPHABET`].
pub(crate) type Mask = u64;

pub(crate) const DIGITS: Mask = 0x3FF;
const LETTERS: Mask = 0x3FF_FFFF << 10;
const FILL: Mask = 1 << FILLER;
const ANY: Mask = DIGITS | LETTERS | FILL;
const IMPOSSIBLE: f32 = -1e9;

/// First digits of a month and of a day, which may be unknown.
const MONTHS: Mask = 0b11 | FILL;
const DAYS: Mask = 0b1111 | FILL;

/// `F`, `M`, and `X` as some print against 9303-3 for unspecified.
const SEX: Mask = 1 << 15 | 1 << 22 | 1 << 33 | FILL;

/// What a cell must be besides allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duty {
    /// Nothing.
    Free,
    /// The check digit of the field before it.
    Check,
    /// The same, or a filler if the field is empty.
    CheckOrFiller,
    /// The check digit over several fields.
    Composite,
}

/// The rule of one cell.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Characters allowed.
    pub(crate) allowed: Mask,
    /// Weight in the field's own check digit.
    own: Option<u8>,
    /// First cell of a field with a check digit.
    opens: bool,
    /// Weight in the composite check digit.
    composite: Option<u8>,
    /// What else it must be.
    pub(crate) duty: Duty,
}

impl Rule {
    /// Whether a check digit of a field depends on the cell, or is in it.
    pub(crate) fn is_checked(&self) -> bool {
        self.own.is_some() || matches!(self.duty, Duty::Check | Duty::CheckOrFiller)
    }
}

/// A document number longer than its field (9303-5 and -6 note j): digits after the nine, and whether the filler counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LongNumber {
    rest: usize,
    filler_counts: bool,
}

/// The grammar of a format.
#[derive(Clone, Debug)]
pub(crate) struct Grammar {
    /// Rules by line and column.
    pub(crate) lines: Vec<Vec<Rule>>,
}

impl Grammar {
    /// Rules of `format`; with `long`, of its variant for a long document number.
    pub(crate) fn new(format: Format, long: Option<LongNumber>) -> Self {
        let layout = of(format);
        let (count, width) = (format.lines(), format.columns());
        let free = Rule { allowed: ANY, own: None, opens: false, composite: None, duty: Duty::Free };
        let mut grammar = Self { lines: vec![vec![free; width]; count] };
        grammar.alphabets(layout);
        grammar.field(layout.birth_date, Some((layout.birth_date_check, Duty::Check)));
        if let (Some(expiry), Some(check)) = (layout.expiry_date, layout.expiry_date_check) {
            grammar.field(expiry, Some((check, Duty::Check)));
        }
        if let (Some(check), [optional, ..]) = (layout.optional_data_check, layout.optional_data) {
            grammar.field(*optional, Some((check, Duty::CheckOrFiller)));
        }
        match long.zip(layout.long_number) {
            Some((long, rest)) => grammar.long_number(layout, long, rest),
            None => grammar.field(layout.document_number, Some((layout.document_number_check, Duty::Check))),
        }
        if let Some(check) = layout.composite_check {
            let mut weight = 0;
            for span in layout.composite_over {
                grammar.each(*span, |rule| {
                    rule.composite = Some(weigh(weight));
                    weight += 1;
                });
            }
            grammar.each(check, |rule| (rule.allowed, rule.duty) = (DIGITS, Duty::Composite));
        }
        grammar
    }

    fn alphabets(&mut self, layout: &Layout) {
        let names = [Some(layout.document_code), Some(layout.issuing_state), Some(layout.name), layout.given_names, layout.nationality];
        for span in names.into_iter().flatten() {
            self.each(span, |rule| rule.allowed = LETTERS | FILL);
        }
        for span in [Some(layout.birth_date), layout.expiry_date, layout.issue_month].into_iter().flatten() {
            self.each(span, |rule| rule.allowed = DIGITS | FILL);
        }
        for span in [Some(layout.birth_date), layout.expiry_date].into_iter().flatten().filter(|span| span.len == 6) {
            let mut place = 0;
            self.each(span, |rule| {
                rule.allowed = match place {
                    2 => MONTHS,
                    4 => DAYS,
                    _ => rule.allowed,
                };
                place += 1;
            });
        }
        self.each(layout.sex, |rule| rule.allowed = SEX);
    }

    fn long_number(&mut self, layout: &Layout, long: LongNumber, rest: Span) {
        self.field(layout.document_number, None);
        self.each(layout.document_number_check, |rule| rule.allowed = FILL);
        let mut position = 9 + usize::from(long.filler_counts);
        let mut seen = 0;
        self.each(rest, |rule| {
            match seen.cmp(&long.rest) {
                std::cmp::Ordering::Less => rule.own = Some(weigh(position)),
                std::cmp::Ordering::Equal => (rule.allowed, rule.duty) = (DIGITS, Duty::Check),
                std::cmp::Ordering::Greater if seen == long.rest + 1 => rule.allowed = FILL,
                std::cmp::Ordering::Greater => {}
            }
            position += 1;
            seen += 1;
        });
    }

    fn field(&mut self, span: Span, check: Option<(Span, Duty)>) {
        let mut position = 0;
        self.each(span, |rule| {
            rule.own = Some(weigh(position));
            rule.opens = position == 0;
            position += 1;
        });
        if let Some((check, duty)) = check {
            let fill = if duty == Duty::CheckOrFiller { FILL } else { 0 };
            self.each(check, |rule| (rule.allowed, rule.duty) = (DIGITS | fill, duty));
        }
    }

    fn each(&mut self, span: Span, mut change: impl FnMut(&mut Rule)) {
        let line = self.lines.get_mut(usize::from(span.line));
        line.and_then(|line| line.get_mut(span.range())).unwrap_or_default().iter_mut().for_each(&mut change);
    }

    /// The likeliest text on which every check digit agrees, as classes, with its summed logarithmic probability.
    /// `allowed` replaces the masks cell by cell. Characters that cost more than `most` nats against the likeliest of their cell
    /// are not tried: no text with one of them can cost less on the whole.
    pub(crate) fn solve(&self, cells: &[Vec<Cell>], allowed: &[Vec<Mask>], most: f32) -> Option<(Vec<Vec<usize>>, f32)> {
        let flat = self.lines.iter().zip(cells).zip(allowed).flat_map(|((rules, cells), allowed)| rules.iter().zip(cells).zip(allowed));
        let mut front = vec![IMPOSSIBLE; STATES];
        if let Some(start) = front.first_mut() {
            *start = 0.0;
        }
        let mut history = Vec::new();
        for ((rule, cell), allowed) in flat {
            let (next, back) = advance(&front, rule, cell, (*allowed, most));
            front = next;
            history.push(back);
        }
        let (mut state, total) = (0..).zip(&front).fold((0, IMPOSSIBLE), |a, (s, &v)| if v > a.1 { (s, v) } else { a });
        if total <= IMPOSSIBLE / 2.0 {
            return None;
        }
        let mut classes = Vec::with_capacity(history.len());
        for back in history.iter().rev() {
            let &(class, before) = back.get(state)?;
            classes.push(usize::from(class));
            state = usize::from(before);
        }
        classes.reverse();
        let width = self.lines.first().map_or(1, Vec::len);
        Some((classes.chunks(width).map(<[usize]>::to_vec).collect(), total))
    }
}

/// The lengths a long number may run on for.
pub(crate) fn long_numbers(format: Format) -> Vec<LongNumber> {
    let room = of(format).long_number.map_or(0, |span| usize::from(span.len));
    (1..room).flat_map(|rest| [false, true].map(|filler_counts| LongNumber { rest, filler_counts })).collect()
}

const fn weigh(position: usize) -> u8 {
    match position % 3 {
        0 => 7,
        1 => 3,
        _ => 1,
    }
}

/// Value of a class in a check digit sum.
fn value(class: usize) -> usize {
    if class == FILLER { 0 } else { class }
}

/// Own residue, composite residue, and whether the field has held anything but fillers.
const STATES: usize = 10 * 10 * 2;

type Front = (Vec<f32>, Vec<(u8, u8)>);

/// One cell of the dynamic programme.
fn advance(front: &[f32], rule: &Rule, cell: &Cell, (allowed, most): (Mask, f32)) -> Front {
    let mut next = vec![IMPOSSIBLE; STATES];
    let mut back = vec![(0_u8, 0_u8); STATES];
    let options: Vec<(usize, f32)> = (0..).zip(cell.iter().copied()).filter(|(class, _)| allowed >> class & 1 == 1).collect();
    // A cell no check digit covers only adds its best character.
    let passive = rule.own.is_none() && rule.composite.is_none() && rule.duty == Duty::Free;
    let best = options.iter().copied().fold((FILLER, IMPOSSIBLE), |a, b| if b.1 > a.1 { b } else { a });
    let options: Vec<(usize, f32)> = options.into_iter().filter(|option| best.1 - option.1 <= most).collect();
    for (state, &score) in front.iter().enumerate().filter(|(_, score)| **score > IMPOSSIBLE / 2.0) {
        let (own, composite, filled) = (state / 20, state / 2 % 10, state % 2);
        let (own, filled) = if rule.opens { (0, 0) } else { (own, filled) };
        for &(class, probability) in if passive { std::slice::from_ref(&best) } else { &options } {
            let fits = match rule.duty {
                Duty::Free => true,
                Duty::Check => class == own,
                Duty::CheckOrFiller => class == own || class == FILLER && filled == 0,
                Duty::Composite => class == composite,
            };
            if !fits {
                continue;
            }
            let own = rule.own.map_or(own, |weight| (own + usize::from(weight) * value(class)) % 10);
            let filled = if rule.own.is_some() && class != FILLER { 1 } else { filled };
            let composite = rule.composite.map_or(composite, |weight| (composite + usize::from(weight) * value(class)) % 10);
            let to = own * 20 + composite * 2 + filled;
            if let (Some(place), Some(memory)) = (next.get_mut(to), back.get_mut(to))
                && score + probability > *place
            {
                *place = score + probability;
                *memory = (u8::try_from(class).unwrap_or(0), u8::try_from(state).unwrap_or(0));
            }
        }
    }
    (next, back)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::ALPHABET;

    fn cells(lines: &[&str], blur: impl Fn(usize, usize, &mut Cell)) -> Vec<Vec<Cell>> {
        let class = |byte: u8| ALPHABET.iter().position(|a| *a == byte).unwrap();
        let make = |line: usize, column: usize, byte: u8| {
            let mut cell = [-9.0; 37];
            cell[class(byte)] = -0.01;
            blur(line, column, &mut cell);
            cell
        };
        lines.iter().enumerate().map(|(l, text)| text.bytes().enumerate().map(|(c, b)| make(l, c, b)).collect()).collect()
    }

    fn solve(format: Format, long: Option<LongNumber>, cells: &[Vec<Cell>]) -> Option<(Vec<String>, f32)> {
        let grammar = Grammar::new(format, long);
        let allowed: Vec<Vec<Mask>> = grammar.lines.iter().map(|line| line.iter().map(|rule| rule.allowed).collect()).collect();
        let (classes, score) = grammar.solve(cells, &allowed, f32::MAX)?;
        Some((classes.iter().map(|line| line.iter().map(|c| char::from(ALPHABET[*c])).collect()).collect(), score))
    }

    const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    const TD1: [&str; 3] = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    const TD2: [&str; 2] = ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"];
    const LONG: [&str; 3] = ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"];

    #[test]
    fn the_specimens_of_doc_9303_are_their_own_solution() {
        for (format, lines) in [(Format::Td3, &TD3[..]), (Format::Td1, &TD1[..]), (Format::Td2, &TD2[..])] {
            assert_eq!(solve(format, None, &cells(lines, |_, _, _| {})).unwrap().0, lines);
        }
        let long = LongNumber { rest: 3, filler_counts: false };
        assert_eq!(solve(Format::Td1, Some(long), &cells(&LONG, |_, _, _| {})).unwrap().0, LONG);
    }

    #[test]
    fn check_digits_decide_between_two_characters_that_look_alike() {
        // The second character of the number may be 8 or B, the ink slightly prefers B; only 8 fits both digits.
        let seen = cells(&TD3, |line, column, cell| {
            if (line, column) == (1, 1) {
                (cell[8], cell[11]) = (-0.8, -0.6);
            }
        });
        assert_eq!(solve(Format::Td3, None, &seen).unwrap().0, TD3);
    }

    #[test]
    fn a_changed_digit_costs_many_nats_to_explain() {
        let changed = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408132F1204159ZE184226B<<<<<10"];
        let (_, score) = solve(Format::Td3, None, &cells(&changed, |_, _, _| {})).unwrap();
        assert!(score < -8.0);
    }

    #[test]
    fn empty_optional_data_takes_a_filler_or_a_zero_as_check_digit() {
        for line in ["L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<0", "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<00"] {
            // The composite digit differs from the specimen's; find it by solving, then ask that nothing but it moved.
            let solved = solve(
                Format::Td3,
                None,
                &cells(&[TD3[0], line], |l, c, cell| {
                    if (l, c) == (1, 43) {
                        cell[..10].fill(-2.3);
                    }
                }),
            )
            .unwrap();
            assert_eq!(solved.0[1][..43], line[..43]);
            assert!(solved.1 > -4.0);
        }
    }
}
