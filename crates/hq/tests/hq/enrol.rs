//! Booths join, and nobody else.

use crate::kit::{Booth, Headquarters, client, noon};
use foundation::ErrorCode;
use reqwest::StatusCode;
use uplink::UplinkError;

#[tokio::test]
async fn a_booth_joins_and_gets_its_posts_feeds() {
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let report = booth.sync().await;
    assert_eq!(report.error, None);
    let mut feeds: Vec<String> = booth.store.feed_versions().unwrap().into_iter().map(|feed| feed.name).collect();
    feeds.sort();
    assert_eq!(feeds, ["alerts.national", "config", "officers", "rules"]);
    let config: border::PostConfig = journal::cbor::from_slice(&booth.store.feed("config").unwrap().unwrap().body).unwrap();
    assert_eq!(config.posts[0].code, "UTKOR");
    let trust = booth.store.enrolled().unwrap().unwrap().answer.hq_signing_key;
    screening::open_list(booth.store.feed("alerts.national").unwrap().unwrap().body, &trust).unwrap();
}

#[tokio::test]
async fn a_code_works_once_and_a_lost_answer_can_be_asked_for_again_by_the_same_booth() {
    let hq = Headquarters::start();
    let code = hq.code("UTSAB");
    let booth = Booth::unenrolled(hq.clock.clone());
    let first = booth.enrol(&hq.url(), &code).await.unwrap();
    assert_eq!(booth.enrol(&hq.url(), &code).await.unwrap(), first);
    let other = Booth::unenrolled(hq.clock.clone());
    let refused = other.enrol(&hq.url(), &code).await.unwrap_err();
    assert!(matches!(refused, UplinkError::Refused(error) if error.code == ErrorCode::CodeRefused));
    assert_eq!(hq.hq.store.booths().unwrap().len(), 1);
}

#[tokio::test]
async fn an_expired_and_a_withdrawn_code_are_refused() {
    let hq = Headquarters::start();
    let refused = async |code: &str| {
        let booth = Booth::unenrolled(hq.clock.clone());
        matches!(booth.enrol(&hq.url(), code).await, Err(UplinkError::Refused(error)) if error.code == ErrorCode::CodeRefused)
    };
    let (withdrawn, id) = hq.hq.issue_code("UTKOR", "", "test").unwrap();
    assert!(hq.hq.store.cancel_code(id, hq.hq.now_ms()).unwrap());
    assert!(refused(&withdrawn.to_string()).await);
    let code = hq.code("UTKOR");
    hq.clock.advance_millis(24 * 3_600_000);
    assert!(refused(&code).await);
}

#[tokio::test]
async fn a_server_that_did_not_make_the_code_gets_nothing() {
    let ours = Headquarters::start();
    let theirs = Headquarters::start();
    let booth = Booth::unenrolled(noon());
    let error = booth.enrol(&theirs.url(), &ours.code("UTKOR")).await.unwrap_err();
    assert!(matches!(error, UplinkError::Untrusted), "{error}");
    assert!(theirs.hq.store.booths().unwrap().is_empty());
    // The code was not sent, so it still works where it belongs.
    booth.enrol(&ours.url(), &ours.code("UTKOR")).await.unwrap();
}

#[tokio::test]
async fn an_enrolled_booth_says_nothing_to_a_server_under_another_root() {
    let ours = Headquarters::start();
    let theirs = Headquarters::start();
    let booth = ours.booth().await;
    booth.record(2);
    let report = booth.sync_at(&theirs.url()).await;
    assert_eq!(report.error.unwrap().code, ErrorCode::HqUntrusted);
    assert!(theirs.hq.store.segments(0, 9).unwrap().is_empty());
    assert_eq!(booth.sync_at(&ours.url()).await.error, None);
}

#[tokio::test]
async fn without_a_certificate_of_ours_only_enrolment_answers() {
    let hq = Headquarters::start();
    let nobody = client(&hq.root(), None);
    for (method, path) in [
        ("POST", "/v1/renew"),
        ("POST", "/v1/hello"),
        ("POST", "/v1/segments"),
        ("GET", "/v1/feeds/officers"),
        ("HEAD", &format!("/v1/blobs/{}", "ab".repeat(32))),
    ] {
        let request = nobody.request(method.parse().unwrap(), format!("{}{path}", hq.url()));
        let answer = request.header("upload-offset", 0).header("upload-length", 1).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    // A certificate of another headquarters does not even get through the handshake.
    let theirs = Headquarters::start();
    let stranger = theirs.booth().await;
    let answer = stranger.store.enrolled().unwrap().unwrap().answer;
    let chain = answer.certificates.iter().map(|der| der.to_vec().into()).collect();
    let stranger = client(&hq.root(), Some((chain, stranger.store.keys().tls_pem.expose())));
    assert!(stranger.post(format!("{}/v1/hello", hq.url())).send().await.is_err());
}

#[tokio::test]
async fn a_booths_certificate_is_renewed_in_good_time_and_when_it_has_long_expired() {
    const DAY_MS: u64 = 86_400_000;
    let hq = Headquarters::start();
    let booth = hq.booth().await;
    let chain = || booth.store.enrolled().unwrap().unwrap().answer.certificates;
    let ends = || outpost_hq::authority::not_after(&chain()[0].to_vec().into()).unwrap() * 1000;
    let delivers = async || {
        booth.record(1);
        let report = booth.sync().await;
        assert_eq!((report.waiting_events, report.error), (0, None));
        booth.sync().await;
    };
    let first = chain();
    assert!(ends() - hq.hq.now_ms() < 397 * 86_400_000, "thirteen months");
    for (days, renewed) in [(0, false), (250, false), (30, true), (1, false), (1_500, true)] {
        hq.clock.advance_millis(days * DAY_MS);
        let before = chain();
        delivers().await;
        assert_eq!(chain() != before, renewed, "{days} days later");
        assert!(ends() > hq.hq.now_ms());
    }
    assert_eq!(journal::certified_key(&chain()[0]).unwrap(), journal::certified_key(&first[0]).unwrap(), "for the same key");
    delivers().await;

    // A request for another key is answered, and what comes of it is of no use to anybody else; a withdrawn booth gets nothing.
    hq.hq.revoke_booth(booth.id(), "stolen", "test").unwrap();
    let request = journal::RenewRequest { csr_der: vec![] };
    let refused = hq.hq.renew(booth.id(), &request).unwrap_err();
    assert!(matches!(refused, outpost_hq::HqError::Refused(why) if why.code == ErrorCode::BoothRevoked));
}

#[tokio::test]
async fn many_wrong_codes_raise_one_alarm() {
    let hq = Headquarters::start();
    let root = hq.hq.keys.authority.root_spki().unwrap();
    for _ in 0..20 {
        let guess = journal::EnrolCode::new(&root, &mut rand::rngs::OsRng).to_string();
        Booth::unenrolled(hq.clock.clone()).enrol(&hq.url(), &guess).await.unwrap_err();
    }
    let alarms = hq.hq.store.alarms(10).unwrap();
    assert_eq!(alarms.len(), 1);
    assert_eq!(alarms[0].kind, outpost_hq::console::views::AlarmKind::CodeGuessing);
}
