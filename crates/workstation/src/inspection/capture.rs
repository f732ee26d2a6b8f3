//! Steps 1 to 5: a page image, a reader's frame or typed lines become a traveller with a travel document.

use super::desk::{Pictures, Scan};
use super::{Capture, Desk, Presented, Visual, place};
use crate::picture::from_base64;
use crate::pictures::Shown;
use crate::session::Duty;
use crate::steps::micros;
use crate::views::{CameraAnswer, CameraFrame, CameraHint, CaptureImage, CaptureLines, CheckLines, DifferenceView, InspectionView, RepairView};
use crate::{Workstation, lock};
use border::{Light, MrzStatus, ReadMethod};
use foundation::{CodedError, ErrorCode, Sensitive};
use mrz::Format;
use mrz::live::LiveCheck;
use vision::{DocumentReading, Fault, PageImage, PageReading, ReadOptions, VisualFinding};

/// The longer side of a stored page and portrait, pixels: small enough that a month of crossings fits on a stick.
const PAGE_SIDE_PX: u32 = 1_400;
const PORTRAIT_SIDE_PX: u32 = 480;
/// A passport with a visa beside it is the most a page shows.
const READ: ReadOptions = ReadOptions { max_documents: 2, codes: false, visual: true };
/// More lines than any zone has, and longer than any line, are no zone.
const MAX_LINES: usize = 8;
const MAX_LINE_CHARS: usize = 512;

/// A page, read: all the slow work, done before the desk is touched.
struct ReadPage {
    pictures: Pictures,
    /// Where the page lies on the picture, as fractions of its width and height.
    place: vision::Quad,
    capture: Capture,
    presented: Option<Presented>,
    /// Steps and their microseconds.
    took: Vec<(usize, u64)>,
}

