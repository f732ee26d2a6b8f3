//! What booths record arrives exactly once, whatever happens on the way.

use crate::kit::{Headquarters, post_segment, until, within};
use foundation::ErrorCode;
use reqwest::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Events a fresh booth has recorded before its first crossing: `epoch.opened`, `booth.enrolled`, and a feed each.
fn head(booth: &crate::kit::Booth) -> u64 {
    booth.store.head().unwrap().unwrap().head_seq
}

#[tokio::test]
async fn everything_recorded_is_received_and_counted_once() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(300);
    let report = booth.sync().await;
    assert_eq!((report.error, report.waiting_events), (None, 0));
    let runs = hq.hq.store.runs(Some(booth.id())).unwrap();
    assert_eq!(runs.len(), 1);
    assert_eq!((runs[0].first, runs[0].last), (1, head(&booth)));
    let day = hq.hq.now_ms();
    let day = chrono::DateTime::from_timestamp_millis(day).unwrap().date_naive().to_string();
    let figures = hq.hq.days(&day, &day, None).unwrap();
    assert_eq!((figures[&day].entries, figures[&day].exits), (200, 100));
    let verified = hq.hq.verify().unwrap();
    assert_eq!((verified.events, verified.faults), (head(&booth), vec![]));
}

#[tokio::test]
async fn the_same_segment_again_is_absorbed() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(10);
    let (client, segment) = (booth.client(), booth.segment(1, 5));
    let first = post_segment(&client, &hq, segment.clone()).await;
    let again = post_segment(&client, &hq, segment).await;
    // Sealed anew: other bytes, the same events.
    let resealed = post_segment(&client, &hq, booth.segment(1, 5)).await;
    for (status, receipt, _) in [first, again, resealed] {
        let receipt = receipt.unwrap();
        assert_eq!((status, receipt.upto_seq, receipt.forked), (StatusCode::OK, 5, false));
    }
    assert_eq!(hq.hq.store.segments(0, 9).unwrap().len(), 1);
    // Overlapping in part: only what is new is added.
    let (status, receipt, _) = post_segment(&client, &hq, booth.segment(3, 8)).await;
    assert_eq!((status, receipt.unwrap().upto_seq), (StatusCode::OK, 8));
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test]
async fn records_beyond_a_hole_are_held_and_the_hole_is_told() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(20);
    let client = booth.client();
    post_segment(&client, &hq, booth.segment(1, 4)).await;
    let (_, receipt, _) = post_segment(&client, &hq, booth.segment(10, 15)).await;
    let receipt = receipt.unwrap();
    assert_eq!((receipt.upto_seq, receipt.beyond.as_slice()), (4, [(10, 15)].as_slice()));
    let holes = hq.hq.store.holes(booth.id()).unwrap();
    assert_eq!(holes.iter().map(|hole| (hole.first, hole.last)).collect::<Vec<_>>(), [(5, 9)]);
    // The booth fills it without being told twice.
    assert_eq!(booth.sync().await.waiting_events, 0);
    assert!(hq.hq.store.holes(booth.id()).unwrap().is_empty());
    assert_eq!(hq.hq.store.runs(Some(booth.id())).unwrap().len(), 1);
}

#[tokio::test]
async fn a_headquarters_that_dies_after_storing_answers_the_same_segment_as_a_duplicate() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(5);
    let proxy = Proxy::towards(hq.booths_at()).await;
    let (client, segment) = (booth.client(), booth.segment(1, 5));
    // The connection stands before answers begin to get lost.
    let probe = client.head(format!("{}/v1/blobs/{}", proxy.url, "00".repeat(32))).send().await.unwrap();
    assert_eq!(probe.status(), StatusCode::NOT_FOUND);
    proxy.lose_answers.store(true, Ordering::SeqCst);
    let url = proxy.url.clone();
    let sent = tokio::spawn({
        let (client, segment) = (client.clone(), segment.clone());
        async move { client.post(format!("{url}/v1/segments")).body(segment).send().await }
    });
    until("stored", || hq.hq.store.segments(0, 9).unwrap().len() == 1).await;
    let hq = hq.restart().await; // Every connection drops; the answer never came.
    assert!(within(sent).await.unwrap().is_err());
    let (status, receipt, _) = post_segment(&booth.client(), &hq, segment).await;
    assert_eq!((status, receipt.unwrap().upto_seq), (StatusCode::OK, 5));
    assert_eq!(hq.hq.store.segments(0, 9).unwrap().len(), 1);
    assert_eq!(booth.sync_at(&hq.url()).await.waiting_events, 0);
}

