//! What is wrong with a picture is said beside a doubtful reading, in the desk and while the camera looks.

use crate::at_work;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat};
use outpost_tests::{ERIKSSON, specimen};
use serde_json::json;
use std::io::Cursor;

fn sent(picture: &DynamicImage) -> String {
    let mut bytes = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut bytes, ImageFormat::Png).expect("written");
    STANDARD.encode(bytes.into_inner())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blurred_page_is_said_to_be_blurred_and_a_dark_one_dark() {
    let (booth, _hq) = at_work("entry").await;
    let page = image::load_from_memory(&specimen(ERIKSSON).expect("a specimen")).expect("a picture");
    for (picture, fault) in [(page.blur(12.0), "blurred"), (page.brighten(-190).blur(12.0), "dark")] {
        let answer = booth.call("camera_frame", json!({ "data": sent(&picture) })).await.expect("looked at");
        assert!(answer["hint"].is_string() && answer["faults"].as_array().is_some_and(|faults| faults.contains(&json!(fault))), "{fault}: {answer}");
        let view = booth.call("capture_image", json!({ "data": sent(&picture), "method": "camera" })).await.expect("kept as a page");
        let faults = &view["capture"]["faults"];
        assert!(view["capture"]["verified"] == false && faults.as_array().is_some_and(|faults| faults.contains(&json!(fault))), "{fault}: {faults}");
    }
    let good = booth.scan(ERIKSSON).await.expect("read");
    assert_eq!((&good["capture"]["verified"], &good["capture"]["faults"]), (&json!(true), &json!([])));
}
