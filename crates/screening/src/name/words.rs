//! What is known of single name parts: particles, titles, short forms, and which parts are so common that they tell little.

use super::letters::fold;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

/// What kind of part a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name.
    Ordinary,
    /// A single letter.
    Initial,
    /// An article, preposition or word of descent: `AL`, `BIN`, `DE`, `VON`.
    Particle,
    /// An honorific, rank or company form: `SHEIKH`, `DR`, `LLC`.
    Title,
}

const PARTICLES: &[&str] = &[
    "A", "ABD", "ABDAL", "ABDEL", "ABDUL", "ABU", "AF", "AL", "AN", "AR", "AS", "AT", "AZ", "BEN", "BIN", "BINT", "BINTI", "D", "DA", "DAL", "DAS",
    "DE", "DEL", "DELLA", "DEN", "DER", "DES", "DI", "DO", "DOS", "DU", "E", "ED", "EL", "EN", "ET", "I", "IBN", "L", "LA", "LAS", "LE", "LES", "LO",
    "LOS", "NA", "OULD", "OZ", "TE", "TEN", "TER", "UD", "UL", "UND", "UR", "US", "VAN", "VON", "WA", "WALAD", "Y", "ZU", "ZUM", "ZUR",
];

const TITLES: &[&str] = &[
    "ALHAJI",
    "AYATOLLAH",
    "BROTHER",
    "CAPT",
    "CAPTAIN",
    "CHEIKH",
    "CO",
    "COL",
    "COLONEL",
    "COMANDANTE",
    "COMMANDER",
    "CORP",
    "DAME",
    "DOCTOR",
    "DOKTOR",
    "DR",
    "DRS",
    "ENG",
    "ENGINEER",
    "FATHER",
    "GEN",
    "GENERAL",
    "GMBH",
    "HADJ",
    "HADJI",
    "HAJ",
    "HAJI",
    "HAJJ",
    "HAJJI",
    "HERR",
    "HON",
    "INC",
    "ING",
    "JR",
    "JUDGE",
    "JUNIOR",
    "KHALIFA",
    "LADY",
    "LIEUTENANT",
    "LLC",
    "LORD",
    "LT",
    "LTD",
    "MADAME",
    "MAJ",
    "MAJOR",
    "MAULANA",
    "MAULAVI",
    "MAULVI",
    "MAWLAWI",
    "MISS",
    "MME",
    "MOLLA",
    "MOULVI",
    "MR",
    "MRS",
    "MS",
    "MULLA",
    "MULLAH",
    "PHD",
    "PRESIDENT",
    "PRINCE",
    "PRINCESS",
    "PROF",
    "PROFESSOR",
    "QARI",
    "REV",
    "SA",
    "SENIOR",
    "SENOR",
    "SENORA",
    "SERGEANT",
    "SGT",
    "SHAIKH",
    "SHAYKH",
    "SHEIK",
    "SHEIKH",
    "SIR",
    "SISTER",
    "SR",
    "SRI",
    "SULTAN",
    "USTAD",
    "USTADH",
    "USTAZ",
];

/// Parts that many people bear, by class (see the file's head).
const COMMON: &str = include_str!("../../../../assets/names/common.txt");

