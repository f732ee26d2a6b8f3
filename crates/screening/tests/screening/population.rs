//! An invented population of any size whose names are as unevenly spread as real ones: a few given names and surnames are
//! borne by many (Zipf's law with Mandelbrot's offset: the first surname by 1 %, the first given name by 2 %), most by few.

use border::{Alert, AlertCategory, AlertDocument, AlertPriority, Handling, PersonName};
use foundation::Sensitive;
use mrz::{PartialDate, Sex};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use screening::Subject;

const ONSETS: &[&str] = &[
    "B", "BR", "CH", "D", "DR", "F", "G", "GR", "H", "J", "K", "KH", "KR", "L", "M", "N", "P", "R", "S", "SH", "ST", "T", "TR", "V", "Y", "Z", "ZH",
    "",
];
const NUCLEI: &[&str] = &["A", "A", "E", "I", "O", "U", "AI", "OU", "IA"];
const CODAS: &[&str] = &["", "", "", "N", "R", "S", "L", "M", "D", "K", "T", "V", "ND", "NG", "RT", "SH"];
const STATES: &[&str] =
    &["UTO", "XNR", "XOM", "D", "FRA", "IRQ", "IND", "CHN", "NGA", "BRA", "MEX", "RUS", "TUR", "EGY", "PAK", "GBR", "USA", "ESP", "ITA", "POL"];

/// Names in order of frequency, and how often each is drawn.
struct Pool {
    names: Vec<String>,
    sums: Vec<f64>,
}

impl Pool {
    fn new(rng: &mut ChaCha8Rng, count: usize, offset: f64, syllables: usize) -> Self {
        let mut seen = std::collections::HashSet::new();
        let mut names = Vec::with_capacity(count);
        while names.len() < count {
            let n = syllables + below(rng, 2);
            let name: String = (0..n).map(|_| [pick(rng, ONSETS), pick(rng, NUCLEI), pick(rng, CODAS)].concat()).collect();
            if (3..=14).contains(&name.len()) && seen.insert(name.clone()) {
                names.push(name);
            }
        }
        let mut sum = 0.0;
        let sums = (0..count)
            .map(|rank| {
                sum += 1.0 / (rank as f64 + offset);
                sum
            })
            .collect();
        Self { names, sums }
    }

    fn draw(&self, rng: &mut ChaCha8Rng) -> &str {
        let at = f64::from(rng.next_u32()) / f64::from(u32::MAX) * self.sums[self.sums.len() - 1];
        &self.names[self.sums.partition_point(|sum| *sum < at).min(self.names.len() - 1)]
    }
}

fn below(rng: &mut ChaCha8Rng, end: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % end
}

fn pick<'a>(rng: &mut ChaCha8Rng, of: &[&'a str]) -> &'a str {
    of[below(rng, of.len())]
}

/// The population; the same seed draws the same people, whoever else is drawn from it.
pub(crate) struct Population {
    surnames: Pool,
    given: Pool,
}

/// Somebody of the population.
#[derive(Clone, Debug)]
pub(crate) struct Somebody {
    pub(crate) surname: String,
    pub(crate) given: Vec<String>,
    pub(crate) birth: (u16, u8, u8),
    pub(crate) female: bool,
    pub(crate) state: &'static str,
    pub(crate) number: String,
}

