//! Reads 2D codes that the same library drew, laid on a page at any turn, and pages that hold none.
#![expect(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test's own functions fail as the test does, and its numbers are small")]

use image::{DynamicImage, ImageFormat, Luma, RgbImage};
use rxing::common::BitMatrix;
use rxing::{BarcodeFormat, EncodeHints, MultiFormatWriter, Writer};
use std::io::Cursor;
use std::path::Path;
use vision::{Code, ReadOptions, Symbology, read_page};

const PAYLOAD: &str = "UTO VDS 0326 ERIKSSON<<ANNA L898902C3 12.04.2015 7408122F";

/// A letter page with the code on it, turned by `degrees`, as a JPEG.
fn page(format: BarcodeFormat, (width, height): (i32, i32), degrees: f32) -> Vec<u8> {
    laid(&MultiFormatWriter.encode(PAYLOAD, &format, width, height).unwrap(), degrees)
}

fn laid(code: &BitMatrix, degrees: f32) -> Vec<u8> {
    let (wide, high) = (code.getWidth() as f32, code.getHeight() as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let picture = image::GrayImage::from_fn(1500, 1100, |x, y| {
        let (dx, dy) = (x as f32 - 800.0, y as f32 - 500.0);
        let (u, v) = (dx * cos + dy * sin + wide / 2.0, dy * cos - dx * sin + high / 2.0);
        let inside = u >= 0.0 && v >= 0.0 && u < wide && v < high;
        let dark = inside && code.get(u as u32, v as u32);
        Luma([if dark { 30 } else { 225 }])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture).to_rgb8().write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[track_caller]
fn check(format: BarcodeFormat, size: (i32, i32), degrees: f32, symbology: Symbology) {
    let codes = read_page(&page(format, size, degrees), &ReadOptions::default()).unwrap().codes;
    let [Code { symbology: found, bytes, quad }] = &codes[..] else { panic!("{symbology:?} at {degrees}: {} codes", codes.len()) };
    assert_eq!((*found, bytes.as_slice()), (symbology, PAYLOAD.as_bytes()), "at {degrees}");
    let middle = quad.iter().fold((0.0, 0.0), |a, p| (a.0 + p.0 / 4.0, a.1 + p.1 / 4.0));
    assert!((middle.0 - 800.0).hypot(middle.1 - 500.0) < 30.0, "{middle:?}");
}

#[test]
fn square_codes_are_read_at_any_turn() {
    for degrees in [0.0, 17.0, 90.0, 133.0, 250.0] {
        check(BarcodeFormat::QR_CODE, (260, 260), degrees, Symbology::Qr);
        check(BarcodeFormat::DATA_MATRIX, (220, 220), degrees, Symbology::DataMatrix);
        check(BarcodeFormat::AZTEC, (220, 220), degrees, Symbology::Aztec);
    }
}

#[test]
fn a_payload_of_any_bytes_is_delivered_as_it_is() {
    let all: Vec<u8> = (0..=255).collect();
    let text: String = all.iter().map(|byte| char::from(*byte)).collect();
    let hints = EncodeHints { CharacterSet: Some("iso-8859-1".to_owned()), ..EncodeHints::default() };
    for (format, size) in [(BarcodeFormat::QR_CODE, (420, 420)), (BarcodeFormat::AZTEC, (420, 420))] {
        let code = MultiFormatWriter.encode_with_hints(&text, &format, size.0, size.1, &hints).unwrap();
        let codes = read_page(&laid(&code, 0.0), &ReadOptions::default()).unwrap().codes;
        assert_eq!(codes.iter().map(|code| code.bytes.as_slice()).collect::<Vec<_>>(), [all.as_slice()], "{format:?}");
    }
}

#[test]
fn stacked_bars_are_read_at_any_turn() {
    for degrees in [0.0, 90.0, 180.0, 21.0, 250.0] {
        check(BarcodeFormat::PDF_417, (520, 200), degrees, Symbology::Pdf417);
    }
}

#[test]
fn pages_of_text_and_noise_hold_no_code() {
    let letter = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/specimens/letter.jpg")).unwrap();
    assert!(read_page(&letter, &ReadOptions::default()).unwrap().codes.is_empty());
    let mut seed = 7_u32;
    let noise = RgbImage::from_fn(700, 500, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([seed.to_be_bytes()[0]; 3])
    });
    let mut bytes = Cursor::new(Vec::new());
    noise.write_to(&mut bytes, ImageFormat::Png).unwrap();
    assert!(read_page(&bytes.into_inner(), &ReadOptions::default()).unwrap().codes.is_empty());
}

#[test]
fn fuzz_spoiled_codes_never_panic() {
    let rounds: u32 = std::env::var("OUTPOST_FUZZ_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(12);
    let mut seed = 11_u32;
    let mut dice = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 12
    };
    let formats = [(BarcodeFormat::QR_CODE, (260, 260)), (BarcodeFormat::DATA_MATRIX, (220, 220)), (BarcodeFormat::PDF_417, (520, 200))];
    for round in 0..rounds {
        let (format, size) = formats[round as usize % 3];
        let mut picture = image::load_from_memory(&page(format, size, (dice() % 360) as f32)).unwrap().to_rgb8();
        for _ in 0..dice() % 40 {
            let (left, top, shade) = (500 + dice() % 600, 250 + dice() % 500, u8::try_from(dice() % 256).unwrap());
            (0..24).flat_map(|y| (0..24).map(move |x| (x, y))).for_each(|(x, y)| picture.put_pixel(left + x, top + y, image::Rgb([shade; 3])));
        }
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let codes = read_page(&bytes.into_inner(), &ReadOptions::default()).unwrap().codes;
        assert!(codes.iter().all(|code| code.bytes == PAYLOAD.as_bytes()), "round {round}");
    }
}
