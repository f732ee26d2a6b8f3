//! Devices that bring documents to the booth: a scanner's folder, a swipe reader on a serial line, PDF files.

use crate::{at_work, refused};
use base64::Engine;
use foundation::ErrorCode;
use outpost_tests::{Booth, ERIKSSON, specimen};
use serde_json::{Value, json};
use std::time::Duration;

/// Number of the everyday traveller's document.
const MULTI: &str = "L898902C3";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_the_scanner_drops_into_its_folder_comes_to_the_open_inspection() {
    let (booth, _hq) = at_work("entry").await;
    let folder = booth.folder().join("scans");
    let settings = json!({ "watched_folder": folder, "wedge_prefix": null, "wedge_gap_ms": 50, "folder_error": null });
    booth.call("set_devices", settings).await.expect("set");
    wait_for(&booth, "devices", |devices| devices["folder_error"]["code"] == "device-failed").await;
    std::fs::create_dir(&folder).expect("made");
    wait_for(&booth, "devices", |devices| devices["folder_error"].is_null()).await;
    std::fs::write(folder.join("scan-1.jpg"), specimen(ERIKSSON).expect("a specimen")).expect("written");
    let view = wait_for(&booth, "inspection", |view| view["traveller"].is_object()).await;
    assert_eq!((&view["document"]["number"]["value"], &view["capture"]["method"]), (&json!(MULTI), &json!("folder")));
    let booth = booth.killed_and_started_again().expect("it opens again");
    booth.start_work("entry").await.expect("the officer signs in again");
    std::fs::write(folder.join("scan-2.jpg"), specimen("passport-minor.jpg").expect("a specimen")).expect("written");
    let view = wait_for(&booth, "inspection", |view| view["document"]["number"]["value"] != MULTI).await;
    assert_eq!(view["traveller"]["primary_identifier"]["value"], "FERNANDEZ GARCIA");
}

