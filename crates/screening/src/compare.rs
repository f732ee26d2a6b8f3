//! Two persons side by side, as `outpostctl screen compare` shows them.

use crate::judge::{judge, reasons};
use crate::profile::Profile;
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

/// Compares two persons; `a` is the traveller, `b` the listed one.
#[must_use]
pub fn compare(a: &Person, b: &Person) -> Comparison {
    let (a, b) = (Profile::of_person(a), Profile::of_person(b));
    let judgement = judge(&a, &b);
    Comparison { score: rounded(judgement.score), hit: judgement.is_hit(), reasons: reasons(&a, &b, &judgement) }
}

/// Four decimals: more would only show how single precision rounds.
fn rounded(score: f32) -> f64 {
    (f64::from(score) * 10_000.0).round() / 10_000.0
}

/// Scripts write `null` for what they do not know.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