impl Workstation {
    /// Reads a page image that the window sends.
    pub(crate) fn capture_image(&self, request: &CaptureImage) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        let started = std::time::Instant::now();
        let bytes = from_base64(request.data.expose())?;
        lock(&self.inner.steps).begin();
        self.note_step(1, started);
        self.take_page(&duty, &bytes, request.method)
    }

    /// Reads a page image from anywhere. A page without a zone is kept and said to have none.
    pub(crate) fn take_page(&self, duty: &Duty, bytes: &[u8], method: ReadMethod) -> Result<InspectionView, CodedError> {
        let page = read_file(duty, bytes, method)?;
        self.take_read(duty, page, None)
    }

    /// Takes a page that a reader took in one of several lights. What follows the first picture of a scan is kept beside it; what comes
    /// when the traveller has gone already is of no use to the next one.
    pub(crate) fn take_lit_page(&self, duty: &Duty, bytes: &[u8], (number, light): (u64, devices::Light)) -> Result<(), CodedError> {
        let (scan, open) = {
            let desk = lock(&self.inner.desk);
            (desk.scan.clone(), desk.open.id.clone())
        };
        let light = match light {
            devices::Light::White => None,
            devices::Light::Infrared => Some(Light::Infrared),
            devices::Light::Ultraviolet => Some(Light::Ultraviolet),
        };
        let Some((scan, light)) = scan.zip(light).filter(|(scan, _)| number <= scan.number) else {
            let page = read_file(duty, bytes, ReadMethod::Folder)?;
            return self.take_read(duty, page, Some(number)).map(drop);
        };
        if (scan.number, &scan.inspection) != (number, &open) {
            tracing::info!(number, ?light, "a picture of an earlier scan came late");
            return Ok(());
        }
        let image = PageImage::decode(bytes)?;
        let (width, height) = image.size();
        let page = image.crop(&scan.page.map(|(x, y)| (x * pixels(width), y * pixels(height))), PAGE_SIDE_PX)?;
        let added = self.change(duty, |desk| {
            // The officer may have gone on meanwhile.
            if desk.open.id == scan.inspection { desk.add_light(&self.inner.store, light, page) } else { Ok(()) }
        });
        added.map(drop)
    }

    /// A frame of the camera's picture: taken as the page as soon as it reads beyond doubt, otherwise it says what is to be done.
    pub(crate) fn camera_frame(&self, request: &CameraFrame) -> Result<CameraAnswer, CodedError> {
        let duty = self.on_duty()?;
        let page = read_file(&duty, &from_base64(request.data.expose())?, ReadMethod::Camera)?;
        if page.presented.is_none() {
            return Ok(CameraAnswer { hint: Some(CameraHint::NoZone), faults: page.capture.faults });
        }
        if !page.capture.verified {
            return Ok(CameraAnswer { hint: Some(CameraHint::Unclear), faults: page.capture.faults });
        }
        self.take_read(&duty, page, None)?;
        Ok(CameraAnswer { hint: None, faults: Vec::new() })
    }

    fn take_read(&self, duty: &Duty, page: ReadPage, scan: Option<u64>) -> Result<InspectionView, CodedError> {
        page.took.iter().for_each(|(step, micros)| lock(&self.inner.steps).note(*step, *micros));
        self.change(duty, |desk| {
            let failed_again = page.presented.is_none() && has_zone(desk);
            if failed_again {
                // What was read before is worth more than a page nothing can be read from: only say so.
                if let Some(capture) = &mut desk.open.capture {
                    capture.problem = page.capture.problem;
                    capture.faults = page.capture.faults;
                }
                return Ok(());
            }
            desk.replace_pictures(&self.inner.store, page.pictures)?;
            if let Some(number) = scan {
                desk.scan = Some(Scan { number, inspection: desk.open.id.clone(), page: page.place });
            }
            desk.open.capture = Some(page.capture);
            if let Some(presented) = page.presented {
                accept(desk, presented);
            }
            Ok(())
        })
    }

    /// Takes typed MRZ lines or a reader's frame.
    pub(crate) fn capture_lines(&self, request: &CaptureLines) -> Result<InspectionView, CodedError> {
        let duty = self.on_duty()?;
        self.take_lines(&duty, &bounded(&request.lines)?, request.method)
    }

    /// Takes the lines of a zone from anywhere.
    pub(crate) fn take_lines(&self, duty: &Duty, given: &[&str], method: ReadMethod) -> Result<InspectionView, CodedError> {
        let today = duty.today();
        let settings = self.device_settings()?;
        let lines = devices::frame_lines(&given.join("\n"), settings.wedge_prefix.as_deref());
        let (lines, _) = devices::repair_layout(&lines, today);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let zone = mrz::parse(&lines, today)?;
        let (traveller, document) = border::from_mrz(&zone, method);
        let mut presented = Presented { traveller, document };
        self.change(duty, |desk| {
            let same = desk.open.presented.as_ref().is_some_and(|before| same_document(before, &presented));
            if method == ReadMethod::Manual && zone.is_valid() && rebuilds(desk, &presented) {
                presented.document.mrz_status = MrzStatus::Rebuilt;
            } else if !same {
                desk.replace_pictures(&self.inner.store, Pictures::default())?;
            }
            let place = desk.open.capture.as_ref().and_then(|capture| capture.mrz_quad);
            desk.open.capture = Some(Capture {
                method,
                mrz_quad: place.filter(|_| desk.pictures.get(Shown::Page(None)).is_some()),
                read_ms: 0,
                verified: zone.is_valid(),
                confidence: 1.0,
                repaired: Vec::new(),
                problem: None,
                faults: Vec::new(),
                visual: Visual::default(),
            });
            accept(desk, presented);
            Ok(())
        })
    }

    /// Checks MRZ lines while they are typed.
    pub(crate) fn check_lines(&self, request: &CheckLines) -> Result<LiveCheck, CodedError> {
        let duty = self.on_duty()?;
        Ok(mrz::live::check_lines(&bounded(&request.lines)?, duty.today()))
    }
}

fn bounded(lines: &[Sensitive<String>]) -> Result<Vec<&str>, CodedError> {
    if lines.len() > MAX_LINES || lines.iter().any(|line| line.expose().len() > MAX_LINE_CHARS) {
        return Err(ErrorCode::MrzMalformed.into());
    }
    Ok(lines.iter().map(|line| line.expose().as_str()).collect())
}

/// Reads a picture, or of a PDF file the first page with a zone.
fn read_file(duty: &Duty, bytes: &[u8], method: ReadMethod) -> Result<ReadPage, CodedError> {
    if !devices::is_pdf(bytes) {
        return read_page(duty, bytes, method);
    }
    let mut without = None;
    for picture in devices::pdf_pictures(bytes)? {
        match read_page(duty, &picture, method) {
            Ok(page) if page.presented.is_some() => return Ok(page),
            page => without = without.or(Some(page)),
        }
    }
    without.unwrap_or_else(|| Err(ErrorCode::PdfWithoutPicture.into()))
}

