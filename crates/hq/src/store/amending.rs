//! Versions of crossings: folded from the record and from what was said of it, in whatever order they came. Both stores bring their rows and
//! figures up to it this way; what they do by themselves is behind [`Amendments`].

use super::projecting::Rows;
use crate::HqError;
use crate::figures::{Cell, Changes};
use crate::project::{CODE_CHARS, NAME_CHARS, full_name, plain, search_key};
use crate::store::DocumentKey;
use border::{Amendment, Corrected, CrossingCorrection, Direction, FieldChange, FieldName, Said, Sourced, TravelDocument, Traveller, versions};
use foundation::Sensitive;
use journal::BoothId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// So much of what is said of one crossing is folded, the first by its place in the journal: a booth that says more is no officer's, and
/// must not make each of its segments cost more than the one before. All of it is kept.
pub(crate) const MOST_SAID: u32 = 1_000;

/// What changes in the figures: booth, day, post.
pub(super) type Figures = BTreeMap<(BoothId, String, String), Changes>;

/// What a correction may change of a crossing's row. As JSON it lies beside a row that was amended: how that was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Values {
    pub(super) primary: Sensitive<String>,
    pub(super) secondary: Sensitive<String>,
    /// As JSON.
    pub(super) birth: Option<Sensitive<String>>,
    pub(super) nationality: Option<String>,
    pub(super) residence: Option<String>,
    pub(super) number: Option<Sensitive<String>>,
    pub(super) issuer: Option<String>,
    pub(super) decision: String,
    pub(super) cell: u64,
}

impl Values {
    /// The parts of a stored name, of which the first `surname` characters are the surname.
    pub(super) fn parts(name: &str, surname: usize) -> (Sensitive<String>, Sensitive<String>) {
        let primary: String = name.chars().take(surname).collect();
        let secondary: String = name.chars().skip(surname).collect();
        (primary.into(), secondary.trim_start().to_owned().into())
    }

    /// The name as it is stored, and how many characters of it are the surname.
    pub(super) fn name(&self) -> (String, usize) {
        full_name(self.primary.expose(), self.secondary.expose())
    }

    /// The name as it is searched.
    pub(super) fn name_key(&self) -> String {
        search_key(&self.name().0)
    }

    /// Where the document is found.
    pub(super) fn document(&self) -> Option<DocumentKey> {
        self.number.as_ref().and_then(|number| DocumentKey::of(number.expose(), self.issuer.as_deref().unwrap_or_default()))
    }

    fn correct(&mut self, correction: &CrossingCorrection, direction: Direction, day: &str) -> Result<(), HqError> {
        let mut cell = Cell::stored(self.cell)?;
        for change in &correction.changes {
            cell = self.change(change, cell, day);
        }
        if let Some(change) = correction.decision.as_ref().filter(|change| change.new.direction() == direction) {
            change.new.name().clone_into(&mut self.decision);
            cell = cell.with_decision(&change.new);
        }
        self.cell = cell.bits();
        Ok(())
    }

    fn change(&mut self, FieldChange { field, new, .. }: &FieldChange, cell: Cell, day: &str) -> Cell {
        let (mut traveller, mut document, mut class) = (Traveller::unknown(), TravelDocument::blank(), None);
        let into = Corrected { traveller: &mut traveller, document: &mut document, class: &mut class };
        if field.set(new.as_ref().map_or("", |value| value.expose()), into).is_err() {
            return cell;
        }
        let text = |part: Option<Sourced<Sensitive<String>>>| part.map(|part| plain(part.value.expose(), NAME_CHARS)).unwrap_or_default().into();
        match field {
            FieldName::PrimaryIdentifier => self.primary = text(traveller.primary_identifier),
            FieldName::SecondaryIdentifier => self.secondary = text(traveller.secondary_identifier),
            FieldName::BirthDate => {
                self.birth = traveller.birth_date.as_ref().and_then(|birth| serde_json::to_string(&birth.value).ok()).map(Sensitive::new);
                return cell.with_birth(traveller.birth_date.map(|birth| *birth.value.expose()), day);
            }
            FieldName::Sex => return cell.with_sex(traveller.sex.map(|sex| sex.value)),
            FieldName::Nationality => {
                let state = traveller.nationality.map(|state| state.value);
                self.nationality = state.map(|state| state.to_string());
                return cell.with_nationality(state);
            }
            FieldName::Residence => {
                let state = traveller.residence.map(|state| state.value);
                self.residence = state.map(|state| state.to_string());
                return cell.with_residence(state);
            }
            FieldName::IssuingState => self.issuer = document.issuing_state.map(|state| state.value.to_string()),
            FieldName::DocumentNumber => self.number = document.number.map(|number| plain(number.value.expose(), CODE_CHARS).into()),
            FieldName::Class => return class.map_or(cell, |class| cell.with_class(class)),
            FieldName::ExpiryDate | FieldName::DocumentKind => {}
        }
        cell
    }
}