/// Short forms and national forms of one given name; a part may stand in several rows.
const SHORT_FORMS: &[&[&str]] = &[
    &["ABIGAIL", "ABBY", "GAIL"],
    &["ALBERT", "AL", "BERT", "ALBERTO"],
    &["ALEXANDER", "ALEX", "SANDY", "SASHA", "ALEKSANDR", "ALEJANDRO", "ALESSANDRO", "ISKANDAR", "XANDER"],
    &["ALEXANDRA", "ALEX", "SANDRA", "SASHA", "ALEXA"],
    &["ALFRED", "ALF", "FRED", "ALFREDO"],
    &["ANASTASIA", "NASTYA", "STACY"],
    &["ANDREW", "ANDY", "DREW", "ANDREAS", "ANDREI", "ANDRE", "ANDRES", "ANDRZEJ"],
    &["ANNE", "ANN", "ANNA", "HANNAH", "ANNIE", "NANCY", "ANYA", "ANA"],
    &["ANTHONY", "TONY", "ANTON", "ANTONIO", "ANTOINE", "TONI"],
    &["ARTHUR", "ART", "ARTIE", "ARTURO"],
    &["BARBARA", "BARB", "BABS"],
    &["BENJAMIN", "BEN", "BENNY", "BIBI", "BENNIE"],
    &["BERNARD", "BERNIE", "BERNHARD", "BERNARDO"],
    &["CATHERINE", "KATHERINE", "KATE", "KATHY", "CATHY", "KATYA", "EKATERINA", "KATARINA", "KATHRYN", "CATALINA"],
    &["CHARLES", "CHARLIE", "CHUCK", "CARLOS", "KARL", "CARL", "CARLO", "KAROL"],
    &["CHARLOTTE", "LOTTE", "CHARLIE"],
    &["CHRISTINE", "CHRISTINA", "CHRIS", "TINA", "KRISTINA", "CRISTINA"],
    &["CHRISTOPHER", "CHRIS", "KIT", "CHRISTOPH", "CRISTOBAL", "KRZYSZTOF"],
    &["CONSTANTINE", "KOSTYA", "KONSTANTIN", "COSTAS", "KOSTAS"],
    &["DANIEL", "DAN", "DANNY", "DANIIL"],
    &["DAVID", "DAVE", "DAVEY", "DAOUD", "DAWUD"],
    &["DEBORAH", "DEBBIE", "DEB", "DEBRA"],
    &["DMITRI", "DIMA", "DIMITRIOS", "MITYA"],
    &["DONALD", "DON", "DONNIE"],
    &["DOROTHY", "DOT", "DOLLY", "DOROTHEA"],
    &["EDWARD", "ED", "EDDIE", "TED", "NED", "EDUARD", "EDUARDO", "EDOUARD"],
    &["ELIZABETH", "LIZ", "BETH", "BETTY", "ELISABETH", "LISA", "ELIZA", "LIBBY", "ISABEL", "ELSIE"],
    &["EMANUEL", "MANUEL", "MANNY", "MANOLO"],
    &["EUGENE", "GENE", "EVGENI", "YEVGENY", "ZHENYA", "EUGENIO"],
    &["FRANCIS", "FRANK", "FRANCISCO", "FRANCESCO", "FRANZ", "FRANCOIS", "PACO", "PANCHO"],
    &["FREDERICK", "FRED", "FREDDIE", "FRITZ", "FRIEDRICH", "FEDERICO", "FREDERIC"],
    &["GABRIEL", "GABE", "GABI"],
    &["GEOFFREY", "JEFFREY", "JEFF", "GEOFF"],
    &["GEORGE", "JORGE", "GEORG", "GEORGES", "YURI", "GIORGIO", "GEORGI", "JERZY", "JIRI"],
    &["GERALD", "GERRY", "JERRY", "GERHARD", "GERARD"],
    &["GREGORY", "GREG", "GRIGORI", "GRISHA", "GREGORIO"],
    &["HELEN", "ELENA", "LENA", "HELENA", "NELL", "ELLEN", "YELENA", "HELENE"],
    &["HENRY", "HARRY", "HANK", "HEINRICH", "HENRI", "ENRIQUE", "ENRICO", "HENRIK"],
    &["IRINA", "IRA", "IRENE"],
    &["IVAN", "JOHN", "VANYA"],
    &["JACOB", "JAKE", "JACK", "JAMES", "YAKUB", "YAQUB", "JAKUB"],
    &["JAMES", "JIM", "JIMMY", "JAMIE", "DIEGO", "JAIME", "JACQUES", "SANTIAGO"],
    &["JENNIFER", "JENNY", "JEN"],
    &["JOHN", "JACK", "JOHNNY", "JON", "JOHANN", "JEAN", "JUAN", "JAN", "IVAN", "GIOVANNI", "HANS", "JOHANNES", "YAHYA", "IAN", "SEAN", "JOAO"],
    &["JONATHAN", "JON", "JONNY", "NATHAN"],
    &["JOSEPH", "JOE", "JOEY", "JOSE", "PEPE", "YUSUF", "YOUSEF", "JOSEF", "GIUSEPPE", "JOZEF", "IOSIF"],
    &["JOSHUA", "JOSH"],
    &["KENNETH", "KEN", "KENNY"],
    &["LAWRENCE", "LARRY", "LAURENCE", "LORENZO", "LAURENT", "LARS"],
    &["LEONARD", "LEN", "LENNY", "LEO", "LEONARDO", "LEONID"],
    &["LOUIS", "LUIS", "LOU", "LUDWIG", "LUIGI", "LEWIS"],
    &["LUDMILA", "LYUDMILA", "LUDA", "MILA", "LYUDA"],
    &["MARGARET", "MAGGIE", "PEGGY", "MEG", "MARGE", "RITA", "GRETA", "MARGARITA", "MARGUERITE"],
    &["MARIA", "MARY", "MARIE", "MIRIAM", "MASHA", "MARYAM", "MOLLY", "POLLY"],
    &["MARK", "MARCUS", "MARCO", "MARCOS", "MAREK"],
    &["MARTIN", "MARTY", "MARTINO"],
    &["MATTHEW", "MATT", "MATTHIAS", "MATEO", "MATTEO", "MATVEI"],
    &["MAXIMILIAN", "MAX", "MAXIM", "MAKSIM"],
    &["MICHAEL", "MIKE", "MICK", "MICKEY", "MIKHAIL", "MISHA", "MIGUEL", "MICHEL", "MICHAL", "MICHELE", "MIKAEL"],
    &["NATALIA", "NATASHA", "NATALIE"],
    &["NATHANIEL", "NATHAN", "NATE", "NAT"],
    &["NICHOLAS", "NICK", "NICKY", "NICO", "NIKOLAI", "NIKOLAOS", "KLAUS", "NICOLAS", "KOLYA", "NICOLA", "MIKOLAJ"],
    &["OLEKSANDR", "SASHA", "ALEKSANDR"],
    &["PATRICIA", "PAT", "TRISH", "PATTY"],
    &["PATRICK", "PAT", "PADDY", "RICK"],
    &["PAUL", "PABLO", "PAVEL", "PAOLO", "PAULO"],
    &["PETER", "PETE", "PEDRO", "PIERRE", "PYOTR", "PIOTR", "PIETRO", "PETR", "PER"],
    &["PHILIP", "PHIL", "FELIPE", "PHILIPPE"],
    &["RAYMOND", "RAY", "RAMON"],
    &["REBECCA", "BECKY", "BECCA"],
    &["RICHARD", "DICK", "RICK", "RICH", "RICKY", "RICARDO", "RICCARDO"],
    &["ROBERT", "BOB", "ROB", "BOBBY", "ROBBIE", "BERT", "ROBERTO", "RUPERT"],
    &["RONALD", "RON", "RONNIE"],
    &["SAMUEL", "SAM", "SAMMY"],
    &["SERGEI", "SERYOZHA", "SERGIO", "SERGE"],
    &["SOPHIA", "SOPHIE", "SONYA"],
    &["STANISLAV", "STAN", "STAS", "STANISLAW"],
    &["STEPHEN", "STEVEN", "STEVE", "STEPHAN", "STEFAN", "ESTEBAN", "ETIENNE", "STEPAN", "ISTVAN"],
    &["SUSAN", "SUE", "SUSIE", "SUZANNE"],
    &["TATIANA", "TANYA", "TANIA"],
    &["TERENCE", "TERRY"],
    &["TERESA", "TERRY", "TESS", "TESSA", "THERESA", "THERESE"],
    &["THEODORE", "TED", "THEO", "TEDDY", "FYODOR", "FEDOR", "TEODORO"],
    &["THOMAS", "TOM", "TOMMY", "TOMAS", "TOMASZ"],
    &["TIMOTHY", "TIM", "TIMMY", "TIMOFEI"],
    &["VALENTINA", "VALYA", "TINA"],
    &["VICTOR", "VIC", "VITYA", "VIKTOR"],
    &["VICTORIA", "VICKY", "TORI", "VIKA"],
    &["VINCENT", "VINCE", "VINNIE", "VICENTE", "VINCENZO"],
    &["VLADIMIR", "VOLODYA", "VOVA", "VOLODYMYR", "WLODZIMIERZ"],
    &["WALTER", "WALT", "WALLY"],
    &["WILLIAM", "BILL", "WILL", "BILLY", "WILLY", "LIAM", "GUILLERMO", "WILHELM", "WILLEM", "GUILLAUME"],
    &["YEKATERINA", "EKATERINA", "KATYA"],
    &["ZACHARY", "ZACK", "ZACH", "ZAKARIA"],
    // Surnames and given names of which one script has several customary romanisations.
    &["LEE", "YI", "RI", "I", "RHEE", "LI", "YEE"],
    &["PARK", "PAK", "BAK", "BAG"],
    &["CHOI", "CHOE", "COE"],
    &["CHUNG", "JUNG", "JEONG", "CHONG", "JONG"],
    &["KANG", "GANG"],
    &["CHO", "JO", "JOH"],
    &["CHU", "JU", "JOO"],
    &["CHON", "JON", "JEON", "JUN"],
    &["CHANG", "JANG"],
    &["CHIN", "JIN"],
    &["XI", "HSI", "SI"],
    &["YU", "RYU", "YOO", "LYU"],
    &["XI", "SHI"],
    &["ZHANG", "CHANG", "CHEUNG"],
    &["CHEN", "CHAN", "TAN"],
    &["MOHAMMED", "MUHAMMAD", "MOHAMED", "MOHD", "MUHD", "MOHMD", "MHD", "MD", "MEHMET", "MAMADOU"],
    &["MOISES", "MOSHE", "MUSA", "MOUSSA", "MOSES", "MSHH"],
    &["IBN", "BIN", "BEN"],
];

