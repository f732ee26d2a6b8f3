//! Delivery over QUIC: the same bytes, rules and bounds as over HTTPS, on lines that lose, are cut and forget.

use crate::air::Air;
use crate::kit::{Headquarters, noon_millis, until, within};
use crate::live::{Booth, NOWHERE};
use foundation::{ErrorCode, FixedClock};
use journal::{Message, STREAM_PROTOCOL, StreamAnswer, StreamAsk, StreamHead, Verb};
use quinn::crypto::rustls::QuicClientConfig;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::{TcpListener, UdpSocket};
use uplink::Way;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booth_delivers_over_udp_where_it_is_answered_there() {
    let hq = Headquarters::start_over_udp();
    let air = Air::before(hq.booths_at(), 0, 1).await;
    let booth = Booth::at(&hq, "UTKOR", &air.url(), &[]).await;
    booth.record(0, 300);
    until("everything is delivered", || booth.waiting() == 0).await;
    let status = booth.deliverer.status();
    assert_eq!((status.way, status.last_error), (Some(Way::Quic), None));
    assert!(!status.installed.is_empty(), "what headquarters publishes comes the same way");
    assert_eq!(air.flows(), 1);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_udp_is_blocked_everything_goes_over_https_and_the_booth_remembers_it() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    booth.record(30);
    let report = booth.sync().await;
    assert_eq!((report.error, report.waiting_events), (None, 0));
    // A line that swallows all UDP, and counts it, beside the TCP of headquarters.
    let (url, swallowed) = beside(hq.booths_at()).await;
    booth.record(1);
    assert_eq!(booth.sync_at(&url).await.waiting_events, 0);
    let tried = swallowed.load(Ordering::SeqCst);
    assert!(tried > 0, "it was tried");
    booth.record(1);
    assert_eq!(booth.sync_at(&url).await.waiting_events, 0);
    assert_eq!(swallowed.load(Ordering::SeqCst), tried, "and is not tried again on this network");
}

