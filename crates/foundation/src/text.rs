//! The program's words: Fluent messages in every language the officer may choose, embedded here and in the window alike.

use crate::{CodedError, ErrorCode};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
    /// Arabic, written right to left.
    Ar,
}

impl Language {
    /// Every language, in the order in which it is offered.
    pub const ALL: &'static [Self] = &[Self::En, Self::Fr, Self::Ar];

    /// BCP 47 tag; digits stay European in Arabic because documents are printed so.
    #[must_use]
    pub fn tag(self) -> LanguageIdentifier {
        let tag = match self {
            Self::En => "en",
            Self::Fr => "fr",
            Self::Ar => "ar",
        };
        tag.parse().unwrap_or_default()
    }

    /// The language whose BCP 47 tag begins `tag`, if it is one of ours.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.get(..2)? {
            "en" => Some(Self::En),
            "fr" => Some(Self::Fr),
            "ar" => Some(Self::Ar),
            _ => None,
        }
    }

    /// The Fluent files of this language: name and source.
    #[must_use]
    pub const fn sources(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::En => &[
                ("errors.ftl", include_str!("../../../ui/src/messages/en/errors.ftl")),
                ("findings.ftl", include_str!("../../../ui/src/messages/en/findings.ftl")),
                ("notice.ftl", include_str!("../../../ui/src/messages/en/notice.ftl")),
            ],
            Self::Fr => &[
                ("errors.ftl", include_str!("../../../ui/src/messages/fr/errors.ftl")),
                ("findings.ftl", include_str!("../../../ui/src/messages/fr/findings.ftl")),
                ("notice.ftl", include_str!("../../../ui/src/messages/fr/notice.ftl")),
            ],
            Self::Ar => &[
                ("errors.ftl", include_str!("../../../ui/src/messages/ar/errors.ftl")),
                ("findings.ftl", include_str!("../../../ui/src/messages/ar/findings.ftl")),
                ("notice.ftl", include_str!("../../../ui/src/messages/ar/notice.ftl")),
            ],
        }
    }
}

/// The messages of one language, ready to format.
pub struct Texts(FluentBundle<FluentResource>);

impl Texts {
    /// Parses the embedded messages of `language`. A message that does not parse is absent; a test sees to it that none is.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.tag()]);
        bundle.set_use_isolating(false);
        language.sources().iter().fold(Self(bundle), |texts, (_, source)| texts.with(source))
    }

    /// The same with a program's own messages beside them; of two with one name the later counts.
    #[must_use]
    pub fn with(mut self, source: &str) -> Self {
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
        self.0.add_resource_overriding(resource);
        self
    }

    /// The message with `key`, or the key itself when there is none.
    #[must_use]
    pub fn get(&self, key: &str, args: &[(&str, &str)]) -> String {
        let Some(pattern) = self.0.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values.set(*name, *value);
        }
        self.0.format_pattern(pattern, Some(&values), &mut vec![]).into_owned()
    }

    /// "What happened. What to do." for an error.
    #[must_use]
    pub fn error(&self, error: &CodedError) -> String {
        self.error_at("", error)
    }

    /// The same in the words of a `place` that says it in its own way (`hq-`), if it does.
    #[must_use]
    pub fn error_at(&self, place: &str, error: &CodedError) -> String {
        let own = format!("{place}error-{}", error.code);
        let key = if self.0.has_message(&own) { own } else { format!("error-{}", error.code) };
        self.get(&key, &[("detail", error.detail.as_deref().unwrap_or(""))])
    }

    /// Whether there is a text for `code`.
    #[must_use]
    pub fn has_error(&self, code: ErrorCode) -> bool {
        self.0.has_message(&format!("error-{code}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_code_has_a_text_in_every_language() {
        for language in Language::ALL {
            let texts = Texts::of(*language);
            let missing: Vec<_> = ErrorCode::ALL.iter().filter(|c| !texts.has_error(**c)).collect();
            assert!(missing.is_empty(), "{language:?} has no text for {missing:?}: add error-<code> to its errors.ftl");
        }
    }

    #[test]
    fn every_embedded_message_parses() {
        for language in Language::ALL {
            for (name, source) in language.sources() {
                let errors = FluentResource::try_new((*source).to_owned()).err().map(|(_, errors)| errors);
                assert!(errors.is_none(), "{language:?} {name}: {errors:?}");
            }
        }
    }
}