/// The page in daylight, infrared and ultraviolet.
async fn pictures(booth: &Booth, view: &Value) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for name in [&view["page_image"], &view["other_lights"][0]["image"], &view["other_lights"][1]["image"]] {
        all.push(booth.workstation.picture(name.as_str().expect("a picture")).await.expect("shown").bytes);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_taken_in_three_lights_is_one_capture_and_what_comes_late_is_not_the_next_travellers() {
    let (booth, _hq) = at_work("entry").await;
    let folder = booth.folder().join("scans");
    std::fs::create_dir(&folder).expect("made");
    let settings = json!({ "watched_folder": folder, "wedge_prefix": null, "wedge_gap_ms": 50, "folder_error": null });
    booth.call("set_devices", settings).await.expect("set");
    let page = specimen(ERIKSSON).expect("a specimen");
    std::fs::write(folder.join("0815_IR.jpg"), &page).expect("written");
    std::fs::write(folder.join("0815_W.jpg"), &page).expect("written");
    let lights = |view: &Value| view["capture"]["other_lights"].as_array().map_or(0, Vec::len);
    let view = wait_for(&booth, "inspection", |view| lights(view) == 1).await;
    assert_eq!((&view["document"]["number"]["value"], &view["capture"]["other_lights"][0]["light"]), (&json!(MULTI), &json!("infrared")));
    std::fs::write(folder.join("0815_UV.jpg"), &page).expect("written");
    let view = wait_for(&booth, "inspection", |view| lights(view) == 2).await;
    let of_capture = pictures(&booth, &view["capture"]).await;
    let size = |bytes: &[u8]| image::load_from_memory(bytes).map(|picture| (picture.width(), picture.height())).expect("a picture");
    assert!(of_capture.iter().all(|bytes| size(bytes) == size(&of_capture[0])), "all are cut at the same place");

    let booth = booth.killed_and_started_again().expect("it opens again");
    booth.start_work("entry").await.expect("the officer signs in again");
    assert_eq!(lights(&booth.call("inspection", json!({})).await.expect("shown")), 2, "what was kept is there");
    booth.answer_all("not-same").await.expect("answered");
    let id = booth.decide_main().await.expect("recorded")["crossing"].clone();
    let past = booth.call("crossing", json!({ "id": id, "purpose": "correction" })).await.expect("shown");
    assert_eq!(lights(&json!({ "capture": past })), 2);
    assert!(pictures(&booth, &past).await == of_capture, "the crossing has the pictures that the officer saw");

    // The first traveller's ultraviolet picture comes when the second one stands there.
    std::fs::write(folder.join("0816_W.jpg"), &page).expect("written");
    wait_for(&booth, "inspection", |view| view["document"].is_object()).await;
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    std::fs::write(folder.join("0816_UV.jpg"), &page).expect("written");
    std::fs::write(folder.join("0817_W.jpg"), specimen("passport-minor.jpg").expect("a specimen")).expect("written");
    let view = wait_for(&booth, "inspection", |view| view["document"].is_object()).await;
    assert_eq!((&view["traveller"]["primary_identifier"]["value"], lights(&view)), (&json!("FERNANDEZ GARCIA"), 0));

    // Another reader counts its scans from the beginning: its first one is not a late one of the reader before.
    booth.answer_all("not-same").await.expect("answered");
    booth.decide_main().await.expect("recorded");
    let other = booth.folder().join("other-reader");
    std::fs::create_dir(&other).expect("made");
    let settings = json!({ "watched_folder": other, "wedge_prefix": null, "wedge_gap_ms": 50, "folder_error": null });
    booth.call("set_devices", settings).await.expect("set");
    std::fs::write(other.join("0001_IR.jpg"), &page).expect("written");
    let view = wait_for(&booth, "inspection", |view| view["document"].is_object()).await;
    assert_eq!(view["document"]["number"]["value"], MULTI);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_zone_swiped_at_a_serial_reader_comes_to_the_open_inspection_and_a_reader_gone_is_said() {
    use std::os::fd::{AsFd, AsRawFd};
    let (booth, _hq) = at_work("entry").await;
    let (reader, other) = serial2::SerialPort::pair().expect("a pseudo-terminal");
    let port = std::fs::read_link(format!("/proc/self/fd/{}", other.as_fd().as_raw_fd())).expect("it has a name");
    let settings = json!({ "watched_folder": null, "wedge_prefix": null, "wedge_gap_ms": 50, "folder_error": null, "serial_port": port });
    let kept = booth.call("set_devices", settings).await.expect("set");
    assert_eq!(kept["serial_port"], json!(port));
    reader.write_all(b"\x02P<UTOHANSEN<<PETER<<<<<<<<<<<<<<<<<<<<<<<<<<\rH7310442A8UTO6911030M3102282<<<<<<<<<<<<<<<4\r\x03").expect("swiped");
    let view = wait_for(&booth, "inspection", |view| view["traveller"].is_object()).await;
    assert_eq!((&view["traveller"]["primary_identifier"]["value"], &view["capture"]["method"]), (&json!("HANSEN"), &json!("reader")));
    drop((reader, other));
    wait_for(&booth, "devices", |devices| devices["serial_error"]["code"] == "device-failed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanned_pdf_file_is_read_and_one_without_a_page_is_refused() {
    let (booth, _hq) = at_work("entry").await;
    let send = |bytes: Vec<u8>| json!({ "data": base64::engine::general_purpose::STANDARD.encode(bytes), "method": "image" });
    let picture = |bytes: &[u8]| {
        let head = format!("4 0 obj\n<< /Subtype /Image /Width 1200 /Height 900 /Filter /DCTDecode /Length {} >>\nstream\n", bytes.len());
        [head.as_bytes(), bytes, b"\nendstream\nendobj\n"].concat()
    };
    let blank = image::GrayImage::from_pixel(1_200, 900, image::Luma([250]));
    let mut cover = Vec::new();
    image::codecs::jpeg::JpegEncoder::new(&mut cover).encode_image(&blank).expect("encoded");
    let pages = [b"%PDF-1.4\n".to_vec(), picture(&cover), picture(&specimen(ERIKSSON).expect("a specimen"))].concat();
    let view = booth.call("capture_image", send(pages)).await.expect("read");
    assert_eq!(view["document"]["number"]["value"], MULTI, "the page with a zone, behind one without");
    refused(booth.call("capture_image", send(b"%PDF-1.4\n%%EOF".to_vec())).await, ErrorCode::PdfWithoutPicture);
    assert_eq!(booth.call("inspection", json!({})).await.expect("open")["document"]["number"]["value"], MULTI, "what was read stays");
}

/// Asks again whenever something changed, for at most a minute.
async fn wait_for(booth: &Booth, command: &str, is_so: impl Fn(&Value) -> bool) -> Value {
    let wait = async {
        let mut seen = 0;
        loop {
            let answer = booth.call(command, json!({})).await.expect(command);
            if is_so(&answer) {
                return answer;
            }
            seen = booth.call("changes", json!({ "version": seen })).await.expect("changes")["version"].as_u64().expect("a version");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait).await.unwrap_or_else(|_| panic!("{command} never came to it"))
}
