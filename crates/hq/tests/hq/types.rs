//! The generated TypeScript of the console's door is current.

use outpost_hq::console::door;
use std::path::Path;

#[test]
fn typescript_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/hq/generated/hq.ts");
    let wanted = door::typescript();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "ui/hq/generated/hq.ts is not current: run this test with UPDATE_TYPES=1");
}
