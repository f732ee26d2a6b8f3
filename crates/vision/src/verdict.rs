//! What a page is said to read: never against the ink, every departure from it listed, doubt where doubt is due.

use crate::decode::Cell;
use crate::grammar::{Grammar, Mask, long_numbers};
use crate::naming;
use crate::net::{ALPHABET, FILLER};
use mrz::Format;
use mrz::layout::{Span, of};

/// Nats the check digits may ask for before the ink wins. At six, altered documents were "repaired".
const WORTH_OF_DIGITS: f32 = 3.0;
/// Nats a cell's alphabet may ask for before the ink wins.
const WORTH_OF_ALPHABET: f32 = 3.5;
/// Nats that the end of a name may ask for, all its fillers together.
const WORTH_OF_END: f32 = 4.0;
/// Nats a listed state code may ask for, or the State that stands in the other field, or a letter that documents begin with.
const WORTH_OF_CODE: f32 = 4.0;
/// Letters that documents begin with.
const COMMON_CODES: &[u8] = b"PIACVD";
/// Below this mean a cell, a text is no reading.
const LEAST_MEAN: f32 = -0.9;
/// From this mean a cell on, and up to this price of the digits, a text may be called verified.
const VERIFIED_MEAN: f32 = -0.2;
const VERIFIED_PRICE: f32 = 1.0;
/// Least logarithmic probability of each cell of a verified text that no check digit covers.
const VERIFIED_CELL: f32 = -0.7;
/// Nats by which a verified text must lead every other on which the check digits agree.
const VERIFIED_LEAD: f32 = 3.5;

/// A text chosen for a zone of one format.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// The format.
    pub(crate) format: Format,
    /// Class of each cell as given.
    pub(crate) given: Vec<Vec<usize>>,
    /// Class of each cell as the ink alone says.
    pub(crate) ink: Vec<Vec<usize>>,
    /// Whether every check digit agrees.
    pub(crate) agrees: bool,
    /// Whether the program stands by every key field.
    pub(crate) verified: bool,
    /// Mean logarithmic probability of a cell.
    pub(crate) mean: f32,
    /// How much better than other formats' verdicts; comparable between formats.
    pub(crate) merit: f32,
}

impl Verdict {
    /// Whether looking again would show nothing new: the digits agree, or the ink is so clear that they cannot.
    pub(crate) fn settled(&self) -> bool {
        self.agrees || self.mean > VERIFIED_MEAN
    }
}

/// Judges the cells of a zone as `format`; `None` if they are no such zone.
pub(crate) fn judge(format: Format, cells: &[Vec<Cell>]) -> Option<Verdict> {
    let ink: Vec<Vec<usize>> = cells.iter().map(|line| line.iter().map(|cell| best(cell, u64::MAX)).collect()).collect();
    let grammar = Grammar::new(format, None);
    let allowed = masks(format, &grammar, cells);
    let plain = grammar.solve(cells, &allowed, WORTH_OF_DIGITS);
    let check = of(format).document_number_check;
    let filler_there = class_at(&ink, check, 0) == Some(FILLER);
    let long = filler_there.then(|| longest_fit(format, cells)).flatten();
    let longer = long.filter(|long| plain.as_ref().is_none_or(|plain| long.2.1 > plain.1 + 0.5));
    let (grammar, allowed, solved) = match longer {
        Some((grammar, allowed, solved)) => (grammar, allowed, Some(solved)),
        None => (grammar, allowed, plain),
    };
    let free: Vec<Vec<usize>> =
        cells.iter().zip(&allowed).map(|(line, masks)| line.iter().zip(masks).map(|(cell, mask)| best(cell, *mask)).collect()).collect();
    let price = solved.as_ref().map_or(f32::MAX, |(_, total)| sum(cells, &free) - total);
    let agrees = price < WORTH_OF_DIGITS;
    let mut given = solved.filter(|_| agrees).map_or(free, |(classes, _)| classes);
    settle_document_code(format, cells, &mut given);
    let known = settle_states(format, cells, &mut given);
    settle_nationality(format, cells, &mut given);
    let count = cells.iter().map(Vec::len).sum::<usize>() as f32;
    let mean = sum(cells, &given) / count;
    let strange = strangeness(&grammar, &ink);
    if mean < LEAST_MEAN || !plausible(format, &grammar, (&given, &ink), agrees) {
        return None;
    }
    settle_names(format, cells, &mut given);
    let inside = allowed.iter().zip(&grammar.lines).all(|(masks, rules)| masks.iter().zip(rules).all(|(mask, rule)| mask & !rule.allowed == 0));
    let clear = agrees && inside && known && price < VERIFIED_PRICE && mean > VERIFIED_MEAN && keys_clear(format, cells, &given);
    let verified = clear && stands_alone(&grammar, cells, &allowed, &given);
    let merit = mean - 0.02 * strange - if agrees { 0.0 } else { 0.1 };
    Some(Verdict { format, given, ink, agrees, verified, mean, merit })
}

