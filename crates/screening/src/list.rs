//! An alert list in force: a signed package, opened, and the ways to ask it.

use crate::evidence::same_state;
use crate::items::{Item, ItemClass, ItemFound, ItemKey, ItemSource, classes, fingerprint, numbers, part_of, variants, write_canonical};
use crate::judge::{Judgement, judge, may_be_a_hit};
use crate::package::{self, Bytes, ListKey, Package, older, read_head};
use crate::profile::Profile;
use crate::search::{self, Pool};
use crate::{ListError, canonical, countries, first};
use border::{Alert, ListHeader, Reason};
use ed25519_dalek::{SigningKey, VerifyingKey};
use foundation::{Sensitive, Trusted};
use mrz::StateCode;
use std::fmt;
use std::sync::Arc;

/// An opened list. Words and dates of birth lie in memory, everything else where the package lies: in memory or mapped.
pub struct AlertList {
    /// Name, version, age.
    pub header: ListHeader,
    pub(crate) package: Package,
    pool: Pool,
}

/// An entry that was found, and how it compares.
pub(crate) struct Found {
    pub(crate) alert: Alert,
    pub(crate) listed: Profile,
    pub(crate) judgement: Judgement,
}

/// An entry that the first matcher found.
pub(crate) struct FoundFirst {
    pub(crate) alert: Alert,
    pub(crate) score: f32,
    pub(crate) reasons: Vec<Reason>,
    /// Whether a document number is the same.
    pub(crate) document: bool,
}

impl AlertList {
    /// A list that is not signed, from its parts.
    ///
    /// # Errors
    /// [`ListError::TooLarge`].
    pub fn new(header: ListHeader, alerts: Vec<Alert>) -> Result<Self, ListError> {
        Self::with_items(header, alerts, &[])
    }

    /// As [`AlertList::new`], with items.
    ///
    /// # Errors
    /// [`ListError::TooLarge`].
    pub fn with_items(header: ListHeader, alerts: Vec<Alert>, items: &[Item]) -> Result<Self, ListError> {
        Self::unsigned(header, alerts, items)
    }

    fn unsigned(header: ListHeader, alerts: Vec<Alert>, items: &(impl ItemSource + ?Sized)) -> Result<Self, ListError> {
        let bytes = build_list_from(header, alerts, items, &SigningKey::from_bytes(&[0; 32]))?;
        Self::of(Package::open(Arc::new(bytes), None, None)?)
    }

    fn of(package: Package) -> Result<Self, ListError> {
        let list = Self { header: package.envelope.header.clone(), package, pool: Pool::default() };
        // Another program's spellings would find too little: its alerts are indexed anew, in memory.
        if list.package.is_current() { Ok(list) } else { Self::unsigned(list.header.clone(), list.alerts()?, &list) }
    }

    /// Entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.package.entry_count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every alert, in the owner's order.
    ///
    /// # Errors
    /// [`ListError::Malformed`] if a part of the package is damaged.
    pub fn alerts(&self) -> Result<Vec<Alert>, ListError> {
        let mut alerts: Vec<(u32, Alert)> = Vec::with_capacity(self.len());
        for block in 0..self.len().div_ceil(package::BLOCK) {
            alerts.extend(self.package.block(block)?);
        }
        alerts.sort_by_key(|(order, _)| *order);
        Ok(alerts.into_iter().map(|(_, alert)| alert).collect())
    }

