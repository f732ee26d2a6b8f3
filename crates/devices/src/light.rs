//! Pictures of one page in several lights, as page readers write them: `0815_W.jpg`, `0815_IR.jpg`, `0815_UV.jpg`.
//!
//! Pure. The white picture is given on at once, for an officer waits for it; the others of its scan follow as they come, in any order. One
//! that comes before the white one waits a moment for it, and then goes alone.

use crate::source::Page;
use std::collections::VecDeque;

/// Milliseconds that a picture waits for the white one of its scan.
pub(crate) const WHITE_COMES_MS: u64 = 1_500;
/// Milliseconds after which a picture of the same name is of another scan: readers use names again.
const SAME_SCAN_MS: u64 = 60_000;
/// Scans that are remembered; the pictures of an older one are given on.
const MOST_SCANS: usize = 8;
/// What may stand between a name and the light.
const SEPARATORS: [char; 4] = ['_', '-', '.', ' '];

/// The light in which a page was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Light {
    /// Visible light: the page as a person sees it.
    White,
    /// Near infrared: most inks but black vanish.
    Infrared,
    /// Ultraviolet: what glows.
    Ultraviolet,
}

/// Endings of file names, before the dot, by which readers of several makers name a light.
const ENDINGS: [(Light, &[&str]); 3] = [
    (Light::White, &["W", "WH", "WHITE", "VIS", "VISIBLE", "VIZ", "RGB", "COLOR", "COLOUR"]),
    (Light::Infrared, &["IR", "INFRARED", "NIR", "B900"]),
    (Light::Ultraviolet, &["UV", "UVA", "ULTRAVIOLET", "UV365"]),
];

/// The name of the page that a picture file shows, and in which light; `None` if its name names no light.
pub(crate) fn light_of(file: &str) -> Option<(String, Light)> {
    let (stem, _) = file.rsplit_once('.')?;
    let (page, ending) = stem.rsplit_once(SEPARATORS)?;
    let ending = ending.to_uppercase();
    let light = ENDINGS.into_iter().find(|(_, endings)| endings.contains(&ending.as_str())).map(|(light, _)| light)?;
    Some((page.to_uppercase(), light)).filter(|(page, _)| !page.is_empty())
}

struct Scan {
    page: String,
    number: u64,
    since_ms: u64,
    seen: Vec<Light>,
    /// Whether its pictures are given on as they come.
    open: bool,
    held: Vec<(Light, Vec<u8>)>,
}

impl Scan {
    fn give(&mut self, to: &mut Vec<Page>) {
        self.open = true;
        self.held.sort_by_key(|(light, _)| *light);
        to.extend(self.held.drain(..).map(|(light, bytes)| Page { bytes, lit: Some((self.number, light)) }));
    }
}

/// Scans of which pictures have come, and what waits.
#[derive(Default)]
pub(crate) struct Scans {
    scans: VecDeque<Scan>,
    count: u64,
}

impl Scans {
    /// A picture has come; answers what is given on now.
    pub(crate) fn arrived(&mut self, (page, light): (String, Light), bytes: Vec<u8>, now_ms: u64) -> Vec<Page> {
        let mut given = Vec::new();
        let same = |scan: &&mut Scan| scan.page == page && !scan.seen.contains(&light) && now_ms.saturating_sub(scan.since_ms) < SAME_SCAN_MS;
        let known = self.scans.iter_mut().rev().find(same).map(|scan| scan.number);
        let number = known.unwrap_or_else(|| {
            self.count += 1;
            while self.scans.len() >= MOST_SCANS {
                self.scans.pop_front().into_iter().for_each(|mut old| old.give(&mut given));
            }
            self.scans.push_back(Scan { page, number: self.count, since_ms: now_ms, seen: Vec::new(), open: false, held: Vec::new() });
            self.count
        });
        if let Some(scan) = self.scans.iter_mut().find(|scan| scan.number == number) {
            scan.seen.push(light);
            scan.held.push((light, bytes));
            if scan.open || light == Light::White {
                scan.give(&mut given);
            }
        }
        given
    }

    /// What has waited long enough for its white picture.
    pub(crate) fn overdue(&mut self, now_ms: u64) -> Vec<Page> {
        let mut given = Vec::new();
        for scan in self.scans.iter_mut().filter(|scan| !scan.open && now_ms.saturating_sub(scan.since_ms) >= WHITE_COMES_MS) {
            scan.give(&mut given);
        }
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lights(given: &[Page]) -> Vec<(u64, Light)> {
        given.iter().filter_map(|page| page.lit).collect()
    }

    #[test]
    fn endings_of_names_tell_the_light_and_other_names_none() {
        for (file, expect) in [
            ("0815_W.jpg", Some(("0815", Light::White))),
            ("scan-12-ir.png", Some(("SCAN-12", Light::Infrared))),
            ("Page.UV.tif", Some(("PAGE", Light::Ultraviolet))),
            ("a vis.bmp", Some(("A", Light::White))),
            ("passport.jpg", None),
            ("_W.jpg", None),
            ("view.jpg", None),
        ] {
            assert_eq!(light_of(file), expect.map(|(page, light)| (page.to_owned(), light)), "{file}");
        }
    }

    #[test]
    fn the_white_picture_goes_at_once_and_the_others_follow_under_its_number() {
        let mut scans = Scans::default();
        let mut come = |page: &str, light, now| lights(&scans.arrived((page.to_owned(), light), vec![1], now));
        assert_eq!(come("A", Light::White, 0), [(1, Light::White)]);
        assert_eq!(come("A", Light::Ultraviolet, 300), [(1, Light::Ultraviolet)]);
        assert_eq!(come("B", Light::White, 400), [(2, Light::White)]);
        assert_eq!(come("A", Light::Infrared, 20_000), [(1, Light::Infrared)], "late");
        assert_eq!(come("A", Light::White, 21_000), [(3, Light::White)], "the name is used again");
    }

    #[test]
    fn infrared_waits_for_white_and_goes_alone_when_none_comes() {
        let mut scans = Scans::default();
        assert!(scans.arrived(("A".to_owned(), Light::Ultraviolet), vec![3], 0).is_empty());
        assert!(scans.arrived(("A".to_owned(), Light::Infrared), vec![2], 100).is_empty());
        assert!(scans.overdue(WHITE_COMES_MS - 1).is_empty());
        assert_eq!(
            lights(&scans.arrived(("A".to_owned(), Light::White), vec![1], 900)),
            [(1, Light::White), (1, Light::Infrared), (1, Light::Ultraviolet)]
        );
        assert!(scans.arrived(("B".to_owned(), Light::Infrared), vec![2], 2_000).is_empty());
        assert_eq!(lights(&scans.overdue(2_000 + WHITE_COMES_MS)), [(2, Light::Infrared)]);
        assert_eq!(lights(&scans.arrived(("B".to_owned(), Light::White), vec![1], 9_000)), [(2, Light::White)], "it came late");
    }

    #[test]
    fn many_scans_at_once_are_not_all_held() {
        let mut scans = Scans::default();
        let given: usize = (0..40).map(|n| scans.arrived((format!("P{n}"), Light::Infrared), vec![0], 0).len()).sum();
        assert_eq!(given, 40 - MOST_SCANS);
    }
}
