//! A set of many numbers in few bits: fingerprints in sorted, Elias–Fano-coded form (P. Elias 1974, R. Fano 1971).
//!
//! A fingerprint's high bits are its bucket, its low 24 bits are stored as they are. The buckets' sizes are written in
//! unary: a 1 for each member, a 0 at the end of each bucket; a directory tells how many members lie before every 64th
//! bucket. So a question reads one number of the directory, one or two words of the unary code and as a rule no or one
//! low part. 50 million members of 50 bits take about 170 MB; an absent number is taken for a member once in 22 million
//! times, and then the exact record tells.
//!
//! ```text
//! members u64 LE · bits u64 LE · directory (u32 LE each) · unary code (u64 LE each) · low parts (3 bytes LE each)
//! ```

use std::ops::Range;

/// Bits of a fingerprint that are stored as they are.
const LOW: u32 = 24;
const LOW_BYTES: usize = 3;
/// Buckets that one number of the directory speaks for.
const STEP: usize = 64;
/// An absent number is taken for a member at most once in so many times.
const RARELY: u64 = 20_000_000;
const HEAD: usize = 16;

/// Where a set's bytes lie.
pub trait SetBytes {
    /// Some of them; `None` if there are not so many, or if they are damaged.
    fn bytes(&self, range: Range<usize>) -> Option<&[u8]>;
}

impl SetBytes for &[u8] {
    fn bytes(&self, range: Range<usize>) -> Option<&[u8]> {
        self.get(range)
    }
}

/// A set of fingerprints of 64 bits, of which only so many count as are needed to tell members from others.
pub struct FingerprintSet<B> {
    bytes: B,
    members: usize,
    bits: u32,
    buckets: usize,
}

impl<B: SetBytes> FingerprintSet<B> {
    /// Opens a set; `None` if the bytes are none.
    pub fn open(bytes: B) -> Option<Self> {
        let head = bytes.bytes(0..HEAD)?;
        let (members, rest) = head.split_first_chunk::<8>()?;
        let members = usize::try_from(u64::from_le_bytes(*members)).ok()?;
        let bits = u32::try_from(u64::from_le_bytes(*rest.first_chunk::<8>()?)).ok().filter(|bits| (LOW..=56).contains(bits))?;
        Some(Self { bytes, members, bits, buckets: 1_usize.checked_shl(bits - LOW)? })
    }

    /// Members.
    pub fn len(&self) -> usize {
        self.members
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members == 0
    }

    /// The places, in sorted order, of the members that a fingerprint may be; empty if it is none.
    pub fn places(&self, fingerprint: u64) -> Range<usize> {
        self.find(fingerprint).unwrap_or(0..0)
    }

    fn find(&self, fingerprint: u64) -> Option<Range<usize>> {
        let short = fingerprint >> (64 - self.bits);
        let bucket = usize::try_from(short >> LOW).ok()?;
        let low = short & ((1 << LOW) - 1);
        let members = self.bucket(bucket)?;
        let lows = HEAD + self.directory_len() * 4 + self.unary_len() * 8;
        let parts = self.bytes.bytes(lows + members.start * LOW_BYTES..lows + members.end * LOW_BYTES)?;
        let value = |part: &[u8]| part.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte));
        let same = |part: &[u8]| value(part) == low;
        let first = parts.chunks_exact(LOW_BYTES).position(same)?;
        let count = parts.chunks_exact(LOW_BYTES).skip(first).take_while(|part| same(part)).count();
        Some(members.start + first..members.start + first + count)
    }

    /// The places of a bucket's members.
    fn bucket(&self, bucket: usize) -> Option<Range<usize>> {
        let entry = HEAD + bucket / STEP * 4;
        let before = usize::try_from(u32::from_le_bytes(*self.bytes.bytes(entry..entry + 4)?.first_chunk()?)).ok()?;
        // The bit behind the end of the bucket before the step's first one.
        let mut at = bucket / STEP * STEP + before;
        let mut ends_to_pass = bucket % STEP;
        let mut members = before;
        while ends_to_pass > 0 {
            let (word, left) = self.word(at)?;
            let ends = (!word & mask(left)).count_ones();
            let ends = usize::try_from(ends).ok()?;
            if ends < ends_to_pass {
                ends_to_pass -= ends;
                members += left - ends;
                at += left;
            } else {
                let place = select(!word, ends_to_pass - 1)?;
                members += place + 1 - ends_to_pass;
                at += place + 1;
                ends_to_pass = 0;
            }
        }
        let start = members;
        loop {
            let (word, left) = self.word(at)?;
            let run = usize::try_from((!word).trailing_zeros()).ok()?.min(left);
            members += run;
            at += run;
            if run < left {
                return (members <= self.members).then_some(start..members);
            }
        }
    }

    /// The bits of the unary code from `at` to the end of their word, and how many they are.
    fn word(&self, at: usize) -> Option<(u64, usize)> {
        if at / 64 >= self.unary_len() {
            return None;
        }
        let start = HEAD + self.directory_len() * 4 + at / 64 * 8;
        let word = u64::from_le_bytes(*self.bytes.bytes(start..start + 8)?.first_chunk()?);
        Some((word >> (at % 64), 64 - at % 64))
    }

    fn directory_len(&self) -> usize {
        self.buckets.div_ceil(STEP)
    }

    fn unary_len(&self) -> usize {
        (self.buckets + self.members).div_ceil(64)
    }
}

