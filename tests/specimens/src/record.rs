//! The records beside the weights: which command made them, from which fonts, and what they hash to.

use crate::ink::FONT_FILES;
use crate::types::Types;
use serde::{Deserialize, Serialize};

/// What `assets/vision/mrz-net.json` and `print-net.json` hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The command that makes the weights again, in an empty folder.
    pub command: String,
    /// Courses of the training, one after the other: strips, and where the dice began.
    pub courses: Vec<(usize, u64)>,
    /// BLAKE3 of each font the strips are drawn with, by file name.
    pub fonts: Vec<(String, String)>,
    /// BLAKE3 of the weights.
    pub weights: String,
}

impl Record {
    /// Courses of the shipped training.
    pub const COURSES: &[(usize, u64)] = &[(480_000, 20_261_128), (268_800, 20_261_201)];

    /// The record of weights that went through `courses`.
    #[must_use]
    pub fn of(weights: &[u8], courses: &[(usize, u64)]) -> Self {
        let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
        let asked: Vec<String> = courses.iter().map(|(strips, seed)| format!("{strips}:{seed}")).collect();
        Self {
            command: format!("cargo run --release -p specimens --bin train-mrz -- FOLDER {}", asked.join(" ")),
            courses: courses.to_vec(),
            fonts: FONT_FILES.iter().map(|(name, bytes)| ((*name).to_owned(), hash(bytes))).collect(),
            weights: hash(weights),
        }
    }

    /// Strips of print of the shipped training, and its seed.
    pub const PRINT: (usize, u64) = (72_000, 20_261_130);

    /// The record of weights trained on `strips` strips of print in the faces of `types`.
    #[must_use]
    pub fn of_print(weights: &[u8], types: &Types, strips: usize, seed: u64) -> Self {
        Self {
            command: format!("cargo run --release -p specimens --bin train-print -- {strips} {seed}"),
            courses: vec![(strips, seed)],
            fonts: types.files.clone(),
            weights: blake3::hash(weights).to_hex().to_string(),
        }
    }

    /// The record as its file has it.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_those_that_the_record_names() {
        let record: Record = serde_json::from_str(include_str!("../../../assets/vision/mrz-net.json")).unwrap();
        let weights = include_bytes!("../../../assets/vision/mrz-net.q8");
        assert_eq!(record, Record::of(weights, Record::COURSES));
        assert!(weights.len() <= 250_000);
    }

    #[test]
    fn the_shipped_weights_of_print_are_those_that_the_record_names() {
        let record: Record = serde_json::from_str(include_str!("../../../assets/vision/print-net.json")).unwrap();
        let weights = include_bytes!("../../../assets/vision/print-net.q8");
        let (strips, seed) = Record::PRINT;
        let own = Types::own().unwrap();
        let here = Record { fonts: record.fonts.clone(), ..Record::of_print(weights, &own, strips, seed) };
        assert_eq!(record, here);
        // Fonts that do not lie in this folder are those of the packages that the program names.
        let names: Vec<&str> = record.fonts.iter().map(|(name, _)| name.as_str()).collect();
        assert!(own.files.iter().all(|file| record.fonts.contains(file)));
        assert!(crate::types::LEARNT.iter().all(|(_, file)| names.iter().any(|name| file.ends_with(name))));
        assert_eq!(names.len(), own.files.len() + crate::types::LEARNT.len());
    }
}