type Fit = (Grammar, Vec<Vec<Mask>>, (Vec<Vec<usize>>, f32));

/// The best reading with a document number that runs on into the optional data.
fn longest_fit(format: Format, cells: &[Vec<Cell>]) -> Option<Fit> {
    let fit = |long| {
        let grammar = Grammar::new(format, Some(long));
        let allowed = masks(format, &grammar, cells);
        let solved = grammar.solve(cells, &allowed, WORTH_OF_DIGITS)?;
        Some((grammar, allowed, solved))
    };
    long_numbers(format).into_iter().filter_map(fit).max_by(|a, b| a.2.1.total_cmp(&b.2.1))
}

/// Doubtful letters of the name fields, as names have them; nothing else is changed, nor what `verified` rests on.
fn settle_names(format: Format, cells: &[Vec<Cell>], given: &mut [Vec<usize>]) {
    let layout = of(format);
    for span in [Some(layout.name), layout.given_names].into_iter().flatten() {
        let line = usize::from(span.line);
        if let (Some(cells), Some(given)) =
            (cells.get(line).and_then(|l| l.get(span.range())), given.get_mut(line).and_then(|l| l.get_mut(span.range())))
        {
            naming::settle(cells, given);
        }
    }
}

/// Narrows the masks of a name to fillers from where three of them end it (9303-3 §4.6), if the ink hardly minds: on worn pages, fillers
/// look like letters here and there.
fn end_names(format: Format, cells: &[Vec<Cell>], allowed: &mut [Vec<Mask>]) {
    if format == Format::FraId {
        return;
    }
    let name = of(format).name;
    let line = usize::from(name.line);
    let (Some(cells), Some(masks)) = (cells.get(line).and_then(|l| l.get(name.range())), allowed.get_mut(line).and_then(|l| l.get_mut(name.range())))
    else {
        return;
    };
    let filled: Vec<bool> = cells.iter().zip(masks.iter()).map(|(cell, mask)| best(cell, *mask) == FILLER).collect();
    let Some(end) = filled.windows(3).position(|three| three.iter().all(|filled| *filled)) else { return };
    let against: f32 = cells.iter().zip(masks.iter()).skip(end).map(|(cell, mask)| value(cell, best(cell, *mask)) - value(cell, FILLER)).sum();
    if against < WORTH_OF_END {
        masks.iter_mut().skip(end).for_each(|mask| *mask = 1 << FILLER);
    }
}

