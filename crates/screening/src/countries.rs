//! English names of States as lists write them, for sources that name nationalities in words.

use mrz::StateCode;

/// Words of a name in alphabetical order, without `and`, `of` and `the`, so that `Korea, North` and `North Korea` meet.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("afghanistan", "AFG"), ("africa south", "ZAF"), ("african central republic", "CAF"), ("aland islands", "ALA"), ("albania", "ALB"),
    ("algeria", "DZA"), ("america states united", "USA"), ("american samoa", "ASM"), ("andorra", "AND"), ("angola", "AGO"), ("anguilla", "AIA"),
    ("antarctica", "ATA"), ("antigua barbuda", "ATG"), ("arab emirates united", "ARE"), ("arab jamahiriya libyan", "LBY"),
    ("arab republic syrian", "SYR"), ("arabia saudi", "SAU"), ("argentina", "ARG"), ("armenia", "ARM"), ("aruba", "ABW"), ("australia", "AUS"),
    ("austria", "AUT"), ("azerbaijan", "AZE"), ("bahamas", "BHS"), ("bahrain", "BHR"), ("bangladesh", "BGD"), ("bank west", "PSE"),
    ("barbados", "BRB"), ("barthelemy saint", "BLM"), ("belarus", "BLR"), ("belgium", "BEL"), ("belize", "BLZ"), ("benin", "BEN"),
    ("bermuda", "BMU"), ("bhutan", "BTN"), ("bissau guinea", "GNB"), ("bolivarian republic venezuela", "VEN"), ("bolivia", "BOL"),
    ("bolivia plurinational state", "BOL"), ("bosnia", "BIH"), ("bosnia herzegovina", "BIH"), ("botswana", "BWA"), ("bouvet island", "BVT"),
    ("brazil", "BRA"), ("brazzaville congo", "COG"), ("britain great", "GBR"), ("britain great ireland kingdom northern united", "GBR"),
    ("british indian ocean territory", "IOT"), ("british islands virgin", "VGB"), ("brunei", "BRN"), ("brunei darussalam", "BRN"),
    ("bulgaria", "BGR"), ("burkina faso", "BFA"), ("burma", "MMR"), ("burma myanmar", "MMR"), ("burundi", "BDI"), ("byelorussia", "BLR"),
    ("caicos islands turks", "TCA"), ("caledonia new", "NCL"), ("cambodia", "KHM"), ("cameroon", "CMR"), ("canada", "CAN"),
    ("cape verde", "CPV"), ("caribbean netherlands", "BES"), ("cayman islands", "CYM"), ("chad", "TCD"), ("chile", "CHL"), ("china", "CHN"),
    ("china hong kong sar", "HKG"), ("china macao sar", "MAC"), ("china people republic s", "CHN"), ("china province taiwan", "TWN"),
    ("christmas island", "CXR"), ("city vatican", "VAT"), ("coast ivory", "CIV"), ("cocos islands keeling", "CCK"), ("colombia", "COL"),
    ("comoros", "COM"), ("congo", "COG"), ("congo democratic republic", "COD"), ("congo dr", "COD"), ("congo kinshasa", "COD"),
    ("congo republic", "COG"), ("cook islands", "COK"), ("costa rica", "CRI"), ("cote d ivoire", "CIV"), ("cote divoire", "CIV"),
    ("croatia", "HRV"), ("cuba", "CUB"), ("curacao", "CUW"), ("cyprus", "CYP"), ("czech republic", "CZE"), ("czechia", "CZE"),
    ("democratic korea people republic s", "PRK"), ("democratic lao people republic s", "LAO"), ("denmark", "DNK"), ("djibouti", "DJI"),
    ("dominica", "DMA"), ("dominican republic", "DOM"), ("dprk", "PRK"), ("east timor", "TLS"), ("ecuador", "ECU"), ("egypt", "EGY"),
    ("el salvador", "SLV"), ("england", "GBR"), ("equatorial guinea", "GNQ"), ("eritrea", "ERI"), ("estonia", "EST"), ("eswatini", "SWZ"),
    ("ethiopia", "ETH"), ("falkland islands", "FLK"), ("faroe islands", "FRO"), ("federated micronesia states", "FSM"),
    ("federation russian", "RUS"), ("fiji", "FJI"), ("finland", "FIN"), ("former macedonia republic yugoslav", "MKD"), ("france", "FRA"),
    ("french guiana", "GUF"), ("french polynesia", "PYF"), ("french southern territories", "ATF"), ("futuna wallis", "WLF"), ("gabon", "GAB"),
    ("gambia", "GMB"), ("gaza", "PSE"), ("georgia", "GEO"), ("georgia islands sandwich south south", "SGS"), ("germany", "DEU"),
    ("ghana", "GHA"), ("gibraltar", "GIB"), ("greece", "GRC"), ("greenland", "GRL"), ("grenada", "GRD"), ("grenadines saint vincent", "VCT"),
    ("guadeloupe", "GLP"), ("guam", "GUM"), ("guatemala", "GTM"), ("guernsey", "GGY"), ("guinea", "GIN"), ("guinea new papua", "PNG"),
    ("guyana", "GUY"), ("haiti", "HTI"), ("heard islands mcdonald", "HMD"), ("helena saint", "SHN"), ("holland", "NLD"), ("holy see", "VAT"),
    ("honduras", "HND"), ("hong kong", "HKG"), ("hungary", "HUN"), ("iceland", "ISL"), ("india", "IND"), ("indonesia", "IDN"), ("iran", "IRN"),
    ("iran islamic republic", "IRN"), ("iraq", "IRQ"), ("ireland", "IRL"), ("island norfolk", "NFK"), ("islands mariana northern", "MNP"),
    ("islands marshall", "MHL"), ("islands outlying s u", "UMI"), ("islands pitcairn", "PCN"), ("islands s u virgin", "VIR"),
    ("islands solomon", "SLB"), ("isle man", "IMN"), ("israel", "ISR"), ("italy", "ITA"), ("jamaica", "JAM"), ("jan mayen svalbard", "SJM"),
    ("japan", "JPN"), ("jersey", "JEY"), ("jordan", "JOR"), ("kazakhstan", "KAZ"), ("kenya", "KEN"), ("kingdom united", "GBR"),
    ("kirghizia", "KGZ"), ("kiribati", "KIR"), ("kitts nevis saint", "KNA"), ("korea", "KOR"), ("korea north", "PRK"), ("korea republic", "KOR"),
    ("korea south", "KOR"), ("kosovo", "RKS"), ("kuwait", "KWT"), ("kyrgyz republic", "KGZ"), ("kyrgyzstan", "KGZ"), ("lanka sri", "LKA"),
    ("laos", "LAO"), ("latvia", "LVA"), ("lebanon", "LBN"), ("leone sierra", "SLE"), ("lesotho", "LSO"), ("leste timor", "TLS"),
    ("liberia", "LBR"), ("libya", "LBY"), ("liechtenstein", "LIE"), ("lithuania", "LTU"), ("lucia saint", "LCA"), ("luxembourg", "LUX"),
    ("maarten sint", "SXM"), ("macau", "MAC"), ("macedonia", "MKD"), ("macedonia north", "MKD"), ("madagascar", "MDG"), ("malawi", "MWI"),
    ("malaysia", "MYS"), ("maldives", "MDV"), ("mali", "MLI"), ("malta", "MLT"), ("marino san", "SMR"), ("martin saint", "MAF"),
    ("martinique", "MTQ"), ("mauritania", "MRT"), ("mauritius", "MUS"), ("mayotte", "MYT"), ("mexico", "MEX"), ("micronesia", "FSM"),
    ("miquelon pierre saint", "SPM"), ("moldova", "MDA"), ("moldova republic", "MDA"), ("monaco", "MCO"), ("mongolia", "MNG"),
    ("montenegro", "MNE"), ("montserrat", "MSR"), ("morocco", "MAR"), ("mozambique", "MOZ"), ("myanmar", "MMR"), ("nam viet", "VNM"),
    ("namibia", "NAM"), ("nauru", "NRU"), ("nepal", "NPL"), ("netherlands", "NLD"), ("new zealand", "NZL"), ("nicaragua", "NIC"),
    ("niger", "NER"), ("nigeria", "NGA"), ("niue", "NIU"), ("norway", "NOR"), ("oman", "OMN"), ("pakistan", "PAK"), ("palau", "PLW"),
    ("palestine", "PSE"), ("palestine state", "PSE"), ("palestinian territories", "PSE"), ("panama", "PAN"), ("paraguay", "PRY"),
    ("peru", "PER"), ("philippines", "PHL"), ("poland", "POL"), ("portugal", "PRT"), ("principe sao tome", "STP"), ("puerto rico", "PRI"),
    ("qatar", "QAT"), ("republic slovak", "SVK"), ("republic tanzania united", "TZA"), ("reunion", "REU"), ("romania", "ROU"), ("russia", "RUS"),
    ("rwanda", "RWA"), ("sahara western", "ESH"), ("samoa", "WSM"), ("senegal", "SEN"), ("serbia", "SRB"), ("seychelles", "SYC"),
    ("singapore", "SGP"), ("slovakia", "SVK"), ("slovenia", "SVN"), ("somalia", "SOM"), ("south sudan", "SSD"), ("spain", "ESP"),
    ("stateless", "XXA"), ("states united", "USA"), ("sudan", "SDN"), ("suriname", "SUR"), ("swaziland", "SWZ"), ("sweden", "SWE"),
    ("switzerland", "CHE"), ("syria", "SYR"), ("taiwan", "TWN"), ("tajikistan", "TJK"), ("tanzania", "TZA"), ("thailand", "THA"),
    ("tobago trinidad", "TTO"), ("togo", "TGO"), ("tokelau", "TKL"), ("tonga", "TON"), ("tunisia", "TUN"), ("turkey", "TUR"), ("turkiye", "TUR"),
    ("turkmenistan", "TKM"), ("tuvalu", "TUV"), ("uae", "ARE"), ("uganda", "UGA"), ("uk", "GBR"), ("ukraine", "UKR"), ("uruguay", "URY"),
    ("usa", "USA"), ("utopia", "UTO"), ("uzbekistan", "UZB"), ("vanuatu", "VUT"), ("vatican", "VAT"), ("venezuela", "VEN"), ("vietnam", "VNM"),
    ("yemen", "YEM"), ("zambia", "ZMB"), ("zimbabwe", "ZWE"),
];

