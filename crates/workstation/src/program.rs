//! The program itself as the window shows it: what runs, which release has come, what was refused. Nothing here stops an officer.

use crate::Workstation;
use crate::views::{ProgramView, RefusedRelease, ReleaseState, ReleaseView, SignersView};
use foundation::CodedError;
use journal::release::ProgramVersion;
use std::path::Path;
use store::{Come, ReleaseStanding, program_version};

/// So many refusals are shown.
const SHOWN: usize = 5;

impl Workstation {
    /// Notes which program runs, and weighs the release that lies here if need be. A fault is logged: the booth works on.
    pub(crate) fn note_program(&self) {
        if let Err(error) = self.inner.store.look_at_releases(self.program()) {
            tracing::warn!(%error, "releases of the program cannot be looked at");
        }
    }

    fn program(&self) -> ProgramVersion {
        self.inner.version.parse().unwrap_or_else(|_| program_version())
    }

    /// What runs, what has come and what was refused.
    pub(crate) fn program_view(&self) -> Result<ProgramView, CodedError> {
        self.signed_in()?;
        let store = &self.inner.store;
        let releases = store.releases()?;
        let refused = releases.refused().take(SHOWN).map(|(told, refusal)| RefusedRelease {
            version: told.version.map(|version| version.to_string()),
            refusal,
            at: told.at,
        });
        let data = quoted(store.dir());
        Ok(ProgramView {
            version: self.inner.version.clone(),
            platform: platform::program_platform(),
            signers: releases
                .signers
                .as_ref()
                .map(|signers| SignersView { threshold: number(signers.threshold()), signers: number(signers.keys().len()) }),
            refused: refused.collect(),
            release: releases.come.as_ref().and_then(release_view),
            install: format!("outpostctl release install --data {data}"),
            trust: format!("outpostctl release trust FILE --data {data}"),
        })
    }
}

fn release_view(come: &Come) -> Option<ReleaseView> {
    let state = match come.standing {
        ReleaseStanding::Offered => ReleaseState::Offered,
        ReleaseStanding::Running => ReleaseState::Running,
        ReleaseStanding::Carried => ReleaseState::Carried,
        ReleaseStanding::Refused(_) => return None,
    };
    let manifest = come.manifest.as_ref()?;
    Some(ReleaseView {
        version: manifest.version.to_string(),
        state,
        issued_at: manifest.issued_at,
        arrived_at: come.arrived_at,
        signatures: number(come.signatures),
        // Who carries a release for others has verified nothing of it, and says nothing in its name.
        notes: if state == ReleaseState::Carried { Default::default() } else { manifest.notes.clone() },
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A folder as one word of a command.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text }
}
