//! Records of an XML file, one small tree at a time. No entity is expanded but the five of XML itself, and every size has a
//! limit, so that a file can neither call itself nor fill the memory.

use super::lines::{Pieces, unread};
use crate::ListError;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{BufRead, BufReader};

const MAX_DEPTH: usize = 24;
const MAX_NODES: usize = 60_000;
const MAX_TEXT_BYTES: usize = 64 * 1024;

/// An element without its attributes and namespaces.
#[derive(Debug, Default)]
pub(super) struct Node {
    name: String,
    text: String,
    children: Vec<Node>,
}

impl Node {
    /// Children of a name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Elements of a name within the child of another: `akaList/aka`.
    pub(super) fn within<'a>(&'a self, list: &'a str, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.all(list).flat_map(move |child| child.all(name))
    }

    /// The text of the first child of a name; empty without one.
    pub(super) fn text(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.name == name).map_or("", |child| child.text.trim())
    }

    /// Whether it is called so.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name == name
    }

    /// Its own text.
    pub(super) fn own(&self) -> &str {
        self.text.trim()
    }
}

/// Gives every element called one of `records` to `take`, with the line on which it ends; nothing of the source is held but the element.
pub(super) fn records(
    source: &mut dyn BufRead,
    records: &[&str],
    mut take: impl FnMut(Node, usize) -> Result<(), ListError>,
) -> Result<usize, ListError> {
    let mut reader = Reader::from_reader(BufReader::new(Pieces::new(source, b'<')));
    let mut bytes = Vec::new();
    let mut open: Vec<Node> = Vec::new();
    let mut depth = 0_usize;
    let mut nodes = 0;
    let mut found = 0;
    let mut line = 1;
    loop {
        bytes.clear();
        let event = reader.read_event_into(&mut bytes).map_err(|error| match error {
            quick_xml::Error::Io(error) => unread(&error),
            _ => ListError::Line { line, why: "not well-formed XML".to_owned() },
        })?;
        line += event.iter().filter(|byte| **byte == b'\n').count();
        let fault = |why: &str| ListError::Line { line, why: why.to_owned() };
        match event {
            Event::Start(start) => {
                depth += 1;
                nodes += 1;
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                if depth > MAX_DEPTH || nodes > MAX_NODES {
                    return Err(fault("an entry that is too deep or has too many parts"));
                }
                if !open.is_empty() || records.contains(&name.as_str()) {
                    open.push(Node { name, ..Node::default() });
                } else {
                    nodes = 0;
                }
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or_else(|| fault("not well-formed XML"))?;
                let Some(node) = open.pop() else { continue };
                match open.last_mut() {
                    Some(parent) => parent.children.push(node),
                    None => {
                        found += 1;
                        nodes = 0;
                        take(node, line)?;
                    }
                }
            }
            Event::Text(piece) => add(&mut open, &piece.decode().map_err(|_| fault("text that is no Unicode"))?, line)?,
            Event::CData(piece) => add(&mut open, &piece.decode().map_err(|_| fault("text that is no Unicode"))?, line)?,
            Event::GeneralRef(reference) => {
                let letter = match reference.resolve_char_ref() {
                    Ok(Some(letter)) => letter,
                    _ => match &*reference.decode().map_err(|_| fault("text that is no Unicode"))? {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return Err(fault("an entity of its own, which no list needs")),
                    },
                };
                add(&mut open, letter.encode_utf8(&mut [0; 4]), line)?;
            }
            Event::DocType(_) => return Err(fault("a document type of its own, which no list needs")),
            Event::Eof if depth > 0 => return Err(fault("cut short")),
            Event::Eof => return Ok(found),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn add(open: &mut [Node], piece: &str, line: usize) -> Result<(), ListError> {
    let Some(node) = open.last_mut() else { return Ok(()) };
    if node.text.len() + piece.len() > MAX_TEXT_BYTES {
        return Err(ListError::Line { line, why: "a text longer than 64 kB".to_owned() });
    }
    node.text.push_str(piece);
    Ok(())
}