/// The State a text names: by a code of two or three letters, or by its English name.
pub(crate) fn state(text: &str) -> Option<StateCode> {
    let text = text.trim();
    let code = match text.len() {
        2 => from_alpha2(text),
        0..=3 => text.parse().ok().filter(StateCode::is_known),
        _ => None,
    };
    code.or_else(|| from_name(text))
}

/// Every State with a name, once.
pub(crate) fn all() -> Vec<StateCode> {
    let mut codes: Vec<StateCode> = NAMES.iter().filter_map(|(_, code)| code.parse().ok()).collect();
    codes.sort_unstable_by_key(|code| code.iso3());
    codes.dedup_by_key(|code| code.iso3());
    codes
}

fn from_alpha2(text: &str) -> Option<StateCode> {
    let codes = NAMES.iter().filter_map(|(_, code)| code.parse::<StateCode>().ok());
    let mut codes = codes.filter(|code| code.alpha2().is_some_and(|alpha2| alpha2.eq_ignore_ascii_case(text)));
    codes.next()
}

fn from_name(text: &str) -> Option<StateCode> {
    let ascii = any_ascii::any_ascii(text).to_ascii_lowercase();
    let mut words: Vec<&str> = ascii.split(|c: char| !c.is_ascii_alphabetic()).filter(|w| !matches!(*w, "" | "the" | "of" | "and")).collect();
    words.sort_unstable();
    let name = words.join(" ");
    let at = NAMES.binary_search_by(|(known, _)| (*known).cmp(name.as_str())).ok()?;
    NAMES.get(at)?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_sorted_and_their_codes_known() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(NAMES.iter().all(|(_, code)| code.parse::<StateCode>().is_ok_and(|code| code.is_known())));
    }

    #[test]
    fn a_state_is_known_by_code_or_name() {
        for (text, expect) in [
            ("iq", Some("IRQ")),
            ("UTO", Some("UTO")),
            ("Korea, North", Some("PRK")),
            ("Congo, Democratic Republic of the", Some("COD")),
            ("Côte d’Ivoire", Some("CIV")),
            ("Burma", Some("MMR")),
            ("Atlantis", None),
            ("", None),
            ("XQ", None),
        ] {
            assert_eq!(state(text).map(|code| code.to_string()).as_deref(), expect, "{text}");
        }
    }
}
