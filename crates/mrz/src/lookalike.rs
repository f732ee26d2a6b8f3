//! Characters of OCR-B that readers and tired eyes take for one another.

/// Pairs from the most to the least common; each counts in both directions. The first rows are letters and digits of
/// one shape, then the filler with the letters it is read as, then letters among letters and digits among digits.
const PAIRS: &[(u8, u8)] = &[
    (b'O', b'0'),
    (b'I', b'1'),
    (b'B', b'8'),
    (b'S', b'5'),
    (b'Z', b'2'),
    (b'G', b'6'),
    (b'D', b'0'),
    (b'Q', b'0'),
    (b'L', b'1'),
    (b'T', b'7'),
    (b'A', b'4'),
    (b'T', b'1'),
    (b'Z', b'7'),
    (b'B', b'3'),
    (b'K', b'<'),
    (b'C', b'<'),
    (b'E', b'<'),
    (b'L', b'<'),
    (b'X', b'<'),
    (b'O', b'D'),
    (b'O', b'Q'),
    (b'N', b'H'),
    (b'M', b'H'),
    (b'M', b'N'),
    (b'I', b'J'),
    (b'I', b'L'),
    (b'I', b'T'),
    (b'U', b'V'),
    (b'V', b'Y'),
    (b'C', b'G'),
    (b'E', b'F'),
    (b'P', b'F'),
    (b'P', b'R'),
    (b'K', b'X'),
    (b'1', b'7'),
    (b'3', b'8'),
    (b'5', b'6'),
    (b'6', b'8'),
    (b'0', b'8'),
    (b'0', b'6'),
    (b'8', b'9'),
    (b'3', b'5'),
];

/// What `read` may have been, likelier ones first.
pub(crate) fn candidates(read: u8) -> impl Iterator<Item = u8> {
    PAIRS.iter().filter_map(move |&(a, b)| match read {
        _ if read == a => Some(b),
        _ if read == b => Some(a),
        _ => None,
    })
}

/// How common it is to take `read` for `given`, the least number being the most common; unlisted pairs come last.
pub(crate) fn rank(read: char, given: char) -> usize {
    let pair = |&(a, b): &(u8, u8)| {
        let (a, b) = (char::from(a), char::from(b));
        (a, b) == (read, given) || (b, a) == (read, given)
    };
    PAIRS.iter().position(pair).unwrap_or(PAIRS.len())
}

/// What a character that no MRZ has was meant as: typographers' quotes, brackets and blanks are fillers to some readers.
pub(crate) fn meant(c: char) -> Option<char> {
    match c {
        'a'..='z' => Some(c.to_ascii_uppercase()),
        '«' | '‹' | '〈' | '(' | '[' | '{' | '≤' | '∠' | ' ' | '_' | '-' | '.' | '*' => Some('<'),
        '|' | '!' | '¡' => Some('I'),
        '$' | '§' => Some('S'),
        '€' => Some('E'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_alike_goes_both_ways_and_no_pair_stands_twice() {
        let mut seen = std::collections::HashSet::new();
        for &(a, b) in PAIRS {
            assert!(candidates(a).any(|c| c == b) && candidates(b).any(|c| c == a));
            assert!(seen.insert((a.min(b), a.max(b))), "{} {}", char::from(a), char::from(b));
        }
    }
}
