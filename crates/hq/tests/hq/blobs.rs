//! Pictures: resumed where they stopped, verified, named by a receipt.

use crate::kit::Headquarters;
use journal::{Hash32, Message, SignedReceipt};
use reqwest::StatusCode;

#[tokio::test]
async fn a_picture_goes_on_where_it_stopped() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let picture: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let hash = booth.record_with_picture(&picture);
    let bytes = booth.store.blob(&hash).unwrap().unwrap();
    let url = format!("{}/v1/blobs/{hash}", hq.url());
    // The first half arrives, then the booth is switched off.
    let put = booth.client().put(&url).header("upload-offset", 0).header("upload-length", bytes.len()).body(bytes[..100_000].to_vec());
    let answer = put.send().await.unwrap();
    assert_eq!((answer.status(), answer.headers()["upload-offset"].to_str().unwrap()), (StatusCode::ACCEPTED, "100000"));
    let hq = hq.restart().await;
    let stands = booth.client().head(format!("{}/v1/blobs/{hash}", hq.url())).send().await.unwrap();
    assert_eq!((stands.status(), stands.headers()["upload-offset"].to_str().unwrap()), (StatusCode::NO_CONTENT, "100000"));
    let report = booth.sync_at(&hq.url()).await;
    assert_eq!((report.error, report.waiting_images), (None, 0));
    assert!(hq.hq.store.has_blob(&hash).unwrap());
    assert_eq!(hq.hq.blobs.read(&hash).unwrap(), bytes);
}

#[tokio::test]
async fn a_whole_picture_is_named_by_a_receipt_however_often_it_is_asked() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let hash = booth.record_with_picture(b"\xFF\xD8 portrait");
    let bytes = booth.store.blob(&hash).unwrap().unwrap();
    let client = booth.client();
    for body in [bytes.clone(), vec![]] {
        let offset = bytes.len() - body.len();
        let put = client.put(format!("{}/v1/blobs/{hash}", hq.url())).header("upload-offset", offset).header("upload-length", bytes.len());
        let answer = put.body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let receipt = SignedReceipt::from_bytes(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(receipt.verify(&hq.hq.keys.signing.verifying_key()).unwrap().blobs, [hash]);
    }
}

#[tokio::test]
async fn a_picture_that_is_not_what_its_name_says_is_refused() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let hash = Hash32::of(b"something else");
    let put = booth.client().put(format!("{}/v1/blobs/{hash}", hq.url())).header("upload-offset", 0).header("upload-length", 3);
    assert_eq!(put.body("abc").send().await.unwrap().status(), StatusCode::UNPROCESSABLE_ENTITY);
    let large = booth.client().put(format!("{}/v1/blobs/{hash}", hq.url())).header("upload-offset", 0);
    let large = large.header("upload-length", 1_u64 << 40).body("abc").send().await.unwrap();
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(!hq.hq.store.has_blob(&hash).unwrap());
    let nameless = booth.client().head(format!("{}/v1/blobs/nonsense", hq.url())).send().await.unwrap();
    assert_eq!(nameless.status(), StatusCode::BAD_REQUEST);
}
