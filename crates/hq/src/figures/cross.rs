//! A table of two dimensions out of the counts of many days, in one pass over them.

use super::cell::Part;
use super::{Cell, Dimension, Measure, each};
use crate::HqError;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use ts_rs::TS;

/// The line of everything that has no line of its own.
const REST: &str = "*";

/// What is asked of the counts of some days.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// First and last day.
    pub(crate) days: (NaiveDate, NaiveDate),
    pub(crate) rows: Dimension,
    /// Absent: one column, the sum.
    pub(crate) columns: Option<Dimension>,
    pub(crate) measure: Measure,
    /// Only crossings with these values.
    pub(crate) only: Vec<(Dimension, String)>,
    /// Most rows and columns; the smallest are put together beyond.
    pub(crate) most: (usize, usize),
}

/// One row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Line {
    /// Its value: a code, a date or a word; empty: unknown; `*`: all others together.
    pub key: String,
    /// One count for each column.
    pub counts: Vec<u64>,
    /// Their sum.
    pub total: u64,
}

/// Counts laid out by two dimensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Table {
    /// The columns' values, spelled like those of rows; one empty one if there is no second dimension.
    pub columns: Vec<String>,
    /// The rows: periods, groups and words in their order, codes by their size.
    pub rows: Vec<Line>,
    /// Sum of each column.
    pub totals: Vec<u64>,
    /// Sum of everything.
    pub total: u64,
}

/// What always belongs to a range of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sums {
    /// Entries admitted.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Entries refused and exits prevented.
    pub refused: u64,
    /// Exits after the permitted stay was over.
    pub overstays: u64,
    /// Crossings with a hit that is the same person.
    pub hits_true: u64,
    /// Crossings whose hits are somebody else.
    pub hits_false: u64,
    /// Crossings with a hit that is not settled.
    pub hits_unsure: u64,
}

impl Sums {
    #[inline]
    pub(crate) fn count(&mut self, cell: Cell, count: u64) {
        match (cell.is_refusal(), cell.is_exit()) {
            (true, _) => self.refused += count,
            (false, false) => self.entries += count,
            (false, true) => self.exits += count,
        }
        if cell.is_overstay() {
            self.overstays += count;
        }
        match cell.get(Part::Hits) {
            3 => self.hits_true += count,
            2 => self.hits_unsure += count,
            1 => self.hits_false += count,
            _ => {}
        }
    }
}

/// Values of a dimension as they are met, numbered.
struct Axis {
    dimension: Option<Dimension>,
    part: Option<Part>,
    /// Of a trait: its number in the cell → the line's, plus one.
    places: Vec<usize>,
    /// Of time and place: the word → the line's number.
    words: HashMap<String, usize>,
    keys: Vec<String>,
    /// The line of the day and post that are looked at.
    current: usize,
}

impl Axis {
    fn new(dimension: Option<Dimension>) -> Self {
        let part = dimension.and_then(Dimension::part);
        let places = vec![0; part.map_or(0, Part::room)];
        let mut axis = Self { dimension, part, places, words: HashMap::new(), keys: Vec::new(), current: 0 };
        if dimension.is_none() {
            axis.keys.push(String::new());
        }
        axis
    }

    /// Goes on to another day and post.
    fn go_to(&mut self, day: NaiveDate, post: &str) {
        let word = match self.dimension {
            Some(Dimension::Post) => post.to_owned(),
            Some(dimension) => match period(dimension, day) {
                Some(period) => period,
                None => return,
            },
            None => return,
        };
        let next = self.keys.len();
        self.current = *self.words.entry(word).or_insert_with_key(|word| {
            self.keys.push(word.clone());
            next
        });
    }

    #[inline]
    fn line(&mut self, cell: Cell) -> usize {
        let Some(part) = self.part else { return self.current };
        let code = cell.get(part);
        let Some(place) = usize::try_from(code).ok().and_then(|code| self.places.get_mut(code)) else { return 0 };
        if *place == 0 {
            self.keys.push(part.word(code));
            *place = self.keys.len();
        }
        *place - 1
    }

    /// The lines as they are shown: which of those met each is made of.
    fn shown(&self, totals: &[u64], most: usize) -> Vec<(String, Vec<usize>)> {
        let mut lines: Vec<(usize, &str)> = self.keys.iter().map(String::as_str).enumerate().collect();
        let size = |at: usize| totals.get(at).copied().unwrap_or(0);
        lines.sort_by(|a, b| Reverse(size(a.0)).cmp(&Reverse(size(b.0))).then_with(|| a.1.cmp(b.1)));
        let rest = lines.split_off(lines.len().min(most));
        if self.dimension.is_some_and(Dimension::is_ordered) {
            let order = |key: &str| self.part.and_then(|part| part.code(key)).filter(|_| !key.is_empty());
            lines.sort_by_cached_key(|(_, key)| (key.is_empty(), order(key), (*key).to_owned()));
        }
        let mut shown: Vec<(String, Vec<usize>)> = lines.into_iter().map(|(at, key)| (key.to_owned(), vec![at])).collect();
        if !rest.is_empty() {
            shown.push((REST.to_owned(), rest.into_iter().map(|(at, _)| at).collect()));
        }
        shown
    }
}