    /// How many items are listed by number; a range counts once.
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.package.item_count()
    }

    /// Whether it is a positive list: one of issued visas or permits, where a number that is missing says something.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        self.package.envelope.positive
    }

    /// Every listed item, in the owner's order.
    ///
    /// # Errors
    /// As [`AlertList::alerts`].
    pub fn items(&self) -> Result<Vec<Item>, ListError> {
        let mut items = Vec::with_capacity(self.item_count());
        self.each(&mut |item| {
            items.push(item);
            Ok(())
        })?;
        Ok(items)
    }

    /// Its items by their places in the owner's order.
    pub(crate) fn item_blocks(&self) -> ItemBlocks<'_> {
        ItemBlocks { package: &self.package, number: usize::MAX, items: Vec::new() }
    }

    /// The items that bear a number, as it is or as it may be meant, of the same State or of one that is not known. An item
    /// found under the number as asked comes first.
    ///
    /// # Errors
    /// As [`AlertList::alerts`].
    pub fn look_up(&self, class: ItemClass, key: &ItemKey) -> Result<Vec<ItemFound>, ListError> {
        let states: Vec<Option<StateCode>> = key.issuing_state.map_or_else(|| vec![None], |state| vec![Some(state), None]);
        self.items_bearing(class, key, &states)
    }

    /// As [`AlertList::look_up`]; where the State is not known, the items of every State that bear the number.
    ///
    /// # Errors
    /// As [`AlertList::alerts`].
    pub fn look_up_anywhere(&self, class: ItemClass, key: &ItemKey) -> Result<Vec<ItemFound>, ListError> {
        if key.issuing_state.is_some() {
            return self.look_up(class, key);
        }
        // A fingerprint is of State and number: each State is a question of its own, some ten thousand in all, of which none takes
        // a microsecond.
        let states: Vec<Option<StateCode>> = std::iter::once(None).chain(countries::all().into_iter().map(Some)).collect();
        self.items_bearing(class, key, &states)
    }

    fn items_bearing(&self, class: ItemClass, key: &ItemKey, states: &[Option<StateCode>]) -> Result<Vec<ItemFound>, ListError> {
        let mut found: Vec<ItemFound> = Vec::new();
        if self.item_count() == 0 {
            return Ok(found);
        }
        for (number, changes) in variants(class, key.number.expose()) {
            for (class, state) in classes(class).into_iter().flat_map(|class| states.iter().map(move |state| (class, *state))) {
                for item in self.package.items_under(fingerprint(&self.package.hasher, class, state, &number))? {
                    // A fingerprint may be another number's: the item itself tells.
                    let bears = item.class == class && same_or_unknown(item.issuing_state, state) && numbers(&item).contains(&number);
                    if bears && !found.iter().any(|known| known.item == item) {
                        found.push(ItemFound { item, number: Sensitive::new(number.clone()), changes: changes.clone() });
                    }
                }
            }
        }
        Ok(found)
    }

    /// Verifies every page of the package. Opening verifies what it reads, asking what it looks at.
    ///
    /// # Errors
    /// [`ListError::Malformed`].
    pub fn verify(&self) -> Result<(), ListError> {
        self.package.verify_all()
    }

    /// The entries that are hits for `asked`, in no order; `every`: compares with each entry instead of proposing some.
    pub(crate) fn find(&self, asked: &Profile, every: bool) -> Result<Vec<Found>, ListError> {
        self.pool.lend(&self.package, |scratch| {
            let package = &self.package;
            let asked = search::adapted(package, asked, scratch)?;
            let mut by_document: Vec<usize> = Vec::new();
            for document in &asked.documents {
                by_document.extend(package.documents(&document.lookalike())?);
            }
            let mut entries = if every { (0..self.len()).collect() } else { search::candidates(package, &asked, scratch)? };
            entries.extend(&by_document);
            entries.sort_unstable();
            entries.dedup();
            let mut found = Vec::new();
            for entry in entries {
                let names = search::profile(package, entry, scratch)?;
                let document = by_document.contains(&entry);
                if !document && !may_be_a_hit(&asked, &names) {
                    continue;
                }
                let mut judgement = judge(&asked, &names);
                if !judgement.is_hit() && !document {
                    continue;
                }
                let alert = package.alert(entry)?;
                let listed = Profile::of_alert(&alert, &mut crate::name::Parts::default());
                judgement.add_documents(&asked, &listed);
                if judgement.is_hit() {
                    found.push(Found { alert, listed, judgement });
                }
            }
            Ok(found)
        })
    }

    /// The entries that are hits for the first matcher, in no order. It is asked about each of them: the index proposes what the
    /// matcher in use would find, which may be something else.
    pub(crate) fn find_first(&self, asked: &first::Profile) -> Result<Vec<FoundFirst>, ListError> {
        let mut found = Vec::new();
        for block in 0..self.len().div_ceil(package::BLOCK) {
            for (_, alert) in self.package.block(block)? {
                let listed = first::Profile::of_alert(&alert);
                let judgement = first::judge(asked, &listed);
                if judgement.is_hit() {
                    let reasons = first::reasons(asked, &listed, &judgement);
                    found.push(FoundFirst { alert, score: judgement.score, reasons, document: judgement.document_hit() });
                }
            }
        }
        Ok(found)
    }
}

/// Items by their places; the block that was opened last is kept.
pub(crate) struct ItemBlocks<'a> {
    package: &'a Package,
    number: usize,
    items: Vec<Item>,
}

