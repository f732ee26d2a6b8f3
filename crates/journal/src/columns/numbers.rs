//! Columns of integers: predicted, then the differences written in the shorter of two ways.

use super::Streams;
use crate::bytes::{Source, put_bits, put_varint, take_bits, unzigzag, zigzag};
use std::rc::Rc;

/// A predictor: what each number is taken to be before its difference is written.
mod predict {
    /// Zero.
    pub(super) const NOTHING: u8 = 0;
    /// The number before it.
    pub(super) const BEFORE: u8 = 1;
    /// The number beside it in an earlier column.
    pub(super) const COLUMN: u8 = 2;
}

/// How differences are written; added to the predictor's byte.
mod write {
    /// One number for all.
    pub(super) const SAME: u8 = 0;
    /// Each as a varint.
    pub(super) const VARINT: u8 = 4;
    /// Each in as many bits as the widest needs, counted from the smallest.
    pub(super) const BITS: u8 = 8;
}

const COLUMNS_TRIED: usize = 24;

/// Rows and numbers of the columns written so far.
#[derive(Default)]
pub(super) struct NumberWriter(Vec<(Rc<[u32]>, Vec<i128>)>);

struct Plan {
    how: u8,
    column: usize,
    differences: Vec<i128>,
    bits: f64,
}

impl NumberWriter {
    /// Writes a column of numbers between -2^64 and 2^64.
    pub(super) fn put(&mut self, values: Vec<i128>, rows: &Rc<[u32]>, streams: &mut Streams<Vec<u8>>) {
        let plan = self.plan(&values, rows);
        let Streams { shape, number, raw, .. } = streams;
        shape.push(plan.how);
        if plan.how & 3 == predict::COLUMN {
            put_varint(shape, plan.column as u128);
        }
        match plan.how & !3 {
            write::SAME => put_varint(shape, zigzag(plan.differences.first().copied().unwrap_or(0))),
            write::VARINT => plan.differences.iter().for_each(|value| put_varint(number, zigzag(*value))),
            _ => {
                let (least, width) = frame(&plan.differences);
                put_varint(shape, zigzag(least));
                shape.push(u8::try_from(width).unwrap_or(u8::MAX));
                put_bits(raw, plan.differences.iter().map(|value| (value - least).cast_unsigned()), width);
            }
        }
        self.0.push((Rc::clone(rows), values));
    }

    /// The cheapest way of writing `values`.
    fn plan(&self, values: &[i128], rows: &Rc<[u32]>) -> Plan {
        let before = values.iter().scan(0, |last, value| Some(value - std::mem::replace(last, *value))).collect();
        let mut plans = vec![Plan::of(predict::NOTHING, 0, values.to_vec()), Plan::of(predict::BEFORE, 0, before)];
        for (column, (others_rows, others)) in self.0.iter().enumerate().rev().take(COLUMNS_TRIED) {
            if others_rows == rows {
                let differences = values.iter().zip(others).map(|(value, other)| value - other).collect();
                plans.push(Plan::of(predict::COLUMN, column, differences));
            }
        }
        plans.into_iter().min_by(|a, b| a.bits.total_cmp(&b.bits)).unwrap_or_else(|| Plan::of(predict::NOTHING, 0, Vec::new()))
    }
}

impl Plan {
    fn of(predictor: u8, column: usize, differences: Vec<i128>) -> Self {
        let argument = if predictor == predict::COLUMN { 8.0 } else { 0.0 };
        let (how, bits) = match differences.as_slice() {
            [first, rest @ ..] if rest.iter().any(|value| value != first) => {
                let varints = varint_bits(&differences);
                let (_, width) = frame(&differences);
                let packed = 24.0 + f64::from(width) * differences.len() as f64;
                if packed < varints { (write::BITS, packed) } else { (write::VARINT, varints) }
            }
            _ => (write::SAME, 8.0),
        };
        Self { how: how | predictor, column, differences, bits: bits + argument }
    }
}

/// The smallest number, and how many bits the distance of the largest from it needs.
fn frame(values: &[i128]) -> (i128, u32) {
    let least = values.iter().copied().min().unwrap_or(0);
    let most = values.iter().copied().max().unwrap_or(0);
    (least, 128 - (most - least).leading_zeros())
}

/// What the varints of `values` cost once compressed, about: the entropy of their bytes.
fn varint_bits(values: &[i128]) -> f64 {
    let mut bytes = Vec::new();
    values.iter().for_each(|value| put_varint(&mut bytes, zigzag(*value)));
    let mut counts = [0_u32; 256];
    for byte in &bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let total = bytes.len() as f64;
    let seen = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count));
    seen.map(|count| count * (total / count).log2() + 8.0).sum::<f64>() + 8.0
}

/// Columns read so far.
#[derive(Default)]
pub(super) struct NumberReader(Vec<Rc<[i128]>>);

impl NumberReader {
    /// Reads `count` numbers; the caller has checked that so many may be.
    pub(super) fn take(&mut self, count: usize, sources: &mut Streams<Source<'_>>) -> Option<Rc<[i128]>> {
        let Streams { shape, number, raw, .. } = sources;
        let how = shape.byte()?;
        let column = if how & 3 == predict::COLUMN { shape.length()? } else { 0 };
        let mut values: Vec<i128> = match how & !3 {
            write::SAME => vec![unzigzag(shape.varint()?); count],
            write::VARINT => (0..count).map(|_| number.varint().map(unzigzag)).collect::<Option<_>>()?,
            write::BITS => {
                let least = unzigzag(shape.varint()?);
                let width = shape.byte().filter(|width| *width <= 70)?;
                let offsets = take_bits(raw, count, u32::from(width))?;
                offsets.into_iter().map(|offset| least + offset.cast_signed()).collect()
            }
            _ => return None,
        };
        match how & 3 {
            predict::NOTHING => {}
            predict::BEFORE => {
                let mut last = 0_i128;
                for value in &mut values {
                    last = last.checked_add(*value)?;
                    *value = last;
                }
            }
            predict::COLUMN => {
                let others = self.0.get(column).filter(|others| others.len() == count)?;
                for (value, other) in values.iter_mut().zip(others.iter()) {
                    *value = value.checked_add(*other)?;
                }
            }
            _ => return None,
        }
        let values: Rc<[i128]> = values.into();
        self.0.push(Rc::clone(&values));
        Some(values)
    }
}
