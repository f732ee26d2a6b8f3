//! Indexes of the projections during a rebuild: dropped before the rows come, made again of all of them.

use super::journals::PROJECTIONS;
use super::link::Link;
use crate::HqError;

/// Drops every index of the projections that is no key, and gives the statements that make them again. The index of identities is its
/// table's key, and the one whose rows come in no order: it goes too.
pub(super) fn dropped(link: &mut Link) -> Result<Vec<String>, HqError> {
    let sql = "SELECT index.relname::text, pg_get_indexdef(index.oid), pg_get_constraintdef(key.oid), key.conname::text, at.relname::text
               FROM pg_index JOIN pg_class index ON index.oid = indexrelid JOIN pg_class at ON at.oid = indrelid
               LEFT JOIN pg_constraint key ON key.conindid = indexrelid AND key.contype = 'p'
               WHERE at.oid = ANY ($1::text[]::regclass[]) AND (key.oid IS NULL OR at.relname = 'identity') ORDER BY index.relname";
    let tables: Vec<&str> = PROJECTIONS.to_vec();
    let found = link.all(sql, &[&tables], |row| {
        use super::convert::Columns;
        Ok(Index { name: row.text(0)?, made: row.text(1)?, key: row.maybe_text(2)?.zip(row.maybe_text(3)?), table: row.text(4)? })
    })?;
    found.into_iter().map(|index| index.drop(link)).collect()
}

/// An index as the server describes it.
struct Index {
    name: String,
    made: String,
    /// Definition and name, if it is a key.
    key: Option<(String, String)>,
    table: String,
}

impl Index {
    fn drop(self, link: &mut Link) -> Result<String, HqError> {
        let Self { name, made, key, table } = self;
        if let Some((definition, constraint)) = key {
            link.batch(&format!("ALTER TABLE {table} DROP CONSTRAINT {constraint}"))?;
            return Ok(format!("ALTER TABLE {table} ADD CONSTRAINT {constraint} {definition}"));
        }
        link.batch(&format!("DROP INDEX {name}"))?;
        // Of a table in parts the server says "only this one": every part is to have it, as before.
        Ok(made.replacen(" ON ONLY ", " ON ", 1))
    }
}