/// TCP that is passed on to `target`, and UDP at the same number that is swallowed and counted.
async fn beside(target: SocketAddr) -> (String, Arc<AtomicUsize>) {
    let (listener, socket) = loop {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        if let Ok(socket) = UdpSocket::bind(listener.local_addr().unwrap()).await {
            break (listener, socket);
        }
    };
    let (at, swallowed) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = swallowed.clone();
    tokio::spawn(async move {
        let mut datagram = [0; 2_048];
        while socket.recv_from(&mut datagram).await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut hq = tokio::net::TcpStream::connect(target).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut client, &mut hq).await; // Either may end it.
            });
        }
    });
    (format!("https://{at}"), swallowed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flow_that_a_router_forgets_is_gone_on_from_another_port_and_nothing_is_sent_twice() {
    let hq = Headquarters::start_over_udp();
    let air = Air::before(hq.booths_at(), 0, 2).await;
    let booth = Booth::at(&hq, "UTKOR", &air.url(), &[]).await;
    until("the booth has said hello", || booth.deliverer.status().way == Some(Way::Quic) && booth.waiting() == 0).await;
    air.forget();
    booth.record(0, 500);
    until("everything is delivered", || booth.waiting() == 0).await;
    assert_eq!(air.flows(), 2, "one other port, on the same connection");
    nothing_was_sent_twice(&booth);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[track_caller]
fn nothing_was_sent_twice(booth: &Booth) {
    assert_eq!(booth.deliverer.status().events_begun, booth.store.head().unwrap().unwrap().head_seq);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_line_with_losses_is_gone_on_with_after_it_and_nothing_is_sent_twice() {
    let hq = Headquarters::start_over_udp();
    let air = Air::before(hq.booths_at(), 30, 3).await;
    let booth = Booth::at(&hq, "UTKOR", &air.url(), &[]).await;
    until("the booth has said hello", || booth.deliverer.status().way == Some(Way::Quic) && booth.waiting() == 0).await;
    let passed = air.passed();
    booth.record(0, 2_000);
    until("something has gone", || air.passed() > passed + 20).await;
    air.cut();
    air.forget();
    until("another port is tried in vain", || air.knocks() > 0).await;
    air.mend();
    until("everything is delivered", || booth.waiting() == 0).await;
    nothing_was_sent_twice(&booth);
    assert_eq!(hq.hq.verify().unwrap().faults, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_booth_whose_certificate_has_expired_or_that_is_revoked_delivers_over_udp_too() {
    let then = Arc::new(FixedClock::at_millis(noon_millis() - 3 * 365 * 86_400_000));
    let hq = Headquarters::start_over_udp_at(then);
    let (expired, revoked) = (hq.booth().await, hq.booth().await);
    let hq = hq.restart_after(|_| {}, Some(Arc::new(FixedClock::at_millis(noon_millis())))).await;
    hq.hq.revoke_booth(revoked.id(), "stolen", "test").unwrap();
    for (booth, refusal) in [(expired, None), (revoked, Some(ErrorCode::BoothRevoked))] {
        booth.record(3);
        let air = Air::before(hq.booths_at(), 0, 4).await;
        let report = booth.sync_at(&air.url()).await;
        assert_eq!((report.error.map(|error| error.code), report.waiting_events), (refusal, 0));
        assert!(air.passed() > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_over_udp_stays_within_the_same_bounds() {
    let hq = Headquarters::start_over_udp();
    let ask = |verb, path: &str| StreamAsk { verb, path: path.to_owned(), upload: None }.to_frame().unwrap();
    let stranger = connection(&hq, None).await;
    assert_eq!(status(&stranger, &ask(Verb::Post, "v1/segments"), b"").await, Some(401), "without a certificate of ours");
    let booth = hq.booth().await;
    let own = connection(&hq, Some(&booth)).await;
    assert_eq!(status(&own, &ask(Verb::Post, "v1/hello"), &vec![0; 9 * 1024 * 1024]).await, Some(413), "no body is taken beyond its bounds");
    assert_eq!(status(&own, &ask(Verb::Post, "v1/segments"), b"no segment").await, Some(422));
    assert_eq!(status(&own, &ask(Verb::Get, "v1/feeds/none"), b"").await, Some(404));
    assert_eq!(status(&own, &ask(Verb::Get, "nowhere"), b"").await, Some(404));
    assert_eq!(status(&own, &[0xff, 0xff, 0], b"").await, Some(400), "a head that claims to be long");
    assert_eq!(status(&own, &[0, 3, 1, 2, 3], b"").await, Some(400), "no head of ours");
    assert_eq!(status(&own, &ask(Verb::Get, "not a path\n"), b"").await, Some(400));
    let hello = ask(Verb::Post, "v1/hello");
    assert_eq!(status(&own, &hello, b"x").await, Some(422), "the connection has outlived it all");
}

/// The status that a request is answered with.
async fn status(connection: &quinn::Connection, frame: &[u8], body: &[u8]) -> Option<u16> {
    let exchange = async {
        let (mut send, mut receive) = connection.open_bi().await.unwrap();
        // Headquarters may refuse before it has taken everything.
        if send.write_all(frame).await.is_ok() && send.write_all(body).await.is_ok() {
            let _ = send.finish();
        }
        let answer = receive.read_to_end(1_000_000).await.ok()?;
        let (length, rest) = answer.split_first_chunk()?;
        Some(StreamAnswer::from_bytes(&rest[..StreamAnswer::length(*length).ok()?]).ok()?.status)
    };
    within(exchange).await
}

async fn connection(hq: &Headquarters, booth: Option<&crate::kit::Booth>) -> quinn::Connection {
    let identity = booth.map(|booth| {
        let answer = booth.store.enrolled().unwrap().unwrap().answer;
        let chain = answer.certificates.iter().map(|der| der.to_vec().into()).collect();
        (chain, booth.store.keys().tls_pem.expose().clone())
    });
    let mut tls = crate::kit::tls(&hq.root(), identity.as_ref().map(|(chain, key): &(Vec<_>, String)| (chain.clone(), key.as_str())));
    tls.alpn_protocols = vec![STREAM_PROTOCOL.to_vec()];
    let config = quinn::ClientConfig::new(Arc::new(QuicClientConfig::try_from(tls).unwrap()));
    let endpoint = quinn::Endpoint::client("127.0.0.1:0".parse().unwrap()).unwrap();
    within(endpoint.connect_with(config, hq.booths_at(), "headquarters.outpost").unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_there_is_said_within_seconds_whichever_way() {
    let hq = Headquarters::start_over_udp();
    let booth = hq.booth().await;
    booth.record(1);
    let report = booth.sync_at(NOWHERE).await;
    assert_eq!(report.error.map(|error| error.code), Some(ErrorCode::HqUnreachable));
    assert!(report.waiting_events > 0);
}