#[tokio::test]
async fn a_restarted_headquarters_goes_on_where_it_stood() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(3);
    booth.sync().await;
    let hq = hq.restart().await;
    booth.record(3);
    let report = booth.sync_at(&hq.url()).await;
    assert_eq!((report.error, report.waiting_events), (None, 0));
    assert_eq!(hq.hq.store.runs(Some(booth.id())).unwrap()[0].last, head(&booth));
}

#[tokio::test]
async fn several_booths_deliver_at_the_same_time() {
    let hq = Headquarters::start();
    let mut deliveries = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let booth = hq.booth().await;
        deliveries.spawn(async move {
            booth.record(150);
            (booth.id(), booth.sync().await.waiting_events, head(&booth))
        });
    }
    while let Some(done) = deliveries.join_next().await {
        let (id, waiting, head) = done.unwrap();
        assert_eq!(waiting, 0);
        assert_eq!(hq.hq.store.runs(Some(id)).unwrap()[0].last, head);
    }
}

#[tokio::test]
async fn a_neighbour_may_carry_a_segment() {
    let hq = Headquarters::start();
    let (silent, carrier) = (hq.booth().await, hq.booth().await);
    silent.record(2);
    let (status, receipt, _) = post_segment(&carrier.client(), &hq, silent.segment(1, 3)).await;
    let receipt = receipt.unwrap();
    assert_eq!((status, receipt.booth, receipt.upto_seq), (StatusCode::OK, silent.id(), 3));
}

#[tokio::test]
async fn an_overloaded_headquarters_says_so_at_once_and_nothing_is_lost() {
    let hq = Headquarters::start_with(|limits| limits.segments = 0);
    let booth = hq.booth().await;
    booth.record(1);
    let answer = booth.client().post(format!("{}/v1/segments", hq.url())).body(booth.segment(1, 1)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers().contains_key("retry-after"));
    let report = booth.sync().await;
    assert_eq!(report.error.unwrap().code, ErrorCode::HqUnreachable);
    assert!(report.waiting_events > 0);
}

#[tokio::test]
async fn what_headquarters_publishes_arrives_with_the_next_hello() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.sync().await;
    let mut officer = hq.hq.store.officers().unwrap().remove(0);
    officer.revoked = true;
    let version = hq.hq.publish_officers(&[officer.clone()], "test").unwrap();
    assert_eq!(booth.sync().await.installed, ["officers"]);
    let officers: Vec<border::Officer> = journal::cbor::from_slice(&booth.store.feed("officers").unwrap().unwrap().body).unwrap();
    assert!(officers.iter().any(|known| known.id == officer.id && known.revoked));
    // The booth has told that it applied it.
    booth.sync().await;
    let told = hq.hq.store.feeds_told().unwrap();
    assert!(told.contains(&(booth.id(), "officers".to_owned(), version)));
}

/// Passes bytes on, and can begin to lose what headquarters answers.
struct Proxy {
    url: String,
    lose_answers: Arc<AtomicBool>,
}

impl Proxy {
    async fn towards(target: std::net::SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let lose_answers = Arc::new(AtomicBool::new(false));
        let lost = lose_answers.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass(client, target, lost.clone()));
            }
        });
        Self { url, lose_answers }
    }
}

async fn pass(client: TcpStream, target: std::net::SocketAddr, lose_answers: Arc<AtomicBool>) {
    let server = TcpStream::connect(target).await.unwrap();
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async move { tokio::io::copy(&mut from_client, &mut to_server).await };
    let down = async move {
        let mut buffer = vec![0; 16 * 1024];
        while let Ok(read @ 1..) = from_server.read(&mut buffer).await {
            if !lose_answers.load(Ordering::SeqCst) && to_client.write_all(&buffer[..read]).await.is_err() {
                break;
            }
        }
    };
    tokio::select! {
        _ = up => {}
        () = down => {}
    }
}