/// What kind of part `text` (Latin capitals) is.
pub(crate) fn kind(text: &str) -> Kind {
    if PARTICLES.binary_search(&text).is_ok() && text.len() > 1 {
        Kind::Particle
    } else if TITLES.binary_search(&text).is_ok() {
        Kind::Title
    } else if text.len() == 1 {
        Kind::Initial
    } else {
        Kind::Ordinary
    }
}

struct Tables {
    common: HashMap<String, Bearers, Quick>,
    short_forms: HashMap<String, Vec<u16>, Quick>,
}

/// Hashes the words of fixed tables: nobody else chooses what is in them, so speed is all that counts.
#[derive(Clone, Copy, Default)]
struct Quick;

impl BuildHasher for Quick {
    type Hasher = Fnv;
    fn build_hasher(&self) -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

/// FNV-1a.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }
}

/// How many people bear a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Bearers {
    /// Few, as far as is known.
    #[default]
    Few,
    /// At least one in a thousand of some population.
    Many,
    /// At least two in a thousand.
    VeryMany,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut short_forms: HashMap<String, Vec<u16>, Quick> = HashMap::default();
    for (row, forms) in SHORT_FORMS.iter().enumerate() {
        let row = u16::try_from(row).unwrap_or(u16::MAX);
        for form in *forms {
            short_forms.entry(fold(form)).or_default().push(row);
        }
    }
    let mut common: HashMap<String, Bearers, Quick> = HashMap::default();
    for line in COMMON.lines() {
        let (bearers, parts) = match line.split_at_checked(2) {
            Some(("3 ", parts)) => (Bearers::VeryMany, parts),
            Some(("2 ", parts)) => (Bearers::Many, parts),
            _ => continue,
        };
        for part in parts.split(' ') {
            let known = common.entry(fold(part)).or_default();
            *known = bearers.max(*known);
        }
    }
    Tables { common, short_forms }
});