/// The grammar's masks, widened by what the ink says too clearly to be overruled.
fn masks(format: Format, grammar: &Grammar, cells: &[Vec<Cell>]) -> Vec<Vec<Mask>> {
    let mask = |allowed: Mask, cell: &Cell| {
        let (ink, inside) = (best(cell, u64::MAX), best(cell, allowed));
        let far = value(cell, ink) - value(cell, inside) > WORTH_OF_ALPHABET;
        if far { allowed | 1 << ink } else { allowed }
    };
    let of_line = |(rules, cells): (&Vec<crate::grammar::Rule>, &Vec<Cell>)| rules.iter().zip(cells).map(|(r, c)| mask(r.allowed, c)).collect();
    let mut masks: Vec<Vec<Mask>> = grammar.lines.iter().zip(cells).map(of_line).collect();
    end_names(format, cells, &mut masks);
    masks
}

fn best(cell: &Cell, allowed: Mask) -> usize {
    let options = (0..).zip(cell).filter(|(class, _)| allowed >> class & 1 == 1);
    options.fold((FILLER, f32::MIN), |a, (class, &v)| if v > a.1 { (class, v) } else { a }).0
}

fn value(cell: &Cell, class: usize) -> f32 {
    cell.get(class).copied().unwrap_or(-9.0)
}

fn sum(cells: &[Vec<Cell>], classes: &[Vec<usize>]) -> f32 {
    cells.iter().flatten().zip(classes.iter().flatten()).map(|(cell, class)| value(cell, *class)).sum()
}

fn class_at(classes: &[Vec<usize>], span: Span, offset: usize) -> Option<usize> {
    classes.get(usize::from(span.line))?.get(usize::from(span.start) + offset).copied()
}

/// Replaces a first letter that hardly any document of the format begins with by one that they do begin with (9303-4, -5, -6 and -7), if
/// the ink hardly minds.
fn settle_document_code(format: Format, cells: &[Vec<Cell>], given: &mut [Vec<usize>]) {
    let usual: &[u8] = match format {
        Format::MrvA | Format::MrvB => b"V",
        Format::Td3 => b"P",
        Format::Td1 | Format::Td2 => b"IAC",
        Format::FraId | Format::Crew => return,
    };
    let span = of(format).document_code;
    let (line, first) = (usize::from(span.line), usize::from(span.start));
    let (Some(cell), Some(class)) = (cells.get(line).and_then(|l| l.get(first)), given.get_mut(line).and_then(|l| l.get_mut(first))) else { return };
    if ALPHABET.get(*class).is_some_and(|letter| COMMON_CODES.contains(letter)) {
        return;
    }
    let usual = usual.iter().filter_map(|letter| ALPHABET.iter().position(|known| known == letter));
    let nearest = usual.max_by(|a, b| value(cell, *a).total_cmp(&value(cell, *b)));
    if let Some(nearest) = nearest.filter(|nearest| value(cell, *class) - value(cell, *nearest) < WORTH_OF_CODE) {
        *class = nearest;
    }
}

/// Replaces an unlisted state code by the nearest listed one if the ink hardly minds; answers whether all are listed.
fn settle_states(format: Format, cells: &[Vec<Cell>], given: &mut [Vec<usize>]) -> bool {
    let layout = of(format);
    let mut all_known = true;
    for span in [Some(layout.issuing_state), layout.nationality].into_iter().flatten() {
        let (Some(cells), Some(place)) = (
            cells.get(usize::from(span.line)).and_then(|l| l.get(span.range())),
            given.get_mut(usize::from(span.line)).and_then(|l| l.get_mut(span.range())),
        ) else {
            continue;
        };
        if is_state(place) {
            continue;
        }
        let cost = |classes: &[usize]| cells.iter().zip(classes).map(|(cell, class)| value(cell, *class)).sum::<f32>();
        let likely: Vec<Vec<usize>> = cells.iter().map(likeliest).collect();
        let mut found: Option<(f32, Vec<usize>)> = None;
        for &a in likely.first().into_iter().flatten() {
            for &b in likely.get(1).into_iter().flatten() {
                for &c in likely.get(2).into_iter().flatten() {
                    let code = vec![a, b, c];
                    let total = cost(&code);
                    if is_state(&code) && found.as_ref().is_none_or(|f| total > f.0) {
                        found = Some((total, code));
                    }
                }
            }
        }
        match found.filter(|f| cost(place) - f.0 < WORTH_OF_CODE) {
            Some((_, code)) => place.copy_from_slice(&code),
            None => all_known = false,
        }
    }
    all_known
}