fn read_page(duty: &Duty, bytes: &[u8], method: ReadMethod) -> Result<ReadPage, CodedError> {
    let started = std::time::Instant::now();
    let image = PageImage::decode(bytes)?;
    let reading = image.read(&READ);
    let mut took = vec![(2, micros(started))];
    let read_ms = u32::try_from(started.elapsed().as_millis()).unwrap_or(u32::MAX);
    let faults: Vec<Fault> = reading.faults.iter().map(|found| found.fault).collect();
    let document = reading.documents.iter().find(|document| !is_visa(document)).or(reading.documents.first());
    let Some(document) = document else {
        let whole = whole_page(&reading);
        let pictures = Pictures::default().with(Shown::Page(None), image.crop(&whole, PAGE_SIDE_PX)?);
        return Ok(ReadPage { pictures, place: fractions(&whole, &reading), capture: unread(method, read_ms, faults), presented: None, took });
    };
    let lines: Vec<&str> = document.lines.iter().map(String::as_str).collect();
    let started = std::time::Instant::now();
    let zone = mrz::parse(&lines, duty.today())?;
    took.push((3, micros(started)));
    let started = std::time::Instant::now();
    let (traveller, travel_document) = border::from_mrz(&zone, method);
    took.push((5, micros(started)));
    let mut pictures = Pictures::default().with(Shown::Page(None), image.crop(&document.page_quad, PAGE_SIDE_PX)?);
    if let Some(quad) = document.portrait_quad {
        pictures = pictures.with(Shown::Portrait, image.crop(&quad, PORTRAIT_SIDE_PX)?);
    }
    let capture = Capture {
        method,
        mrz_quad: place::within(&document.page_quad, &document.quad),
        read_ms,
        verified: document.verified,
        confidence: document.confidence,
        repaired: repairs(document),
        problem: None,
        faults,
        visual: visual(document),
    };
    Ok(ReadPage {
        pictures,
        place: fractions(&document.page_quad, &reading),
        capture,
        presented: Some(Presented { traveller, document: travel_document }),
        took,
    })
}

fn is_visa(document: &DocumentReading) -> bool {
    matches!(document.format, Format::MrvA | Format::MrvB)
}

fn unread(method: ReadMethod, read_ms: u32, faults: Vec<Fault>) -> Capture {
    let problem = Some(ErrorCode::NoMrz.into());
    Capture { method, mrz_quad: None, read_ms, verified: false, confidence: 0.0, repaired: Vec::new(), problem, faults, visual: Visual::default() }
}

#[expect(clippy::cast_precision_loss, reason = "a picture's sides are far below 2^24 pixels")]
const fn pixels(side: u32) -> f32 {
    side as f32
}

fn whole_page(reading: &PageReading) -> vision::Quad {
    let (width, height) = (pixels(reading.width), pixels(reading.height));
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
}

fn fractions(quad: &vision::Quad, reading: &PageReading) -> vision::Quad {
    quad.map(|(x, y)| (x / pixels(reading.width.max(1)), y / pixels(reading.height.max(1))))
}

fn repairs(document: &DocumentReading) -> Vec<RepairView> {
    let view = |repair: &vision::Repair| RepairView {
        line: u8::try_from(repair.line).unwrap_or(u8::MAX),
        column: u8::try_from(repair.column).unwrap_or(u8::MAX),
        read: repair.read.to_string(),
        given: repair.given.to_string(),
    };
    document.repaired.iter().map(view).collect()
}

fn visual(document: &DocumentReading) -> Visual {
    let mut visual = Visual::default();
    for check in &document.visual {
        match &check.finding {
            VisualFinding::Agrees { .. } => visual.alike.push(check.field),
            VisualFinding::Differs { quad, printed, expected, differing, .. } => visual.differences.push(DifferenceView {
                field: check.field,
                printed: printed.clone(),
                expected: expected.clone(),
                differing: differing.iter().map(|column| u8::try_from(*column).unwrap_or(u8::MAX)).collect(),
                place: place::within(&document.page_quad, quad),
            }),
            VisualFinding::NotFound => {}
        }
    }
    visual
}

fn has_zone(desk: &Desk) -> bool {
    desk.open.presented.as_ref().is_some_and(|presented| !presented.document.mrz_lines.is_empty())
}

/// Whether typed lines put right what a reading of the same zone got wrong.
fn rebuilds(desk: &Desk, typed: &Presented) -> bool {
    desk.open
        .presented
        .as_ref()
        .is_some_and(|read| read.document.mrz_status == MrzStatus::CheckDigitFailed && read.document.mrz_format == typed.document.mrz_format)
}

/// The same number from the same State.
fn same_document(a: &Presented, b: &Presented) -> bool {
    let key = |presented: &Presented| {
        let number = presented.document.number.as_ref().map(|number| number.value.clone());
        (presented.document.issuing_state.as_ref().map(|state| state.value), number)
    };
    key(a) == key(b) && a.document.number.is_some()
}

/// Takes a newly read document. Of what the officer entered before, only what no document tells is kept, and only for the
/// same document.
fn accept(desk: &mut Desk, mut presented: Presented) {
    match &desk.open.presented {
        Some(before) if same_document(before, &presented) => {
            presented.traveller.residence.clone_from(&before.traveller.residence);
        }
        _ => desk.open.class = None,
    }
    desk.open.presented = Some(presented);
    desk.open.rekeyed = None;
}
