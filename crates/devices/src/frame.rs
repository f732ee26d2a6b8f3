//! A reader's frame to MRZ lines: control characters and prefix off, lines apart. Pure.

/// The most characters of a frame that are looked at; the longest zone has 90.
const MAX_FRAME: usize = 512;
/// Total length of a zone sent in one piece, and the length of each of its lines (9303-4, -5, -6, -7).
const WHOLE_ZONES: [(usize, usize); 3] = [(90, 30), (88, 44), (72, 36)];

/// Splits what a reader sent into lines: at carriage returns, line feeds and tabs; a zone sent in one piece at its
/// known lengths. `prefix` is taken off the beginning if it is there.
///
/// ```
/// let frame = "\u{2}~I<UTOD231458907<<<<<<<<<<<<<<<\r7408122F1204159UTO<<<<<<<<<<<6\rERIKSSON<<ANNA<MARIA<<<<<<<<<<\r\u{3}";
/// assert_eq!(devices::frame_lines(frame, Some("~")).len(), 3);
/// ```
#[must_use]
pub fn frame_lines(frame: &str, prefix: Option<&str>) -> Vec<String> {
    let frame: String = frame.chars().take(MAX_FRAME).collect();
    let body = frame.trim_matches(|c: char| c.is_control() || c == ' ');
    let body = prefix.and_then(|prefix| body.strip_prefix(prefix)).unwrap_or(body);
    let lines: Vec<String> = body
        .split(['\r', '\n', '\t'])
        .map(|line| line.chars().filter(|c| !c.is_control() && *c != ' ').collect::<String>())
        .filter(|line| !line.is_empty())
        .collect();
    match lines.as_slice() {
        [whole] => cut(whole),
        _ => lines,
    }
}

fn cut(whole: &str) -> Vec<String> {
    let cells: Vec<char> = whole.chars().collect();
    let width = WHOLE_ZONES.iter().find(|(total, _)| *total == cells.len()).map_or(cells.len().max(1), |(_, width)| *width);
    cells.chunks(width).map(|line| line.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPPER: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const LOWER: &str = "L898902C36UTO7408122F2704151ZE184226B<<<<<18";

    #[test]
    fn every_way_of_ending_lines_gives_the_same_lines() {
        for frame in [
            format!("{UPPER}\r\n{LOWER}\r\n"),
            format!("{UPPER}\r{LOWER}\r"),
            format!("{UPPER}\n{LOWER}"),
            format!("\u{2}{UPPER}\t{LOWER}\u{3}"),
            format!("{UPPER}{LOWER}\r"),
        ] {
            assert_eq!(frame_lines(&frame, None), [UPPER, LOWER], "{frame:?}");
        }
    }

    #[test]
    fn the_prefix_is_taken_off_only_where_it_stands() {
        assert_eq!(frame_lines(&format!("#1{UPPER}\r{LOWER}\r"), Some("#1")), [UPPER, LOWER]);
        assert_eq!(frame_lines(&format!("{UPPER}\r{LOWER}\r"), Some("#1")), [UPPER, LOWER]);
    }

    #[test]
    fn nonsense_of_any_length_stays_bounded() {
        assert!(frame_lines(&"ß\r".repeat(100_000), None).concat().chars().count() <= MAX_FRAME);
        assert!(frame_lines("", None).is_empty());
    }
}
