//! Foreign list formats: what is written in them is what is listed; hostile files are refused with the line at fault.

use border::Alert;
use proptest::prelude::*;
use screening::{Imported, ListError, Mapping, parse_csv, parse_ftm, parse_ofac_csv, parse_ofac_xml, parse_un_xml};

/// An alert in one line, as a table of expectations wants it.
fn line(alert: &Alert) -> String {
    let text = |part: &Option<foundation::Sensitive<String>>| part.as_ref().map(|part| part.expose().clone()).unwrap_or_default();
    let name = |name: &border::PersonName| match &name.full {
        Some(full) => full.expose().clone(),
        None => format!("{}, {}", text(&name.primary), text(&name.secondary)),
    };
    let names: Vec<String> = alert.names.iter().map(name).collect();
    let births: Vec<String> = alert.birth_dates.iter().map(|birth| birth.expose().to_string()).collect();
    let states: Vec<String> = alert.nationalities.iter().map(ToString::to_string).collect();
    let document = |document: &border::AlertDocument| {
        format!("{}:{}", document.issuing_state.map(|s| s.to_string()).unwrap_or_default(), document.number.expose())
    };
    let documents: Vec<String> = alert.documents.iter().map(document).collect();
    let sex = alert.sex.map(|sex| sex.to_string()).unwrap_or_default();
    format!("{} | {} | {} | {sex} | {} | {}", alert.id, names.join("; "), births.join(" "), states.join(" "), documents.join(" "))
}

fn only(imported: &Imported) -> String {
    assert_eq!(imported.alerts.len(), 1);
    line(&imported.alerts[0])
}

const SDN: &str = r#"<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://lists.invalid/sdn"><publshInformation><Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>17</uid><firstName>Anna &amp; Maria</firstName><lastName>ERIKSSON</lastName><sdnType>Individual</sdnType>
<programList><program>UTO1</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>L898902C3</idNumber><idCountry>Utopia</idCountry></id>
<id><idType>Gender</idType><idNumber>Female</idNumber></id></idList>
<akaList><aka><uid>2</uid><type>a.k.a.</type><category>strong</category><lastName>ERIKSEN</lastName><firstName>Ana</firstName></aka></akaList>
<nationalityList><nationality><country>Utopia</country></nationality></nationalityList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>12 Aug 1974</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>
<sdnEntry><uid>18</uid><lastName>KORA SHIPPING</lastName><sdnType>Entity</sdnType></sdnEntry></sdnList>"#;

const UN: &str = r#"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>9</DATAID><FIRST_NAME>ANNA</FIRST_NAME><SECOND_NAME>MARIA</SECOND_NAME>
<THIRD_NAME>ERIKSSON</THIRD_NAME><REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER><GENDER>Female</GENDER><NATIONALITY><VALUE>Utopia</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ana Eriksen</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Tall</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1973</FROM_YEAR><TO_YEAR>1974</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>L898902C3</NUMBER><ISSUING_COUNTRY>Utopia</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>1</DATAID></ENTITY></ENTITIES></CONSOLIDATED_LIST>"#;

#[test]
fn the_xml_of_specially_designated_nationals_is_read() {
    let imported = parse_ofac_xml(SDN).unwrap();
    assert_eq!(only(&imported), "SDN-17 | ERIKSSON, Anna & Maria; ERIKSEN, Ana | 1974-08-12 | F | UTO | UTO:L898902C3");
    assert_eq!(imported.not_persons, 1);
}

#[test]
fn the_csv_of_specially_designated_nationals_is_read_with_its_aliases() {
    let sdn = "17,\"ERIKSSON, Anna\",\"individual\",\"UTO1\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 12 Aug 1974; nationality Utopia; Gender Female; Passport L898902C3 (Utopia) expires 2030; a.k.a. 'THE TALL'.\"\n18,\"KORA SHIPPING\",-0- ,\"UTO1\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n\u{1a}";
    let imported = parse_ofac_csv(sdn, Some("17,5,\"aka\",\"ERIKSEN, Ana\",-0- \n")).unwrap();
    assert_eq!(only(&imported), "SDN-17 | ERIKSSON, Anna; ERIKSEN, Ana; THE TALL | 1974-08-12 | F | UTO | UTO:L898902C3");
}

#[test]
fn the_consolidated_list_is_read_without_bynames() {
    let imported = parse_un_xml(UN).unwrap();
    assert_eq!(only(&imported), "UN-UTi.001 | ANNA MARIA ERIKSSON; Ana Eriksen | 1973-XX-XX 1974-XX-XX | F | UTO | UTO:L898902C3");
    assert_eq!(imported.not_persons, 1);
}

