//! What a sample costs in processor time, load and database server included: unlike crossings a second, it hardly depends on what else
//! the machine is doing.

use postgres::{Client, NoTls};
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

/// Of the counters under `/proc`.
const TICKS_PER_SECOND: u64 = 100;

/// Processor time of some samples.
pub(crate) struct Costs {
    /// Where the server is asked for its processes.
    server: Option<String>,
    name: String,
    items: u64,
    samples: Mutex<Vec<u64>>,
}

impl Costs {
    pub(crate) const fn new(name: String, server: Option<String>, items: u64) -> Self {
        Self { server, name, items, samples: Mutex::new(Vec::new()) }
    }

    /// Runs a sample.
    pub(crate) fn sample(&self, work: impl FnOnce()) {
        let before = self.ticks();
        work();
        let spent = self.ticks().into_iter().map(|(process, ticks)| ticks - before.get(&process).copied().unwrap_or(0).min(ticks)).sum();
        self.samples.lock().expect("no panic").push(spent);
    }

    /// Ticks that this process and each of the server's have used.
    fn ticks(&self) -> HashMap<String, u64> {
        let mut processes = vec!["self".to_owned()];
        if let Some(url) = &self.server {
            let url = url.clone();
            // Apart: the client must not wait inside a bench's runtime.
            let asked = std::thread::spawn(move || {
                let mut client = Client::connect(&url, NoTls).expect("the server");
                client.query("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()", &[]).expect("an answer")
            });
            processes.extend(asked.join().expect("no panic").iter().map(|row| row.get::<_, i32>(0).to_string()));
        }
        processes.into_iter().filter_map(|process| Some((process.clone(), used(&process)?))).collect()
    }
}

impl Drop for Costs {
    fn drop(&mut self) {
        let mut samples = self.samples.lock().expect("no panic").clone();
        samples.sort_unstable();
        let Some(median) = samples.get(samples.len() / 2) else { return };
        let spent = Duration::from_millis(median * 1_000 / TICKS_PER_SECOND);
        eprintln!(
            "{}: {:.1} µs of processor time a crossing (median of {})",
            self.name,
            spent.as_secs_f64() * 1e6 / self.items as f64,
            samples.len()
        );
    }
}

/// User and system time of a process.
fn used(process: &str) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?)
}
