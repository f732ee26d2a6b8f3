//! Which releases of the program are for this machine, and how one is installed. Who may call for it, and that the package is one that may
//! be run, is the caller's business.

use crate::FileError;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Operating system and processor, as releases name them: `linux-x86_64`, `windows-x86_64`.
#[must_use]
pub fn program_platform() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

/// How far installing went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installed {
    /// The package manager has installed it.
    Done,
    /// The installer has started and asks the person at the machine.
    Started,
    /// It takes more rights than this process has: the command that a person with them runs.
    Run(String),
}

/// Installs a package as this operating system does.
///
/// # Errors
/// [`FileError`] if the installer cannot be started, or says that it failed.
pub fn install_package(package: &Path) -> Result<Installed, FileError> {
    #[cfg(target_os = "linux")]
    {
        if !rustix::process::geteuid().is_root() {
            return Ok(Installed::Run(format!("sudo {}", dpkg(package))));
        }
        let status = Command::new("dpkg").arg("-i").arg(package).status().map_err(FileError::of("start dpkg for", package))?;
        match status.success() {
            true => Ok(Installed::Done),
            false => Err(FileError::of("install", package)(std::io::Error::other(format!("dpkg ended with {status}")))),
        }
    }
    #[cfg(target_os = "windows")]
    {
        let is_msi = package.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("msi"));
        let mut command = if is_msi { Command::new("msiexec") } else { Command::new(package) };
        if is_msi {
            command.arg("/i").arg(package);
        }
        command.spawn().map_err(FileError::of("start", package))?;
        Ok(Installed::Started)
    }
    #[cfg(not(any(target_os = "linux", target_os = "windows")))]
    {
        let _ = Command::new(package); // No package is made for it.
        Ok(Installed::Run(quoted(package)))
    }
}

/// The folder in which a package lies while it is installed, made if need be. Whoever installs for the whole machine takes it from one that
/// nobody else may write: an officer could put something else in its place between verifying and installing.
///
/// # Errors
/// [`FileError`] when it cannot be made.
pub fn package_folder(data: &Path) -> Result<PathBuf, FileError> {
    #[cfg(target_os = "linux")]
    if rustix::process::geteuid().is_root() {
        return fresh_folder(&std::env::temp_dir());
    }
    let folder = data.join("releases");
    crate::private_dir(&folder)?;
    Ok(folder)
}

/// A folder that was not there before, so that it is nobody else's.
#[cfg(target_os = "linux")]
fn fresh_folder(within: &Path) -> Result<PathBuf, FileError> {
    use std::os::unix::fs::DirBuilderExt;
    const TRIES: u32 = 1_000;
    let mut tried = 0;
    loop {
        let folder = within.join(format!("outpost-release-{}-{tried}", std::process::id()));
        match std::fs::DirBuilder::new().mode(0o700).create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists && tried < TRIES => tried += 1,
            Err(error) => return Err(FileError::of("create folder", &folder)(error)),
        }
    }
}

/// The command that installs a package, to be typed as it stands.
#[cfg(target_os = "linux")]
fn dpkg(package: &Path) -> String {
    format!("dpkg -i {}", quoted(package))
}

/// A path as a shell takes it for one word, whatever stands in it.
#[cfg(not(target_os = "windows"))]
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._+-".contains(&byte));
    if plain { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_command_is_one_that_a_person_can_type_as_it_stands() {
        assert_eq!(dpkg(Path::new("/srv/o/outpost_0.2.0_amd64.deb")), "dpkg -i /srv/o/outpost_0.2.0_amd64.deb");
        assert_eq!(dpkg(Path::new("/srv/it's; here/o.deb")), r"dpkg -i '/srv/it'\''s; here/o.deb'");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_package_is_installed_from_a_folder_that_was_nobodys_before() {
        let dir = tempfile::tempdir().unwrap();
        let taken = dir.path().join(format!("outpost-release-{}-0", std::process::id()));
        std::fs::create_dir(&taken).unwrap();
        let fresh = fresh_folder(dir.path()).unwrap();
        assert!(fresh != taken && fresh.is_dir() && fresh.parent() == Some(dir.path()));
    }

    #[test]
    fn a_platform_is_named_by_system_and_processor() {
        let platform = program_platform();
        assert!(platform.split_once('-').is_some_and(|(system, processor)| !system.is_empty() && !processor.is_empty()), "{platform}");
    }
}
