//! A newer version of a list made from the one before: byte for byte the one that was signed, from few bytes, or refused.

use crate::people::{People, alert_on, header};
use border::Alert;
use ed25519_dalek::SigningKey;
use screening::{AlertList, Item, ListError, apply_list_delta, build_list_with_items, list_delta, open_list, parse_items};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

/// What a list holds, and its package.
struct Version {
    alerts: Vec<Alert>,
    items: Vec<Item>,
    bytes: Vec<u8>,
}

impl Version {
    fn new(version: u64, alerts: Vec<Alert>, items: Vec<Item>) -> Self {
        let mut header = header("national");
        header.version = version;
        let bytes = build_list_with_items(header, alerts.clone(), &items, &key()).unwrap();
        Self { alerts, items, bytes }
    }

    fn open(&self) -> AlertList {
        open_list(self.bytes.clone(), &key().verifying_key()).unwrap()
    }

    /// The next version: ten entries changed, some of them new, some withdrawn.
    fn ten_changed(&self, version: u64) -> Self {
        let (mut alerts, mut items) = (self.alerts.clone(), self.items.clone());
        let middle = alerts.len() / 2;
        alerts.remove(middle);
        alerts[middle].reason = "Closed, opened anew".to_owned().into();
        alerts[7].handling.instruction = "Call first.".to_owned();
        let mut new = alerts[11].clone();
        new.id = "NEW-1".to_owned();
        alerts.insert(20, new.clone());
        new.id = "NEW-2".to_owned();
        alerts.push(new);
        let middle = items.len() / 2;
        items.remove(middle);
        items.remove(3);
        items[9].note = "Found".to_owned().into();
        let added = r#"{"class":"plate","number":"KAA123B","status":"sought"}"#;
        items.extend(parse_items(&format!("{added}\n{}", added.replace("KAA", "KBB"))).unwrap());
        Self::new(version, alerts, items)
    }
}

fn people(count: usize) -> Vec<Alert> {
    let mut people = People::new(7);
    (0..count).map(|id| alert_on(&format!("L-{id:06}"), &people.traveller())).collect()
}

fn documents(count: usize) -> Vec<Item> {
    let line =
        |at: usize| format!("{{\"class\":\"passport\",\"issuing_state\":\"UTO\",\"number\":\"BK{:07}\",\"status\":\"lost\"}}\n", at * 37 % 9_999_991);
    parse_items(&(0..count).map(line).collect::<String>()).unwrap()
}

fn changed(earlier: &Version, newer: &Version) -> Vec<u8> {
    list_delta(&earlier.open(), &newer.bytes, &key().verifying_key()).unwrap()
}

#[test]
fn of_a_hundred_thousand_entries_ten_that_changed_take_under_two_per_cent_and_the_list_is_the_one_that_was_signed() {
    let earlier = Version::new(3, people(50_000), documents(50_000));
    let newer = earlier.ten_changed(4);
    let change = changed(&earlier, &newer);
    assert!(change.len() * 50 < newer.bytes.len(), "{} bytes of {}", change.len(), newer.bytes.len());
    let made = apply_list_delta(&earlier.open(), &change, &key().verifying_key()).unwrap();
    assert!(made == newer.bytes, "byte for byte");
    println!("{} bytes of {}", change.len(), newer.bytes.len());
}

#[test]
fn what_was_withdrawn_is_gone_and_what_was_reordered_is_in_the_owners_order() {
    let earlier = Version::new(3, people(300), documents(200));
    let mut alerts = earlier.alerts.clone();
    let gone = alerts.remove(40);
    alerts.reverse();
    let newer = Version::new(4, alerts.clone(), Vec::new());
    let made = apply_list_delta(&earlier.open(), &changed(&earlier, &newer), &key().verifying_key()).unwrap();
    assert!(made == newer.bytes);
    let list = open_list(made, &key().verifying_key()).unwrap();
    assert_eq!((list.alerts().unwrap(), list.item_count()), (alerts, 0));
    assert!(!list.alerts().unwrap().iter().any(|alert| alert.id == gone.id));
}

#[test]
fn a_change_that_is_damaged_of_another_list_of_another_owner_or_older_is_refused() {
    let trust = key().verifying_key();
    let earlier = Version::new(3, people(120), documents(80));
    let newer = earlier.ten_changed(4);
    let change = changed(&earlier, &newer);
    let apply = |earlier: &Version, change: &[u8]| apply_list_delta(&earlier.open(), change, &trust);
    for at in 0..change.len() {
        let mut damaged = change.clone();
        damaged[at] ^= 0x10;
        let made = apply(&earlier, &damaged);
        assert!(made.is_err() || made.is_ok_and(|made| made == newer.bytes), "byte {at}");
    }
    for at in (0..change.len()).step_by(13) {
        assert!(apply(&earlier, &change[..at]).is_err(), "cut at {at}");
    }
    assert!(apply(&newer, &change).is_err(), "it does not begin with this version");
    assert!(matches!(apply(&newer, &changed(&newer, &earlier)), Err(ListError::Older { installed: 4, offered: 3 })));
    let other = SigningKey::from_bytes(&[9; 32]).verifying_key();
    assert_eq!(apply_list_delta(&earlier.open(), &change, &other).unwrap_err(), ListError::Signature);
    // Entries of another change under this head: they do not come to what was signed.
    let mut alerts = newer.alerts.clone();
    alerts[0].reason = "Forged".to_owned().into();
    let forged = Version::new(4, alerts, newer.items.clone());
    let (honest, forged) = (unpacked(&change), unpacked(&changed(&earlier, &forged)));
    let mixed = packed(&mixed(&honest, &forged));
    assert!(matches!(apply(&earlier, &mixed), Err(ListError::Malformed(why)) if why.contains("signed")));
}

/// The members of a change, as a map.
fn unpacked(change: &[u8]) -> ciborium::Value {
    let length = u32::from_le_bytes(change[8..12].try_into().unwrap()) as usize;
    ciborium::from_reader(zstd::bulk::decompress(&change[12..], length).unwrap().as_slice()).unwrap()
}

/// Head, signature and key of one change with the entries of another.
fn mixed(head_of: &ciborium::Value, entries_of: &ciborium::Value) -> ciborium::Value {
    let members = |value: &ciborium::Value| value.as_map().unwrap().clone();
    let entries = members(entries_of);
    let take = |(name, own): (ciborium::Value, ciborium::Value)| {
        let theirs = entries.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone()).unwrap();
        let is_entries = ["alerts", "items"].contains(&name.as_text().unwrap());
        (name, if is_entries { theirs } else { own })
    };
    ciborium::Value::Map(members(head_of).into_iter().map(take).collect())
}

fn packed(members: &ciborium::Value) -> Vec<u8> {
    let mut clear = Vec::new();
    ciborium::into_writer(members, &mut clear).unwrap();
    let packed = zstd::bulk::compress(&clear, 3).unwrap();
    [b"OUTPDLTA".as_slice(), &u32::try_from(clear.len()).unwrap().to_le_bytes(), &packed].concat()
}
