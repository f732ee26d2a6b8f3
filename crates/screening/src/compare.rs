//! Two persons side by side, as `outpostctl screen compare` shows them.

use crate::first;
use crate::judge::{judge, reasons};
use crate::profile::Profile;
use crate::score;
use border::Reason;
use foundation::Sensitive;
use serde::{Deserialize, Deserializer, Serialize};

/// A person as scripts describe one. Everything but a name may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The whole name, in whatever order.
    #[serde(deserialize_with = "or_default")]
    pub name: Sensitive<String>,
    /// Surname, where it is known apart.
    pub primary: Option<Sensitive<String>>,
    /// Given names, where they are known apart.
    pub secondary: Option<Sensitive<String>>,
    /// Other names.
    #[serde(deserialize_with = "or_default")]
    pub aliases: Vec<Sensitive<String>>,
    /// Date of birth, `YYYY[-MM[-DD]]`.
    pub dob: Option<Sensitive<String>>,
    /// Nationality: a code or an English name.
    pub nat: Option<String>,
    /// `male`, `female` or anything else for unknown.
    pub gender: Option<String>,
    /// Documents.
    #[serde(deserialize_with = "or_default")]
    pub documents: Vec<PersonDocument>,
}

/// A document of a [`Person`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PersonDocument {
    /// Issuing State.
    pub issuing_state: Option<String>,
    /// Number.
    pub number: Sensitive<String>,
}

/// How two persons compare.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// 0 (nothing in common) to 1.
    pub score: f64,
    /// Whether the score reaches the threshold at which an officer is asked.
    pub hit: bool,
    /// Each part aligned with its counterpart.
    pub reasons: Vec<Reason>,
}

/// Which matcher answers. An old decision is run again with the one it was made by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matcher {
    /// The first; frozen.
    V1,
    /// The one in use.
    #[default]
    V2,
}

impl Matcher {
    /// The number by which records and scripts name it.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::V1 => 1,
            Self::V2 => 2,
        }
    }

    /// The matcher of this number, if this program has it.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        [Self::V1, Self::V2].into_iter().find(|matcher| matcher.number() == number)
    }
}

/// Compares two persons with the matcher in use; `a` is the traveller, `b` the listed one.
#[must_use]
pub fn compare(a: &Person, b: &Person) -> Comparison {
    compare_with(Matcher::default(), a, b)
}

/// As [`compare`], with a matcher of choice.
#[must_use]
pub fn compare_with(matcher: Matcher, a: &Person, b: &Person) -> Comparison {
    match matcher {
        Matcher::V1 => {
            let (a, b) = (first::Profile::of_person(a), first::Profile::of_person(b));
            let judgement = first::judge(&a, &b);
            Comparison { score: rounded(judgement.score), hit: judgement.is_hit(), reasons: first::reasons(&a, &b, &judgement) }
        }
        Matcher::V2 => {
            let (a, b) = (Profile::of_person(a), Profile::of_person(b));
            let judgement = judge(&a, &b);
            Comparison { score: rounded(judgement.score), hit: judgement.is_hit(), reasons: reasons(&a, &b, &judgement) }
        }
    }
}

/// The evidence of the two names that are most alike, by kind, and what dates, nationality and sex add: what the score
/// is the sum of.
#[must_use]
pub fn evidence(a: &Person, b: &Person) -> Vec<(&'static str, f32)> {
    let (a, b) = (Profile::of_person(a), Profile::of_person(b));
    let judgement = judge(&a, &b);
    let Some((i, j, alignment)) = &judgement.names else { return Vec::new() };
    let Some((a, b)) = a.names.get(*i).zip(b.names.get(*j)) else { return Vec::new() };
    let names = score::WEIGHTS.into_iter().map(|(name, _)| name).zip(score::weigh(a, b, alignment).0);
    names.chain([("besides", judgement.besides)]).collect()
}

/// Four decimals: more would only show how single precision rounds.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}

/// Scripts write `null` for what they do not know.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
