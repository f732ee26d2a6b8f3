//! Ten thousand queued crossings over a dreadful line: 64 kbit/s, 600 ms there and back, 2 % lost, and after every 20 s a cut of 5 s, after
//! which every flow there was is dead for good. Booth and headquarters are processes in network namespaces of their own, real in all they
//! do; `link/air.py` is the line between them.
//!
//! `cargo xtask bench link`. Namespaces and TUN devices need root; without it nothing is measured, and that is said. `OUTPOST_LINK_WAY` (`quic`,
//! `https`) and `OUTPOST_LINK_SEED` ask for one alone.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a bench that panics has failed, and says where; what it prints is its result"
)]

#[path = "../../journal/tests/wire/crossings.rs"]
#[allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::indexing_slicing, reason = "the journal's invented travellers")]
mod crossings;
#[path = "link/sides.rs"]
mod sides;

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// Crossings that wait.
const CROSSINGS: u64 = 10_000;
/// Bits a second.
const RATE: u64 = 64_000;
const ONE_WAY_MS: u64 = 300;
const LOST: f64 = 0.02;
const QUEUE_BYTES: u64 = 24_000;
/// Seconds up and cut of each turn.
const UP: f64 = 20.0;
const CUT: f64 = 5.0;
/// What the crossings are said to take, at best.
const IDEAL_BYTES: f64 = 560_000.0;
/// TCP's congestion control at both ends, unless `OUTPOST_LINK_CONTROL` names another: every kernel has it, and at so few packets under way
/// cubic, which most use, does the same.
const CONTROL: &str = "reno";
const SEEDS: &[u64] = &[1, 2];

fn main() {
    match std::env::var(sides::ROLE).as_deref() {
        Ok("hq") => return sides::headquarters(),
        Ok("booth") => return sides::booth(),
        _ => {}
    }
    if !Path::new("/dev/net/tun").exists() || !run("ip", &["netns", "add", "outpost-probe"]) {
        println!("not measured: network namespaces and TUN devices need root");
        return;
    }
    run("ip", &["netns", "del", "outpost-probe"]);
    println!("ideal: {:.1} s for {IDEAL_BYTES} bytes at {RATE} bit/s, {UP} s up and {CUT} s cut in turn", ideal(IDEAL_BYTES));
    println!("| way | seed | seconds | × ideal | bytes of segments | bytes offered up / down | events begun / recorded | flows | stored once each |");
    let asked = std::env::var("OUTPOST_LINK_WAY").ok();
    let seed = std::env::var("OUTPOST_LINK_SEED").ok().map(|seed| seed.parse().unwrap());
    for quic in [true, false].into_iter().filter(|quic| asked.as_deref().is_none_or(|way| (way == "quic") == *quic)) {
        for seed in seed.map_or(SEEDS.to_vec(), |seed| vec![seed]) {
            let result = measure(quic, seed);
            let seconds = result["booth"]["seconds"].as_f64().unwrap();
            println!(
                "| {} | {seed} | {seconds:.1} | {:.2} | {} | {} / {} | {} / {} | {} | {} |",
                result["booth"]["way"],
                seconds / ideal(IDEAL_BYTES),
                result["booth"]["bytes"],
                result["line"]["offered_up"],
                result["line"]["offered_down"],
                result["booth"]["begun"],
                result["booth"]["recorded"],
                result["line"]["flows"],
                result["hq"]["whole"],
            );
        }
    }
}

/// Seconds that so many bytes take at best, cuts included.
fn ideal(bytes: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "small")]
    let up = bytes * 8.0 / RATE as f64;
    up + ((up / UP).ceil() - 1.0).max(0.0) * CUT
}

fn run(program: &str, arguments: &[&str]) -> bool {
    Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// A process that is spoken to in lines; ended with its owner.
struct Side {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Side {
    fn start(command: &mut Command) -> Self {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (to, from) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        Self { process, to, from }
    }

    /// This program in a namespace, in a role.
    fn role(namespace: &str, role: &str, more: &[(&str, &str)]) -> Self {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", namespace]).arg(std::env::current_exe().unwrap()).env(sides::ROLE, role);
        Self::start(command.envs(more.iter().copied()))
    }

    fn say(&mut self, word: &str) {
        writeln!(self.to, "{word}").unwrap();
        self.to.flush().unwrap();
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        self.from.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn answer(&mut self) -> Value {
        let line = self.hear();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("a side said {line:?}"))
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        let _ = self.process.kill(); // It may have ended.
        let _ = self.process.wait();
    }
}

struct Namespace(String);

impl Namespace {
    fn new(side: &str) -> Self {
        let name = format!("outpost-{side}-{}", std::process::id());
        assert!(run("ip", &["netns", "add", &name]), "a namespace");
        let control = std::env::var("OUTPOST_LINK_CONTROL").unwrap_or_else(|_| CONTROL.to_owned());
        let control = format!("net.ipv4.tcp_congestion_control={control}");
        assert!(run("ip", &["netns", "exec", &name, "sysctl", "-w", &control]), "{control}");
        Self(name)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        run("ip", &["netns", "del", &self.0]);
    }
}

fn measure(quic: bool, seed: u64) -> Value {
    const HERE: &str = "10.77.0.1";
    const THERE: &str = "10.77.0.2";
    let (here, there) = (Namespace::new("booth"), Namespace::new("hq"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/link/air.py");
    let mut air = Command::new("python3");
    air.arg(script).args([&here.0, HERE, &there.0, THERE]);
    air.args([
        RATE.to_string(),
        ONE_WAY_MS.to_string(),
        LOST.to_string(),
        QUEUE_BYTES.to_string(),
        UP.to_string(),
        CUT.to_string(),
        seed.to_string(),
    ]);
    let mut air = Side::start(&mut air);
    assert_eq!(air.hear(), "ready");
    let mut hq = Side::role(&there.0, "hq", &[("OUTPOST_LINK_AT", THERE), ("OUTPOST_LINK_QUIC", if quic { "1" } else { "" })]);
    let stands = hq.answer();
    let (url, code) = (stands["url"].as_str().unwrap(), stands["code"].as_str().unwrap());
    let count = CROSSINGS.to_string();
    let mut booth = Side::role(&here.0, "booth", &[("OUTPOST_LINK_URL", url), ("OUTPOST_LINK_CODE", code), ("OUTPOST_LINK_COUNT", &count)]);
    assert_eq!(booth.hear(), "queued");
    air.say("go");
    booth.say("go");
    let delivered = booth.answer();
    air.say("end");
    let line = air.answer();
    hq.say("end");
    json!({ "booth": delivered, "line": line, "hq": hq.answer() })
}
