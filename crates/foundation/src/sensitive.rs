//! Personal data that cannot leak into a log: its `Debug` and `Display` print `[redacted]`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A value about a person. It serialises as itself (stores and the door need it) but never prints itself.
///
/// ```
/// let name = foundation::Sensitive::new("ERIKSSON".to_owned());
/// assert_eq!(format!("{name:?}"), "[redacted]");
/// assert_eq!(name.expose(), "ERIKSSON");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps `value`.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for the screen, the store and the wire; never for a log.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Unwraps the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> fmt::Display for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T: ts_rs::TS> ts_rs::TS for Sensitive<T> {
    type WithoutGenerics = T::WithoutGenerics;
    type OptionInnerType = T::OptionInnerType;
    fn name(cfg: &ts_rs::Config) -> String {
        T::name(cfg)
    }
    fn inline(cfg: &ts_rs::Config) -> String {
        T::inline(cfg)
    }
    fn visit_dependencies(v: &mut impl ts_rs::TypeVisitor)
    where
        Self: 'static,
    {
        T::visit_dependencies(v);
    }
    fn visit_generics(v: &mut impl ts_rs::TypeVisitor)
    where
        Self: 'static,
    {
        T::visit_generics(v);
    }
}
