//! The booth's deliverer in the background, against a headquarters that comes and goes.

use crate::kit::{Headquarters, until};
use foundation::ErrorCode;
use uplink::Deliverer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_recorded_is_delivered_without_being_asked_for() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let deliverer = Deliverer::start(&booth.store, &tokio::runtime::Handle::current()).unwrap();
    assert!(matches!(Deliverer::start(&booth.store, &tokio::runtime::Handle::current()), Err(uplink::UplinkError::InUse)), "one deliverer");
    until("the feeds are there", || booth.store.feed_versions().unwrap().len() == 4).await;
    booth.record(70);
    let hash = booth.record_with_picture(b"\xFF\xD8 portrait");
    deliverer.nudge();
    until("received", || {
        deliverer.nudge();
        let queue = booth.store.queue().unwrap();
        queue.events == 0 && queue.blobs == 0
    })
    .await;
    assert!(hq.hq.store.has_blob(&hash).unwrap());
    let status = deliverer.status();
    assert_eq!(status.last_error, None);
    assert!(status.last_contact_ms.is_some() && status.bytes_sent > 0);
    assert_eq!(status.installed.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_headquarters_that_is_away_is_named_and_the_booth_works_on() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap(); // Closed again at once.
    let enrolment = booth.store.enrolled().unwrap().unwrap();
    booth.store.save_enrolment(&enrolment.answer, &format!("https://{nobody}")).unwrap();
    let deliverer = Deliverer::start(&booth.store, &tokio::runtime::Handle::current()).unwrap();
    until("the failure is told", || deliverer.status().last_error.is_some()).await;
    assert_eq!(deliverer.status().last_error.unwrap().code, ErrorCode::HqUnreachable);
    booth.record(1);
    assert!(booth.store.queue().unwrap().events > 0);
}