/// Of two listed codes, issuer and nationality, that differ where the ink hardly minds, makes one: a State issues its papers to its own
/// people. Visas are issued to others.
fn settle_nationality(format: Format, cells: &[Vec<Cell>], given: &mut [Vec<usize>]) {
    let layout = of(format);
    let Some(nationality) = layout.nationality.filter(|_| !matches!(format, Format::MrvA | Format::MrvB)) else { return };
    let codes = [layout.issuing_state, nationality].map(|span| {
        let line = usize::from(span.line);
        let code = given.get(line).and_then(|l| l.get(span.range())).unwrap_or_default().to_vec();
        (span, cells.get(line).and_then(|l| l.get(span.range())).unwrap_or_default(), code)
    });
    let [(_, _, issuer), (_, _, holder)] = &codes;
    if issuer == holder || issuer.len() != holder.len() {
        return;
    }
    let cost = |cells: &[Cell], code: &[usize]| cells.iter().zip(code).map(|(cell, class)| value(cell, *class)).sum::<f32>();
    let [first, second] = &codes;
    let [a, b] = [(first, holder), (second, issuer)].map(|((span, cells, own), code)| (cost(cells, own) - cost(cells, code), *span, code));
    let (against, span, code) = if a.0 < b.0 { a } else { b };
    let place = given.get_mut(usize::from(span.line)).and_then(|l| l.get_mut(span.range()));
    if let Some(place) = place.filter(|_| against < WORTH_OF_CODE && is_state(code)) {
        place.copy_from_slice(code);
    }
}

/// The five likeliest classes of a cell.
fn likeliest(cell: &Cell) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cell.len()).collect();
    order.sort_by(|&a, &b| value(cell, b).total_cmp(&value(cell, a)));
    order.truncate(5);
    order
}

fn is_state(classes: &[usize]) -> bool {
    let text = text(classes);
    text.parse::<mrz::StateCode>().is_ok_and(|code| code.is_known())
}

/// The characters of classes.
pub(crate) fn text(classes: &[usize]) -> String {
    classes.iter().filter_map(|class| ALPHABET.get(*class)).map(|&byte| char::from(byte)).collect()
}

/// How many cells' ink lies outside the grammar.
fn strangeness(grammar: &Grammar, ink: &[Vec<usize>]) -> f32 {
    let rules = grammar.lines.iter().flatten();
    rules.zip(ink.iter().flatten()).filter(|(rule, class)| rule.allowed >> **class & 1 == 0).count() as f32
}

/// Whether the ink can be a zone of this format at all: code letter, and digits where dates and check digits stand.
fn plausible(format: Format, grammar: &Grammar, (given, ink): (&[Vec<usize>], &[Vec<usize>]), agrees: bool) -> bool {
    let layout = of(format);
    let code = class_at(given, layout.document_code, 0).and_then(|class| ALPHABET.get(class)).copied().unwrap_or(b'<');
    let fits = match format {
        Format::MrvA | Format::MrvB => code == b'V',
        Format::Td3 => code.is_ascii_alphabetic() && code != b'V',
        Format::FraId => text(ink.first().and_then(|l| l.get(..5)).unwrap_or_default()) == "IDFRA",
        Format::Crew => false,
        Format::Td1 | Format::Td2 => code.is_ascii_alphabetic() && code != b'V',
    };
    let dates: Vec<usize> = [Some(layout.birth_date), Some(layout.birth_date_check), layout.expiry_date, layout.expiry_date_check]
        .into_iter()
        .flatten()
        .flat_map(|span| (0..usize::from(span.len)).filter_map(move |offset| class_at(ink, span, offset)))
        .collect();
    let digits = dates.iter().filter(|class| **class < 10).count();
    let wrong = strangeness(grammar, ink);
    let common = COMMON_CODES.contains(&code);
    let (least, most) = if agrees { (dates.len() / 2, 10.0) } else { (dates.len() * 2 / 3, 7.0) };
    fits && digits >= least && wrong <= most && (common || agrees)
}

