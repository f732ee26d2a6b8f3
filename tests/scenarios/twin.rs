//! The HTTP twin answers as the window's door does.

use outpost_tests::twin;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use workstation::{Options, Unlock, Workstation};

async fn ask(at: std::net::SocketAddr, head: &str, body: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(at).await.expect("connected");
    let request = format!(
        "{head} HTTP/1.1\r\nhost: twin\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_booth_answers_over_http_with_the_windows_policy() {
    let home = tempfile::tempdir().expect("a folder");
    let (data, pages) = (home.path().join("booth"), home.path().join("pages"));
    std::fs::create_dir(&pages).expect("made");
    std::fs::write(pages.join("index.html"), "<!doctype html><title>pages</title>").expect("written");
    std::fs::write(home.path().join("secret.txt"), "outside").expect("written");
    let clock = outpost_tests::Booth::clock();
    twin::seed_demo(&data, clock.clone()).expect("seeded");
    let booth = Workstation::open(Options {
        data,
        training: true,
        unlock: Unlock::Auto,
        clock,
        runtime: tokio::runtime::Handle::current(),
        clock_judge: None,
        specimens: Some(outpost_tests::specimens()),
        version: "test".to_owned(),
    })
    .expect("opened");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("an address");
    let server = tokio::spawn(async move { axum::serve(listener, twin::router(booth, pages)).await });

    let boot = ask(at, "POST /rpc/bootstrap", "{}").await;
    assert!(boot.starts_with("HTTP/1.1 200") && boot.contains("\"has_officers\":true") && boot.contains("a.mwangi"), "{boot}");
    let refused = ask(at, "POST /rpc/inspection", "{}").await;
    assert!(refused.starts_with("HTTP/1.1 401") && refused.contains("not-signed-in"), "{refused}");
    let page = ask(at, "GET /", "").await;
    assert!(page.contains("<title>pages</title>") && page.contains("content-security-policy: default-src 'none'"), "{page}");
    for outside in ["GET /../secret.txt", "GET /%2e%2e/secret.txt", "GET /capture/specimens/passport-eriksson.jpg"] {
        assert!(!ask(at, outside, "").await.starts_with("HTTP/1.1 200"), "{outside}");
    }
    server.abort();
    drop(Arc::new(home));
}