/// How many people bear a folded part.
pub(crate) fn bearers(fold: &str) -> Bearers {
    TABLES.common.get(fold).copied().unwrap_or_default()
}

/// The rows of the table of short forms in which a folded part stands.
pub(crate) fn short_forms(fold: &str) -> &'static [u16] {
    TABLES.short_forms.get(fold).map_or(&[], Vec::as_slice)
}

/// Every other form, folded, that stands in a row with a folded part.
pub(crate) fn short_form_spellings(fold: &str) -> impl Iterator<Item = String> {
    let rows = short_forms(fold).iter().filter_map(|row| SHORT_FORMS.get(usize::from(*row)));
    rows.flat_map(|row| row.iter()).map(|form| self::fold(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_so_that_looking_up_finds_every_word() {
        assert!(PARTICLES.is_sorted());
        assert!(TITLES.is_sorted());
    }

    #[test]
    fn a_word_is_told_by_the_tables() {
        assert_eq!(kind("AL"), Kind::Particle);
        assert_eq!(kind("SHEIKH"), Kind::Title);
        assert_eq!(kind("V"), Kind::Initial);
        assert_eq!(kind("ERIKSSON"), Kind::Ordinary);
        assert!(short_forms(&fold("TED")).iter().any(|row| short_forms(&fold("THEODORE")).contains(row)));
    }
}
