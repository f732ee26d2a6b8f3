//! Words of the domain as columns spell them: exactly as the wire does (`not-same`, `clock.jumped`).

use crate::StoreError;
use serde::Serialize;
use serde::de::value::{Error as WordError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer};

/// The word for a value whose type has only words.
pub(crate) fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(), // Only for types with more than words; none is passed, and a test of each table would show it.
    }
}

/// The value behind a word from `column`.
///
/// # Errors
/// [`StoreError::Damaged`] naming the column.
pub(crate) fn parse<T: DeserializeOwned>(word: &str, column: &str) -> Result<T, StoreError> {
    let source: StrDeserializer<'_, WordError> = word.into_deserializer();
    T::deserialize(source).map_err(|_| StoreError::Damaged(format!("column {column}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use border::{Direction, RetentionClass};

    #[test]
    fn words_are_the_wires() {
        assert_eq!(word(RetentionClass::Protection), "protection");
        assert_eq!(parse::<Direction>("exit", "direction").unwrap(), Direction::Exit);
        assert!(matches!(parse::<Direction>("sideways", "direction"), Err(StoreError::Damaged(_))));
    }
}
