//! Values from bytes: whatever claims to be longer or deeper than it may be is refused where the claim is met, and nothing is copied that
//! can be borrowed. Headquarters reads every body it ever gets this way.

use super::MAX_DEPTH;
use crate::bytes::Source;
use serde::de::{self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::fmt;

/// Major types (RFC 8949 §3.1).
mod major {
    pub(super) const UNSIGNED: u8 = 0;
    pub(super) const NEGATIVE: u8 = 1;
    pub(super) const BYTES: u8 = 2;
    pub(super) const TEXT: u8 = 3;
    pub(super) const ARRAY: u8 = 4;
    pub(super) const MAP: u8 = 5;
    pub(super) const SIMPLE: u8 = 7;
}

/// Simple values and the forms of floats, as their first byte.
mod simple {
    pub(super) const FALSE: u8 = 0xf4;
    pub(super) const TRUE: u8 = 0xf5;
    pub(super) const NULL: u8 = 0xf6;
    pub(super) const UNDEFINED: u8 = 0xf7;
    pub(super) const HALF: u8 = 0xf9;
    pub(super) const SINGLE: u8 = 0xfa;
    pub(super) const DOUBLE: u8 = 0xfb;
}

/// The bytes are not the value that is asked for. Says no more: what they hold may be personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unfit;

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the CBOR value that is asked for")
    }
}

impl std::error::Error for Unfit {}

impl de::Error for Unfit {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// One value of definite length, with nothing behind it.
pub(super) fn whole<'b, T: de::Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Unfit> {
    let mut reader = Reader { source: Source::new(bytes), depth: MAX_DEPTH };
    let value = T::deserialize(&mut reader)?;
    if reader.source.is_empty() { Ok(value) } else { Err(Unfit) }
}

struct Reader<'b> {
    source: Source<'b>,
    /// How many more levels a value may have.
    depth: usize,
}

impl<'b> Reader<'b> {
    fn head(&mut self) -> Result<(u8, u64), Unfit> {
        self.source.head().ok_or(Unfit)
    }

    /// The argument of a head that must be of this major type.
    fn expect(&mut self, major: u8) -> Result<u64, Unfit> {
        match self.head()? {
            (found, argument) if found == major => Ok(argument),
            _ => Err(Unfit),
        }
    }

    fn take(&mut self, length: u64) -> Result<&'b [u8], Unfit> {
        usize::try_from(length).ok().and_then(|length| self.source.take(length)).ok_or(Unfit)
    }

    fn text(&mut self, length: u64) -> Result<&'b str, Unfit> {
        std::str::from_utf8(self.take(length)?).map_err(|_| Unfit)
    }

    fn float(&mut self) -> Result<f64, Unfit> {
        let form = self.source.byte().ok_or(Unfit)?;
        match form {
            simple::HALF => Ok(half(u16::from_be_bytes(self.array()?))),
            simple::SINGLE => Ok(f32::from_be_bytes(self.array()?).into()),
            simple::DOUBLE => Ok(f64::from_be_bytes(self.array()?)),
            _ => Err(Unfit),
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unfit> {
        self.source.take(N).and_then(|bytes| bytes.try_into().ok()).ok_or(Unfit)
    }

    /// The `left` items of an array, or entries of a map, all of which are taken or the whole is refused.
    fn within<T>(&mut self, left: u64, look: impl FnOnce(&mut Items<'_, 'b>) -> Result<T, Unfit>) -> Result<T, Unfit> {
        self.depth = self.depth.checked_sub(1).ok_or(Unfit)?;
        let mut items = Items { reader: self, left };
        let value = look(&mut items)?;
        if items.left > 0 {
            return Err(Unfit);
        }
        self.depth += 1;
        Ok(value)
    }

    fn integer<V: Visitor<'b>>(&mut self, visitor: V) -> Result<V::Value, Unfit> {
        match self.head()? {
            (major::UNSIGNED, number) => visitor.visit_u64(number),
            (major::NEGATIVE, number) => match i64::try_from(number) {
                Ok(number) => visitor.visit_i64(-1 - number),
                Err(_) => visitor.visit_i128(-1 - i128::from(number)),
            },
            _ => Err(Unfit),
        }
    }
}

