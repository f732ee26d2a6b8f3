//! Power cuts: what was acknowledged is there, in whole and in order, whatever the disk made of the rest.

use faults::{Directories, Image, Plan, Script, Step, Weakness, explore};
use std::path::Path;

fn quiet() {}

#[test]
fn no_power_cut_loses_halves_or_reorders_what_was_acknowledged() {
    let recording = Script::ordinary().record(Weakness::None, 2);
    let found = explore(&recording, &Plan { seeds: vec![1, 2, 3], ..Plan::every_change() }, &quiet);
    assert!(found.violations.is_empty(), "{} of {}: {:#?}", found.violations.len(), found.cuts, &found.violations[..1]);
    assert!(found.opened >= 2000, "only {} images", found.opened);
}

#[test]
fn the_same_cuts_lose_crossings_when_the_log_is_not_flushed_at_each_commit() {
    let recording = Script::ordinary().record(Weakness::Normal, 0);
    let found = explore(&recording, &Plan { at_most: 300, stride: 9, ..Plan::every_change() }, &quiet);
    assert!(!found.violations.is_empty());
}

#[test]
fn the_same_cuts_lose_the_store_when_it_was_made_without_extra_care() {
    let recording = Script::ordinary().record(Weakness::CreatedWithoutExtra, 0);
    for (directories, loses) in [(Directories::Strict, true), (Directories::Journalled, false)] {
        let plan = Plan { directories: vec![directories], at_most: 300, stride: 9, ..Plan::every_change() };
        let found = explore(&recording, &plan, &quiet);
        assert_eq!(!found.violations.is_empty(), loses, "{directories:?}");
    }
}

#[test]
fn no_power_cut_while_the_file_of_an_earlier_release_is_brought_forward_loses_anything() {
    let release = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/databases/0.1.0");
    let script = Script(vec![Step::Reopen, Step::Crossing(2000), Step::Reopen]);
    let recording = script.record_from(&Image::of(&release), Weakness::None, 1);
    let found = explore(&recording, &Plan { stride: 2, ..Plan::every_change() }, &quiet);
    assert!(found.violations.is_empty(), "{} of {}: {:#?}", found.violations.len(), found.cuts, &found.violations[..1]);
    assert!(found.opened >= 300, "only {} images", found.opened);
}
