//! A reader's port: found, opened, listened to, lost and found again.

use super::frame::{Framed, Framer};
use crate::source::{Source, SourceEvent, Waker};
use foundation::{CodedError, ErrorCode};
use serial2::SerialPort;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Speeds that readers are delivered with, the usual one first.
const BAUDS: [u32; 4] = [9_600, 19_200, 38_400, 115_200];
/// How long a read waits for the first byte.
const WAIT: Duration = Duration::from_millis(50);
/// How often a missing port is looked for.
const LOOK: Duration = Duration::from_secs(1);
/// More ports are not listened to at a time.
const MOST_PORTS: usize = 8;
/// Bytes taken in one turn.
const MOST_BYTES: usize = 4_096;

/// Which port a reader is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    /// Whichever serial port sends a zone; speeds are tried until one makes sense.
    Any,
    /// This one, at this many baud (8 data bits, no parity; 7 bits with parity are understood too).
    At(PathBuf, u32),
}

/// The serial ports of this machine, by name.
#[must_use]
pub fn serial_ports() -> Vec<PathBuf> {
    let mut ports = SerialPort::available_ports().unwrap_or_default();
    ports.sort();
    ports
}

/// A document reader on a serial port. It may be plugged in and out at any time.
#[derive(Debug)]
pub struct SerialReader {
    port: Port,
    /// Which ports there are: those of the machine, unless a test knows better.
    ports: fn() -> Vec<PathBuf>,
    lines: Vec<Line>,
    looked: Option<Duration>,
    trouble: Option<CodedError>,
}

/// A port that is open.
#[derive(Debug)]
struct Line {
    path: PathBuf,
    port: SerialPort,
    framer: Framer,
    /// Which of [`BAUDS`] is tried; none for a speed that was set.
    baud: Option<usize>,
}

impl SerialReader {
    /// A reader at `port`.
    #[must_use]
    pub fn new(port: Port) -> Self {
        Self { port, ports: serial_ports, lines: Vec::new(), looked: None, trouble: None }
    }

    /// The same among `ports` instead of those of the machine.
    #[must_use]
    pub fn among(self, ports: fn() -> Vec<PathBuf>) -> Self {
        Self { ports, ..self }
    }

    /// Opens what is there and not open yet. The error of a port that is wanted and cannot be opened.
    fn open(&mut self) -> Option<CodedError> {
        let failed = |path: &Path, error: &std::io::Error| CodedError::new(ErrorCode::DeviceFailed, format!("{}: {error}", path.display()));
        match self.port.clone() {
            Port::At(path, baud) => {
                if self.lines.is_empty() {
                    match Line::open(&path, baud, None) {
                        Ok(line) => self.lines.push(line),
                        Err(error) => return Some(failed(&path, &error)),
                    }
                }
                None
            }
            Port::Any => {
                for path in (self.ports)().into_iter().take(MOST_PORTS) {
                    if self.lines.iter().all(|line| line.path != path) {
                        // A port that is another program's is not ours to complain about.
                        self.lines.extend(Line::open(&path, BAUDS[0], Some(0)));
                    }
                }
                self.lines.is_empty().then(|| CodedError::new(ErrorCode::DeviceFailed, "no serial port"))
            }
        }
    }

    fn set_trouble(&mut self, trouble: Option<CodedError>, tell: &mut dyn FnMut(SourceEvent)) {
        if self.trouble != trouble {
            self.trouble.clone_from(&trouble);
            tell(SourceEvent::Trouble(trouble));
        }
    }
}

impl Source for SerialReader {
    const NAME: &'static str = "serial-reader";

    fn turn(&mut self, now: Duration, _: &Waker, tell: &mut dyn FnMut(SourceEvent)) -> Duration {
        if self.looked.is_none_or(|looked| now.saturating_sub(looked) >= LOOK) {
            self.looked = Some(now);
            let trouble = self.open();
            self.set_trouble(trouble, tell);
        }
        let mut gone = None;
        self.lines.retain_mut(|line| match line.listen(now, tell) {
            Ok(()) => true,
            Err(error) => {
                gone = Some(CodedError::new(ErrorCode::DeviceFailed, format!("{}: {error}", line.path.display())));
                false
            }
        });
        if gone.is_some() && self.lines.is_empty() {
            self.set_trouble(gone, tell);
        }
        // Listening waited already; with nothing to listen to, the next look is what is waited for.
        if self.lines.is_empty() { LOOK } else { Duration::ZERO }
    }
}

impl Line {
    fn open(path: &Path, baud: u32, tried: Option<usize>) -> std::io::Result<Self> {
        let mut port = SerialPort::open(path, baud)?;
        port.set_read_timeout(WAIT)?;
        Ok(Self { path: path.to_owned(), port, framer: Framer::default(), baud: tried })
    }

    /// Takes what has come.
    fn listen(&mut self, now: Duration, tell: &mut dyn FnMut(SourceEvent)) -> std::io::Result<()> {
        let mut bytes = [0; MOST_BYTES];
        let framed = match self.port.read(&mut bytes) {
            // A terminal that is hung up reads as ended.
            Ok(0) => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => self.framer.push(bytes.get(..count).unwrap_or_default(), now),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock | std::io::ErrorKind::Interrupted) => {
                self.framer.idle(now).into_iter().collect()
            }
            Err(error) => return Err(error),
        };
        for frame in framed {
            match frame {
                Framed::Lines(lines) => tell(SourceEvent::Lines(lines)),
                Framed::Noise => {
                    self.try_next_speed()?;
                    tell(SourceEvent::Refused(CodedError::new(ErrorCode::MrzMalformed, self.path.display().to_string())));
                }
            }
        }
        Ok(())
    }

    /// Characters that make no sense at one speed may at another.
    fn try_next_speed(&mut self) -> std::io::Result<()> {
        let Some(tried) = self.baud else { return Ok(()) };
        let next = (tried + 1) % BAUDS.len();
        self.baud = Some(next);
        let mut settings = self.port.get_configuration()?;
        settings.set_baud_rate(BAUDS.get(next).copied().unwrap_or(BAUDS[0]))?;
        self.port.set_configuration(&settings)
    }
}
