//! Dates of birth as foreign lists write them: `12 Aug 1974`, `Aug 1974`, `circa 1974`, `1960 to 1965`.

use mrz::PartialDate;

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// A range of more years than this says nothing.
const MOST_YEARS: i16 = 15;

/// The dates that a text may mean: none if it is not understood, several years for a range.
pub(super) fn read(text: &str) -> Vec<PartialDate> {
    let text = text.trim();
    if let Ok(date) = text.get(..10).unwrap_or(text).to_uppercase().parse::<PartialDate>() {
        return vec![date];
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !matches!(*word, "" | "circa" | "ca" | "approximately" | "about" | "between" | "and" | "to"))
        .collect();
    let year = |word: &str| Some(word).filter(|word| word.len() == 4)?.parse::<i16>().ok().filter(|year| (1850..=2100).contains(year));
    let month = |word: &str| MONTHS.iter().position(|month| word.len() >= 3 && word.starts_with(month)).and_then(|at| u8::try_from(at + 1).ok());
    let day = |word: &str| word.parse::<u8>().ok().filter(|day| (1..=31).contains(day));
    let date = match *words.as_slice() {
        [a] => PartialDate::new(Some(year(a).unwrap_or(-1)), None, None),
        [a, b] => match (year(a), year(b)) {
            (Some(from), Some(to)) if from <= to && to - from <= MOST_YEARS => {
                return (from..=to).filter_map(|year| PartialDate::new(Some(year), None, None)).collect();
            }
            (None, Some(year)) => month(a).and_then(|month| PartialDate::new(Some(year), Some(month), None)),
            _ => None,
        },
        [a, b, c] => day(a).zip(month(b)).zip(year(c)).and_then(|((day, month), year)| PartialDate::new(Some(year), Some(month), Some(day))),
        // A range of whole days or months: its years.
        [.., _] => {
            let years: Vec<i16> = words.iter().filter_map(|word| year(word)).collect();
            return match years.as_slice() {
                [from, to] if from <= to && to - from <= MOST_YEARS => {
                    (*from..=*to).filter_map(|year| PartialDate::new(Some(year), None, None)).collect()
                }
                _ => Vec::new(),
            };
        }
        [] => None,
    };
    date.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_lists_write_them() {
        for (text, expect) in [
            ("1974-08-12", "1974-08-12"),
            ("1974-08-12T00:00:00", "1974-08-12"),
            ("1974", "1974-XX-XX"),
            ("1974-08", "1974-08-XX"),
            ("12 Aug 1974", "1974-08-12"),
            ("Aug 1974", "1974-08-XX"),
            ("circa 1974", "1974-XX-XX"),
            ("1973 to 1974", "1973-XX-XX 1974-XX-XX"),
            ("between 1973 and 1974", "1973-XX-XX 1974-XX-XX"),
            ("01 Jan 1973 to 31 Dec 1974", "1973-XX-XX 1974-XX-XX"),
            ("01/02/1974", ""), // Day or month first: nobody knows.
            ("31 Feb 1974", ""),
            ("", ""),
        ] {
            let dates: Vec<String> = read(text).iter().map(ToString::to_string).collect();
            assert_eq!(dates.join(" "), expect, "{text}");
        }
    }
}
