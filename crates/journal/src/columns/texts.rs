//! Columns of texts: from a list of few, as bytes behind hexadecimal digits, alike in spelling, or spelt out one by one; the
//! last two with references to what the same row has said already.

use super::Streams;
use super::numbers::{NumberReader, NumberWriter};
use super::spelling::{self, Piece, Spelling};
use super::tokens::Tokens;
use crate::bytes::{Source, put_varint};
use std::collections::HashMap;
use std::hash::Hash;
use std::io::Write;
use std::rc::Rc;

/// How a column of texts is written.
mod mode {
    /// Distinct texts once, then numbers.
    pub(super) const LISTED: u8 = 0;
    /// Lower-case hexadecimal digits, as bytes.
    pub(super) const HEX: u8 = 1;
    /// One by one.
    pub(super) const SPELT: u8 = 2;
    /// Distinct spellings once, then letters and numbers.
    pub(super) const ALIKE: u8 = 3;
}

/// Bytes that UTF-8 never holds.
const END: u8 = 0xff;
const REFERENCE: u8 = 0xfe;
const SHORTEST_HEX: usize = 16;

/// A column waiting to be written: texts come last, shortest first, so that long ones can refer to short ones.
pub(super) struct TextColumn<'v> {
    pub(super) rows: Rc<[u32]>,
    pub(super) values: Vec<&'v str>,
}

