//! Hostile sources for every importer: refused with what is wrong, before they fill the memory, or read for what they are.

use screening::{
    ListError, Mapping, parse_csv, parse_ftm, parse_jsonl, parse_ofac_csv, parse_ofac_xml, parse_un_xml, read_csv, read_ftm, read_items, read_jsonl,
    read_ofac_csv, read_ofac_xml, read_un_xml,
};
use std::io::{BufRead, Read, Result};

/// A beginning, then one letter for a gigabyte: made as it is read, never stored.
struct Endless {
    beginning: Vec<u8>,
    letter: u8,
    given: usize,
    block: Vec<u8>,
}

const GIGABYTE: usize = 1 << 30;

impl Endless {
    fn new(beginning: &str, letter: u8) -> Self {
        Self { beginning: beginning.as_bytes().to_vec(), letter, given: 0, block: vec![letter; 1 << 16] }
    }
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        debug_assert_eq!(self.block[0], self.letter);
        Ok(match self.given {
            given if given < self.beginning.len() => &self.beginning[given..],
            given if given < GIGABYTE => &self.block[..self.block.len().min(GIGABYTE - given)],
            _ => &[],
        })
    }

    fn consume(&mut self, bytes: usize) {
        self.given += bytes;
    }
}

fn mapping() -> Mapping {
    serde_json::from_str(r#"{"id":"a","full":"b","aliases":"c"}"#).unwrap()
}

#[test]
fn a_line_of_a_gigabyte_is_left_after_its_first_megabytes_by_every_importer() {
    const MOST: usize = 10 << 20;
    type Import = fn(&mut dyn BufRead) -> std::result::Result<(), ListError>;
    let importers: [(&str, &str, Import); 9] = [
        ("jsonl", r#"{"id":"1","reason":""#, |source| read_jsonl(source).map(drop)),
        ("items", r#"{"class":"passport","note":""#, |source| read_items(source).map(drop)),
        ("ftm", r#"{"id":"1","schema":"Person","properties":{"name":[""#, |source| read_ftm(source).map(drop)),
        ("csv", "a,b,c\n1,", |source| read_csv(source, &mapping()).map(drop)),
        ("csv, quoted", "a,b,c\n1,\"", |source| read_csv(source, &mapping()).map(drop)),
        ("ofac csv", "1,\"", |source| read_ofac_csv(source, None).map(drop)),
        ("ofac csv, aliases", "1,1,\"", |source| read_ofac_csv(&mut "".as_bytes(), Some(source)).map(drop)),
        ("ofac xml", "<sdnList><sdnEntry><uid>", |source| read_ofac_xml(source).map(drop)),
        ("un xml", "<L><INDIVIDUAL a=\"", |source| read_un_xml(source).map(drop)),
    ];
    for (name, beginning, import) in importers {
        for letter in *b"A \0" {
            let mut source = Endless::new(beginning, letter);
            let refused = import(&mut source).unwrap_err();
            assert!(matches!(refused, ListError::Line { .. } | ListError::Source(_)), "{name}: {refused:?}");
            assert!(source.given < MOST, "{name}: {} bytes were read", source.given);
        }
    }
}

#[test]
fn a_million_aliases_are_refused_by_every_importer() {
    let million = |piece: &str| piece.repeat(1_000_000);
    let refused = [
        parse_jsonl(&format!(r#"{{"id":"1","category":"wanted","priority":"high","names":[{}{{"full":"A"}}]}}"#, million(r#"{"full":"A"},"#)))
            .map(drop),
        parse_ftm(&format!(r#"{{"id":"1","schema":"Person","properties":{{"alias":[{}"A"]}}}}"#, million(r#""A","#))).map(drop),
        parse_csv(&format!("a,b,c\n1,A,{}\n", (0..400_000).map(|at| format!("{at};")).collect::<String>()), &mapping()).map(drop),
        parse_ofac_csv("1,A\n", Some(&million("1,1,\"aka\",\"ERIKSSON, Anna\",-0-\n"))).map(drop),
        parse_ofac_xml(&format!(
            "<sdnList><sdnEntry><sdnType>Individual</sdnType><uid>1</uid><akaList>{}</akaList></sdnEntry></sdnList>",
            million("<aka><lastName>A</lastName></aka>")
        ))
        .map(drop),
        parse_un_xml(&format!(
            "<L><INDIVIDUAL><DATAID>1</DATAID>{}</INDIVIDUAL></L>",
            million("<INDIVIDUAL_ALIAS><ALIAS_NAME>A</ALIAS_NAME></INDIVIDUAL_ALIAS>")
        ))
        .map(drop),
    ];
    for (at, refused) in refused.into_iter().enumerate() {
        assert!(matches!(refused, Err(ListError::Line { .. } | ListError::Source(_))), "{at}: {refused:?}");
    }
}

#[test]
fn entities_that_refer_to_each_other_in_a_circle_end_and_nested_ones_are_read_one_level_deep() {
    let circle = [
        r#"{"id":"p","schema":"Person","properties":{"name":["Anna Eriksson"],"parent":["q"],"passport":["x"]}}"#,
        r#"{"id":"q","schema":"Person","properties":{"name":["Jon Eriksson"],"child":["p"]}}"#,
        r#"{"id":"x","schema":"Passport","properties":{"holder":["p","q","x","y"],"number":["L1"]}}"#,
        r#"{"id":"y","schema":"Passport","properties":{"holder":["x","y"],"number":["L2"]}}"#,
        r#"{"id":"f","schema":"Family","properties":{"person":["p"],"relative":["q","f"]}}"#,
    ];
    let found = parse_ftm(&circle.join("\n")).unwrap().alerts;
    assert_eq!(found.iter().map(|alert| (alert.id.as_str(), alert.documents.len())).collect::<Vec<_>>(), [("p", 1), ("q", 1)]);

    let nest = |deep: usize| {
        let inner = r#"{"id":"x","schema":"Passport","properties":{"number":["L1"],"holder":["#.repeat(deep);
        format!(r#"{{"id":"p","schema":"Person","properties":{{"name":["A B"],"passport":[{inner}"p"{}]}}}}"#, "]}}".repeat(deep))
    };
    assert_eq!(parse_ftm(&nest(3)).unwrap().alerts[0].documents.len(), 1);
    assert!(matches!(parse_ftm(&nest(100_000)), Err(ListError::Line { line: 1, .. })));
}

#[test]
fn an_xml_that_calls_itself_nests_without_end_or_stops_is_refused() {
    let laughs = "<!DOCTYPE l [<!ENTITY a \"AAAAAAAAAA\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let deep = |record: &str| format!("<L>{}", format!("<{record}>").repeat(1_000_000));
    for text in [
        format!("{laughs}<L><INDIVIDUAL><DATAID>&b;</DATAID></INDIVIDUAL></L>"),
        "<L><INDIVIDUAL><DATAID>&b;</DATAID></INDIVIDUAL></L>".to_owned(),
        deep("INDIVIDUAL"),
        deep("x"),
        "<L><INDIVIDUAL><DATAID>1</DATAID>".to_owned(),
        "<L></L></L>".to_owned(),
        "<L><INDIVIDUAL></L>".to_owned(),
    ] {
        assert!(matches!(parse_un_xml(&text), Err(ListError::Line { .. })), "{:.60}", text);
    }
}

/// A source that stops in the middle, as a stick that is pulled out.
struct Pulled(usize);

impl Read for Pulled {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.0 == 0 {
            return Err(std::io::Error::other("pulled out"));
        }
        let read = self.0.min(buffer.len());
        self.0 -= read;
        buffer[..read].fill(b' ');
        Ok(read)
    }
}

#[test]
fn a_source_that_cannot_be_read_to_its_end_is_no_list() {
    let source = || std::io::BufReader::new(Pulled(100_000));
    let refused = [
        read_jsonl(&mut source()).map(drop),
        read_items(&mut source()).map(drop),
        read_ftm(&mut source()).map(drop),
        read_csv(&mut source(), &mapping()).map(drop),
        read_ofac_csv(&mut source(), None).map(drop),
        read_ofac_xml(&mut source()).map(drop),
        read_un_xml(&mut source()).map(drop),
    ];
    for (at, refused) in refused.into_iter().enumerate() {
        assert!(matches!(refused, Err(ListError::Unread(_))), "{at}: {refused:?}");
    }
}