#[test]
fn entities_are_read_with_the_passports_they_hold() {
    let lines = [
        r#"{"id":"p-1","schema":"Passport","properties":{"holder":["e-1","e-2"],"number":["L898902C3"],"country":["uto"]}}"#,
        r#"{"id":"e-1","schema":"Person","properties":{"name":["Anna Maria Eriksson"],"alias":["Ana Eriksen"],"weakAlias":["Tall"],"firstName":["Anna"],"lastName":["Eriksson"],"birthDate":["1974-08"],"nationality":["uto"],"gender":["female"],"passportNumber":["L898902C3"]}}"#,
        r#"{"id":"e-3","schema":"Company","properties":{"name":["Kora Shipping"]}}"#,
        r#"{"id":"l-1","schema":"Family","properties":{"person":["e-1"],"relative":["e-1"]}}"#,
    ];
    let imported = parse_ftm(&lines.join("\n")).unwrap();
    assert_eq!(only(&imported), "e-1 | Eriksson, Anna; Anna Maria Eriksson; Ana Eriksen | 1974-08-XX | F | UTO | UTO:L898902C3");
    assert_eq!(imported.not_persons, 1);
}

#[test]
fn a_csv_file_is_read_by_its_mapping() {
    let mapping = r#"{"id":"ref","primary":"surname","secondary":"given","aliases":"aka","birth_date":"born","date_format":"%d.%m.%Y","nationality":"state","document_number":"number","issuing_state":"state","category":"wanted","delimiter":";","separator":"/"}"#;
    let mapping: Mapping = serde_json::from_str(mapping).unwrap();
    let text = "ref;surname;given;aka;born;state;number\n1;ERIKSSON;Anna;Ana Eriksen/A. Erikson;12.08.1974;UTO;L898902C3\n";
    assert_eq!(only(&parse_csv(text, &mapping).unwrap()), "1 | ERIKSSON, Anna; Ana Eriksen; A. Erikson | 1974-08-12 |  | UTO | UTO:L898902C3");
    let error = parse_csv("ref;given\n1;Anna\n", &mapping).unwrap_err();
    assert_eq!(error, ListError::Line { line: 1, why: "a column of the mapping is not there".to_owned() });
}

#[test]
fn a_hostile_file_is_refused_with_the_line_at_fault() {
    let bomb = r#"<!DOCTYPE l [<!ENTITY a "&b;&b;"><!ENTITY b "&a;&a;">]><sdnList><sdnEntry><uid>&a;</uid></sdnEntry></sdnList>"#;
    let aliases = format!(
        "<sdnList><sdnEntry><sdnType>Individual</sdnType><uid>1</uid><akaList>{}</akaList></sdnEntry></sdnList>",
        "<aka><lastName>A</lastName></aka>".repeat(1_000_000)
    );
    let deep = format!("<sdnList>{}", "<sdnEntry>".repeat(100_000));
    let long = format!("<sdnList><sdnEntry><uid>{}</uid></sdnEntry></sdnList>", "A".repeat(100_000));
    for (text, why) in [
        (bomb, "a document type of its own, which no list needs"),
        (aliases.as_str(), "an entry that is too deep or has too many parts"),
        (deep.as_str(), "an entry that is too deep or has too many parts"),
        (long.as_str(), "a text longer than 64 kB"),
        (SDN.strip_suffix("</sdnList>").unwrap(), "cut short"),
        (SDN.get(..703).unwrap(), "not well-formed XML"),
        ("<sdnList><sdnEntry><uid>&a;</uid></sdnEntry></sdnList>", "an entity of its own, which no list needs"),
    ] {
        let Err(ListError::Line { why: found, .. }) = parse_ofac_xml(text) else { panic!("{why}") };
        assert_eq!(found, why);
    }
    let names: Vec<String> = (0..1_000_000).map(|at| format!("\"A{at}\"")).collect();
    let entity = format!(r#"{{"id":"1","schema":"Person","properties":{{"name":[{}]}}}}"#, names.join(","));
    assert!(parse_ftm(&entity).is_err());
    let twice = r#"{"id":"1","schema":"Person","properties":{"name":["A B"]}}"#;
    assert_eq!(parse_ftm(&format!("{twice}\n{twice}")).unwrap_err(), ListError::Line { line: 2, why: "an id that an earlier entry has".to_owned() });
}

/// Long fuzzing changes real files and looks for a panic: `OUTPOST_FUZZ_ROUNDS` rounds.
#[test]
fn fuzz_importers() {
    let rounds: u64 = std::env::var("OUTPOST_FUZZ_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(300);
    let mut people = crate::people::People::new(rounds);
    for _ in 0..rounds {
        for text in [SDN, UN] {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..1 + people.below(4) {
                let at = people.below(bytes.len());
                match people.below(3) {
                    0 => bytes[at] = u8::try_from(people.below(256)).unwrap(),
                    1 => bytes.truncate(at.max(1)),
                    _ => {
                        let piece: Vec<u8> = bytes[at..(at + people.below(60)).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            let text = String::from_utf8_lossy(&bytes);
            let _ = (parse_ofac_xml(&text), parse_un_xml(&text), parse_ofac_csv(&text, None), parse_ftm(&text), screening::parse_items(&text));
        }
    }
}

proptest! {
    #[test]
    fn no_text_makes_an_importer_panic(text in "\\PC{0,200}") {
        let mapping: Mapping = serde_json::from_str(r#"{"id":"a","full":"a","date_format":"%Q"}"#).unwrap();
        let _ = (parse_ofac_xml(&text), parse_un_xml(&text), parse_ofac_csv(&text, Some(&text)), parse_ftm(&text), parse_csv(&text, &mapping));
    }
}
