//! Finds lines of even pitch: chains of blobs, each one pitch from the next, at any angle, bent or in perspective.

use crate::blobs::Blob;
use crate::curve::Curve;
use std::collections::HashMap;

/// Characters a chain must have to be looked at.
pub(crate) const FEWEST: usize = 9;
/// Places in a row that may be empty or unreadable before a chain ends.
const GAP: i32 = 5;
const MOST_CHAINS: usize = 60;
/// Root mean square distance of the characters from the curve, in pitches; letters of proportional faces stray farther.
const MOST_SPREAD: f32 = 0.16;

/// A line of characters: which blob stands at which whole place, and the curve through them.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// Place and blob, by place.
    pub(crate) members: Vec<(i32, usize)>,
    /// The middle of the characters as a function of the place.
    pub(crate) curve: Curve,
}

impl Chain {
    /// First and last place.
    pub(crate) fn span(&self) -> (f32, f32) {
        let end = |member: Option<&(i32, usize)>| member.map_or(0.0, |m| m.0 as f32);
        (end(self.members.first()), end(self.members.last()))
    }

    fn fitted(members: Vec<(i32, usize)>, blobs: &[Blob]) -> Option<Self> {
        let points: Vec<(f32, f32, f32)> = members.iter().filter_map(|&(place, id)| blobs.get(id).map(|b| (place as f32, b.x, b.y))).collect();
        let curve = Curve::fit(&points)?;
        let off = points.iter().map(|&(place, x, y)| {
            let (cx, cy) = curve.at(place);
            (cx - x).powi(2) + (cy - y).powi(2)
        });
        let spread = (off.sum::<f32>() / points.len() as f32).sqrt() / curve.pitch(points.first()?.0);
        (spread < MOST_SPREAD).then_some(Self { members, curve })
    }

    /// Takes the characters of another chain on the same line in.
    pub(crate) fn joined(&self, other: &Self, blobs: &[Blob]) -> Option<Self> {
        let mut members: HashMap<i32, usize> = self.members.iter().copied().collect();
        for &(_, id) in &other.members {
            let blob = blobs.get(id)?;
            let (u, v) = self.curve.locate(blob.x, blob.y);
            if v.abs() < 0.45 && (u - u.round()).abs() < 0.35 {
                members.entry(crate::curve::whole(u)).or_insert(id);
            }
        }
        let mut members: Vec<_> = members.into_iter().collect();
        members.sort_unstable();
        Self::fitted(members, blobs)
    }
}

/// Blobs by the square of the page they lie in.
struct Grid<'a> {
    blobs: &'a [Blob],
    cells: HashMap<(i32, i32), Vec<usize>>,
}

const CELL: f32 = 24.0;

impl<'a> Grid<'a> {
    fn new(blobs: &'a [Blob]) -> Self {
        let mut cells: HashMap<_, Vec<usize>> = HashMap::new();
        for (id, blob) in blobs.iter().enumerate() {
            cells.entry(Self::cell(blob.x, blob.y)).or_default().push(id);
        }
        Self { blobs, cells }
    }

    fn cell(x: f32, y: f32) -> (i32, i32) {
        (crate::curve::whole((x / CELL).floor()), crate::curve::whole((y / CELL).floor()))
    }

