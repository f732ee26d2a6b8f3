//! Lines that are up and carry nothing, in front of a real headquarters.

use crate::kit::{Headquarters, until};
use crate::live::Booth;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

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
    assert_eq!(came.load(Ordering::Relaxed), 2, "the second was tried while the first was still open, and kept");
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
