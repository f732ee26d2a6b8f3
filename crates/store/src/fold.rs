//! How names and numbers are compared in a search: without case, accents and punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of `text`, folded: "Müller-Łoś" gives "muller" and "los". Apostrophes join, everything else that is no letter or digit
/// separates.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        if letter.is_alphanumeric() {
            if let Some(word) = words.last_mut() {
                push_folded(word, letter);
            }
        } else if !matches!(letter, '\'' | '’' | 'ʼ' | '`') {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Lower case; letters that have no accent to take off become their nearest plain ones.
fn push_folded(word: &mut String, letter: char) {
    for lower in letter.to_lowercase().filter(|c| !is_combining_mark(*c)) {
        match lower {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'þ' => word.push_str("th"),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'đ' | 'ð' => word.push('d'),
            'ħ' => word.push('h'),
            'ı' => word.push('i'),
            plain => word.push(plain),
        }
    }
}

/// A name by which the same person is found again: its words, folded, without blanks. `None` if nothing is left.
pub(crate) fn name_key(name: &str) -> Option<String> {
    Some(words(name).concat()).filter(|key| !key.is_empty())
}

/// A document number by which the same document is found again: letters and digits, in capitals. `None` if nothing is left.
pub(crate) fn number_key(number: &str) -> Option<String> {
    let key: String = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Some(key).filter(|key| !key.is_empty())
}

/// The search column: each word of the names and the number after a blank, so that " eri" finds what begins so.
pub(crate) fn search_column(parts: &[Option<&str>]) -> String {
    let mut column = String::new();
    let mut words: Vec<String> = parts.iter().flatten().flat_map(|part| words(part)).collect();
    words.dedup();
    for word in words {
        column.push(' ');
        column.push_str(&word);
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_do_not_matter() {
        for (text, expected) in [
            ("ERIKSSON", vec!["eriksson"]),
            ("Ångström-Müller", vec!["angstrom", "muller"]),
            ("O'Connor", vec!["oconnor"]),
            ("Łoś Strauß Øst", vec!["los", "strauss", "ost"]),
            ("İnci Şahın", vec!["inci", "sahin"]),
            ("ANNA<MARIA<<", vec!["anna", "maria"]),
            ("Nguyễn", vec!["nguyen"]),
            ("مُحَمَّد", vec!["محمد"]),
            (" - ", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_number_is_compared_without_blanks_and_fillers() {
        assert_eq!(number_key(" l898902c3<"), Some("L898902C3".to_owned()));
        assert_eq!(number_key("<<<"), None);
    }

    #[test]
    fn the_search_column_puts_a_blank_before_every_word() {
        assert_eq!(search_column(&[Some("Eriksson"), None, Some("Anna Maria"), Some("L898902C3")]), " eriksson anna maria l898902c3");
    }
}
