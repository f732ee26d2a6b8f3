//! Lines that are up and carry nothing, in front of a real headquarters.

use crate::kit::{Headquarters, until};
use crate::live::Booth;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use uplink::set_daily_budget;

/// Passes connections on, but the first `dead` ones: these take everything and give nothing back, as a captive portal or a flow that a
/// router has forgotten does. Counts them all.
async fn line(target: SocketAddr, dead: usize, came: Arc<AtomicUsize>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let nth = came.fetch_add(1, Ordering::Relaxed);
            tokio::spawn(async move {
                if nth < dead {
                    let mut swallowed = Vec::new();
                    let _ = client.read_to_end(&mut swallowed).await;
                } else if let Ok(mut hq) = TcpStream::connect(target).await {
                    let _ = copy_bidirectional(&mut client, &mut hq).await;
                }
            });
        }
    });
    format!("https://{at}")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_is_up_and_swallows_everything_is_gone_round_by_a_second_connection() {
    let hq = Headquarters::start();
    let came = Arc::new(AtomicUsize::new(0));
    let url = line(hq.booths_at(), 1, came.clone()).await;
    let booth = Booth::at(&hq, "UTKOR", &url, &[]).await;
    booth.record(0, 20);
    until("everything is delivered", || booth.waiting() == 0).await;
    // What comes down while records go up may have one of its own.
    assert!((2..=3).contains(&came.load(Ordering::Relaxed)), "the second was tried while the first was still open, and kept");
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_swallows_for_long_is_tried_again_until_it_carries() {
    let hq = Headquarters::start();
    let came = Arc::new(AtomicUsize::new(0));
    let url = line(hq.booths_at(), 5, came.clone()).await;
    let booth = Booth::at(&hq, "UTKOR", &url, &[]).await;
    booth.record(0, 20);
    until("everything is delivered", || booth.waiting() == 0).await;
    assert!(came.load(Ordering::Relaxed) >= 6);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_come_on_a_connection_of_their_own_while_records_go_up_unless_bytes_are_counted() {
    let hq = Headquarters::start();
    let mut connections = Vec::new();
    for budget in [None, Some(10_000_000)] {
        let came = Arc::new(AtomicUsize::new(0));
        let url = line(hq.booths_at(), 0, came.clone()).await;
        let booth = hq.booth().await;
        set_daily_budget(&booth.store, budget).unwrap();
        booth.record(30);
        let report = booth.sync_at(&url).await;
        assert_eq!((report.error, report.waiting_events), (None, 0));
        assert!(!report.installed.is_empty(), "there were lists");
        connections.push(came.load(Ordering::Relaxed));
    }
    assert_eq!(connections, [2, 1]);
}

/// Passes connections on until they are cut, and notes of each how many bytes headquarters says before it hears its caller a second time: its
/// part of the handshake.
async fn handshakes(target: SocketAddr, cut: Arc<Notify>) -> (String, Arc<Mutex<Vec<usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let all = Arc::new(Mutex::new(Vec::new()));
    let seen = all.clone();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let (seen, cut) = (seen.clone(), cut.clone());
            tokio::spawn(async move {
                let mut hq = TcpStream::connect(target).await.unwrap();
                let (mut up, mut down, mut said) = ([0; 4096], [0; 4096], 0);
                let hello = client.read(&mut up).await.unwrap();
                hq.write_all(&up[..hello]).await.unwrap();
                let finish = loop {
                    tokio::select! {
                        read = client.read(&mut up) => break read.unwrap(),
                        read = hq.read(&mut down) => {
                            let read = read.unwrap();
                            said += read;
                            client.write_all(&down[..read]).await.unwrap();
                        }
                    }
                };
                seen.lock().unwrap().push(said);
                hq.write_all(&up[..finish]).await.unwrap();
                tokio::select! {
                    _ = copy_bidirectional(&mut client, &mut hq) => {} // Either may end it.
                    () = cut.notified() => {}
                }
            });
        }
    });
    (format!("https://{at}"), all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booth_that_connects_again_is_known_without_certificates_being_shown_again() {
    let hq = Headquarters::start();
    let cut = Arc::new(Notify::new());
    let (url, said) = handshakes(hq.booths_at(), cut.clone()).await;
    let booth = Booth::at(&hq, "UTKOR", &url, &[]).await;
    booth.record(0, 20);
    until("everything is delivered", || booth.waiting() == 0).await;
    let before = said.lock().unwrap().len();
    cut.notify_waiters();
    booth.record(20, 20);
    until("everything is delivered again", || booth.waiting() == 0).await;
    let said = said.lock().unwrap().clone();
    assert!(said[0] > 900, "a chain of certificates: {said:?}");
    assert!(said.len() > before && said[before..].iter().all(|bytes| *bytes < 500), "none: {said:?}");
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}