/// A crossing's row as far as versions change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) branch: u32,
    pub(super) day: String,
    pub(super) post: String,
    pub(super) direction: Direction,
    /// Kept, not counted.
    pub(super) flagged: bool,
    pub(super) now: Values,
    /// How it was recorded; `None` while that is what stands.
    pub(super) recorded: Option<Values>,
    pub(super) version: u32,
    pub(super) voided: bool,
}

impl Standing {
    /// What the row is with everything that was said of the crossing.
    fn amended(&self, said: &[Said]) -> Result<Self, HqError> {
        let recorded = self.recorded.as_ref().unwrap_or(&self.now);
        let (mut now, mut voided) = (recorded.clone(), false);
        let mut said = said.to_vec();
        let versions = versions(&mut said);
        for (one, _) in said.iter().zip(&versions).filter(|(_, version)| version.counts) {
            match &one.amendment {
                Amendment::Corrected(correction) => now.correct(correction, self.direction, &self.day)?,
                Amendment::Voided(_) => voided = true,
            }
        }
        let version = versions.iter().map(|version| version.number).max().unwrap_or(1);
        Ok(Self { now, recorded: Some(recorded.clone()), version, voided, ..self.clone() })
    }

    /// The cell that it is counted in.
    pub(super) fn counted(&self) -> Result<Option<Cell>, HqError> {
        if self.flagged || self.voided { Ok(None) } else { Cell::stored(self.now.cell).map(Some) }
    }
}

/// The tables of a store that versions change, within one transaction.
pub(super) trait Amendments {
    /// Crossings of some booths that something was said of, their ids from `from` to `to`; a few more do no harm.
    fn amended(&mut self, booths: &[BoothId], from: Uuid, to: Uuid) -> Result<Vec<(BoothId, Uuid)>, HqError>;
    /// Every crossing that something was said of.
    fn all_amended(&mut self) -> Result<Vec<(BoothId, Uuid)>, HqError>;
    /// What was said of a crossing and counts: not what is flagged.
    fn said(&mut self, booth: BoothId, crossing: Uuid) -> Result<Vec<Said>, HqError>;
    /// The crossing's row on each branch, if it is here.
    fn standing(&mut self, booth: BoothId, crossing: Uuid) -> Result<Vec<Standing>, HqError>;
    /// Puts a row in the place of the one before.
    fn stand(&mut self, booth: BoothId, crossing: Uuid, before: &Standing, now: &Standing) -> Result<(), HqError>;
    /// Changes the figures.
    fn change_figures(&mut self, figures: &Figures) -> Result<(), HqError>;
}

/// Brings crossings up to what was said of them after `rows` were written, be it the crossing that came or what is said of it.
pub(super) fn settle(tables: &mut impl Amendments, rows: &Rows<'_>) -> Result<(), HqError> {
    let mut changed: BTreeSet<(BoothId, Uuid)> = rows.amendments.iter().map(|row| (row.spot.booth, row.fact.crossing)).collect();
    let ids = || rows.crossings.iter().map(|row| row.fact.id);
    if let (Some(from), Some(to)) = (ids().min(), ids().max()) {
        let booths: BTreeSet<BoothId> = rows.crossings.iter().map(|row| row.spot.booth).collect();
        changed.extend(tables.amended(&booths.into_iter().collect::<Vec<_>>(), from, to)?);
    }
    bring_up(tables, changed)
}

/// The same for every crossing, after a rebuild.
pub(super) fn settle_all(tables: &mut impl Amendments) -> Result<(), HqError> {
    let all = tables.all_amended()?;
    bring_up(tables, all)
}

fn bring_up(tables: &mut impl Amendments, crossings: impl IntoIterator<Item = (BoothId, Uuid)>) -> Result<(), HqError> {
    let mut figures = Figures::new();
    for (booth, crossing) in crossings {
        let standing = tables.standing(booth, crossing)?;
        if standing.is_empty() {
            continue; // It is still on its way.
        }
        let said = tables.said(booth, crossing)?;
        for before in standing.iter().filter(|_| !said.is_empty()) {
            let now = before.amended(&said)?;
            if now == *before {
                continue;
            }
            tables.stand(booth, crossing, before, &now)?;
            for (cell, step) in [(before.counted()?, -1), (now.counted()?, 1)] {
                if let Some(cell) = cell {
                    *figures.entry((booth, now.day.clone(), now.post.clone())).or_default().entry(cell).or_default() += step;
                }
            }
        }
    }
    if figures.is_empty() { Ok(()) } else { tables.change_figures(&figures) }
}
