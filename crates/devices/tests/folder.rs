//! A real folder, a real watch: pages arrive whole, once, and a missing folder is told and recovers.

use devices::{Light, Running, SourceEvent, WatchedFolder};
use foundation::ErrorCode;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(20);

fn watch(folder: &Path) -> (Running, Receiver<SourceEvent>) {
    let (tell, told) = channel();
    let watched = Running::start(WatchedFolder::new(folder.to_owned()), move |event| {
        let _ = tell.send(event);
    });
    (watched, told)
}

fn picture(shade: u8) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::GrayImage::from_pixel(16, 16, image::Luma([shade])).write_to(&mut png, image::ImageFormat::Png).expect("a picture can be written");
    png.into_inner()
}

#[track_caller]
fn next_page(told: &Receiver<SourceEvent>) -> Vec<u8> {
    match told.recv_timeout(DEADLINE).expect("an event arrives") {
        SourceEvent::Page(page) => page.bytes,
        other => panic!("a page was expected, not {other:?}"),
    }
}

/// Waits until the watch has listed the folder once, so that what follows counts as new.
fn make_missing_then_watch(folder: &Path) -> (Running, Receiver<SourceEvent>) {
    let (watched, told) = watch(folder);
    match told.recv_timeout(DEADLINE).expect("the missing folder is told") {
        SourceEvent::Trouble(Some(error)) => assert_eq!(error.code, ErrorCode::DeviceFailed),
        other => panic!("trouble was expected, not {other:?}"),
    }
    std::fs::create_dir(folder).expect("the folder can be made");
    match told.recv_timeout(DEADLINE).expect("the folder's return is told") {
        SourceEvent::Trouble(None) => (watched, told),
        other => panic!("the end of the trouble was expected, not {other:?}"),
    }
}

#[test]
fn pages_arrive_once_each_and_a_missing_folder_is_told_and_recovers() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("scans");
    let (_watched, told) = make_missing_then_watch(&folder);
    std::fs::write(folder.join("notes.txt"), b"no picture").expect("written");
    std::fs::write(folder.join("first.png"), picture(10)).expect("written");
    assert_eq!(next_page(&told), picture(10));
    std::fs::write(folder.join("second.PNG"), picture(20)).expect("written");
    assert_eq!(next_page(&told), picture(20), "the first page is not delivered again");
}

#[test]
fn a_page_that_comes_right_after_the_start_is_taken_and_those_before_are_not() {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::write(home.path().join("old.png"), picture(1)).expect("written");
    let (_watched, told) = watch(home.path());
    std::fs::write(home.path().join("new.png"), picture(2)).expect("written");
    assert_eq!(next_page(&told), picture(2));
    std::fs::write(home.path().join("newer.png"), picture(3)).expect("written");
    assert_eq!(next_page(&told), picture(3), "the old page is left alone");
}

#[test]
fn a_half_written_picture_waits_for_its_other_half() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("scans");
    let (_watched, told) = make_missing_then_watch(&folder);
    let whole = picture(30);
    std::fs::write(folder.join("page.png"), &whole[..whole.len() / 2]).expect("written");
    assert_eq!(devices::read_picture(&folder.join("page.png")).expect_err("half a picture is no page").code, ErrorCode::ImageUnreadable);
    std::fs::write(folder.join("page.png"), &whole).expect("written");
    assert_eq!(next_page(&told), whole);
}

#[test]
fn a_file_beyond_the_limit_is_refused_by_its_size() {
    let home = tempfile::tempdir().expect("a folder");
    let path = home.path().join("huge.png");
    let file = std::fs::File::create(&path).expect("made");
    file.set_len(devices::MAX_FILE_BYTES + 1).expect("sized");
    assert_eq!(devices::read_picture(&path).expect_err("too large").code, ErrorCode::ImageTooLarge);
}

#[test]
fn the_pictures_of_one_scan_come_under_one_number() {
    let home = tempfile::tempdir().expect("a folder");
    let (_watched, told) = make_missing_then_watch(&home.path().join("scans"));
    let lit = |name: &str, shade: u8| {
        std::fs::write(home.path().join("scans").join(name), picture(shade)).expect("written");
        match told.recv_timeout(DEADLINE).expect("an event arrives") {
            SourceEvent::Page(page) => (page.lit, page.bytes == picture(shade)),
            other => panic!("a page was expected, not {other:?}"),
        }
    };
    assert_eq!(lit("a_W.png", 10), (Some((1, Light::White)), true));
    assert_eq!(lit("a_UV.png", 20), (Some((1, Light::Ultraviolet)), true));
    assert_eq!(lit("b_IR.png", 30), (Some((2, Light::Infrared)), true), "it waited for its white picture in vain");
    assert_eq!(lit("plain.png", 40), (None, true));
}
