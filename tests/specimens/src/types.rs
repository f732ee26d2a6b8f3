//! The faces that the network of print learns, and those that it is only measured on.

use crate::ink::FONT_FILES;
use ab_glyph::{Font, FontArc};
use anyhow::{Context, Result};
use std::path::Path;

/// A file of a Debian package, below `/usr/share/fonts`.
type Packed = (&'static str, &'static str);

/// Faces learnt, beside those in `assets/fonts`. Packages: `fonts-dejavu-core`, `fonts-liberation`.
pub const LEARNT: [Packed; 16] = [
    ("fonts-liberation", "truetype/liberation/LiberationSans-Regular.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSans-Bold.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSansNarrow-Regular.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSansNarrow-Bold.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSans-Italic.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSerif-Regular.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSerif-Bold.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationMono-Regular.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationMono-Bold.ttf"),
    ("fonts-dejavu-core", "truetype/dejavu/DejaVuSans.ttf"),
    ("fonts-dejavu-core", "truetype/dejavu/DejaVuSans-Bold.ttf"),
    ("fonts-dejavu-core", "truetype/dejavu/DejaVuSansMono.ttf"),
    ("fonts-dejavu-core", "truetype/dejavu/DejaVuSansMono-Bold.ttf"),
    ("fonts-dejavu-core", "truetype/dejavu/DejaVuSerif.ttf"),
    ("fonts-dejavu-core", "truetype/dejavu/DejaVuSerif-Bold.ttf"),
    ("fonts-liberation", "truetype/liberation/LiberationSans-Regular.ttf"),
];

/// Faces of which the network has seen nothing. Package: `fonts-urw-base35`.
pub const UNKNOWN: [Packed; 8] = [
    ("fonts-urw-base35", "opentype/urw-base35/NimbusSans-Regular.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/NimbusSans-Bold.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/NimbusSansNarrow-Regular.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/NimbusMonoPS-Bold.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/NimbusRoman-Regular.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/URWGothic-Book.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/C059-Roman.otf"),
    ("fonts-urw-base35", "opentype/urw-base35/URWBookman-Light.otf"),
];

/// Fonts of `assets/fonts` that print is set in: the text face, its bold cut, and OCR-B.
const OWN: [usize; 3] = [4, 5, 0];

/// A face and what is needed to set it at a height.
pub struct Type {
    /// The face.
    pub face: FontArc,
    /// Height of its capital letters, in units of the font.
    pub capital: f32,
}

impl Type {
    fn new(face: FontArc) -> Result<Self> {
        let outline = face.outline(face.glyph_id('H')).context("a face of print has an H")?;
        let capital = (outline.bounds.max.y - outline.bounds.min.y).abs();
        Ok(Self { face, capital })
    }

    /// Whether it has a letter.
    #[must_use]
    pub fn has(&self, letter: char) -> bool {
        self.face.glyph_id(letter).0 != 0
    }
}

/// Faces, and their files' names and hashes.
pub struct Types {
    /// The faces.
    pub types: Vec<Type>,
    /// Name and BLAKE3 of each file.
    pub files: Vec<(String, String)>,
}

impl Types {
    /// The faces in `assets/fonts` alone.
    ///
    /// # Errors
    /// If a font file is damaged.
    pub fn own() -> Result<Self> {
        let mut types = Self { types: Vec::new(), files: Vec::new() };
        for (name, bytes) in OWN.iter().map(|index| FONT_FILES[*index]) {
            types.add(name, bytes.to_vec())?;
        }
        Ok(types)
    }

    /// These and the faces of packages, of which `fonts` is `/usr/share/fonts` or a copy of it.
    ///
    /// # Errors
    /// If a package is not installed.
    pub fn with(mut self, fonts: &Path, packed: &[Packed]) -> Result<Self> {
        for (package, file) in packed {
            let bytes = std::fs::read(fonts.join(file)).with_context(|| format!("{file}: install the Debian package {package}"))?;
            self.add(file, bytes)?;
        }
        Ok(self)
    }

    /// The faces of packages alone.
    ///
    /// # Errors
    /// As [`Types::with`].
    pub fn of(fonts: &Path, packed: &[Packed]) -> Result<Self> {
        Self { types: Vec::new(), files: Vec::new() }.with(fonts, packed)
    }

    fn add(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        let hash = blake3::hash(&bytes).to_hex().to_string();
        self.types.push(Type::new(FontArc::try_from_vec(bytes)?)?);
        self.files.push((name.rsplit('/').next().unwrap_or(name).to_owned(), hash));
        Ok(())
    }
}
