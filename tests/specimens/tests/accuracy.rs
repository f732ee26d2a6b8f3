//! A small sample of what `measure` measures: enough to notice that the reader has become worse.

use specimens::damage::{Damage, damaged, jpeg};
use specimens::dice::Dice;
use specimens::ink::Faces;
use specimens::page::{invented, without_zone};
use specimens::zone::Format;
use vision::{ReadOptions, read_page};

#[test]
fn sixteen_clean_pages_of_all_formats_and_turns_are_read_exactly() {
    let faces = Faces::open().unwrap();
    for number in 0..16 {
        let mut rng = Dice(900_000 + number as u64);
        let page = invented(&faces, &mut rng, Format::MIX[number % 8], 300.0);
        let turn = (number % 4) as f32 * 90.0 + [0.0, 4.5, -4.5, 2.0][number / 4];
        let page = damaged(&page, 300.0, Damage { turn, blur: 0.35, noise: 1.5, jpeg: 85, ..Damage::NONE }, &mut rng);
        let reading = read_page(&jpeg(&page.picture, 90).unwrap(), &ReadOptions::default()).unwrap();
        assert_eq!(reading.documents.first().map(|d| &d.lines), Some(&page.lines), "page {number}");
    }
}

#[test]
fn pages_without_a_zone_give_no_document() {
    let faces = Faces::open().unwrap();
    for number in 0..12 {
        let mut rng = Dice(910_000 + number as u64);
        let page = without_zone(&faces, &mut rng, number, 300.0);
        let reading = read_page(&jpeg(&page.picture, 90).unwrap(), &ReadOptions::default()).unwrap();
        assert!(reading.documents.is_empty(), "page {number}");
    }
}
