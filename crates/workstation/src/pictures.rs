//! Pictures by name, for `capture://`: of the open inspection, of a crossing that was opened, of the specimens. Every answer
//! is checked against the session.

use crate::picture::Picture;
use crate::{Workstation, lock, specimens};
use border::ImageKind;
use foundation::{CodedError, ErrorCode};
use journal::Hash32;

const OPEN: &str = "open";
const CROSSING: &str = "crossing";

/// Name of a picture of the open inspection; the generation makes a new capture a new name.
pub(crate) fn open_name(inspection: &str, kind: ImageKind, generation: u32) -> String {
    format!("{OPEN}/{inspection}/{}/{generation}", word(kind))
}

/// Name of a picture of a recorded crossing.
pub(crate) fn crossing_name(crossing: &str, kind: ImageKind) -> String {
    format!("{CROSSING}/{crossing}/{}", word(kind))
}

const fn word(kind: ImageKind) -> &'static str {
    match kind {
        ImageKind::Page => "page",
        ImageKind::Portrait => "portrait",
        ImageKind::Live => "live",
    }
}

fn kind(word_given: &str) -> Option<ImageKind> {
    [ImageKind::Page, ImageKind::Portrait, ImageKind::Live].into_iter().find(|kind| word(*kind) == word_given)
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
                let kind = kind(which).ok_or(ErrorCode::NotFound)?;
                self.open_picture(inspection, kind).map(Picture::jpeg)
            }
            [CROSSING, crossing, which] if session.opened.contains(*crossing) => {
                self.crossing_picture(crossing, kind(which).ok_or(ErrorCode::NotFound)?)
            }
            [CROSSING, ..] => Err(ErrorCode::PurposeMissing.into()),
            _ => Err(ErrorCode::NotFound.into()),
        }
    }

    fn crossing_picture(&self, crossing: &str, kind: ImageKind) -> Result<Picture, CodedError> {
        let id = crossing.parse().map_err(|_| ErrorCode::NotFound)?;
        let found = self.inner.store.crossing(id)?.ok_or(ErrorCode::NotFound)?;
        let image = found.crossing.images.iter().find(|image| image.kind == kind).ok_or(ErrorCode::NotFound)?;
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
