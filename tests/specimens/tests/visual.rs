//! What the reader tells of the visual zone: what is printed is found, what was altered is named, and nothing else is said to differ.

use specimens::damage::jpeg;
use specimens::ink::Faces;
use specimens::types::Types;
use specimens::visual::draw;
use vision::{ReadOptions, VisualFinding, read_page};

const SEED: u64 = 71;
const PAGES: usize = 8;
const OPTIONS: ReadOptions = ReadOptions { max_documents: 1, codes: false, visual: true };

#[test]
fn printed_fields_are_found_and_none_is_said_to_differ_on_true_pages() {
    let (faces, types) = (Faces::open().unwrap(), Types::own().unwrap());
    let (mut printed, mut found) = (0, 0);
    for number in 0..PAGES {
        let drawn = draw(&faces, &types, SEED, number, false);
        let reading = read_page(&jpeg(&drawn.page.picture, 95).unwrap(), &OPTIONS).unwrap();
        let Some(document) = reading.documents.first() else { continue };
        for check in &document.visual {
            assert!(!matches!(check.finding, VisualFinding::Differs { .. }), "page {number}: {check:?}");
            let there = drawn.printed.iter().any(|(field, _)| *field == check.field);
            printed += usize::from(there);
            found += usize::from(there && matches!(check.finding, VisualFinding::Agrees { .. }));
        }
    }
    assert!(printed > PAGES * 3 && found * 10 >= printed * 4, "{found} of {printed}");
}

#[test]
fn an_altered_character_is_named_with_its_place() {
    let (faces, types) = (Faces::open().unwrap(), Types::own().unwrap());
    let (mut altered, mut named) = (0, 0);
    for number in 0..2 * PAGES {
        let drawn = draw(&faces, &types, SEED, number, true);
        let Some(field) = drawn.altered else { continue };
        let reading = read_page(&jpeg(&drawn.page.picture, 95).unwrap(), &OPTIONS).unwrap();
        let Some(document) = reading.documents.first() else { continue };
        altered += 1;
        for check in &document.visual {
            let VisualFinding::Differs { printed, expected, differing, quad, .. } = &check.finding else { continue };
            assert_eq!(check.field, field, "page {number}: {check:?}");
            assert!(printed != expected && !differing.is_empty());
            assert!(quad.iter().all(|(x, y)| *x >= 0.0 && *y >= 0.0 && *x < reading.width as f32 && *y < reading.height as f32));
            named += 1;
        }
    }
    assert!(altered >= PAGES / 2 && named >= 1, "{named} of {altered}");
}

#[test]
fn the_visual_zone_is_left_alone_when_it_is_not_asked_for() {
    let drawn = draw(&Faces::open().unwrap(), &Types::own().unwrap(), SEED, 0, false);
    let options = ReadOptions { visual: false, ..OPTIONS };
    let reading = read_page(&jpeg(&drawn.page.picture, 95).unwrap(), &options).unwrap();
    assert!(reading.documents[0].visual.is_empty());
}
