//! Pictures by name, for `capture://`: of the open inspection, of a crossing that was opened, of the specimens. Every answer
//! is checked against the session.

use crate::picture::Picture;
use crate::views::LitImage;
use crate::{Workstation, lock, specimens};
use border::{Crossing, ImageKind, ImageRef, Light};
use foundation::{CodedError, ErrorCode};
use journal::Hash32;

const OPEN: &str = "open";
const CROSSING: &str = "crossing";

/// Which picture of an inspection or a crossing is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The page, in the light of day or in another.
    Page(Option<Light>),
    /// The portrait.
    Portrait,
}

impl Shown {
    /// Every picture there may be, in the order in which they are kept and recorded: whoever knows no lights finds the page first.
    pub(crate) const ALL: [Self; 4] = [Self::Page(None), Self::Portrait, Self::Page(Some(Light::Infrared)), Self::Page(Some(Light::Ultraviolet))];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Page(None) => "page",
            Self::Portrait => "portrait",
            Self::Page(Some(Light::Infrared)) => "infrared",
            Self::Page(Some(Light::Ultraviolet)) => "ultraviolet",
        }
    }

    pub(crate) fn of_word(given: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shown| shown.word() == given)
    }

    pub(crate) const fn kind(self) -> ImageKind {
        match self {
            Self::Page(_) => ImageKind::Page,
            Self::Portrait => ImageKind::Portrait,
        }
    }

    pub(crate) const fn light(self) -> Option<Light> {
        match self {
            Self::Page(light) => light,
            Self::Portrait => None,
        }
    }

    fn is(self, image: &ImageRef) -> bool {
        (image.kind, image.light) == (self.kind(), self.light())
    }
}

/// Name of a picture of the open inspection; the generation makes a new capture a new name.
pub(crate) fn open_name(inspection: &str, shown: Shown, generation: u32) -> String {
    format!("{OPEN}/{inspection}/{}/{generation}", shown.word())
}

/// Name of a picture of a recorded crossing, if it has it.
pub(crate) fn crossing_name(id: &str, crossing: &Crossing, shown: Shown) -> Option<String> {
    crossing.images.iter().any(|image| shown.is(image)).then(|| format!("{CROSSING}/{id}/{}", shown.word()))
}

/// The page in other lights than that of day, as far as `name` names them.
pub(crate) fn other_lights(name: impl Fn(Shown) -> Option<String>) -> Vec<LitImage> {
    let lit = |shown: Shown| Some(LitImage { light: shown.light()?, image: name(shown)? });
    Shown::ALL.into_iter().filter_map(lit).collect()
}

impl Workstation {
    /// The picture that a view named.
    ///
    /// # Errors
    /// `not-signed-in`, `not-allowed`, `not-found`.
    pub async fn picture(&self, name: &str) -> Result<Picture, CodedError> {
        let name = name.to_owned();
        self.run(move |booth| booth.find_picture(&name)).await
    }

    fn find_picture(&self, name: &str) -> Result<Picture, CodedError> {
        let session = self.signed_in()?;
        crate::session::not_a_technician(&session)?;
        if let Some(file) = name.strip_prefix(specimens::PREFIX) {
            return self.specimen(file);
        }
        let parts: Vec<&str> = name.split('/').collect();
        match parts.as_slice() {
            [OPEN, inspection, which, _generation] => {
                let shown = Shown::of_word(which).ok_or(ErrorCode::NotFound)?;
                self.open_picture(inspection, shown).map(Picture::jpeg)
            }
            [CROSSING, crossing, which] if session.opened.contains(*crossing) => {
                self.crossing_picture(crossing, Shown::of_word(which).ok_or(ErrorCode::NotFound)?)
            }
            [CROSSING, ..] => Err(ErrorCode::PurposeMissing.into()),
            _ => Err(ErrorCode::NotFound.into()),
        }
    }

    fn crossing_picture(&self, crossing: &str, shown: Shown) -> Result<Picture, CodedError> {
        let id = crossing.parse().map_err(|_| ErrorCode::NotFound)?;
        let found = self.inner.store.crossing(id)?.ok_or(ErrorCode::NotFound)?;
        let image = found.crossing.images.iter().find(|image| shown.is(image)).ok_or(ErrorCode::NotFound)?;
        let hash: Hash32 = image.hash.parse().map_err(|_| ErrorCode::StoreDamaged)?;
        let key: Hash32 = image.key.expose().parse().map_err(|_| ErrorCode::StoreDamaged)?; // A key is spelt as a hash is: 64 hexadecimal digits.
        let bytes = self.inner.store.blob(&hash)?.ok_or(ErrorCode::NotFound)?;
        Ok(Picture::jpeg(journal::blob::decrypt(&bytes, key.as_bytes(), &hash)?))
    }

    /// Lets this session see the pictures of a crossing it has opened.
    pub(crate) fn allow_pictures(&self, crossing: &str) {
        if let Some(session) = lock(&self.inner.session).as_mut() {
            session.opened.insert(crossing.to_owned());
        }
    }
}
