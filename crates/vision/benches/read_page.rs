//! What an officer waits for when a page lies on the scanner: from the file's bytes to the lines, the portrait and the codes.

use divan::{Bencher, black_box};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use vision::{ReadOptions, read_page};

const PASSPORT: &[u8] = include_bytes!("../../../assets/specimens/passport-eriksson.jpg");
const PHOTOGRAPHED: &[u8] = include_bytes!("../../../assets/specimens/passport-photographed.jpg");
const LETTER: &[u8] = include_bytes!("../../../assets/specimens/letter.jpg");
/// Millions of pixels of a page as scanners and as telephones deliver it.
const SIZES: [u32; 2] = [2, 12];

fn main() {
    divan::main();
}

/// The picture brought to `millions` of pixels.
fn sized(bytes: &[u8], millions: u32) -> Vec<u8> {
    let picture = image::load_from_memory(bytes).expect("a specimen is a picture").into_rgb8();
    let factor = (f64::from(millions) * 1e6 / f64::from(picture.width() * picture.height())).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand pixels")]
    let side = |side: u32| (f64::from(side) * factor) as u32;
    let sized = resize(&picture, side(picture.width()), side(picture.height()), FilterType::Triangle);
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 88).encode_image(&sized).expect("a picture is written to memory");
    file
}

fn read(bencher: Bencher<'_, '_>, bytes: &[u8], documents: usize) {
    assert_eq!(read_page(bytes, &ReadOptions::default()).map(|page| page.documents.len()), Ok(documents), "read before it is timed");
    bencher.bench_local(|| read_page(black_box(bytes), &ReadOptions::default()));
}

#[divan::bench(args = SIZES)]
fn passport_scanned(bencher: Bencher<'_, '_>, millions: u32) {
    read(bencher, &sized(PASSPORT, millions), 1);
}

#[divan::bench(args = SIZES)]
fn passport_photographed(bencher: Bencher<'_, '_>, millions: u32) {
    read(bencher, &sized(PHOTOGRAPHED, millions), 1);
}

#[divan::bench(args = SIZES)]
fn letter_without_zone(bencher: Bencher<'_, '_>, millions: u32) {
    read(bencher, &sized(LETTER, millions), 0);
}