impl Population {
    pub(crate) fn new() -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(99);
        Self { surnames: Pool::new(&mut rng, 100_000, 10.0, 2), given: Pool::new(&mut rng, 12_000, 5.0, 1) }
    }

    pub(crate) fn somebody(&self, rng: &mut ChaCha8Rng) -> Somebody {
        let given = (0..1 + usize::from(below(rng, 10) < 4)).map(|_| self.given.draw(rng).to_owned()).collect();
        Somebody {
            surname: self.surnames.draw(rng).to_owned(),
            given,
            birth: (1940 + below(rng, 68) as u16, 1 + below(rng, 12) as u8, 1 + below(rng, 28) as u8),
            female: below(rng, 2) == 0,
            state: pick(rng, STATES),
            number: format!("{}{:07}", ["A", "X", "C0", "P"][below(rng, 4)], below(rng, 10_000_000)),
        }
    }

    /// The alert on somebody: seven in ten with a full date of birth, some with a year, some with another spelling as well.
    pub(crate) fn alert_on(&self, id: usize, person: &Somebody, rng: &mut ChaCha8Rng) -> Alert {
        let text = |text: &str| Some(Sensitive::new(text.to_owned()));
        let name = |surname: &str, given: &str| PersonName { primary: text(surname), secondary: text(given), full: None };
        let mut names = vec![name(&person.surname, &person.given.join(" "))];
        if below(rng, 10) < 3 {
            names.push(name(&slip(&person.surname, rng), &person.given[0]));
        }
        let (year, month, day) = person.birth;
        let births = match below(rng, 10) {
            0..=6 => vec![format!("{year:04}-{month:02}-{day:02}")],
            7 | 8 => vec![format!("{year:04}-XX-XX")],
            _ => vec![],
        };
        let documents =
            (below(rng, 2) == 0).then(|| AlertDocument { issuing_state: person.state.parse().ok(), number: Sensitive::new(person.number.clone()) });
        Alert {
            id: format!("L-{id:07}"),
            category: AlertCategory::Questioning,
            priority: AlertPriority::Normal,
            names,
            birth_dates: births.iter().map(|birth| Sensitive::new(birth.parse::<PartialDate>().unwrap())).collect(),
            sex: Some(if person.female { Sex::Female } else { Sex::Male }),
            nationalities: person.state.parse().into_iter().collect(),
            documents: documents.into_iter().collect(),
            handling: Handling {
                instruction: "Refer to secondary and inform the contact.".to_owned(),
                contact: "Duty desk, extension 12".to_owned(),
                ..Handling::default()
            },
            reason: Sensitive::new(format!("Inquiry {} of the district court", below(rng, 1_000_000))),
            about: None,
            until: None,
        }
    }
}

impl Somebody {
    /// As they stand at the booth, with their document.
    pub(crate) fn subject(&self) -> Subject {
        let (year, month, day) = self.birth;
        Subject {
            primary: Sensitive::new(self.surname.clone()),
            secondary: Sensitive::new(self.given.join(" ")),
            truncated: false,
            birth_date: format!("{year:04}-{month:02}-{day:02}").parse().ok().map(Sensitive::new),
            sex: Some(if self.female { Sex::Female } else { Sex::Male }),
            nationality: self.state.parse().ok(),
            issuing_state: self.state.parse().ok(),
            document_number: None,
            document_class: screening::ItemClass::Passport,
        }
    }

    /// The same person as a document or officer may give them: the name of the deviation, and the person.
    pub(crate) fn deviating(&self, rng: &mut ChaCha8Rng) -> (&'static str, Self) {
        let mut other = self.clone();
        let (year, month, day) = other.birth;
        let what = match below(rng, 9) {
            0 => "as listed",
            1 => {
                other.surname = slip(&self.surname, rng);
                "slip in the surname"
            }
            2 => {
                other.given[0] = slip(&self.given[0], rng);
                "slip in a given name"
            }
            3 if day <= 12 => {
                other.birth = (year, day, month);
                "day and month exchanged"
            }
            4 => {
                other.birth.2 = if day % 10 == 9 { day - 1 } else { (day + 1).min(28) };
                "slip in the date"
            }
            5 if self.given.len() > 1 => {
                other.given.truncate(1);
                "second given name missing"
            }
            6 => {
                (other.surname, other.given[0]) = (self.given[0].clone(), self.surname.clone());
                "surname and given name exchanged"
            }
            7 => {
                other.surname = self.surname.replace("OU", "U").replace("SH", "SCH").replace('V', "W").replace("IA", "IYA");
                "another romanisation"
            }
            8 => {
                other.given = vec![self.given.concat()];
                "given names written as one"
            }
            _ => "as listed",
        };
        (what, other)
    }
}

/// One letter mistaken, left out, doubled, or exchanged with its neighbour.
fn slip(word: &str, rng: &mut ChaCha8Rng) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + below(rng, letters.len() - 1);
    match below(rng, 4) {
        0 => letters[at] = ['A', 'E', 'N', 'R', 'T', 'S'][below(rng, 6)],
        1 if letters.len() > 3 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at - 1, at),
    }
    letters.into_iter().collect()
}
