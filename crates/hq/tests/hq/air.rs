//! A line of UDP in front of a headquarters: it loses datagrams by a seed, is cut, and forgets flows for good, as a router that was restarted
//! does.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::UdpSocket;
use tokio::task::{AbortHandle, JoinHandle};

pub(crate) struct Air {
    pub(crate) at: SocketAddr,
    line: Arc<Line>,
    pump: JoinHandle<()>,
}

struct Line {
    target: SocketAddr,
    /// Of a thousand datagrams so many are lost.
    lost: u32,
    rng: Mutex<ChaCha8Rng>,
    cut: AtomicBool,
    flows: AtomicUsize,
    /// Flows that began before this one are dead.
    dead_before: AtomicUsize,
    passed: AtomicUsize,
    /// Datagrams that came from a port without a flow while the line was cut.
    knocks: AtomicUsize,
}

impl Line {
    fn carries(&self, flow: usize) -> bool {
        let lost = self.rng.lock().unwrap().gen_range(0..1_000) < self.lost;
        !lost && !self.cut.load(Ordering::SeqCst) && flow >= self.dead_before.load(Ordering::SeqCst)
    }
}

impl Air {
    /// In front of `target`, at an address that nothing else listens at.
    pub(crate) async fn before(target: SocketAddr, lost: u32, seed: u64) -> Self {
        Self::on(UdpSocket::bind("127.0.0.1:0").await.unwrap(), target, lost, seed)
    }

    pub(crate) fn on(socket: UdpSocket, target: SocketAddr, lost: u32, seed: u64) -> Self {
        let at = socket.local_addr().unwrap();
        let line = Arc::new(Line {
            target,
            lost,
            rng: Mutex::new(ChaCha8Rng::seed_from_u64(seed)),
            cut: AtomicBool::new(false),
            flows: AtomicUsize::new(0),
            dead_before: AtomicUsize::new(0),
            passed: AtomicUsize::new(0),
            knocks: AtomicUsize::new(0),
        });
        let pump = tokio::spawn(up(Arc::new(socket), line.clone()));
        Self { at, line, pump }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.at)
    }

    /// Nothing passes any more.
    pub(crate) fn cut(&self) {
        self.line.cut.store(true, Ordering::SeqCst);
    }

    pub(crate) fn mend(&self) {
        self.line.cut.store(false, Ordering::SeqCst);
    }

    /// Every flow there is is dead for good; another port makes a new one.
    pub(crate) fn forget(&self) {
        self.line.dead_before.store(self.flows(), Ordering::SeqCst);
    }

    /// Ports that something came from while the line was up.
    pub(crate) fn flows(&self) -> usize {
        self.line.flows.load(Ordering::SeqCst)
    }

    /// Datagrams that reached headquarters.
    pub(crate) fn passed(&self) -> usize {
        self.line.passed.load(Ordering::SeqCst)
    }

    /// How often another port was tried while the line was cut.
    pub(crate) fn knocks(&self) -> usize {
        self.line.knocks.load(Ordering::SeqCst)
    }
}

impl Drop for Air {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

struct Flow {
    number: usize,
    towards: Arc<UdpSocket>,
    back: AbortHandle,
}

impl Drop for Flow {
    fn drop(&mut self) {
        self.back.abort();
    }
}

async fn up(socket: Arc<UdpSocket>, line: Arc<Line>) {
    let mut flows: HashMap<SocketAddr, Flow> = HashMap::new();
    let mut datagram = [0; 2_048];
    while let Ok((length, from)) = socket.recv_from(&mut datagram).await {
        if line.cut.load(Ordering::SeqCst) {
            line.knocks.fetch_add(usize::from(!flows.contains_key(&from)), Ordering::SeqCst);
            continue;
        }
        if let std::collections::hash_map::Entry::Vacant(new) = flows.entry(from) {
            let towards = Arc::new(UdpSocket::bind("127.0.0.1:0").await.unwrap());
            let number = line.flows.fetch_add(1, Ordering::SeqCst);
            let back = tokio::spawn(down(towards.clone(), socket.clone(), from, number, line.clone())).abort_handle();
            new.insert(Flow { number, towards, back });
        }
        let flow = &flows[&from];
        if line.carries(flow.number) && flow.towards.send_to(&datagram[..length], line.target).await.is_ok() {
            line.passed.fetch_add(1, Ordering::SeqCst);
        }
    }
}

async fn down(from: Arc<UdpSocket>, socket: Arc<UdpSocket>, to: SocketAddr, number: usize, line: Arc<Line>) {
    let mut datagram = [0; 2_048];
    while let Ok((length, _)) = from.recv_from(&mut datagram).await {
        if line.carries(number) {
            let _ = socket.send_to(&datagram[..length], to).await; // The booth may have gone on from another port.
        }
    }
}