impl ItemBlocks<'_> {
    pub(crate) fn item(&mut self, place: usize) -> Result<Item, ListError> {
        let number = place / package::BLOCK;
        if number != self.number {
            self.items = self.package.item_block(number)?;
            self.number = number;
        }
        self.items.get(place % package::BLOCK).cloned().ok_or(ListError::Malformed("a part of the list is damaged"))
    }
}

/// The listed items, in the owner's order, a block at a time.
impl ItemSource for AlertList {
    fn each(&self, take: &mut dyn FnMut(Item) -> Result<(), ListError>) -> Result<(), ListError> {
        (0..self.item_count().div_ceil(package::BLOCK)).try_for_each(|block| self.package.item_block(block)?.into_iter().try_for_each(&mut *take))
    }
}

impl fmt::Debug for AlertList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AlertList").field("header", &self.header).field("alerts", &self.len()).finish_non_exhaustive()
    }
}

/// Builds and signs a package. The same list and signer always give the same bytes.
///
/// # Errors
/// [`ListError::TooLarge`] beyond what a booth opens.
pub fn build_list(header: ListHeader, alerts: Vec<Alert>, signer: &SigningKey) -> Result<Vec<u8>, ListError> {
    build_list_with_items(header, alerts, &[], signer)
}

/// As [`build_list`], with items that are listed by number.
///
/// # Errors
/// As [`build_list`].
pub fn build_list_with_items(header: ListHeader, alerts: Vec<Alert>, items: &[Item], signer: &SigningKey) -> Result<Vec<u8>, ListError> {
    build_list_from(header, alerts, items, signer)
}

fn build_list_from(header: ListHeader, alerts: Vec<Alert>, items: &(impl ItemSource + ?Sized), signer: &SigningKey) -> Result<Vec<u8>, ListError> {
    let mut built = Vec::new();
    build_lists(vec![header], alerts, items, signer, &mut |bytes| {
        built = bytes;
        Ok(())
    })?;
    Ok(built)
}

/// Builds and signs one list in as many parts as there are headers, each a package of its own: items are dealt out by their numbers, the
/// same in every version; the alerts stand in the first. Gives each package to `take`, in their order, and holds one at a time.
///
/// # Errors
/// As [`build_list`]; [`ListError::Source`] if the items are others when they are gone through again; what `take` returns.
pub fn build_lists(
    headers: Vec<ListHeader>,
    mut alerts: Vec<Alert>,
    items: &(impl ItemSource + ?Sized),
    signer: &SigningKey,
    take: &mut dyn FnMut(Vec<u8>) -> Result<(), ListError>,
) -> Result<(), ListError> {
    let keys = content_keys(&headers, &alerts, items, signer)?;
    let written = package::write_items(items, &keys.iter().map(|(key, _)| key).collect::<Vec<_>>())?;
    for ((header, (key, digest)), written) in headers.into_iter().zip(keys).zip(written) {
        if written.digest != digest {
            return Err(ListError::Source("the items changed while they were read".to_owned()));
        }
        let alerts = std::mem::take(&mut alerts);
        take(package::sign(&package::compile(header, alerts, written, key)?, signer)?)?;
    }
    Ok(())
}

fn same_or_unknown(listed: Option<StateCode>, asked: Option<StateCode>) -> bool {
    match (listed, asked) {
        (Some(listed), Some(asked)) => same_state(listed, asked),
        (None, None) => true,
        _ => false,
    }
}

/// The key of each part of a list, and the digest of its items: nobody without the signer's secret can work a key out, and no two lists
/// share one.
fn content_keys(
    headers: &[ListHeader],
    alerts: &[Alert],
    items: &(impl ItemSource + ?Sized),
    signer: &SigningKey,
) -> Result<Vec<(ListKey, [u8; 32])>, ListError> {
    let mut digests = vec![blake3::Hasher::new(); headers.len()];
    let mut bytes = Vec::new();
    items.each(&mut |item| {
        bytes.clear();
        write_canonical(&item, &mut bytes)?;
        if let Some(digest) = digests.get_mut(part_of(&item, headers.len())) {
            digest.update(&bytes);
        }
        Ok(())
    })?;
    let mut of_alerts = blake3::Hasher::new();
    for alert in alerts {
        bytes.clear();
        ciborium::into_writer(alert, &mut bytes).map_err(|_| ListError::Malformed("a value cannot be written as CBOR"))?;
        of_alerts.update(&bytes);
    }
    let each = headers.iter().zip(digests).map(|(header, items)| {
        let items = *items.finalize().as_bytes();
        let mut head = Vec::new();
        canonical::write(header, &mut head)?;
        let mut hasher = blake3::Hasher::new_derive_key("outpost 2026 alert list content key");
        hasher.update(signer.as_bytes()).update(of_alerts.finalize().as_bytes()).update(&items).update(&head);
        Ok((ListKey::from_bytes(*hasher.finalize().as_bytes()), items))
    });
    each.collect()
}

