//! What the reader says of pictures with one fault each, and that it finds none in good ones.
#![expect(clippy::unwrap_used, reason = "a test's own functions fail as the test does")]

use image::{Rgb, RgbImage};
use specimens::damage::{Damage, apply, blurred, damaged, homography, jpeg};
use specimens::dice::Dice;
use specimens::ink::Faces;
use specimens::page::{Page, invented, without_zone};
use specimens::zone::Format;
use vision::{Fault, PageFault, ReadOptions, read_page};

/// A passport as a good scanner delivers it, characters `letter_px` high.
fn page(seed: u64, letter_px: f32) -> Page {
    let mut rng = Dice(seed);
    let page = invented(&Faces::open().unwrap(), &mut rng, Format::Td3, 300.0);
    damaged(&page, 300.0, Damage { letter_px, turn: 0.6, blur: 0.35, noise: 1.5, jpeg: 90, ..Damage::NONE }, &mut rng)
}

fn faults(picture: &RgbImage) -> Vec<PageFault> {
    read_page(&jpeg(picture, 92).unwrap(), &ReadOptions { codes: false, ..ReadOptions::default() }).unwrap().faults
}

#[track_caller]
fn check(picture: &RgbImage, expected: Fault) -> f32 {
    let found = faults(picture);
    let Some(fault) = found.iter().find(|fault| fault.fault == expected) else { panic!("{expected:?} is not among {found:?}") };
    fault.measured
}

fn each(picture: &RgbImage, change: impl Fn(u32, u32, f32) -> f32) -> RgbImage {
    let mut changed = picture.clone();
    for (x, y, pixel) in changed.enumerate_pixels_mut() {
        pixel.0 = pixel.0.map(|value| specimens::ink::byte(change(x, y, f32::from(value))));
    }
    changed
}

/// The picture with a burnt spot.
fn burnt(picture: &RgbImage, (x0, y0): (f32, f32), reach: f32) -> RgbImage {
    each(picture, |x, y, value| {
        let off = (x as f32 - x0).hypot(y as f32 - y0) / reach;
        value + 400.0 * (1.3 - off).clamp(0.0, 1.0)
    })
}

#[test]
fn good_pages_have_no_fault() {
    for seed in 0..4 {
        let found = faults(&page(70 + seed, 24.0).picture);
        assert!(found.is_empty(), "{found:?}");
    }
    let letter = without_zone(&Faces::open().unwrap(), &mut Dice(5), 0, 200.0);
    assert_eq!(faults(&letter.picture), []);
}

#[test]
fn a_blurred_page_is_said_to_be_blurred_with_and_without_a_zone() {
    assert!(check(&blurred(&page(80, 28.0).picture, 5.0), Fault::Blurred) > 0.3);
    let letter = without_zone(&Faces::open().unwrap(), &mut Dice(5), 0, 200.0);
    check(&blurred(&letter.picture, 5.0), Fault::Blurred);
}

#[test]
fn a_dark_page_and_an_overexposed_one_are_told() {
    let good = page(81, 28.0).picture;
    assert!(check(&each(&good, |_, _, value| value * 0.22), Fault::Dark) < 75.0);
    assert!(check(&each(&good, |_, _, value| value * 0.2 + 206.0), Fault::Overexposed) > 203.0);
}

#[test]
fn glare_on_the_zone_and_on_the_portrait_are_told_apart() {
    let good = page(82, 28.0);
    let [x, y, ..] = good.zone[1][20];
    assert!(check(&burnt(&good.picture, (x, y), 130.0), Fault::Glare) > 0.004);
    let glare = faults(&burnt(&good.picture, (x, y), 42.0));
    assert!(glare.iter().any(|fault| fault.fault == Fault::GlareOnZone), "{glare:?}");
    assert!(!glare.iter().any(|fault| fault.fault == Fault::GlareOnPortrait), "{glare:?}");
    let [x, y, w, h] = good.portrait.unwrap();
    let glare = faults(&burnt(&good.picture, (x + w / 2.0, y + h * 0.45), w * 0.22));
    assert!(glare.iter().any(|fault| fault.fault == Fault::GlareOnPortrait), "{glare:?}");
    assert!(!glare.iter().any(|fault| fault.fault == Fault::GlareOnZone), "{glare:?}");
}

#[test]
fn small_characters_are_counted_in_pixels() {
    let pixels = check(&page(83, 9.2).picture, Fault::Small);
    assert!((8.5..10.0).contains(&pixels), "{pixels}");
}

#[test]
fn a_page_that_goes_on_outside_of_the_picture_is_cut_off() {
    let good = page(84, 24.0).picture;
    let top = good.height() / 4;
    let cut = image::imageops::crop_imm(&good, 0, top, good.width(), good.height() - top).to_image();
    assert!((15.0..30.0).contains(&check(&cut, Fault::CutOff)), "a quarter of 88 mm");
}

#[test]
fn a_page_seen_from_the_side_is_tilted() {
    // The far edge is reckoned from the zone at the near one: that takes a clear picture.
    let good = page(87, 30.0).picture;
    let (w, h) = (good.width() as f32, good.height() as f32);
    // Its top is farther away than its zone.
    let map = homography([(w * 0.22, h * 0.2), (w * 0.78, h * 0.2), (w, h), (0.0, h)], [(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]);
    let tilted = RgbImage::from_fn(good.width(), good.height(), |x, y| {
        let (x, y) = apply(&map, x as f32 + 0.5, y as f32 + 0.5);
        let inside = x >= 0.0 && y >= 0.0 && x < w && y < h;
        if inside {
            *good.get_pixel(specimens::ink::pixels(x - 0.5).min(good.width() - 1), specimens::ink::pixels(y - 0.5).min(good.height() - 1))
        } else {
            Rgb([70, 80, 90])
        }
    });
    assert!(check(&tilted, Fault::Tilted) < 0.68);
}
