//! Bytes in and out: varints, CBOR heads, packed bits.

/// Appends `value` in groups of seven bits, the lowest first.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u128) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
}

/// Maps small numbers of either sign to small ones without.
pub(crate) const fn zigzag(value: i128) -> u128 {
    ((value << 1) ^ (value >> 127)).cast_unsigned()
}

pub(crate) const fn unzigzag(value: u128) -> i128 {
    (value >> 1).cast_signed() ^ -((value & 1).cast_signed())
}

/// Appends the head of a CBOR item (RFC 8949 §3) in its shortest form.
#[expect(clippy::cast_possible_truncation, reason = "each width is chosen by the value")]
pub(crate) fn put_head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let major = major << 5;
    match argument {
        0..24 => out.push(major | argument as u8),
        24..=0xff => out.extend([major | 24, argument as u8]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend((argument as u16).to_be_bytes());
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend((argument as u32).to_be_bytes());
        }
        _ => {
            out.push(major | 27);
            out.extend(argument.to_be_bytes());
        }
    }
}

/// Bytes to read, front to back. Every method answers `None` at the end and for what cannot be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'b>(&'b [u8]);

impl<'b> Source<'b> {
    pub(crate) const fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) const fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.0.first().copied()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn varint(&mut self) -> Option<u128> {
        let mut value = 0_u128;
        for shift in (0..=70).step_by(7) {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    pub(crate) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok()
    }

    /// One well-formed CBOR item of definite length, without looking at what it means.
    pub(crate) fn item(&mut self) -> Option<&'b [u8]> {
        let begin = self.0;
        let mut missing = 1_u64;
        while missing > 0 {
            missing -= 1;
            let (major, argument) = self.head()?;
            match major {
                2 | 3 => {
                    self.take(usize::try_from(argument).ok()?)?;
                }
                4 => missing = missing.checked_add(argument)?,
                5 => missing = missing.checked_add(argument.checked_mul(2)?)?,
                6 => missing = missing.checked_add(1)?,
                _ => {}
            }
        }
        begin.get(..begin.len() - self.0.len())
    }

    /// Major type and argument of the next item.
    pub(crate) fn head(&mut self) -> Option<(u8, u64)> {
        let first = self.byte()?;
        let argument = match first & 0x1f {
            small @ 0..24 => u64::from(small),
            width @ 24..=27 => {
                let bytes = self.take(1 << (width - 24))?;
                bytes.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte))
            }
            _ => return None,
        };
        Some((first >> 5, argument))
    }
}

/// Appends numbers of `width` bits each, the lowest bit first, filled up to a whole byte at the end.
pub(crate) fn put_bits(out: &mut Vec<u8>, values: impl Iterator<Item = u128>, width: u32) {
    let (mut pending, mut held) = (0_u128, 0);
    for value in values {
        pending |= value << held;
        held += width;
        while held >= 8 {
            out.push((pending & 0xff) as u8);
            pending >>= 8;
            held -= 8;
        }
    }
    if held > 0 {
        out.push((pending & 0xff) as u8);
    }
}

/// Reads `count` numbers that [`put_bits`] wrote. `width` is at most 100.
pub(crate) fn take_bits(source: &mut Source<'_>, count: usize, width: u32) -> Option<Vec<u128>> {
    let bits = count.checked_mul(usize::try_from(width).ok()?)?;
    let mut bytes = source.take(bits.div_ceil(8))?.iter();
    let (mut pending, mut held) = (0_u128, 0);
    let mut values = Vec::with_capacity(count);
    for _ in 0..count {
        while held < width {
            pending |= u128::from(*bytes.next()?) << held;
            held += 8;
        }
        values.push(pending & ((1 << width) - 1));
        pending >>= width;
        held -= width;
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_survive_varints_and_zigzag(value in -(1_i128 << 65)..(1_i128 << 65)) {
            let mut out = Vec::new();
            put_varint(&mut out, zigzag(value));
            prop_assert_eq!(Source::new(&out).varint().map(unzigzag), Some(value));
        }

        #[test]
        fn numbers_survive_packed_bits(values in proptest::collection::vec(0_u128..(1 << 67), 0..40)) {
            let width = 67;
            let mut out = Vec::new();
            put_bits(&mut out, values.iter().copied(), width);
            prop_assert_eq!(take_bits(&mut Source::new(&out), values.len(), width), Some(values));
        }

        #[test]
        fn no_bytes_make_an_item_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = Source::new(&bytes).item();
        }
    }

    #[test]
    fn an_item_is_cut_where_it_ends() {
        let two = [0xa1, 0x61, b'a', 0x82, 0x01, 0x19, 0x01, 0x00, 0xf6];
        let mut source = Source::new(&two);
        assert_eq!(source.item(), Some(&two[..8]));
        assert_eq!(source.item(), Some(&two[8..]));
        assert_eq!(source.item(), None);
    }

    #[test]
    fn a_length_that_claims_more_than_there_is_ends_the_item() {
        assert_eq!(Source::new(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).item(), None);
        assert_eq!(Source::new(&[0x5a, 0xff, 0xff, 0xff, 0xff, 0x00]).item(), None);
    }
}
