//! Making a name fit its field (9303-4 §4.2.3, 9303-5 §4.2.3, 9303-6 §4.2.3, 9303-7 §4.2.3 and §7.2.3).

/// The name field for both identifiers, whose components are parted by single fillers, within `width` cells.
///
/// What fits is not touched. Otherwise the primary identifier keeps at least room for `<<` and one letter behind it:
/// its longest components lose their last letters. The secondary identifier is cut at the end of the field. The last
/// cell is a letter then, as a sign of truncation.
pub(crate) fn fit_name(primary: &str, secondary: &str, width: usize) -> String {
    let whole = join(primary, secondary);
    if whole.len() <= width {
        return whole;
    }
    if secondary.is_empty() {
        return shorten(primary, width);
    }
    let primary = shorten(primary, width.saturating_sub(3));
    let fitted = join(&primary, &cut(secondary, width.saturating_sub(primary.len() + 2)));
    if fitted.len() == width {
        return fitted;
    }
    // Nothing but initials stood before the cut: the primary identifier gives up a letter instead.
    let primary = shorten(&primary, primary.len().saturating_sub(1));
    join(&primary, &cut(secondary, width.saturating_sub(primary.len() + 2)))
}

fn join(primary: &str, secondary: &str) -> String {
    if secondary.is_empty() { primary.to_owned() } else { format!("{primary}<<{secondary}") }
}

/// Takes letters off the longest components until all fit; components beyond that are left out.
fn shorten(identifier: &str, width: usize) -> String {
    let mut components: Vec<&str> = identifier.split('<').collect();
    let mut length = identifier.len();
    while length > width {
        let longest = components.iter_mut().max_by_key(|c| c.len());
        match longest {
            Some(component) if component.len() > 1 => {
                *component = component.get(..component.len() - 1).unwrap_or_default();
                length -= 1;
            }
            _ => {
                let Some(last) = components.pop() else { break };
                length = length.saturating_sub(last.len() + 1);
            }
        }
    }
    components.join("<")
}

/// Cuts `secondary` to exactly `room` cells with a letter in the last one: where the cut would leave a filler there, the
/// longest component before it gives up a letter, so that the next one is seen to begin. With nothing but initials
/// before it, one cell stays free.
fn cut(secondary: &str, room: usize) -> String {
    let head = secondary.get(..room).unwrap_or(secondary);
    let Some(before) = head.strip_suffix('<') else { return head.to_owned() };
    let next = secondary.get(room..=room).unwrap_or_default();
    let shorter = shorten(before, before.len().saturating_sub(1));
    if shorter.len() + 1 == before.len() && shorter.split('<').count() == before.split('<').count() {
        format!("{shorter}<{next}")
    } else {
        before.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(primary: &str, secondary: &str, width: usize, expected: &str) {
        let fitted = fit_name(primary, secondary, width);
        assert_eq!(fitted, expected);
        assert!(fitted.len() <= width);
    }

    #[test]
    fn the_examples_of_the_standard_whose_choice_is_ours_come_out() {
        check("NILAVADHANANANDA", "ARNPOL<PETCH<CHARONGUANG", 39, "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU");
        check("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 39, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
        check("VILARCHAO<FERNANDEZ", "JOSE<RAMON", 30, "VILARCHAO<FERNANDEZ<<JOSE<RAMO");
        check("PAPANDROPOULOUS", "JONATHON<ALEC", 30, "PAPANDROPOULOUS<<JONATHON<ALEC");
        check("AL<BASRI", "HUDA<MUHAMMAD<JAWAD", 30, "AL<BASRI<<HUDA<MUHAMMAD<JAWAD");
    }

    #[test]
    fn a_long_primary_identifier_leaves_room_for_one_letter_of_the_secondary() {
        let primary = "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL";
        check(primary, "DINGO<POTOROO", 39, "BENNELONG<WOOLOOMO<WARRANDY<WARNAMBO<<D");
        check(primary, "", 39, "BENNELONG<WOOLOOMOO<WARRANDYT<WARNAMBOO");
    }

    #[test]
    fn the_last_cell_is_a_letter_whenever_something_was_cut() {
        for width in [30, 31, 39] {
            for n in 1..40 {
                let name = format!("{}<{}", "A".repeat(n), "B".repeat(9));
                for secondary in ["", "C", "C<D", "CC<DD<EE", "CCCCCCCCCCC<DDDDDDDDDDDDD<EEEEEEEEEEE", &"A<".repeat(30)] {
                    let secondary = secondary.trim_end_matches('<');
                    let fitted = fit_name(&name, secondary, width);
                    let whole = join(&name, secondary);
                    assert!(fitted.len() <= width, "{fitted}");
                    if whole.len() > width {
                        assert!(!fitted.ends_with('<'), "{fitted}");
                        assert_eq!(fitted.len(), width, "{fitted}");
                    } else {
                        assert_eq!(fitted, whole);
                    }
                }
            }
        }
    }

    #[test]
    fn a_name_of_thirty_initials_ends_with_an_initial() {
        let initials = ["A"; 30].join("<");
        assert_eq!(fit_name(&initials, "B", 30), format!("{}<<B", ["A"; 14].join("<")));
    }
}
