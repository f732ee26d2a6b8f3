//! Which machine this is: to notice that a data folder was carried to another one.

use foundation::SinceBoot;
use std::path::Path;

/// What identifies the hardware of this machine and stays the same over restarts, users and reinstallation; `None` where the system
/// does not say. Never sent or logged as it is.
///
/// Linux: the permanent addresses of built-in network cards (adapters on USB come and go), else the id of the installation.
/// Windows: the UUID of the mainboard, as the system keeps it in its registry.
#[must_use]
pub fn machine() -> Option<String> {
    #[cfg(target_os = "linux")]
    {
        cards(Path::new("/sys/class/net")).or_else(|| word(Path::new("/etc/machine-id")))
    }
    #[cfg(windows)]
    {
        use winreg::{RegKey, enums::HKEY_LOCAL_MACHINE};
        let hardware = RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(r"SYSTEM\HardwareConfig").ok()?;
        hardware.get_value::<String, _>("LastConfig").ok().filter(|uuid| !uuid.is_empty())
    }
    #[cfg(not(any(target_os = "linux", windows)))]
    None
}

/// How long this machine has been on, sleep included, and a number that names this start of it; `None` where the system does not say.
pub(crate) fn since_boot() -> Option<SinceBoot> {
    #[cfg(target_os = "linux")]
    {
        let id = word(Path::new("/proc/sys/kernel/random/boot_id"))?;
        let on = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        let ms = on.tv_sec.saturating_mul(1_000).saturating_add(on.tv_nsec / 1_000_000);
        Some(SinceBoot { boot: boot_number(&id)?, ms: u64::try_from(ms).ok()? })
    }
    #[cfg(windows)]
    {
        use winreg::{RegKey, enums::HKEY_LOCAL_MACHINE};
        const COUNTER: &str = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters";
        let counter = RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(COUNTER).ok()?;
        let boot = counter.get_value::<u32, _>("BootId").ok()?;
        Some(SinceBoot { boot: boot.into(), ms: sysinfo::System::uptime().saturating_mul(1_000) })
    }
    #[cfg(not(any(target_os = "linux", windows)))]
    None
}

/// Half of the random UUID that names a start.
#[cfg(any(target_os = "linux", test))]
fn boot_number(uuid: &str) -> Option<u64> {
    let digits: String = uuid.chars().filter(|letter| *letter != '-').collect();
    u64::from_str_radix(digits.get(..16)?, 16).ok()
}

/// The first word of a small file.
#[cfg(any(target_os = "linux", test))]
fn word(path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    text.split_whitespace().next().map(str::to_owned)
}

/// Addresses of the network cards in a folder laid out as `/sys/class/net`.
#[cfg(any(target_os = "linux", test))]
fn cards(folder: &Path) -> Option<String> {
    let card = |path: std::path::PathBuf| {
        let device = path.join("device").canonicalize().ok()?;
        if device.components().any(|part| part.as_os_str().to_string_lossy().starts_with("usb")) {
            return None;
        }
        // A wireless card may show a random address; its radio tells the real one.
        word(&path.join("phy80211/macaddress")).or_else(|| {
            let permanent = word(&path.join("addr_assign_type")).is_some_and(|how| how == "0");
            word(&path.join("address")).filter(|address| permanent && address.bytes().any(|byte| byte.is_ascii_hexdigit() && byte != b'0'))
        })
    };
    let mut found: Vec<String> = std::fs::read_dir(folder).ok()?.filter_map(|entry| card(entry.ok()?.path())).collect();
    found.sort_unstable();
    (!found.is_empty()).then(|| found.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(folder: &Path, name: &str, device: Option<&str>, address: &str, assigned: &str) {
        let path = folder.join("net").join(name);
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("address"), format!("{address}\n")).unwrap();
        std::fs::write(path.join("addr_assign_type"), format!("{assigned}\n")).unwrap();
        if let Some(device) = device {
            let there = folder.join("devices").join(device);
            std::fs::create_dir_all(&there).unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink(&there, path.join("device")).unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn built_in_cards_name_the_machine_and_adapters_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let name = || cards(&dir.path().join("net"));
        assert_eq!(name(), None);
        card(dir.path(), "lo", None, "00:00:00:00:00:00", "0");
        card(dir.path(), "docker0", None, "02:42:ac:11:00:02", "3");
        card(dir.path(), "usb0", Some("pci0/usb1/1-1"), "aa:aa:aa:aa:aa:aa", "0");
        card(dir.path(), "bond0", Some("pci0/b"), "bb:bb:bb:bb:bb:bb", "2");
        assert_eq!(name(), None);
        card(dir.path(), "eth1", Some("pci0/2"), "52:54:00:00:00:02", "0");
        card(dir.path(), "eth0", Some("pci0/1"), "52:54:00:00:00:01", "0");
        assert_eq!(name().as_deref(), Some("52:54:00:00:00:01 52:54:00:00:00:02"));
        std::fs::create_dir_all(dir.path().join("net/eth1/phy80211")).unwrap();
        std::fs::write(dir.path().join("net/eth1/phy80211/macaddress"), "cc:cc:cc:cc:cc:cc\n").unwrap();
        assert_eq!(name().as_deref(), Some("52:54:00:00:00:01 cc:cc:cc:cc:cc:cc"));
    }

    #[test]
    fn a_start_is_named_by_half_of_its_uuid() {
        assert_eq!(boot_number("00ab34de-1111-4222-8333-444455556666"), Some(0x00ab_34de_1111_4222));
        assert_eq!((boot_number("00ab34de"), boot_number("never"), boot_number("")), (None, None, None));
    }

    #[test]
    fn this_machine_says_the_same_every_time() {
        assert_eq!(machine(), machine());
    }
}
