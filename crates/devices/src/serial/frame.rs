//! Bytes from a serial line → frames. Pure: bytes and times in, frames out.

use crate::frame_lines;
use std::time::Duration;

/// Longest frame; a longer one is rubbish and cut off.
const MOST_BYTES: usize = 512;
/// A line that is silent this long has sent its frame. At 9,600 baud a character takes a millisecond.
const IDLE: Duration = Duration::from_millis(150);
/// Fewer characters are no zone: a check sum behind the end mark, a status byte.
const FEWEST: usize = 20;
/// Characters of the zones of Doc 9303, all lines together (9303-4, -5, -6, -7).
const WHOLE: [usize; 3] = [72, 88, 90];
const STX: u8 = 0x02;
const ETX: u8 = 0x03;

/// What a frame turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Framed {
    /// The lines of a zone.
    Lines(Vec<String>),
    /// Characters that are no zone: noise, another speed, a card of another kind.
    Noise,
}

/// Collects the bytes of one frame. A frame ends with ETX, with silence, or as soon as it holds a whole zone with its last line
/// ended.
#[derive(Debug, Default)]
pub(crate) struct Framer {
    held: Vec<u8>,
    last: Duration,
    /// Bytes of the frame beyond the most that are kept.
    overlong: bool,
}

impl Framer {
    /// Bytes that came at `now`. Readers with seven bits and parity set the eighth: it is left out.
    pub(crate) fn push(&mut self, bytes: &[u8], now: Duration) -> Vec<Framed> {
        let mut framed: Vec<Framed> = self.idle(now).into_iter().collect();
        self.last = now;
        for byte in bytes.iter().map(|byte| byte & 0x7f) {
            match byte {
                STX => framed.extend(self.end()),
                ETX => framed.extend(self.end()),
                byte => {
                    self.overlong |= self.held.len() >= MOST_BYTES;
                    if !self.overlong {
                        self.held.push(byte);
                    }
                    if matches!(byte, b'\r' | b'\n') && self.is_whole() {
                        framed.extend(self.end());
                    }
                }
            }
        }
        framed
    }

    /// To be called when nothing came: a line silent for [`IDLE`] has sent its frame.
    pub(crate) fn idle(&mut self, now: Duration) -> Option<Framed> {
        if self.held.is_empty() || now.saturating_sub(self.last) < IDLE { None } else { self.end() }
    }

    fn is_whole(&self) -> bool {
        WHOLE.contains(&self.held.iter().filter(|byte| is_of_zone(**byte)).count())
    }

    fn end(&mut self) -> Option<Framed> {
        let (held, overlong) = (std::mem::take(&mut self.held), std::mem::take(&mut self.overlong));
        let printed = held.iter().filter(|byte| !byte.is_ascii_control()).count();
        if printed < FEWEST {
            return None; // A check sum, the second half of a line's end.
        }
        let of_zone = held.iter().filter(|byte| is_of_zone(**byte)).count();
        // A prefix or a check character may stand beside the zone; noise is mostly something else.
        if overlong || of_zone * 10 < printed * 9 {
            return Some(Framed::Noise);
        }
        Some(Framed::Lines(frame_lines(&String::from_utf8_lossy(&held), None)))
    }
}

fn is_of_zone(byte: u8) -> bool {
    byte == b'<' || byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UPPER: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    const LOWER: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn lines() -> Framed {
        Framed::Lines(vec![UPPER.to_owned(), LOWER.to_owned()])
    }

    #[test]
    fn every_framing_gives_the_same_lines() {
        for (framing, text, ends_at_once) in [
            ("marks", format!("\u{2}{UPPER}\r{LOWER}\r\u{3}"), true),
            ("marks and a check sum", format!("\u{2}{UPPER}\r\n{LOWER}\r\n\u{3}Q"), true),
            ("ends of lines", format!("{UPPER}\r{LOWER}\r"), true),
            ("silence", format!("{UPPER}\n{LOWER}"), false),
            ("one piece", format!("{UPPER}{LOWER}"), false),
        ] {
            let mut framer = Framer::default();
            let mut framed = Vec::new();
            for (ms, byte) in text.bytes().enumerate() {
                framed.extend(framer.push(&[byte], at(ms as u64)));
            }
            assert_eq!(framed.len(), usize::from(ends_at_once), "{framing}");
            framed.extend(framer.idle(at(10_000)));
            assert_eq!(framed, [lines()], "{framing}");
            assert_eq!(framer.push(format!("{UPPER}\r{LOWER}\r").as_bytes(), at(20_000)), [lines()], "{framing}: and the next");
        }
    }

    #[test]
    fn parity_is_left_out_and_noise_is_no_zone() {
        let mut framer = Framer::default();
        let parity: Vec<u8> = format!("{UPPER}\r{LOWER}\r").bytes().map(|byte| if byte.count_ones() % 2 == 1 { byte | 0x80 } else { byte }).collect();
        assert_eq!(framer.push(&parity, at(0)), [lines()]);
        let noise: Vec<u8> = (0..60_u8).map(|at| at.wrapping_mul(37) | 0x60).collect();
        assert_eq!(framer.push(&noise, at(1_000)), []);
        assert_eq!(framer.idle(at(2_000)), Some(Framed::Noise));
        assert_eq!(framer.push(&[b'A'; 100_000], at(3_000)), []);
        assert_eq!(framer.idle(at(4_000)), Some(Framed::Noise), "endless text is cut off");
        assert_eq!(framer.push(b"OK\r\n", at(5_000)), []);
        assert_eq!(framer.idle(at(6_000)), None, "a status line is nothing");
    }

    #[test]
    fn a_frame_that_breaks_off_does_not_spoil_the_next() {
        let mut framer = Framer::default();
        assert_eq!(framer.push(UPPER.as_bytes(), at(0)), []);
        let framed = framer.push(format!("\u{2}{UPPER}\r{LOWER}\r\u{3}").as_bytes(), at(20));
        assert_eq!(framed.last(), Some(&lines()));
        assert_eq!(framer.push(UPPER.as_bytes(), at(1_000)), []);
        let framed = framer.push(format!("{UPPER}\r{LOWER}\r").as_bytes(), at(5_000));
        assert_eq!(framed.last(), Some(&lines()));
    }
}
