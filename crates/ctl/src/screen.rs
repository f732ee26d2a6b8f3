//! `outpostctl screen`: persons against signed lists, and two persons side by side.

use crate::reply::{Done, Reply, Stop, read_file, read_text};
use clap::{Args, Subcommand};
use ed25519_dalek::VerifyingKey;
use ed25519_dalek::pkcs8::DecodePublicKey;
use foundation::{Clock, CodedError, ErrorCode};
use screening::{Comparison, Person, Screener};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Subcommand)]
pub(crate) enum Screen {
    /// Travellers as JSON lines on standard input → their hits.
    Run(Run),
    /// `{"a":{…},"b":{…}}` as JSON lines on standard input → score, hit, reasons.
    Compare,
}

#[derive(Args)]
pub(crate) struct Run {
    /// A signed alert list; may be given several times.
    #[arg(long = "list", required = true)]
    lists: Vec<PathBuf>,
    /// The public key (Ed25519 PEM) that signed them.
    #[arg(long)]
    trust_key: PathBuf,
}

#[derive(Deserialize)]
struct Pair {
    a: Person,
    b: Person,
}

/// A hit as scripts read it.
#[derive(Serialize)]
struct HitLine {
    list: String,
    version: u64,
    alert: String,
    score: f64,
    reasons: Vec<border::Reason>,
}

#[derive(Serialize)]
struct Hits {
    hits: Vec<HitLine>,
}

impl Screen {
    pub(crate) fn run(self, reply: &mut Reply) -> Done {
        match self {
            Self::Run(run) => run.run(reply),
            Self::Compare => compare(reply),
        }
    }
}

impl Run {
    fn run(self, reply: &mut Reply) -> Done {
        let trust = public_key(&self.trust_key)?;
        let mut lists = Vec::new();
        for path in &self.lists {
            let list = screening::open_list(read_file(path)?, &trust).map_err(|e| Stop::from(CodedError::from(e)))?;
            lists.push(Arc::new(list));
        }
        let screener = Screener::new(lists);
        let now = platform::SystemClock::new().now().unix_millis();
        each_line(reply, |reply, person: Person| {
            let screening = screener.screen_person(&person, now, border::Role::Supervisor);
            let hits = screening
                .hits
                .into_iter()
                .map(|h| HitLine { list: h.list, version: h.list_version, alert: h.alert, score: f64::from(h.score) / 1000.0, reasons: h.reasons })
                .collect::<Vec<_>>();
            let words = hits.iter().map(|h| format!("{} {:.3}", h.alert, h.score)).collect::<Vec<_>>().join(", ");
            reply.answer(&Hits { hits }, || if words.is_empty() { "no hit".to_owned() } else { words })
        })
    }
}

fn compare(reply: &mut Reply) -> Done {
    each_line(reply, |reply, pair: Pair| {
        let comparison: Comparison = screening::compare(&pair.a, &pair.b);
        reply.answer(&comparison, || format!("{:.3} {}", comparison.score, if comparison.hit { "hit" } else { "no hit" }))
    })
}

/// Reads JSON lines from standard input; a line that is none is said and answered with `null`, the others go on.
fn each_line<T: for<'de> Deserialize<'de>>(reply: &mut Reply, mut answer: impl FnMut(&mut Reply, T) -> Result<(), Stop>) -> Done {
    let mut all = true;
    for (at, line) in read_text(None)?.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(input) => answer(reply, input)?,
            Err(error) => {
                all = false;
                let place = format!("line {} column {}", at + 1, error.column());
                reply.trouble(&place, &CodedError::new(ErrorCode::BadRequest, place.clone()));
                reply.answer(&serde_json::Value::Null, || format!("{place}: not processed"))?;
            }
        }
    }
    Ok(all)
}

/// Reads an Ed25519 public key in PEM.
pub(crate) fn public_key(path: &Path) -> Result<VerifyingKey, Stop> {
    let text = read_text(Some(path))?;
    VerifyingKey::from_public_key_pem(text.trim())
        .map_err(|e| Stop::Environment(CodedError::new(ErrorCode::FileFailed, format!("{} is no Ed25519 public key in PEM: {e}", path.display()))))
}
