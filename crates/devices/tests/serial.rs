//! Readers at real serial lines (pseudo-terminals): every framing, other speeds, plugged out and in again.
#![cfg(unix)]

use devices::{Port, Running, SerialReader, SourceEvent};
use foundation::ErrorCode;
use serial2::SerialPort;
use std::os::fd::{AsFd, AsRawFd};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(20);
const UPPER: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const LOWER: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

/// A line: what the reader's end writes to, and the port that the computer opens.
struct Wire {
    reader: SerialPort,
    /// Keeps the computer's end alive while the program has not opened it.
    _other: SerialPort,
    port: PathBuf,
}

fn wire() -> Wire {
    let (reader, other) = SerialPort::pair().expect("a pseudo-terminal");
    let port = std::fs::read_link(format!("/proc/self/fd/{}", other.as_fd().as_raw_fd())).expect("the terminal has a name");
    Wire { reader, _other: other, port }
}

fn listen(reader: SerialReader) -> (Running, Receiver<SourceEvent>) {
    let (tell, told) = channel();
    let running = Running::start(reader, move |event| {
        let _ = tell.send(event);
    });
    (running, told)
}

#[track_caller]
fn lines(told: &Receiver<SourceEvent>) -> Vec<String> {
    match told.recv_timeout(DEADLINE).expect("an event arrives") {
        SourceEvent::Lines(lines) => lines,
        other => panic!("lines were expected, not {other:?}"),
    }
}

fn point(link: &Path, port: &Path) {
    std::os::unix::fs::symlink(port, link).expect("linked");
}

#[test]
fn a_zone_arrives_whatever_the_framing() {
    let wire = wire();
    let (_running, told) = listen(SerialReader::new(Port::At(wire.port.clone(), 9_600)));
    for framed in [
        format!("{UPPER}\r{LOWER}\r"),
        format!("\u{2}{UPPER}\r\n{LOWER}\r\n\u{3}"),
        format!("{UPPER}{LOWER}"), // Ends with silence.
        format!("\u{2}{UPPER}\r{LOWER}\u{3}"),
    ] {
        wire.reader.write_all(framed.as_bytes()).expect("sent");
        assert_eq!(lines(&told), [UPPER, LOWER], "{framed:?}");
    }
}

#[test]
fn a_reader_plugged_out_is_told_and_taken_up_again() {
    let home = tempfile::tempdir().expect("a folder");
    let link = home.path().join("reader");
    let (_running, told) = listen(SerialReader::new(Port::At(link.clone(), 9_600)));
    match told.recv_timeout(DEADLINE).expect("told") {
        SourceEvent::Trouble(Some(error)) => assert_eq!(error.code, ErrorCode::DeviceFailed),
        other => panic!("{other:?}"),
    }
    for _ in 0..2 {
        let wire = wire();
        point(&link, &wire.port);
        assert_eq!(told.recv_timeout(DEADLINE).expect("told"), SourceEvent::Trouble(None));
        wire.reader.write_all(format!("{UPPER}\r{LOWER}\r").as_bytes()).expect("sent");
        assert_eq!(lines(&told), [UPPER, LOWER]);
        std::fs::remove_file(&link).expect("unlinked");
        drop(wire);
        assert!(matches!(told.recv_timeout(DEADLINE).expect("told"), SourceEvent::Trouble(Some(_))));
    }
}

static PORTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn known() -> Vec<PathBuf> {
    PORTS.lock().map(|ports| ports.clone()).unwrap_or_default()
}

#[test]
fn the_reader_is_found_among_the_ports_and_its_speed_is_tried() {
    let (quiet, wire) = (wire(), wire());
    PORTS.lock().expect("free").extend([quiet.port.clone(), PathBuf::from("/dev/nothing-is-here"), wire.port.clone()]);
    let (_running, told) = listen(SerialReader::new(Port::Any).among(known));
    wire.reader.write_all(format!("{UPPER}\r{LOWER}\r").as_bytes()).expect("sent");
    assert_eq!(lines(&told), [UPPER, LOWER]);

    let speed = |wire: &Wire| wire._other.get_configuration().expect("readable").get_baud_rate().expect("known");
    assert_eq!(speed(&wire), 9_600);
    wire.reader.write_all(&[0x7e; 40]).expect("sent"); // What another speed looks like.
    assert!(matches!(told.recv_timeout(DEADLINE).expect("told"), SourceEvent::Refused(error) if error.code == ErrorCode::MrzMalformed));
    assert_eq!((speed(&wire), speed(&quiet)), (19_200, 9_600));
    wire.reader.write_all(format!("{UPPER}\r{LOWER}\r").as_bytes()).expect("sent");
    assert_eq!(lines(&told), [UPPER, LOWER]);
}
