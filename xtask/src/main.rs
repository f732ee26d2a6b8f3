//! `cargo xtask …`: everything a fresh machine needs, in one place.
//!
//! `run` and `test` are the README's two commands; both install what is missing, say what they do while they do it,
//! and are quick when nothing has to be done.

mod bench;
mod build;
mod display;
mod package;
mod postgres;
mod run;
mod say;
mod setup;
mod test;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND

  run            set up, build, start a training headquarters and a training booth, open the window
                 (without a display: a scripted officer clears a specimen traveller under Xvfb)
  test           set up, then every test: Rust, UI, the real window, the browser
  test fast      only the Rust tests
  test postgres  headquarters' tests again, on a PostgreSQL server that is started for them
  test window [NAME]
  test browser [NAME]
                 only the tests in the real window or the browser; of them only the files with NAME in their names
  setup          only install what is missing
  types          write the generated TypeScript of both doors anew
  specimens      render the specimen documents anew
  bench [NAME]   the figures of BENCHMARKS.md: commit, ingest, screening, mrz, vision, start;
                 and, only when named: crash, a million power cuts under the store, more than an hour;
                 histories, a million histories of delivery, half an hour; link, ten thousand crossings over a dreadful line, which
                 needs root for its network namespaces; kills, a thousand kills of booth and headquarters; month, 100,000 crossings with 4 GB
                 of pictures after a month without a link; screening-peers and peers, which fetch other people's screening and page readers and
                 measure them beside ours
  fuzz [NAME]    long fuzzing with random seeds: mrz, vision, journal, screening
  package        a Debian package in dist/
";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let Err(error) = dispatch(&words) {
        say::failed(&error);
        std::process::exit(1);
    }
}

fn dispatch(words: &[&str]) -> Result<()> {
    match words {
        ["run"] => run::run(),
        ["test"] => test::all(),
        ["test", "fast"] => test::rust(),
        ["test", "postgres"] => test::postgres(),
        ["test", "window", names @ ..] => test::window(names),
        ["test", "browser", names @ ..] => test::browser(names),
        ["setup"] => setup::all(),
        ["types"] => build::types(),
        ["specimens"] => build::specimens(),
        ["bench", names @ ..] => bench::run(names),
        ["fuzz", names @ ..] => bench::fuzz(names),
        ["package"] => package::debian(),
        [] | ["help" | "--help" | "-h"] => {
            say::plain(HELP);
            Ok(())
        }
        _ => bail!("unknown command `{}`. Run `cargo xtask help` for the list.", words.join(" ")),
    }
}
