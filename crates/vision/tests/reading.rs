//! Reads the committed specimen pages, turned, cut, damaged and hostile.
#![expect(clippy::unwrap_used, reason = "a test's own functions fail as the test does")]

use image::{DynamicImage, GenericImageView, ImageFormat, RgbImage};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use vision::{DocumentReading, PageImage, ReadOptions, VisionError, VisualFinding, crop, read_page};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/specimens")
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

fn entries() -> Vec<serde_json::Value> {
    serde_json::from_slice(&file("index.json")).unwrap()
}

fn index() -> Vec<(String, Vec<String>)> {
    let lines = |entry: &serde_json::Value| entry["mrz"].as_array().unwrap().iter().map(|l| l.as_str().unwrap().to_owned()).collect();
    entries().iter().map(|e| (e["file"].as_str().unwrap().to_owned(), lines(e))).collect()
}

fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn only(bytes: &[u8]) -> DocumentReading {
    let mut documents = read_page(bytes, &ReadOptions::default()).unwrap().documents;
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

#[test]
fn every_specimen_is_read_as_printed_and_verified_and_the_letter_gives_nothing() {
    for (name, lines) in index() {
        let reading = read_page(&file(&name), &ReadOptions::default()).unwrap();
        if lines.is_empty() {
            assert!(reading.documents.is_empty(), "{name}");
            continue;
        }
        let [document] = &reading.documents[..] else { panic!("{name}: {} documents", reading.documents.len()) };
        assert_eq!(document.lines, lines, "{name}");
        assert!(document.verified && document.repaired.is_empty() && document.confidence > 0.8, "{name}: {document:?}");
        assert!(document.portrait.is_some(), "{name}");
        assert!(document.confidences.iter().zip(&document.lines).all(|(c, l)| c.len() == l.len()), "{name}");
    }
}

#[test]
fn specimens_print_what_their_zones_say() {
    for (name, _) in index().into_iter().filter(|(_, lines)| !lines.is_empty()) {
        let reading = read_page(&file(&name), &ReadOptions { visual: true, ..ReadOptions::default() }).unwrap();
        let checks = &reading.documents[0].visual;
        let agree = checks.iter().filter(|check| matches!(check.finding, VisualFinding::Agrees { .. })).count();
        assert!(!checks.iter().any(|check| matches!(check.finding, VisualFinding::Differs { .. })), "{name}: {checks:?}");
        assert!(agree >= 3, "{name}: {checks:?}");
    }
}

#[test]
fn a_page_is_read_however_it_lies() {
    let page = image::load_from_memory(&file("passport-hansen.jpg")).unwrap();
    let lines = &index().into_iter().find(|e| e.0 == "passport-hansen.jpg").unwrap().1;
    for (turned, degrees) in [(page.clone(), 0.0), (page.rotate90(), 90.0), (page.rotate180(), 180.0), (page.rotate270(), 270.0)] {
        let document = only(&jpeg(&turned));
        assert_eq!(&document.lines, lines);
        let off = (document.turn_degrees - degrees + 540.0_f32) % 360.0 - 180.0;
        assert!(off.abs() < 1.0, "{} instead of {degrees}", document.turn_degrees);
    }
}

#[test]
fn portraits_lie_where_they_were_drawn() {
    for entry in entries().iter().filter(|e| e["portrait"].is_array()) {
        let truth: Vec<f32> = entry["portrait"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap() as f32).collect();
        let portrait = only(&file(entry["file"].as_str().unwrap())).portrait.unwrap();
        for (found, truth) in [portrait.x, portrait.y, portrait.w, portrait.h].into_iter().zip(truth) {
            assert!((found as f32 - truth).abs() < 26.0, "{}: {portrait:?}", entry["file"]);
        }
    }
}

#[test]
fn crops_of_a_page_laid_sideways_are_upright() {
    let document = only(&file("passport-turned.jpg"));
    let bytes = crop(&file("passport-turned.jpg"), &document.portrait_quad.unwrap(), 400).unwrap();
    let picture = image::load_from_memory(&bytes).unwrap();
    assert!(bytes.len() <= vision::MAX_CROP_BYTES);
    assert!(picture.height() == 400 && picture.width() < 340, "{:?}", picture.dimensions());
    let page = crop(&file("passport-turned.jpg"), &document.page_quad, 1200).unwrap();
    let again = only(&page);
    assert_eq!(again.lines, document.lines);
    assert!(again.turn_degrees < 1.0 || again.turn_degrees > 359.0);
}

#[test]
fn two_passports_side_by_side_are_two_documents() {
    let (a, b) = (image::load_from_memory(&file("passport-hansen.jpg")).unwrap(), image::load_from_memory(&file("passport-minor.jpg")).unwrap());
    let mut both = RgbImage::from_pixel(a.width(), a.height() + b.height() + 60, image::Rgb([120, 120, 120]));
    image::imageops::replace(&mut both, &a.to_rgb8(), 0, 0);
    image::imageops::replace(&mut both, &b.to_rgb8(), 0, i64::from(a.height()) + 60);
    let reading = read_page(&jpeg(&both.into()), &ReadOptions::default()).unwrap();
    let mut names: Vec<_> = reading.documents.iter().map(|d| d.lines[0][5..11].to_owned()).collect();
    names.sort();
    assert_eq!(names, ["FERNAN", "HANSEN"]);
}

#[test]
fn a_picture_too_large_is_refused_by_its_announced_size() {
    let mut bmp = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bmp.extend(40_000_i32.to_le_bytes());
    bmp.extend(30_000_i32.to_le_bytes());
    bmp.extend([1, 0, 24, 0]);
    bmp.resize(54, 0);
    assert!(matches!(read_page(&bmp, &ReadOptions::default()), Err(VisionError::ImageTooLarge { .. })));
    // A real JPEG whose header is altered to announce 65 500 × 65 500 pixels.
    let mut page = file("letter.jpg");
    let frame = page.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    page[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    assert!(matches!(read_page(&page, &ReadOptions::default()), Err(VisionError::ImageTooLarge { .. })));
}

#[test]
fn what_is_no_whole_picture_is_unreadable() {
    let page = file("passport-hansen.jpg");
    for bytes in [&b""[..], b"no picture", &page[..20], &page[..400], b"\x89PNG\r\n\x1a\n"] {
        assert_eq!(read_page(bytes, &ReadOptions::default()).err(), Some(VisionError::Unreadable));
    }
}

#[test]
fn a_jpeg_cut_in_the_middle_is_unreadable() {
    let page = file("passport-hansen.jpg");
    assert_eq!(read_page(&page[..page.len() / 2], &ReadOptions::default()).err(), Some(VisionError::Unreadable));
}

/// A small generator of numbers; the same every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
}

#[test]
fn mutated_files_and_pictures_of_noise_never_panic() {
    let small = image::load_from_memory(&file("passport-hansen.jpg")).unwrap().resize(380, 280, image::imageops::FilterType::Triangle);
    let mut dice = Dice(2026);
    let mut files = Vec::new();
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Tiff, ImageFormat::WebP] {
        let mut bytes = Cursor::new(Vec::new());
        small.write_to(&mut bytes, format).unwrap();
        files.push(bytes.into_inner());
    }
    for round in 0..150 {
        let mut bytes = files[round % files.len()].clone();
        for _ in 0..=dice.below(6) {
            let at = if dice.below(2) == 0 { dice.below(bytes.len().min(600)) } else { dice.below(bytes.len()) };
            bytes[at] = u8::try_from(dice.below(256)).unwrap();
        }
        if dice.below(4) == 0 {
            bytes.truncate(dice.below(bytes.len()));
        }
        let _ = read_page(&bytes, &ReadOptions::default());
    }
    for (width, height) in [(2, 2), (3, 900), (900, 3), (40, 40), (500, 300)] {
        let noise = RgbImage::from_fn(width, height, |_, _| image::Rgb([u8::try_from(dice.below(256)).unwrap(); 3]));
        let reading = read_page(&jpeg(&noise.into()), &ReadOptions::default()).unwrap();
        assert!(reading.documents.is_empty());
    }
}

#[test]
fn crops_of_absurd_corners_are_refused_or_small() {
    let page = PageImage::decode(&file("letter.jpg")).unwrap();
    assert_eq!(page.crop(&[(f32::NAN, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], 100).err(), Some(VisionError::Unreadable));
    for quad in
        [[(0.0, 0.0); 4], [(1e9, 1e9), (-1e9, 1e9), (5.0, 5.0), (0.0, -1e9)], [(-50.0, -50.0), (5000.0, -50.0), (5000.0, 5000.0), (-50.0, 5000.0)]]
    {
        assert!(page.crop(&quad, 300).unwrap().len() <= vision::MAX_CROP_BYTES);
    }
}

#[test]
fn a_reading_never_shows_its_lines_in_a_log() {
    let document = only(&file("passport-hansen.jpg"));
    let shown = format!("{document:?}");
    assert!(!shown.contains("HANSEN") && shown.contains("[redacted]"));
}
