//! `outpostctl read-page`: page images → machine-readable zones, one line an image, in the order of the images.

use crate::batch::in_order;
use crate::progress::Progress;
use crate::reply::{Done, Reply, Stop, file_error};
use clap::Args;
use foundation::{Clock, CodedError, ErrorCode};
use serde::Serialize;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

#[derive(Args)]
pub(crate) struct ReadPage {
    /// Images (PNG, JPEG, WebP, BMP, TIFF), PDF files of scanned pages, and folders of them, with all that is below.
    #[arg(required = true)]
    images: Vec<PathBuf>,
    /// Writes the portrait and the upright page of each document here.
    #[arg(long)]
    crops: Option<PathBuf>,
    /// How many are read at a time; otherwise as many as there are processors.
    #[arg(long)]
    jobs: Option<usize>,
    /// Says how far it is, also where standard error is no terminal.
    #[arg(long)]
    progress: bool,
}

#[derive(Serialize)]
struct Line {
    file: String,
    documents: Vec<Document>,
    codes: Vec<Code>,
    /// What is wrong with the picture.
    faults: Vec<vision::PageFault>,
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
    /// What the visual zone prints of the zone's fields.
    visual: Vec<vision::VisualCheck>,
}

impl ReadPage {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        let today = platform::SystemClock::new().now().local_date();
        if let Some(crops) = &self.crops {
            std::fs::create_dir_all(crops).map_err(|e| Stop::Environment(file_error(crops, &e)))?;
        }
        let mut files = Vec::new();
        for given in &self.images {
            gather(given, &mut files).map_err(Stop::Environment)?;
        }
        let jobs = self.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let several = files.len() > 1 && std::io::stderr().is_terminal();
        let mut progress = Progress::new(self.progress || several, "read", Some(files.len()), Duration::from_secs(1));
        let mut all = true;
        in_order(
            &files,
            jobs,
            |file| read(file, self.crops.as_deref(), &today),
            |file, line| {
                let line = line.unwrap_or_else(|| Line::failed(file, ErrorCode::Internal.into()));
                if let Some(error) = &line.error {
                    all = false;
                    reply.trouble(&line.file, error);
                }
                progress.add(1, usize::from(line.error.is_some()));
                reply.answer(&line, || words(&line))
            },
        )?;
        Ok(all)
    }
}

impl Line {
    fn failed(file: &Path, error: CodedError) -> Self {
        Self { file: file.display().to_string(), documents: Vec::new(), codes: Vec::new(), faults: Vec::new(), ms: 0.0, error: Some(error) }
    }
}

/// The files that are meant: one that is named, whatever its ending; of a folder every picture, in the order of their names.
fn gather(given: &Path, files: &mut Vec<PathBuf>) -> Result<(), CodedError> {
    if !given.is_dir() {
        files.push(given.to_owned());
        return Ok(());
    }
    let failed = |error: std::io::Error| file_error(given, &error);
    let mut entries: Vec<std::fs::DirEntry> = std::fs::read_dir(given).map_err(failed)?.collect::<Result<_, _>>().map_err(failed)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let (path, kind) = (entry.path(), entry.file_type().map_err(failed)?);
        let picture = path.file_name().and_then(|name| name.to_str()).is_some_and(devices::is_picture_file);
        // A link to a folder is not followed: it may lead back.
        if kind.is_dir() {
            gather(&path, files)?;
        } else if picture {
            files.push(path);
        }
    }
    Ok(())
}

/// Reads one image; what goes wrong stands in the line.
fn read(file: &Path, crops: Option<&Path>, today: &chrono::NaiveDate) -> Line {
    let started = std::time::Instant::now();
    let mut line = match try_read(file, crops, today) {
        Ok(line) => line,
        Err(error) => Line::failed(file, error),
    };
    line.ms = (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    line
}

fn try_read(file: &Path, crops: Option<&Path>, today: &chrono::NaiveDate) -> Result<Line, CodedError> {
    let bytes = std::fs::read(file).map_err(|error| file_error(file, &error))?;
    let of_pdf = devices::is_pdf(&bytes);
    let pictures = if of_pdf { devices::pdf_pictures(&bytes)? } else { vec![bytes] };
    let mut line = Line { file: file.display().to_string(), documents: Vec::new(), codes: Vec::new(), faults: Vec::new(), ms: 0.0, error: None };
    let stem = file.file_stem().map_or_else(|| "page".to_owned(), |stem| stem.to_string_lossy().into_owned());
    for (at, picture) in pictures.into_iter().enumerate() {
        let page = vision::PageImage::decode(&picture)?;
        drop(picture);
        let reading = page.read(&vision::ReadOptions { visual: true, ..vision::ReadOptions::default() });
        let stem = if of_pdf { format!("{stem}-p{}", at + 1) } else { stem.clone() };
        line.error = line.error.or(crops.and_then(|crops| write_crops(&page, &reading, &stem, crops).err()));
        line.faults.extend(&reading.faults);
        line.codes.extend(reading.codes.iter().map(code));
        line.documents.extend(reading.documents.into_iter().map(|reading| document(reading, today)));
    }
    Ok(line)
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
        visual: reading.visual,
        mrz: reading.lines,
    }
}

