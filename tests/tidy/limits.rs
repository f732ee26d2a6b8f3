//! Sizes: files of at most 500 lines, functions of at most 70, with a ratchet that only goes down.

use crate::{files, none, read, rust_files};
use syn::spanned::Spanned;
use syn::visit::Visit;

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 70;

/// Files that are longer, with the length they may have; remove or lower an entry as soon as it can be.
const LONG_FILES: &[(&str, usize)] = &[];

/// Functions that are longer, as `file::function`, with the length they may have.
const LONG_FUNCTIONS: &[(&str, usize)] = &[];

#[test]
fn no_file_is_longer_than_500_lines() {
    let mut all = rust_files();
    all.extend(files("ui", &["ts", "svelte", "css", "mjs"]));
    all.extend(files("tests/e2e", &["mjs"]));
    let mut faults = Vec::new();
    for file in all {
        let name = file.display().to_string();
        let lines = read(&file).lines().count();
        let may = LONG_FILES.iter().find(|(known, _)| *known == name).map_or(FILE_LINES, |(_, may)| *may);
        if lines > may {
            faults.push(format!("{name} has {lines} lines (at most {may})"));
        } else if may > FILE_LINES && lines < may {
            faults.push(format!("{name} has only {lines} lines now: lower its entry in LONG_FILES"));
        }
    }
    none(faults, "A file has at most 500 lines: split it where it is hard to read.");
}

struct Functions {
    file: String,
    faults: Vec<String>,
}

impl Functions {
    fn look(&mut self, name: &syn::Ident, span: proc_macro2::Span) {
        let lines = span.end().line - span.start().line + 1;
        let key = format!("{}::{name}", self.file);
        let may = LONG_FUNCTIONS.iter().find(|(known, _)| *known == key).map_or(FUNCTION_LINES, |(_, may)| *may);
        if lines > may {
            self.faults.push(format!("{key} has {lines} lines (at most {may})"));
        }
    }
}

impl<'a> Visit<'a> for Functions {
    fn visit_item_fn(&mut self, f: &'a syn::ItemFn) {
        self.look(&f.sig.ident, f.block.span());
        syn::visit::visit_item_fn(self, f);
    }
    fn visit_impl_item_fn(&mut self, f: &'a syn::ImplItemFn) {
        self.look(&f.sig.ident, f.block.span());
        syn::visit::visit_impl_item_fn(self, f);
    }
}

#[test]
fn no_function_is_longer_than_70_lines() {
    let mut faults = Vec::new();
    for file in rust_files() {
        let parsed = syn::parse_file(&read(&file)).unwrap_or_else(|e| panic!("{} does not parse: {e}", file.display()));
        let mut functions = Functions { file: file.display().to_string(), faults: Vec::new() };
        functions.visit_file(&parsed);
        faults.extend(functions.faults);
    }
    none(faults, "A function has at most 70 lines and does one thing.");
}

#[test]
fn every_rust_file_opens_with_what_it_is_for() {
    let faults = rust_files().into_iter().filter(|f| !read(f).starts_with("//! ")).map(|f| f.display().to_string()).collect();
    none(faults, "A file opens with `//!`: what it is for and its place.");
}

#[test]
fn no_name_says_nothing() {
    let empty = ["utils", "util", "helpers", "helper", "manager", "service", "misc", "common"];
    let faults = rust_files()
        .into_iter()
        .chain(files("ui/src", &["ts", "svelte"]))
        .filter(|f| f.components().any(|c| empty.contains(&c.as_os_str().to_string_lossy().split('.').next().unwrap_or(""))))
        .map(|f| f.display().to_string())
        .collect();
    none(faults, "No file or folder is called utils, helpers, manager or service: name what it does.");
}