    fn near(&self, x: f32, y: f32, reach: f32) -> impl Iterator<Item = (usize, &'a Blob, f32)> + '_ {
        let (from, to) = (Self::cell(x - reach, y - reach), Self::cell(x + reach, y + reach));
        (from.1..=to.1).flat_map(move |cy| (from.0..=to.0).map(move |cx| (cx, cy))).filter_map(|cell| self.cells.get(&cell)).flatten().filter_map(
            move |&id| {
                let blob = self.blobs.get(id)?;
                let distance = (blob.x - x).hypot(blob.y - y);
                (distance <= reach).then_some((id, blob, distance))
            },
        )
    }

    /// The blob of about `size` nearest to a point.
    fn nearest(&self, x: f32, y: f32, reach: f32, size: f32) -> Option<usize> {
        self.near(x, y, reach).filter(|(_, b, _)| similar(b.size, size)).min_by(|a, b| a.2.total_cmp(&b.2)).map(|found| found.0)
    }
}

fn similar(a: f32, b: f32) -> bool {
    a < b * 2.0 && b < a * 2.0
}

/// Finds chains, longest first. Two chains share no more than half of their characters.
pub(crate) fn find(blobs: &[Blob]) -> Vec<Chain> {
    let grid = Grid::new(blobs);
    let mut taken = vec![false; blobs.len()];
    let is_taken = |taken: &[bool], id: usize| taken.get(id).copied().unwrap_or(true);
    let mut grown: Vec<Vec<(i32, usize)>> = Vec::new();
    for (id, blob) in blobs.iter().enumerate() {
        if is_taken(&taken, id) {
            continue;
        }
        // The nearest first: a chain of every second character would hide the line that it is half of.
        let near = grid.near(blob.x, blob.y, blob.size * 1.7);
        let mut neighbours: Vec<(usize, f32)> = near
            .filter(|(other, b, distance)| *other > id && *distance > blob.size * 0.6 && similar(b.size, blob.size))
            .map(|(other, _, distance)| (other, distance))
            .collect();
        neighbours.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (other, _) in neighbours {
            let members = grow(&grid, id, other);
            if members.len() >= FEWEST {
                if members.len() >= 14 {
                    members.iter().for_each(|m| set(&mut taken, m.1));
                }
                grown.push(members);
            }
            if is_taken(&taken, id) {
                break;
            }
        }
    }
    grown.sort_by_key(|members| std::cmp::Reverse(members.len()));
    let mut used = vec![false; blobs.len()];
    let mut chains = Vec::new();
    for members in grown {
        let shared = members.iter().filter(|m| is_taken(&used, m.1)).count();
        if shared * 2 <= members.len() && chains.len() < MOST_CHAINS {
            members.iter().for_each(|m| set(&mut used, m.1));
            chains.extend(Chain::fitted(members, blobs));
        }
    }
    chains
}

fn set(marks: &mut [bool], id: usize) {
    if let Some(mark) = marks.get_mut(id) {
        *mark = true;
    }
}

/// Grows a chain from two neighbours in both directions.
fn grow(grid: &Grid<'_>, first: usize, second: usize) -> Vec<(i32, usize)> {
    let mut members = vec![(0, first), (1, second)];
    extend(grid, &mut members);
    if members.len() < 3 {
        // The pair may be the end of a line: look the other way once.
        members = vec![(0, second), (1, first)];
        extend(grid, &mut members);
        if members.len() < 3 {
            return members;
        }
    }
    let last = members.last().map_or(0, |m| m.0);
    members.reverse();
    members.iter_mut().for_each(|m| m.0 = last - m.0);
    extend(grid, &mut members);
    members
}

/// Adds members after the last one as long as the next is where the pitch says.
fn extend(grid: &Grid<'_>, members: &mut Vec<(i32, usize)>) {
    let blob = |id: usize| grid.blobs.get(id).copied();
    while members.len() < 64 {
        let Some(&(place, id)) = members.last() else { return };
        let back = members.len().saturating_sub(7);
        let (Some(&(from_place, from_id)), Some(last)) = (members.get(back), blob(id)) else { return };
        let Some(from) = blob(from_id) else { return };
        let steps = (place - from_place) as f32;
        let (dx, dy) = ((last.x - from.x) / steps, (last.y - from.y) / steps);
        let pitch = dx.hypot(dy);
        let size = members.iter().rev().take(5).filter_map(|m| blob(m.1)).map(|b| b.size).fold(0.0, f32::max);
        let farthest = if members.len() >= 5 {
            GAP
        } else if members.len() >= 3 {
            2
        } else {
            1
        };
        // With few members the direction is known badly; with many, errors of the last one weigh less than the trend.
        let slack = pitch * if members.len() < 4 { 0.34 } else { 0.27 };
        let next = (1..=farthest).find_map(|step| {
            let ahead = step as f32;
            let found = grid.nearest(last.x + dx * ahead, last.y + dy * ahead, slack + pitch * 0.03 * (ahead - 1.0), size)?;
            (!members.iter().any(|m| m.1 == found)).then_some((place + step, found))
        });
        match next {
            Some(member) if pitch > size * 0.55 && pitch < size * 2.2 => members.push(member),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(count: usize, place: impl Fn(f32) -> (f32, f32)) -> Vec<Blob> {
        (0..count).map(|i| place(i as f32)).map(|(x, y)| Blob { x, y, size: 18.0 }).collect()
    }

    #[track_caller]
    fn check_found(blobs: &[Blob], members: usize) {
        let chains = find(blobs);
        assert_eq!(chains.first().map(|c| c.members.len()), Some(members));
    }

    #[test]
    fn a_line_is_found_at_any_angle() {
        for degrees in (0..360).step_by(15) {
            let (sin, cos) = (degrees as f32).to_radians().sin_cos();
            check_found(&line(44, |i| (600.0 + i * 20.0 * cos, 600.0 + i * 20.0 * sin)), 44);
        }
    }

    #[test]
    fn a_bent_line_in_perspective_with_missing_characters_is_one_chain() {
        let mut blobs = line(44, |i| (50.0 + i * 18.0 + i * i * 0.05, 300.0 + (i - 22.0).powi(2) * 0.08));
        blobs.retain(|b| !(300.0..352.0).contains(&b.x));
        let count = blobs.len();
        check_found(&blobs, count);
    }

    #[test]
    fn narrow_print_is_one_chain_and_not_two_of_every_second_character() {
        let mut blobs = line(44, |i| (600.0 - i * 12.0, 300.0));
        check_found(&blobs, 44);
        blobs.rotate_left(20);
        check_found(&blobs, 44);
    }

    #[test]
    fn scattered_blobs_are_no_chain() {
        let blobs: Vec<Blob> = (0..300_u32).map(|i| Blob { x: (i * 7919 % 997) as f32, y: (i * 104_729 % 991) as f32, size: 14.0 }).collect();
        assert!(find(&blobs).iter().all(|c| c.members.len() < 14));
    }
}
