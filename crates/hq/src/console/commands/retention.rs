//! Retention: the terms of the rule book, and what other terms would erase.

use crate::console::desk::{Desk, Right, note};
use crate::console::views::{Empty, RetentionForm, RetentionPreview, RetentionView};
use crate::store::AuditQuery;
use crate::{Hq, HqError};
use border::RetentionClass;
use border::rules::{RetentionTerm, RuleBook};
use foundation::CodedError;

/// Every class, as an office looks at them.
const CLASSES: [RetentionClass; 7] = [
    RetentionClass::Routine,
    RetentionClass::Refusal,
    RetentionClass::Hit,
    RetentionClass::Protection,
    RetentionClass::Child,
    RetentionClass::Fee,
    RetentionClass::Audit,
];
/// More segments are not counted: a person wants to know whether it is none, some, or very many.
const COUNTED: u64 = 10_000;
const PAGE: u32 = 1_000;

pub(crate) async fn retention(desk: &Desk, _: Empty) -> Result<RetentionView, CodedError> {
    desk.with(Right::Administer, |hq, _| view(hq)).await
}

pub(crate) async fn preview(desk: &Desk, form: RetentionForm) -> Result<RetentionPreview, CodedError> {
    desk.with(Right::Administer, |hq, _| {
        let book = RuleBook { retention: form.terms, ..RuleBook::default() };
        let mut preview = RetentionPreview { segments: 0, more: false };
        for (class, before_ms) in book.due_at_headquarters(hq.now_ms()) {
            let mut after = 0;
            while !preview.more {
                let page = hq.store.bodies_before(class, before_ms, after, PAGE)?;
                let Some(last) = page.last() else { break };
                after = *last;
                preview.segments += page.len() as u64;
                preview.more = preview.segments >= COUNTED;
            }
        }
        Ok(preview)
    })
    .await
}

pub(crate) async fn set(desk: &Desk, form: RetentionForm) -> Result<RetentionView, CodedError> {
    desk.with(Right::Administer, |hq, who| {
        let terms = form.terms.into_iter().filter(|term| term.headquarters_days.is_some() || term.booth_days.is_some()).collect();
        let book = RuleBook { retention: terms, ..hq.rule_book()? };
        let version = hq.publish_rules(&book, &who.login)?;
        note(hq, &who.login, "retention.set", format!("rule book {version}"))?;
        view(hq)
    })
    .await
}

fn view(hq: &Hq) -> Result<RetentionView, HqError> {
    let book = hq.rule_book()?;
    let term = |class| book.retention.iter().find(|term| term.class == class).copied();
    let kept = |class| RetentionTerm { class, headquarters_days: None, booth_days: None };
    let erased = AuditQuery { act: Some("records.erased".to_owned()), limit: 1, ..AuditQuery::default() };
    Ok(RetentionView {
        terms: CLASSES.into_iter().map(|class| term(class).unwrap_or_else(|| kept(class))).collect(),
        rule_book: book.version,
        erased_at: hq.store.audit_page(&erased)?.first().map(|line| line.at),
        clock_is_plausible: hq.clock_is_plausible()?,
    })
}