fn write_crops(page: &vision::PageImage, reading: &vision::PageReading, stem: &str, folder: &Path) -> Result<(), CodedError> {
    const LONGEST_SIDE: u32 = 1200;
    for (at, document) in reading.documents.iter().enumerate() {
        let quads = [("portrait", document.portrait_quad.as_ref()), ("page", Some(&document.page_quad))];
        for (what, quad) in quads.into_iter().filter_map(|(what, quad)| quad.map(|quad| (what, quad))) {
            let jpeg = page.crop(quad, LONGEST_SIDE)?;
            let path = folder.join(format!("{stem}-{}-{what}.jpg", at + 1));
            std::fs::write(&path, jpeg).map_err(|error| file_error(&path, &error))?;
        }
    }
    Ok(())
}

/// What is wrong, and what to do about it.
fn advice(fault: vision::Fault) -> &'static str {
    match fault {
        vision::Fault::Blurred => "too blurred; hold still, focus, clean the glass",
        vision::Fault::Dark => "too dark; more light",
        vision::Fault::Overexposed => "overexposed; less light",
        vision::Fault::Glare => "glare; tilt the page or the lamp",
        vision::Fault::GlareOnZone => "glare on the machine-readable zone; tilt the page or the lamp",
        vision::Fault::GlareOnPortrait => "glare on the portrait; tilt the page or the lamp",
        vision::Fault::Small => "too small; move nearer or scan at more dots an inch",
        vision::Fault::CutOff => "cut off; the whole page must be seen",
        vision::Fault::Tilted => "seen too much from the side; hold the camera level",
    }
}

/// What the page prints of the zone's fields; nothing of those that were not found.
fn visual(checks: &[vision::VisualCheck]) -> String {
    let mut words = String::new();
    for check in checks {
        let field = match check.field {
            vision::VisualField::Surname => "surname",
            vision::VisualField::GivenNames => "given names",
            vision::VisualField::DocumentNumber => "document number",
            vision::VisualField::BirthDate => "date of birth",
            vision::VisualField::ExpiryDate => "date of expiry",
        };
        match &check.finding {
            vision::VisualFinding::Agrees { .. } => words.push_str(&format!("\n  printed alike: {field}")),
            vision::VisualFinding::Differs { printed, expected, confidence, .. } => {
                words.push_str(&format!("\n  differs: {field}: `{printed}` printed, `{expected}` by the zone; confidence {confidence:.2}"));
            }
            vision::VisualFinding::NotFound => {}
        }
    }
    words
}

fn words(line: &Line) -> String {
    let mut words = format!("{}  ({:.0} ms)", line.file, line.ms);
    if line.documents.is_empty() {
        words.push_str(if line.error.is_some() { "\n  not read" } else { "\n  no machine-readable zone" });
    }
    for code in &line.codes {
        words.push_str(&format!("\n  {:?} code of {} bytes", code.symbology, code.bytes.len() / 2));
    }
    for fault in &line.faults {
        words.push_str(&format!("\n  picture: {} ({:.2}, limit {:.2})", advice(fault.fault), fault.measured, fault.limit));
    }
    for document in &line.documents {
        let verdict = if document.verified { "verified" } else { "not verified: compare with the page" };
        words.push_str(&format!(
            "\n  {} {verdict}, confidence {:.2}\n  {}",
            document.format.as_str(),
            document.confidence,
            document.mrz.join("\n  ")
        ));
        words.push_str(&visual(&document.visual));
        for repair in &document.repaired {
            words.push_str(&format!("\n  repaired: line {} column {}: `{}` read, `{}` given", repair.line, repair.column, repair.read, repair.given));
        }
    }
    words
}
