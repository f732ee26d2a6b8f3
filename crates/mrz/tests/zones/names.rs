//! Names in the field: every example of 9303-4 to 9303-7 §4.2.3, and names as people write them.

use crate::today;
use mrz::{EmitFields, Format, Mrz};

/// A document of `format` whose name field is printed as `name`.
fn with_name(format: Format, name: &str) -> Mrz {
    let code = if format.is_visa() {
        "V"
    } else if format == Format::Td3 {
        "P"
    } else {
        "I"
    };
    let fields = EmitFields { document_code: code.into(), issuing_state: "UTO".parse().unwrap(), ..EmitFields::default() };
    let mut lines = mrz::emit(format, &fields).unwrap();
    let span = mrz::layout::of(format).name;
    let width = usize::from(span.len);
    lines[usize::from(span.line)].replace_range(span.range(), &format!("{name:<<width$}"));
    let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
    mrz::parse(&texts, today()).unwrap()
}

#[test]
fn the_printed_names_of_the_standard_are_read_as_it_means_them() {
    use Format::{MrvA, MrvB, Td1, Td2, Td3};
    for (format, printed, primary, secondary, truncated) in [
        (Td3, "ERIKSSON<<ANNA<MARIA", "ERIKSSON", Some("ANNA MARIA"), false),
        (Td3, "HENG<<DEBORAH<MING<LO", "HENG", Some("DEBORAH MING LO"), false),
        (Td3, "SMITH<JONES<<SUSIE<MARGARET", "SMITH JONES", Some("SUSIE MARGARET"), false),
        (Td3, "OCONNOR<<ENYA<SIOBHAN", "OCONNOR", Some("ENYA SIOBHAN"), false),
        (Td3, "VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", Some("MARTIN"), false),
        (Td3, "ARKFREITH", "ARKFREITH", None, false),
        (Td3, "SATRIYA<SUDARPA", "SATRIYA SUDARPA", None, false),
        (Td3, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", Some("CHAYAPA DEJTHAMRONG K"), true),
        (Td3, "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", Some("DI"), true),
        (Td3, "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", "BENNEL WOOLOO WARRAN WARNAM", Some("DINGO POTO"), true),
        (Td3, "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", Some("JONATHON WARREN TREVOR"), true),
        (Td1, "NILAVADHANANANDA<<CHAYAPA<DE<K", "NILAVADHANANANDA", Some("CHAYAPA DE K"), true),
        (Td1, "BENNELONG<WOOLOOM<WA<WARN<<D<P", "BENNELONG WOOLOOM WA WARN", Some("D P"), true),
        (Td1, "PAPANDROPOULOUS<<JONATHON<ALEC", "PAPANDROPOULOUS", Some("JONATHON ALEC"), true),
        (Td1, "AL<BASRI<<HUDA<MUHAMMAD<JAWAD<", "AL BASRI", Some("HUDA MUHAMMAD JAWAD"), false),
        (Td1, "VILARCHAO<FERNANDEZ<<JOSE<RAMO", "VILARCHAO FERNANDEZ", Some("JOSE RAMO"), true),
        (Td2, "NILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", Some("ARN PET CHARO"), true),
        (Td2, "PAPANDROPOULOUS<<JONATHOON<ALEC", "PAPANDROPOULOUS", Some("JONATHOON ALEC"), true),
        (MrvA, "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", "BENNELONG WOOLOOM WARRAND WARNAM", Some("DINGO"), true),
        (MrvB, "BENN<WOOL<WARR<WARN<<DINGO<POTO", "BENN WOOL WARR WARN", Some("DINGO POTO"), true),
    ] {
        let mrz = with_name(format, printed);
        assert_eq!((mrz.primary_identifier(), mrz.secondary_identifier()), (primary, secondary), "{printed}");
        assert_eq!(mrz.name_truncated(), truncated, "{printed}");
    }
}

/// What is printed for a name as a person writes it, without the fillers at the end.
fn printed(format: Format, primary: &str, secondary: &str) -> String {
    let fields = EmitFields {
        document_code: if format.is_visa() {
            "V"
        } else if format == Format::Td3 {
            "P"
        } else {
            "I"
        }
        .into(),
        primary_identifier: primary.into(),
        secondary_identifier: Some(secondary.into()),
        ..EmitFields::default()
    };
    let span = mrz::layout::of(format).name;
    let lines = mrz::emit(format, &fields).unwrap();
    lines[usize::from(span.line)][span.range()].trim_end_matches('<').to_owned()
}

#[test]
fn names_as_the_visual_zone_writes_them_are_printed_as_the_standard_prints_them() {
    use Format::{MrvA, MrvB, Td1, Td2, Td3};
    for (format, primary, secondary, expected) in [
        (Td3, "ERIKSSON", "ANNA MARIA", "ERIKSSON<<ANNA<MARIA"),
        (Td3, "SMITH-JONES", "SUSIE MARGARET", "SMITH<JONES<<SUSIE<MARGARET"),
        (Td3, "O’CONNOR", "ENYA SIOBHAN", "OCONNOR<<ENYA<SIOBHAN"),
        (Td3, "VAN DER MUELLEN", "MARTIN", "VAN<DER<MUELLEN<<MARTIN"),
        (Td3, "AL-BASRI", "HUDA MUHAMMAD JAWAD", "AL<BASRI<<HUDA<MUHAMMAD<JAWAD"),
        (Td3, "SATRIYA SUDARPA", "", "SATRIYA<SUDARPA"),
        (Td3, "NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
        (Td3, "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        (Td3, "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR"),
        (Td1, "VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMO"),
        (Td2, "VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMON"),
        (MrvA, "HENG", "DEBORAH MING LO", "HENG<<DEBORAH<MING<LO"),
        (MrvB, "PAPANDROPOULOUS", "STEPHEN TREVOR", "PAPANDROPOULOUS<<STEPHEN<TREVOR"),
        (Td3, "Müller-Lüdenscheidt", "Jörg", "MUELLER<LUEDENSCHEIDT<<JOERG"),
        (Td3, "ИВАНОВА", "АННА", "IVANOVA<<ANNA"),
        (Td3, "بن زكريا الرازي", "ابو بكر محمد", "BN<ZKRYA<ALRAZY<<ABW<BKR<MXHMD"),
    ] {
        assert_eq!(printed(format, primary, secondary), expected, "{primary}, {secondary}");
    }
}
