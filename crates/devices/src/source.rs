//! What every source of documents has in common: it is looked at over and over in a thread of its own, tells what it brings, says
//! when it is missing and when it is well again, and ends when it is dropped.

use crate::light::Light;
use foundation::CodedError;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// A picture of a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// Number of the scan and the light, from a reader that takes a page in several lights: the same number for all pictures of one scan, a
    /// greater one for a later scan.
    pub lit: Option<(u64, Light)>,
}

/// What a source tells.
#[derive(Debug, PartialEq, Eq)]
pub enum SourceEvent {
    /// A whole picture.
    Page(Page),
    /// The lines of a machine-readable zone, as a reader sent them.
    Lines(Vec<String>),
    /// Something came that cannot be used.
    Refused(CodedError),
    /// The device is missing or does not answer (`device-failed`), or is well again.
    Trouble(Option<CodedError>),
}

/// A device that brings documents.
pub trait Source: Send + 'static {
    /// Name of its thread.
    const NAME: &'static str;

    /// Looks once for what is new and tells it. `now` only goes forward; `wake` lets the source be looked at before its next turn.
    /// Returns after how long it wants to be looked at again.
    fn turn(&mut self, now: Duration, wake: &Waker, tell: &mut dyn FnMut(SourceEvent)) -> Duration;
}

/// Wakes a source before its time.
#[derive(Clone, Debug)]
pub struct Waker(Sender<Wake>);

impl Waker {
    /// Lets the source be looked at now.
    pub fn wake(&self) {
        // A source that has ended needs no waking.
        let _ = self.0.send(Wake::Look);
    }
}

#[derive(Debug)]
enum Wake {
    Look,
    Stop,
}

/// A source at work; dropping it ends it.
#[derive(Debug)]
pub struct Running {
    wake: Sender<Wake>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    /// Lets `source` work; `tell` is called from its thread.
    pub fn start<S: Source>(mut source: S, mut tell: impl FnMut(SourceEvent) + Send + 'static) -> Self {
        let (wake, woken) = channel();
        let waker = Waker(wake.clone());
        let thread = std::thread::Builder::new().name(S::NAME.to_owned()).spawn(move || work(&mut source, &woken, &waker, &mut tell));
        Self { wake, thread: thread.ok() }
    }
}

fn work(source: &mut impl Source, woken: &Receiver<Wake>, waker: &Waker, tell: &mut dyn FnMut(SourceEvent)) {
    let origin = Instant::now();
    loop {
        let pause = source.turn(origin.elapsed(), waker, tell);
        match woken.recv_timeout(pause) {
            Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Wake::Look) | Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.wake.send(Wake::Stop);
        // The source itself may hold the last handle of whoever owns it: a thread cannot wait for its own end.
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            let _ = thread.join();
        }
    }
}