/// Whether every other text on which all check digits agree, and that differs in a field with one, costs clearly more: two characters
/// misread alike may cancel out in a sum modulo 10 (O and 0 twice, say), and the values of 6, G and Q are the same (9303-3 §4.9).
fn stands_alone(grammar: &Grammar, cells: &[Vec<Cell>], allowed: &[Vec<Mask>], given: &[Vec<usize>]) -> bool {
    let total = sum(cells, given);
    let most = VERIFIED_LEAD + VERIFIED_PRICE;
    for (line, (rules, row)) in grammar.lines.iter().zip(cells).enumerate() {
        for (column, (rule, cell)) in rules.iter().zip(row).enumerate().filter(|(_, (rule, _))| rule.is_checked()) {
            let Some(&class) = given.get(line).and_then(|line| line.get(column)) else { return false };
            let doubtful =
                (0..cell.len()).any(|other| other != class && rule.allowed >> other & 1 == 1 && value(cell, class) - value(cell, other) < most);
            if !doubtful {
                continue;
            }
            let mut others = allowed.to_vec();
            others.iter_mut().skip(line).take(1).flatten().skip(column).take(1).for_each(|mask| *mask &= !(1 << class));
            if grammar.solve(cells, &others, most).is_some_and(|(_, other)| total - other < VERIFIED_LEAD) {
                return false;
            }
        }
    }
    true
}

