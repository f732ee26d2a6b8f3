//! The work on one traveller before there is a crossing: steps 1 to 9 of a crossing's way.
//!
//! [`Inspection`] is what the officer and the devices put in; it is kept in the store at every change, so that a killed
//! program gives everything back. [`Assessment`](assess::Assessment) is what follows from it: lists, history, rules; it is worked
//! out anew at every change and never kept. The parts: `capture` reads, `correct` takes corrections, `assess` works out,
//! `view` shows, `decide` records.

mod answer;
mod assess;
mod back_capture;
mod capture;
mod correct;
mod decide;
mod desk;
mod place;
mod secondary;
mod view;

pub(crate) use assess::history_key;
pub(crate) use correct::malformed;
pub(crate) use decide::complete;
pub(crate) use desk::Desk;
pub(crate) use view::{is_named, person_name};

use crate::session::Duty;
use crate::views::{DifferenceView, RepairView};
use border::{Disposition, Journey, ReadMethod, TravelDocument, Traveller, TravellerClass};
use foundation::{CodedError, Instant, Sensitive};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is kept of an inspection. Fields are added, never renamed: a newer program opens an older draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Inspection {
    /// Random id.
    pub(crate) id: String,
    /// First capture or first key.
    pub(crate) opened: Option<Instant>,
    /// How the document was read.
    pub(crate) capture: Option<Capture>,
    /// Who, with which document.
    pub(crate) presented: Option<Presented>,
    /// The class the officer chose; absent: the proposed one.
    pub(crate) class: Option<TravellerClass>,
    /// The trip.
    pub(crate) journey: Journey,
    /// Whether the trip was taken over from the last crossing.
    pub(crate) journey_from_previous: bool,
    /// Whether the officer entered the trip, be it by emptying it.
    pub(crate) journey_entered: bool,
    /// Answers by hit.
    pub(crate) answers: BTreeMap<String, GivenAnswer>,
    /// Hits whose remembered answer the officer took back.
    pub(crate) withdrawn: BTreeSet<String>,
    /// The document number typed again from the page, because a hit is by document.
    #[serde(default)]
    pub(crate) rekeyed: Option<Sensitive<String>>,
    /// Text typed into forms that were not sent.
    pub(crate) typed: BTreeMap<String, Sensitive<String>>,
    /// In secondary inspection since and why.
    pub(crate) referral: Option<Referral>,
    /// Counts captures, so that a new picture has a new name.
    pub(crate) generation: u32,
    /// Of a crossing that took place before: when, and from which picture it is entered.
    #[serde(default)]
    pub(crate) back_capture: Option<BackCapture>,
}

/// A crossing that took place before it is entered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BackCapture {
    /// When the traveller crossed.
    pub(crate) at: Instant,
    /// File name of the picture in its batch.
    pub(crate) source: String,
}

impl Inspection {
    /// An empty inspection.
    pub(crate) fn new(id: String) -> Self {
        Self {
            id,
            opened: None,
            capture: None,
            presented: None,
            class: None,
            journey: Journey::default(),
            journey_from_previous: false,
            journey_entered: false,
            answers: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            rekeyed: None,
            typed: BTreeMap::new(),
            referral: None,
            generation: 0,
            back_capture: None,
        }
    }

    /// Whether the number typed again is the document's, as screening reads numbers. None until it is typed again.
    pub(crate) fn number_agrees(&self) -> Option<bool> {
        let typed = screening::normalised(self.rekeyed.as_ref()?.expose());
        let number = self.presented.as_ref().and_then(|presented| presented.document.number.as_ref());
        Some(number.is_some_and(|number| screening::normalised(number.value.expose()) == typed))
    }

    /// When the traveller crosses: now, or when they crossed of a crossing that is entered later.
    pub(crate) fn when(&self, duty: &Duty) -> Instant {
        self.back_capture.as_ref().map_or(duty.now, |back| back.at)
    }

    /// Whether nothing was read and nothing typed.
    pub(crate) fn is_empty(&self) -> bool {
        self.back_capture.is_none()
            && self.capture.is_none()
            && self.presented.is_none()
            && self.class.is_none()
            && self.typed.is_empty()
            && self.journey == Journey::default()
    }
}

/// A traveller and the document they show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Presented {
    /// Who.
    pub(crate) traveller: Traveller,
    /// With which document.
    pub(crate) document: TravelDocument,
}

impl Presented {
    /// Nothing known yet: a form to be typed.
    pub(crate) fn blank() -> Self {
        Self { traveller: Traveller::unknown(), document: TravelDocument::blank() }
    }
}

/// How the document was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Capture {
    /// How the data came in.
    pub(crate) method: ReadMethod,
    /// Corners of the zone in the page picture, as fractions of its width and height.
    pub(crate) mrz_quad: Option<[[f32; 2]; 4]>,
    /// How long the reading took, milliseconds.
    pub(crate) read_ms: u32,
    /// Whether the reader stands by every key field.
    pub(crate) verified: bool,
    /// Confidence, 0 to 1.
    pub(crate) confidence: f32,
    /// Repaired characters.
    pub(crate) repaired: Vec<RepairView>,
    /// What went wrong.
    pub(crate) problem: Option<CodedError>,
    /// What is wrong with the picture.
    #[serde(default)]
    pub(crate) faults: Vec<vision::Fault>,
    /// What the page prints of the zone's fields.
    #[serde(default)]
    pub(crate) visual: Visual,
}

/// The visual zone beside the machine-readable one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Visual {
    /// Fields that the page prints as the zone says.
    pub(crate) alike: Vec<vision::VisualField>,
    /// Fields that it prints otherwise.
    pub(crate) differences: Vec<DifferenceView>,
}

/// An answer to a hit, as it will be recorded.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct GivenAnswer {
    /// What will be recorded.
    pub(crate) disposition: Disposition,
    /// Given at an earlier crossing of the same identity.
    pub(crate) remembered: bool,
}

/// In secondary inspection.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Referral {
    /// Why.
    pub(crate) reason: Sensitive<String>,
    /// Since when, milliseconds since 1970.
    pub(crate) since_ms: i64,
}