/// IEEE 754 binary16: every value of it is one of binary64.
fn half(bits: u16) -> f64 {
    let (exponent, fraction) = ((bits >> 10) & 0x1f, f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2_f64.powi(-24),
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2_f64.powi(i32::from(exponent) - 15),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}

/// What is left of an array or a map.
struct Items<'r, 'b> {
    reader: &'r mut Reader<'b>,
    left: u64,
}

impl Items<'_, '_> {
    /// No claim is believed: every item takes a byte at least.
    fn hint(&self) -> Option<usize> {
        Some(usize::try_from(self.left).unwrap_or(usize::MAX).min(self.reader.source.len()))
    }

    fn next(&mut self) -> bool {
        let is_there = self.left > 0;
        self.left -= u64::from(is_there);
        is_there
    }
}

impl<'b> SeqAccess<'b> for &mut Items<'_, 'b> {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'b>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        if self.next() { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

impl<'b> MapAccess<'b> for &mut Items<'_, 'b> {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        if self.next() { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'b>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(&mut *self.reader)
    }

    fn size_hint(&self) -> Option<usize> {
        self.hint()
    }
}

/// Numbers of every width are read alike: who asks checks the range.
macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
            self.integer(visitor)
        })*
    };
}

impl<'b> de::Deserializer<'b> for &mut Reader<'b> {
    type Error = Unfit;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.source.peek().ok_or(Unfit)? >> 5 {
            major::UNSIGNED | major::NEGATIVE => self.integer(visitor),
            major::BYTES => self.deserialize_bytes(visitor),
            major::TEXT => self.deserialize_str(visitor),
            major::ARRAY => self.deserialize_seq(visitor),
            major::MAP => self.deserialize_map(visitor),
            major::SIMPLE => match self.source.peek() {
                Some(simple::FALSE | simple::TRUE) => self.deserialize_bool(visitor),
                Some(simple::NULL | simple::UNDEFINED) => self.deserialize_unit(visitor),
                _ => self.deserialize_f64(visitor),
            },
            _ => Err(Unfit), // A tag: nothing of ours has one.
        }
    }

    integers! {
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
    }

    fn deserialize_bool<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.source.byte() {
            Some(simple::FALSE) => visitor.visit_bool(false),
            Some(simple::TRUE) => visitor.visit_bool(true),
            _ => Err(Unfit),
        }
    }

    fn deserialize_f32<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_f64(self.float()?)
    }

    fn deserialize_char<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let length = self.expect(major::TEXT)?;
        visitor.visit_borrowed_str(self.text(length)?)
    }

    fn deserialize_string<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bytes<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let length = self.expect(major::BYTES)?;
        visitor.visit_borrowed_bytes(self.take(length)?)
    }

    fn deserialize_byte_buf<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_option<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.source.peek() {
            Some(simple::NULL | simple::UNDEFINED) => {
                self.source.byte();
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.source.byte() {
            Some(simple::NULL | simple::UNDEFINED) => visitor.visit_unit(),
            _ => Err(Unfit),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'b>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'b>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let length = self.expect(major::ARRAY)?;
        self.within(length, |items| visitor.visit_seq(items))
    }

    fn deserialize_tuple<V: Visitor<'b>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'b>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let length = self.expect(major::MAP)?;
        self.within(length, |items| visitor.visit_map(items))
    }

    fn deserialize_struct<V: Visitor<'b>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'b>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        match self.head()? {
            (major::TEXT, length) => visitor.visit_enum(self.text(length)?.into_deserializer()),
            // A variant that holds something: its name, and that.
            (major::MAP, 1) => self.within(0, |items| visitor.visit_enum(Variant(&mut *items.reader))),
            _ => Err(Unfit),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.source.item().ok_or(Unfit)?;
        visitor.visit_unit()
    }
}

/// A variant that holds something.
struct Variant<'r, 'b>(&'r mut Reader<'b>);

impl<'b> EnumAccess<'b> for Variant<'_, 'b> {
    type Error = Unfit;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'b>>(self, seed: V) -> Result<(V::Value, Self), Unfit> {
        let name = seed.deserialize(&mut *self.0)?;
        Ok((name, self))
    }
}

impl<'b> VariantAccess<'b> for Variant<'_, 'b> {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        de::Deserialize::deserialize(self.0)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'b>>(self, seed: T) -> Result<T::Value, Unfit> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'b>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        de::Deserializer::deserialize_seq(self.0, visitor)
    }

    fn struct_variant<V: Visitor<'b>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        de::Deserializer::deserialize_map(self.0, visitor)
    }
}