/// Whether the key fields that no check digit of their own settles are clear in the ink, and each key cell at least fair.
fn keys_clear(format: Format, cells: &[Vec<Cell>], given: &[Vec<usize>]) -> bool {
    let layout = of(format);
    let clear = |span: Span, least: f32| {
        let (line, range) = (usize::from(span.line), span.range());
        let cells = cells.get(line).and_then(|l| l.get(range.clone())).unwrap_or_default();
        let classes = given.get(line).and_then(|l| l.get(range)).unwrap_or_default();
        cells.iter().zip(classes).all(|(cell, class)| value(cell, *class) > least)
    };
    let open = [Some(layout.sex), layout.nationality, Some(layout.document_code)];
    let closed = [Some(layout.document_number), Some(layout.birth_date), layout.expiry_date];
    open.into_iter().flatten().all(|span| clear(span, VERIFIED_CELL)) && closed.into_iter().flatten().all(|span| clear(span, 2.0 * VERIFIED_CELL))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(lines: &[&str]) -> Vec<Vec<Cell>> {
        let cell = |byte: u8| {
            let mut cell = [-8.0; 37];
            cell[ALPHABET.iter().position(|a| *a == byte).unwrap()] = -0.02;
            cell
        };
        lines.iter().map(|line| line.bytes().map(cell).collect()).collect()
    }

    const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn given(verdict: &Verdict) -> Vec<String> {
        verdict.given.iter().map(|line| text(line)).collect()
    }

    #[test]
    fn a_clear_specimen_is_verified_as_printed() {
        let verdict = judge(Format::Td3, &cells(&TD3)).unwrap();
        assert!(verdict.agrees && verdict.verified);
        assert_eq!(given(&verdict), TD3);
    }

    #[test]
    fn a_clear_but_altered_document_is_given_as_printed_and_not_verified() {
        let altered = [TD3[0], "L898902C36UTO7508122F1204159ZE184226B<<<<<10"];
        let verdict = judge(Format::Td3, &cells(&altered)).unwrap();
        assert!(!verdict.agrees && !verdict.verified);
        assert_eq!(given(&verdict), altered);
    }

    #[test]
    fn a_doubtful_character_is_settled_by_the_digits_and_the_ink_is_kept() {
        let mut seen = cells(&TD3);
        seen[1][1][11] = -0.5; // B before 8 in the ink
        seen[1][1][8] = -1.0;
        let verdict = judge(Format::Td3, &seen).unwrap();
        assert_eq!(given(&verdict), TD3);
        assert!(verdict.agrees);
        assert_eq!(verdict.ink[1][1], 11);
    }

    #[test]
    fn a_character_no_check_digit_tells_from_its_twin_keeps_a_text_from_being_verified() {
        let mut seen = cells(&TD3);
        seen[1][6][6] = -1.6; // 2, perhaps 6: the digits would notice
        assert!(judge(Format::Td3, &seen).unwrap().verified);
        seen[1][1][18] = -1.0; // 8 or I: the same value modulo 10
        let verdict = judge(Format::Td3, &seen).unwrap();
        assert!(verdict.agrees && !verdict.verified);
    }

    #[test]
    fn a_doubtful_letter_behind_the_end_of_a_name_is_a_filler_and_a_clear_one_is_a_letter() {
        let mut seen = cells(&TD3);
        (seen[0][36][20], seen[0][36][FILLER]) = (-0.4, -1.2); // K before <
        let verdict = judge(Format::Td3, &seen).unwrap();
        assert_eq!(given(&verdict), TD3);
        assert_eq!(verdict.ink[0][36], 20);
        (seen[0][36][20], seen[0][36][FILLER]) = (-0.02, -6.0);
        assert_eq!(given(&judge(Format::Td3, &seen).unwrap())[0].chars().nth(36), Some('K'));
    }

    #[test]
    fn a_doubtful_nationality_is_the_issuers_and_a_clear_one_is_its_own() {
        let other = [TD3[0], "L898902C36UKR7408122F1204159ZE184226B<<<<<10"];
        let mut seen = cells(&other);
        assert_eq!(given(&judge(Format::Td3, &seen).unwrap()), other);
        for (column, letter) in [(11, 29), (12, 24)] {
            seen[1][column][letter] = -0.7; // K or T, R or O
        }
        let verdict = judge(Format::Td3, &seen).unwrap();
        assert_eq!(given(&verdict), TD3);
        assert!(!verdict.verified, "whose nationality it is nobody stands by");
        assert_eq!(verdict.ink[1][11], 20, "what the ink says is kept");
    }

    #[test]
    fn two_characters_misread_alike_that_cancel_out_keep_a_text_from_being_verified() {
        // The sum weighs the first by 7 and the eighth by 3: two letters O for 0, worth 24 each, add 240.
        let printed = ["VOQATHANSEN<<JACQUES<<<<<<<<<<<<<<<<", "0918148085QAT9306141M2611055<<<<<<<<"];
        let mut seen = cells(&printed);
        assert!(judge(Format::MrvB, &seen).unwrap().verified);
        for column in [0, 7] {
            (seen[1][column][0], seen[1][column][24]) = (-1.2, -0.4);
        }
        let verdict = judge(Format::MrvB, &seen).unwrap();
        assert!(verdict.agrees && !verdict.verified);
    }

    #[test]
    fn random_characters_and_rows_of_fillers_are_no_zone() {
        let random = ["Q7X0K2M4P9A1Z8B5C3D6E7F0G2H4J9K1L8N5R3S6T7U0", "W2Y4A9C1E8G5I3K6M7O0Q2S4U9X1Z8B5D3F6H7J0L2N4"];
        let fillers = ["<".repeat(44), "<".repeat(44)];
        for format in [Format::Td3, Format::MrvA] {
            assert!(judge(format, &cells(&random)).is_none());
            assert!(judge(format, &cells(&[&fillers[0], &fillers[1]])).is_none());
        }
    }
}