/// Writes all columns of texts.
pub(super) fn put_all(columns: &[TextColumn<'_>], row_count: usize, numbers: &mut NumberWriter, streams: &mut Streams<Vec<u8>>) {
    let mut order: Vec<usize> = (0..columns.len()).collect();
    let mean = |column: &TextColumn<'_>| column.values.iter().map(|text| text.len()).sum::<usize>() / column.values.len().max(1);
    order.sort_by_key(|at| columns.get(*at).map(mean));
    let mut tokens = Tokens::new(row_count);
    for at in order {
        let Some(column) = columns.get(at) else { continue };
        put_varint(&mut streams.shape, at as u128);
        put(column, &mut tokens, numbers, streams);
    }
}

fn put(column: &TextColumn<'_>, tokens: &mut Tokens, numbers: &mut NumberWriter, streams: &mut Streams<Vec<u8>>) {
    let values = &column.values;
    if values.iter().all(|text| is_hex(text)) {
        streams.shape.push(mode::HEX);
        numbers.put(values.iter().map(|text| (text.len() / 2) as i128).collect(), &column.rows, streams);
        values.iter().for_each(|text| put_hex(&mut streams.raw, text));
        return;
    }
    let (list, places) = distinct(values);
    if list.len() * 2 <= values.len().max(2) {
        streams.shape.push(mode::LISTED);
        put_varint(&mut streams.shape, list.len() as u128);
        for text in list {
            let out = &mut streams.text;
            out.extend_from_slice(text.as_bytes());
            out.push(END);
        }
        numbers.put(places, &column.rows, streams);
    } else {
        put_spelt(column, tokens, numbers, streams);
    }
    tokens.begin_column();
    for (text, row) in values.iter().zip(column.rows.iter()) {
        tokens.remember(*row, text);
    }
}

fn is_hex(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() >= SHORTEST_HEX && text.len().is_multiple_of(2) && text.bytes().all(digit)
}

fn put_hex(out: &mut Vec<u8>, text: &str) {
    let value = |byte: u8| if byte.is_ascii_digit() { byte - b'0' } else { byte - b'a' + 10 };
    let (pairs, _) = text.as_bytes().as_chunks::<2>();
    out.extend(pairs.iter().map(|[high, low]| (value(*high) << 4) | value(*low)));
}

/// Each value once, and the place of every value among them.
fn distinct<T: Clone + Eq + Hash>(values: &[T]) -> (Vec<T>, Vec<i128>) {
    let mut list = Vec::new();
    let mut place_of = HashMap::new();
    let places = values.iter().map(|value| {
        *place_of.entry(value.clone()).or_insert_with(|| {
            list.push(value.clone());
            (list.len() - 1) as i128
        })
    });
    let places = places.collect();
    (list, places)
}

/// Texts that are all of one length and filled up at the end (the lines of an MRZ): length and filler.
fn padding(values: &[&str]) -> Option<(usize, u8)> {
    let length = values.first()?.len();
    let pad = values.iter().find_map(|text| text.bytes().last().filter(|last| last.is_ascii_punctuation()))?;
    (length > 0 && values.iter().all(|text| text.len() == length)).then_some((length, pad))
}

/// Writes texts by their spelling, or one by one where hardly two are spelt alike.
fn put_spelt(column: &TextColumn<'_>, tokens: &Tokens, numbers: &mut NumberWriter, streams: &mut Streams<Vec<u8>>) {
    let padding = padding(&column.values);
    let texts = column.values.iter().map(|text| padding.map_or(*text, |(_, pad)| text.trim_end_matches(char::from(pad))));
    let (mut letters, mut spellings, mut runs) = (Vec::new(), Vec::new(), Vec::new());
    for (text, row) in texts.zip(column.rows.iter()) {
        let mut numbers = Vec::new();
        spellings.push(spelling::spell(text, *row, tokens, &mut letters, &mut numbers));
        runs.push(numbers);
    }
    let (list, places) = distinct(&spellings);
    let alike = worth_listing(&spellings, &list);
    let shape = &mut streams.shape;
    shape.push(if alike { mode::ALIKE } else { mode::SPELT });
    put_varint(shape, padding.map_or(0, |(length, _)| length as u128));
    shape.extend(padding.map(|(_, pad)| pad));
    if !alike {
        spell_out(&spellings, &letters, &runs, &mut streams.text);
        return;
    }
    put_varint(shape, list.len() as u128);
    list.iter().for_each(|spelling| spelling::put(spelling, shape));
    numbers.put(places.clone(), &column.rows, streams);
    for (place, spelling) in (0_i128..).zip(&list) {
        let with: Vec<usize> = (0..places.len()).filter(|at| places.get(*at) == Some(&place)).collect();
        let rows: Rc<[u32]> =
            if with.len() == places.len() { Rc::clone(&column.rows) } else { with.iter().filter_map(|at| column.rows.get(*at)).copied().collect() };
        for run in 0..spelling::digit_runs(spelling) {
            let values = with.iter().filter_map(|at| runs.get(*at)?.get(run).copied()).collect();
            numbers.put(values, &rows, streams);
        }
    }
    streams.text.extend(letters);
}

/// Whether the list of spellings costs less than writing each, by what the pieces take once compressed, in bits, about.
fn worth_listing(spellings: &[Spelling], list: &[Spelling]) -> bool {
    let count = spellings.len();
    let pieces = |spellings: &[Spelling]| spellings.iter().flatten().count();
    let spelt_out = |piece: &Piece| match piece {
        Piece::Part(_) => 12,
        Piece::Letters(_) => 0,
        Piece::Digits(digits) => digits / 2,
        Piece::Sign(_) => 4,
    };
    let alone = 5 * count + spellings.iter().flatten().map(spelt_out).sum::<usize>();
    let places = usize::try_from(list.len().next_power_of_two().ilog2()).unwrap_or(0) * count;
    places + 9 * pieces(list) + 8 * list.len() < alone
}

/// Writes each text: parts by number, letters and digits as they are, and a mark at its end.
fn spell_out(spellings: &[Spelling], mut letters: &[u8], runs: &[Vec<i128>], out: &mut Vec<u8>) {
    for (spelling, numbers) in spellings.iter().zip(runs) {
        let mut numbers = numbers.iter();
        for piece in spelling {
            match piece {
                Piece::Part(number) => {
                    out.push(REFERENCE);
                    put_varint(out, u128::from(*number));
                }
                Piece::Letters(length) => {
                    let (these, rest) = letters.split_at_checked(*length).unwrap_or((letters, &[]));
                    out.extend_from_slice(these);
                    letters = rest;
                }
                Piece::Digits(width) => out.extend(digits(*numbers.next().unwrap_or(&0), *width).bytes()),
                Piece::Sign(sign) => out.push(*sign),
            }
        }
        out.push(END);
    }
}

fn digits(number: i128, width: usize) -> String {
    format!("{number:0width$}")
}

/// A column read: texts, and where each value begins and ends.
pub(super) struct Texts {
    arena: String,
    places: Vec<(usize, usize)>,
    next: usize,
}

impl Texts {
    /// The next value of the column.
    pub(super) fn next(&mut self) -> Option<&str> {
        let (begin, end) = *self.places.get(self.next)?;
        self.next += 1;
        self.arena.get(begin..end)
    }
}

/// A column being read: texts one behind the other, without a piece of memory for each.
#[derive(Default)]
struct Reading {
    arena: Vec<u8>,
    places: Vec<(usize, usize)>,
}

impl Reading {
    /// The column, if it is text. A value that ends in the middle of a letter is none, wherever the next one begins.
    fn read(self) -> Option<Texts> {
        Some(Texts { arena: String::from_utf8(self.arena).ok()?, places: self.places, next: 0 })
    }
}

/// What reading texts needs.
pub(super) struct TextReader<'a, 'b> {
    pub(super) sources: &'a mut Streams<Source<'b>>,
    pub(super) numbers: &'a mut NumberReader,
    /// Bytes and parts that may still be made.
    pub(super) budget: &'a mut usize,
}

impl TextReader<'_, '_> {
    /// Reads all columns, given the rows of each.
    pub(super) fn take_all(&mut self, columns: &[Rc<[u32]>], row_count: usize) -> Option<Vec<Texts>> {
        let mut read: Vec<Option<Texts>> = columns.iter().map(|_| None).collect();
        let mut tokens = Tokens::new(row_count);
        for _ in columns {
            let at = self.sources.shape.length()?;
            let slot = read.get_mut(at).filter(|slot| slot.is_none())?;
            *slot = Some(self.take(columns.get(at)?, &mut tokens)?);
        }
        read.into_iter().collect()
    }

    fn take(&mut self, rows: &[u32], tokens: &mut Tokens) -> Option<Texts> {
        let reading = match self.sources.shape.byte()? {
            mode::HEX => return self.take_hex(rows.len())?.read(),
            mode::LISTED => self.take_listed(rows.len())?,
            mode::SPELT => self.take_spelt(rows, tokens)?,
            mode::ALIKE => self.take_alike(rows, tokens)?,
            _ => return None,
        };
        let texts = reading.read()?;
        tokens.begin_column();
        for ((begin, end), row) in texts.places.iter().zip(rows) {
            let added = tokens.remember(*row, texts.arena.get(*begin..*end)?);
            self.spend(added * 32)?; // What a remembered part takes.
        }
        Some(texts)
    }

    fn spend(&mut self, amount: usize) -> Option<()> {
        *self.budget = self.budget.checked_sub(amount)?;
        Some(())
    }

    fn take_hex(&mut self, count: usize) -> Option<Reading> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let lengths = self.numbers.take(count, self.sources)?;
        let mut texts = Reading::default();
        for length in lengths.iter() {
            let bytes = self.sources.raw.take(usize::try_from(*length).ok()?)?;
            self.spend(bytes.len() * 2)?;
            let begin = texts.arena.len();
            for byte in bytes {
                let digits = [byte >> 4, byte & 15].map(|value| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0'));
                texts.arena.extend(digits);
            }
            texts.places.push((begin, texts.arena.len()));
        }
        Some(texts)
    }

    fn take_listed(&mut self, count: usize) -> Option<Reading> {
        let listed = self.sources.shape.length()?;
        let (mut texts, none) = (Reading::default(), Tokens::new(0));
        for _ in 0..listed {
            let begin = texts.arena.len();
            self.spelt_out(0, &none, &mut texts.arena)?;
            self.keep(begin, None, &mut texts)?;
        }
        let list = std::mem::take(&mut texts.places);
        let places = self.numbers.take(count, self.sources)?;
        for place in places.iter() {
            texts.places.push(*list.get(usize::try_from(*place).ok()?)?);
        }
        Some(texts)
    }

    /// The length all texts of the column are filled up to, and the filler.
    fn take_padding(&mut self) -> Option<Option<(usize, u8)>> {
        match self.sources.shape.length()? {
            0 => Some(None),
            length => Some(Some((length, self.sources.shape.byte().filter(u8::is_ascii)?))),
        }
    }

    fn take_spelt(&mut self, rows: &[u32], tokens: &Tokens) -> Option<Reading> {
        let padding = self.take_padding()?;
        let mut texts = Reading::default();
        for row in rows {
            let begin = texts.arena.len();
            self.spelt_out(*row, tokens, &mut texts.arena)?;
            self.keep(begin, padding, &mut texts)?;
        }
        Some(texts)
    }

    fn take_alike(&mut self, rows: &[u32], tokens: &Tokens) -> Option<Reading> {
        let padding = self.take_padding()?;
        let listed = self.sources.shape.length()?;
        let mut list = Vec::new();
        for _ in 0..listed {
            list.push(spelling::take(&mut self.sources.shape)?);
        }
        let places = self.numbers.take(rows.len(), self.sources)?;
        let mut runs = Vec::new();
        for (place, spelling) in (0_i128..).zip(&list) {
            self.spend(rows.len() / 8)?; // A list longer than the column is hostile.
            let count = places.iter().filter(|at| **at == place).count();
            let mut of_spelling = Vec::new();
            for _ in 0..spelling::digit_runs(spelling) {
                self.spend(count * 16)?;
                of_spelling.push(self.numbers.take(count, self.sources)?);
            }
            runs.push((of_spelling, 0));
        }
        let mut texts = Reading::default();
        for (place, row) in places.iter().zip(rows) {
            let place = usize::try_from(*place).ok()?;
            let (numbers, next) = runs.get_mut(place)?;
            let numbers = numbers.iter().map(|run| run.get(*next).copied());
            let begin = texts.arena.len();
            self.put_together(list.get(place)?, numbers, *row, tokens, &mut texts.arena)?;
            *next += 1;
            self.keep(begin, padding, &mut texts)?;
        }
        Some(texts)
    }

    /// Appends a text made of its spelling and the numbers in it.
    fn put_together(
        &mut self,
        spelling: &[Piece],
        mut numbers: impl Iterator<Item = Option<i128>>,
        row: u32,
        tokens: &Tokens,
        text: &mut Vec<u8>,
    ) -> Option<()> {
        for piece in spelling {
            let begin = text.len();
            match piece {
                Piece::Part(number) => text.extend_from_slice(tokens.get(row, *number)?.as_bytes()),
                Piece::Letters(length) => text.extend_from_slice(self.sources.text.take(*length)?),
                Piece::Digits(width) => {
                    let number = numbers.next()?.filter(|number| *number >= 0)?;
                    write!(text, "{number:0width$}").ok()?;
                    if text.len() - begin != *width {
                        return None;
                    }
                }
                Piece::Sign(sign) => text.push(*sign),
            }
            self.spend(text.len() - begin)?;
        }
        Some(())
    }

    /// Appends one text that is spelt out.
    fn spelt_out(&mut self, row: u32, tokens: &Tokens, text: &mut Vec<u8>) -> Option<()> {
        loop {
            match self.sources.text.byte()? {
                END => return Some(()),
                REFERENCE => {
                    let number = u32::try_from(self.sources.text.varint()?).ok()?;
                    let part = tokens.get(row, number)?;
                    self.spend(part.len())?;
                    text.extend_from_slice(part.as_bytes());
                }
                byte => text.push(byte),
            }
        }
    }

    /// Ends a value of a column that began at `begin`, filled up.
    fn keep(&mut self, begin: usize, padding: Option<(usize, u8)>, texts: &mut Reading) -> Option<()> {
        if let Some((length, pad)) = padding {
            let missing = length.checked_sub(texts.arena.len() - begin)?;
            self.spend(missing)?;
            texts.arena.resize(begin + length, pad);
        }
        texts.places.push((begin, texts.arena.len()));
        Some(())
    }
}
