//! PDF files as scanners, phones and print services make them; hostile ones are refused within their bounds.

use devices::{is_pdf, pdf_pictures};
use foundation::ErrorCode;
use std::io::Write;

const WIDTH: u32 = 400;
const HEIGHT: u32 = 320;

fn page() -> image::RgbImage {
    image::RgbImage::from_fn(WIDTH, HEIGHT, |x, y| image::Rgb([(x % 251) as u8, (y % 241) as u8, ((x * y) % 239) as u8]))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("packed");
    encoder.finish().expect("packed")
}

/// A file with one picture stream between other objects.
fn pdf(dictionary: &str, length: &str, body: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n".to_vec();
    file.extend(b"3 0 obj\n<< /Length 31 >>\nstream\nq 400 0 0 320 0 0 cm /Im0 Do Q \nendstream\nendobj\n");
    file.extend(
        format!("4 0 obj\n<< /Type /XObject /Subtype /Image /Width {WIDTH} /Height {HEIGHT} {dictionary} /Length {length} >>\nstream\n").bytes(),
    );
    file.extend(body);
    file.extend(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n");
    file
}

fn decoded(picture: &[u8]) -> image::RgbImage {
    image::load_from_memory(picture).expect("a picture").to_rgb8()
}

#[test]
fn pictures_are_taken_out_as_they_are_packed() {
    let mut jpeg = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&page()).expect("encoded");
    let file = pdf("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", &jpeg.len().to_string(), &jpeg);
    assert!(is_pdf(&file) && !is_pdf(&jpeg));
    assert_eq!(pdf_pictures(&file).expect("one"), [jpeg.clone()]);
    let elsewhere = pdf("/ColorSpace 9 0 R /BitsPerComponent 8 /Filter [ /DCTDecode ]", "5 0 R", &jpeg);
    let picture = pdf_pictures(&elsewhere).expect("one");
    assert_eq!(decoded(&picture[0]).dimensions(), (WIDTH, HEIGHT), "its length stands elsewhere");

    let plain = packed(page().as_raw());
    let file = pdf("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode", &plain.len().to_string(), &plain);
    assert_eq!(decoded(&pdf_pictures(&file).expect("one")[0]), page());

    let grey = image::DynamicImage::from(page()).to_luma8();
    let rows: Vec<u8> = grey.rows().flat_map(|row| std::iter::once(0).chain(row.map(|pixel| pixel.0[0]))).collect();
    let rows = packed(&rows);
    let parameters =
        format!("/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors 1 /Columns {WIDTH} >>");
    let file = pdf(&parameters, &rows.len().to_string(), &rows);
    assert_eq!(image::load_from_memory(&pdf_pictures(&file).expect("one")[0]).expect("a picture").to_luma8(), grey);
}

#[test]
fn files_without_a_scanned_page_and_hostile_ones_are_refused() {
    let bomb = packed(&vec![0; 50_000_000]);
    let cut = |file: Vec<u8>| file[..file.len() / 2].to_vec();
    let whole = packed(page().as_raw());
    for file in [
        b"%PDF-1.7\n%%EOF".to_vec(),
        pdf("/BitsPerComponent 8 /Filter /FlateDecode", &bomb.len().to_string(), &bomb), // More pixels than its size says.
        pdf("/BitsPerComponent 8 /Filter /JPXDecode", "5", b"12345"),
        pdf("/ColorSpace [ /Indexed /DeviceRGB 255 7 0 R ] /BitsPerComponent 8 /Filter /FlateDecode", &whole.len().to_string(), &whole),
        cut(pdf("/BitsPerComponent 8 /Filter /FlateDecode", &whole.len().to_string(), &whole)),
        pdf("/BitsPerComponent 8 /Filter [ /ASCII85Decode /DCTDecode ]", "5", b"12345"),
        b"%PDF-1.7\n1 0 obj << /Subtype /Image /Width 99999999 /Height 99999999 /Filter /DCTDecode >> stream\n\nendstream".to_vec(),
    ] {
        assert_eq!(pdf_pictures(&file).expect_err("refused").code, ErrorCode::PdfWithoutPicture);
    }
    assert_eq!(pdf_pictures(&vec![b'%'; 25_000_001]).expect_err("refused").code, ErrorCode::ImageTooLarge);
}

#[test]
fn no_bytes_make_taking_pictures_out_panic() {
    let whole = packed(page().as_raw());
    let file = pdf("/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode", &whole.len().to_string(), &whole);
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0)
    };
    for _ in 0..400 {
        let mut spoiled = file.clone();
        for _ in 0..=next() % 8 {
            let at = next() % spoiled.len();
            spoiled[at] = u8::try_from(next() % 256).unwrap_or(0);
        }
        spoiled.truncate(spoiled.len() - next() % 200);
        let _ = pdf_pictures(&spoiled);
    }
}