/// Verifies and opens a package as it travels, with its key in its slot. Every page is verified.
///
/// # Errors
/// [`ListError::Signature`] if `trust` did not sign it, otherwise what is malformed or too large.
pub fn open_list(bytes: Vec<u8>, trust: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<AlertList, ListError> {
    if older::is_older(&bytes) {
        return open_older(&bytes, trust.keys());
    }
    let list = AlertList::of(Package::open(Arc::new(bytes), Some(trust.keys()), None)?)?;
    list.verify()?;
    Ok(list)
}

/// Opens an installed package, as a rule one that is mapped. `lock`: what its key was locked under by [`lock_key`]; without one the key
/// lies open, as it travels. Pages are verified as they are looked at.
///
/// # Errors
/// As [`open_list`], and [`ListError::Key`] under another lock.
pub fn open_installed(
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    lock: Option<&[u8; 32]>,
    trust: &(impl Trusted<VerifyingKey> + ?Sized),
) -> Result<AlertList, ListError> {
    let bytes: Bytes = bytes;
    let whole = (*bytes).as_ref();
    if older::is_older(whole) {
        return open_older(whole, trust.keys());
    }
    AlertList::of(Package::open(bytes, Some(trust.keys()), lock)?)
}

/// Locks the key of a package that is about to be installed under a secret that lies elsewhere: what then lies on the disk
/// cannot be read without it.
///
/// # Errors
/// As [`open_list`]; [`ListError::Format`] for a list of the first format, which is not installed.
pub fn lock_key(bytes: &mut [u8], trust: &(impl Trusted<VerifyingKey> + ?Sized), lock: &[u8; 32]) -> Result<(), ListError> {
    const SHORT: ListError = ListError::Malformed("cut short");
    let head = read_head(bytes, Some(trust.keys()))?;
    let slot = bytes.get_mut(head.slot).ok_or(SHORT)?;
    let key = <[u8; 32]>::try_from(&*slot).map(ListKey::from_bytes).map_err(|_| SHORT)?;
    if key.commitment().as_slice() != head.envelope.key_commitment {
        return Err(ListError::Key);
    }
    slot.copy_from_slice(key.behind(lock, &head.envelope.key_commitment).as_bytes());
    Ok(())
}

/// Reads a package's header without opening its body, after the signature was verified.
///
/// # Errors
/// As [`open_list`].
pub fn list_header(bytes: &[u8], trust: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<ListHeader, ListError> {
    if older::is_older(bytes) { older::header(bytes, trust.keys()) } else { Ok(read_head(bytes, Some(trust.keys()))?.envelope.header) }
}

/// What a package holds, without opening its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListContents {
    /// What it says of itself.
    pub header: ListHeader,
    /// Number of alerts.
    pub alerts: u64,
    /// Number of items.
    pub items: u64,
}

/// Reads what a package holds, after the signature was verified.
///
/// # Errors
/// As [`open_list`].
pub fn list_contents(bytes: &[u8], trust: &(impl Trusted<VerifyingKey> + ?Sized)) -> Result<ListContents, ListError> {
    if older::is_older(bytes) {
        let (header, alerts) = older::read(bytes, trust.keys())?;
        return Ok(ListContents { header, alerts: alerts.len() as u64, items: 0 });
    }
    let envelope = read_head(bytes, Some(trust.keys()))?.envelope;
    Ok(ListContents { header: envelope.header, alerts: envelope.entries, items: envelope.items })
}

/// A list of the first format has no index: it gets one in memory.
fn open_older(bytes: &[u8], trust: &[VerifyingKey]) -> Result<AlertList, ListError> {
    let (header, alerts) = older::read(bytes, trust)?;
    AlertList::new(header, alerts)
}

/// Whether a version may follow the one in force: an older one never does.
///
/// # Errors
/// [`ListError::Older`].
pub fn check_succession(installed: Option<&ListHeader>, offered: &ListHeader) -> Result<(), ListError> {
    match installed {
        Some(known) if known.list == offered.list && offered.version < known.version => {
            Err(ListError::Older { installed: known.version, offered: offered.version })
        }
        _ => Ok(()),
    }
}
