//! The window's TypeScript is generated from the door and kept current.

use std::path::Path;

#[test]
fn typescript_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/generated/door.ts");
    let current = workstation::door::typescript();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
        std::fs::write(&path, &current).expect("the file can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == current, "ui/src/generated/door.ts is not current: run this test once with UPDATE_TYPES=1");
}