/// The period of a day, in words that sort by time.
fn period(dimension: Dimension, day: NaiveDate) -> Option<String> {
    match dimension {
        Dimension::Day => Some(day.to_string()),
        Dimension::Week => Some(format!("{:04}-W{:02}", day.iso_week().year(), day.iso_week().week())),
        Dimension::Month => Some(format!("{:04}-{:02}", day.year(), day.month())),
        Dimension::Year => Some(format!("{:04}", day.year())),
        _ => None,
    }
}

/// A table in the making.
pub(crate) struct Cross {
    question: Question,
    rows: Axis,
    columns: Axis,
    /// Bits of a cell and their value, for what has to be met.
    only: Vec<(Part, u64)>,
    /// Some value that is asked for does not exist: nothing has it.
    nothing: bool,
    /// By row, then column.
    sums: Vec<Vec<u64>>,
    /// Of everything in the days, whatever the measure.
    pub(crate) totals: Sums,
    /// The same by day.
    pub(crate) days: BTreeMap<String, Sums>,
}

impl Cross {
    pub(crate) fn new(question: Question) -> Self {
        let (mut rows, mut columns) = (Axis::new(Some(question.rows)), Axis::new(question.columns));
        // Every period has its line, those without crossings too.
        for day in question.days.0.iter_days().take_while(|day| *day <= question.days.1) {
            if period(question.rows, day).is_some() {
                rows.go_to(day, "");
            }
            if question.columns.is_some_and(|columns| period(columns, day).is_some()) {
                columns.go_to(day, "");
            }
        }
        let codes = question.only.iter().filter_map(|(dimension, word)| Some((dimension.part()?, word)));
        let only: Vec<(Part, Option<u64>)> = codes.map(|(part, word)| (part, part.code(word))).collect();
        Self {
            nothing: only.iter().any(|(_, code)| code.is_none()),
            only: only.into_iter().filter_map(|(part, code)| Some((part, code?))).collect(),
            question,
            rows,
            columns,
            sums: Vec::new(),
            totals: Sums::default(),
            days: BTreeMap::new(),
        }
    }

    /// Adds the counts of a booth's day at a post.
    ///
    /// # Errors
    /// [`HqError::Damaged`].
    pub(crate) fn count(&mut self, day: &str, post: &str, counts: &[u8]) -> Result<(), HqError> {
        let date: NaiveDate = day.parse().map_err(|_| HqError::Damaged("figures"))?;
        self.rows.go_to(date, post);
        self.columns.go_to(date, post);
        let mut sums = Sums::default();
        let Self { rows, columns, only, sums: table, question, nothing, .. } = self;
        each(counts, |cell, count| {
            if *nothing || only.iter().any(|(part, code)| cell.get(*part) != *code) {
                return;
            }
            sums.count(cell, count);
            if !cell.is_measured(question.measure) {
                return;
            }
            let (row, column) = (rows.line(cell), columns.line(cell));
            if table.len() <= row {
                table.resize_with(row + 1, Vec::new);
            }
            if let Some(line) = table.get_mut(row) {
                if line.len() <= column {
                    line.resize(column + 1, 0);
                }
                if let Some(sum) = line.get_mut(column) {
                    *sum += count;
                }
            }
        })?;
        self.totals.add(&sums);
        self.days.entry(day.to_owned()).or_default().add(&sums);
        Ok(())
    }

    /// The table of what was counted.
    pub(crate) fn table(&self) -> Table {
        let mut by_row = vec![0_u64; self.rows.keys.len()];
        let mut by_column = vec![0_u64; self.columns.keys.len()];
        for (sum, line) in by_row.iter_mut().zip(&self.sums) {
            *sum = line.iter().sum();
            by_column.iter_mut().zip(line).for_each(|(sum, count)| *sum += count);
        }
        let columns = self.columns.shown(&by_column, self.question.most.1);
        let at = |row: usize, column: usize| self.sums.get(row).and_then(|line| line.get(column)).copied().unwrap_or(0);
        let line = |(key, made_of): (String, Vec<usize>)| {
            let of = |parts: &Vec<usize>| parts.iter().map(|column| made_of.iter().map(|row| at(*row, *column)).sum::<u64>()).sum();
            let counts: Vec<u64> = columns.iter().map(|(_, parts)| of(parts)).collect();
            Line { key, total: counts.iter().sum(), counts }
        };
        let rows: Vec<Line> = self.rows.shown(&by_row, self.question.most.0).into_iter().map(line).collect();
        let totals: Vec<u64> = (0..columns.len()).map(|at| rows.iter().filter_map(|row| row.counts.get(at)).sum()).collect();
        Table { total: totals.iter().sum(), columns: columns.into_iter().map(|(key, _)| key).collect(), rows, totals }
    }
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.entries += other.entries;
        self.exits += other.exits;
        self.refused += other.refused;
        self.overstays += other.overstays;
        self.hits_true += other.hits_true;
        self.hits_false += other.hits_false;
        self.hits_unsure += other.hits_unsure;
    }
}
