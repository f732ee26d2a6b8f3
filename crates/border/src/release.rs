//! Why a booth does not offer a release of the program that came down to it.

use serde::{Deserialize, Serialize};

/// Why a release is not offered. The booth says it, and headquarters sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseRefusal {
    /// No signers are pinned at the booth, so nobody can be believed.
    NoSigners,
    /// Fewer of the pinned signers than must have signed it: headquarters alone cannot release.
    TooFewSignatures,
    /// The package is not the one that was signed.
    PackageAltered,
    /// It came as a release for this platform and is one for another.
    OtherPlatform,
    /// Older than the program that runs.
    OlderThanProgram,
    /// Not later than a release that was offered here before, and not that one.
    OlderThanSeen,
    /// It cannot be read.
    Malformed,
}

impl ReleaseRefusal {
    /// As events spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoSigners => "no-signers",
            Self::TooFewSignatures => "too-few-signatures",
            Self::PackageAltered => "package-altered",
            Self::OtherPlatform => "other-platform",
            Self::OlderThanProgram => "older-than-program",
            Self::OlderThanSeen => "older-than-seen",
            Self::Malformed => "malformed",
        }
    }
}

impl std::fmt::Display for ReleaseRefusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