fn mask(bits: usize) -> u64 {
    if bits >= 64 { u64::MAX } else { (1 << bits) - 1 }
}

/// The place of the `nth` 1 of a word, from 0.
fn select(mut word: u64, nth: usize) -> Option<usize> {
    for _ in 0..nth {
        word &= word.wrapping_sub(1);
    }
    (word != 0).then(|| usize::try_from(word.trailing_zeros()).unwrap_or(0))
}

/// Bits of a fingerprint that count in a set of so many members.
fn bits_for(members: usize) -> u32 {
    let wanted = u64::try_from(members.max(1)).unwrap_or(u64::MAX).saturating_mul(RARELY);
    wanted.next_power_of_two().ilog2().clamp(LOW, 56)
}

/// Writes a set of fingerprints, which must be sorted; equal ones are all kept.
#[must_use]
pub fn write_set(sorted: &[u64]) -> Vec<u8> {
    let bits = bits_for(sorted.len());
    let buckets = 1_usize << (bits - LOW);
    let mut unary = vec![0_u64; (buckets + sorted.len()).div_ceil(64)];
    let mut directory = Vec::with_capacity(buckets.div_ceil(STEP));
    let mut lows = Vec::with_capacity(sorted.len() * LOW_BYTES);
    let mut members = sorted.iter().map(|fingerprint| fingerprint >> (64 - bits)).enumerate().peekable();
    for bucket in 0..buckets {
        let before = members.peek().map_or(sorted.len(), |(place, _)| *place);
        if bucket % STEP == 0 {
            directory.push(u32::try_from(before).unwrap_or(u32::MAX));
        }
        while let Some((place, member)) = members.next_if(|(_, member)| usize::try_from(member >> LOW) == Ok(bucket)) {
            let bit = bucket + place;
            if let Some(word) = unary.get_mut(bit / 64) {
                *word |= 1 << (bit % 64);
            }
            lows.extend_from_slice(member.to_le_bytes().get(..LOW_BYTES).unwrap_or_default());
        }
    }
    let mut bytes = Vec::with_capacity(HEAD + directory.len() * 4 + unary.len() * 8 + lows.len());
    bytes.extend_from_slice(&u64::try_from(sorted.len()).unwrap_or(u64::MAX).to_le_bytes());
    bytes.extend_from_slice(&u64::from(bits).to_le_bytes());
    bytes.extend(directory.iter().flat_map(|before| before.to_le_bytes()));
    bytes.extend(unary.iter().flat_map(|word| word.to_le_bytes()));
    bytes.extend_from_slice(&lows);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn members_are_found_at_their_places_and_others_are_not(
            mut members in proptest::collection::vec(any::<u64>(), 0..300),
            others in proptest::collection::vec(any::<u64>(), 0..50),
            crowd in 0..3_u64,
        ) {
            // A crowd in one bucket makes runs longer than a word.
            members.extend((0..crowd * 100).map(|n| 0x7777_7700_0000_0000 | n << 34));
            members.sort_unstable();
            let bytes = write_set(&members);
            let set = FingerprintSet::open(bytes.as_slice()).unwrap();
            let short = |fingerprint: u64| fingerprint >> (64 - set.bits);
            for fingerprint in members.iter().chain(&others) {
                let from = members.partition_point(|member| short(*member) < short(*fingerprint));
                let to = members.partition_point(|member| short(*member) <= short(*fingerprint));
                let found = set.places(*fingerprint);
                prop_assert_eq!(found.len(), to - from);
                prop_assert!(found.is_empty() || found == (from..to));
            }
        }

        #[test]
        fn no_bytes_make_a_question_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), asked in any::<u64>()) {
            let mut bytes = bytes;
            if let Some(bits) = bytes.get_mut(8..16) {
                bits.copy_from_slice(&30_u64.to_le_bytes());
            }
            if let Some(set) = FingerprintSet::open(bytes.as_slice()) {
                let _ = set.places(asked);
            }
        }
    }
}
