//! `outpostctl read-page`: page images → machine-readable zones, one line an image, in the order of the images.

use crate::reply::{Done, Reply, Stop, read_file};
use clap::Args;
use foundation::{Clock, CodedError, ErrorCode};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub(crate) struct ReadPage {
    /// Images: PNG, JPEG, WebP, BMP, TIFF.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// Writes the portrait and the upright page of each document here.
    #[arg(long)]
    crops: Option<PathBuf>,
}

#[derive(Serialize)]
struct Line {
    file: String,
    documents: Vec<Document>,
    codes: Vec<Code>,
    ms: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CodedError>,
}

/// A 2D code: its bytes in hexadecimal digits, and its corners clockwise.
#[derive(Serialize)]
struct Code {
    symbology: vision::Symbology,
    bytes: String,
    quad: vision::Quad,
}

#[derive(Serialize)]
struct Document {
    mrz: Vec<String>,
    format: mrz::Format,
    valid: bool,
    verified: bool,
    confidence: f32,
    repaired: Vec<vision::Repair>,
    fields: Option<mrz::json::Fields>,
    portrait: Option<vision::Rect>,
}

impl ReadPage {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        let today = platform::SystemClock::new().now().local_date();
        if let Some(crops) = &self.crops {
            std::fs::create_dir_all(crops)
                .map_err(|e| Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{}: {e}", crops.display()))))?;
        }
        let mut all = true;
        for image in &self.images {
            let started = std::time::Instant::now();
            let read = read_file(image).map_err(|stop| match stop {
                Stop::Environment(error) | Stop::Verification(error) | Stop::Malformed(error) => error,
                Stop::Unread => ErrorCode::FileFailed.into(),
            });
            let page = read.and_then(|bytes| vision::PageImage::decode(&bytes).map_err(CodedError::from));
            let (documents, codes, error) = match page {
                Ok(page) => {
                    let reading = page.read(&vision::ReadOptions::default());
                    if let Some(crops) = &self.crops {
                        write_crops(&page, &reading, image, crops)?;
                    }
                    let codes = reading.codes.iter().map(code).collect();
                    (reading.documents.into_iter().map(|d| document(d, &today)).collect(), codes, None)
                }
                Err(error) => {
                    all = false;
                    reply.trouble(&image.display().to_string(), &error);
                    (Vec::new(), Vec::new(), Some(error))
                }
            };
            let ms = started.elapsed().as_secs_f64() * 1000.0;
            let line = Line { file: image.display().to_string(), documents, codes, ms: (ms * 10.0).round() / 10.0, error };
            reply.answer(&line, || words(&line))?;
        }
        Ok(all)
    }
}

fn code(code: &vision::Code) -> Code {
    let bytes = code.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Code { symbology: code.symbology, bytes, quad: code.quad }
}

fn document(reading: vision::DocumentReading, today: &chrono::NaiveDate) -> Document {
    let lines: Vec<&str> = reading.lines.iter().map(String::as_str).collect();
    let report = mrz::json::report(&lines, today);
    Document {
        valid: report.valid,
        fields: report.fields,
        format: reading.format,
        verified: reading.verified,
        confidence: reading.confidence,
        repaired: reading.repaired,
        portrait: reading.portrait,
        mrz: reading.lines,
    }
}

fn write_crops(page: &vision::PageImage, reading: &vision::PageReading, image: &Path, folder: &Path) -> Result<(), Stop> {
    const LONGEST_SIDE: u32 = 1200;
    let stem = image.file_stem().map_or_else(|| "page".to_owned(), |s| s.to_string_lossy().into_owned());
    for (at, document) in reading.documents.iter().enumerate() {
        let quads = [("portrait", document.portrait_quad.as_ref()), ("page", Some(&document.page_quad))];
        for (what, quad) in quads.into_iter().filter_map(|(what, quad)| quad.map(|quad| (what, quad))) {
            let jpeg = page.crop(quad, LONGEST_SIDE).map_err(|e| Stop::from(CodedError::from(e)))?;
            let path = folder.join(format!("{stem}-{}-{what}.jpg", at + 1));
            std::fs::write(&path, jpeg).map_err(|e| Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{}: {e}", path.display()))))?;
        }
    }
    Ok(())
}

fn words(line: &Line) -> String {
    let mut words = format!("{}  ({:.0} ms)", line.file, line.ms);
    if line.documents.is_empty() {
        words.push_str(if line.error.is_some() { "\n  not read" } else { "\n  no machine-readable zone" });
    }
    for code in &line.codes {
        words.push_str(&format!("\n  {:?} code of {} bytes", code.symbology, code.bytes.len() / 2));
    }
    for document in &line.documents {
        let verdict = if document.verified { "verified" } else { "not verified: compare with the page" };
        words.push_str(&format!(
            "\n  {} {verdict}, confidence {:.2}\n  {}",
            document.format.as_str(),
            document.confidence,
            document.mrz.join("\n  ")
        ));
        for repair in &document.repaired {
            words.push_str(&format!("\n  repaired: line {} column {}: `{}` read, `{}` given", repair.line, repair.column, repair.read, repair.given));
        }
    }
    words
}
