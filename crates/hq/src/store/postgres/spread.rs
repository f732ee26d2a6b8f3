//! A country that outgrows one server: where the extension Citus is present, the tables are distributed over its nodes by booth.
//!
//! Everything of one booth lies on one node, so that taking in its segment is a transaction of that node alone; look-ups and
//! statistics ask every node at once. Pictures, and the index of identities, are found by what they are, not by who sent them, and lie by
//! the hash of it: a look-up asks one node. The small tables of posts, booths, people and lists stay whole on the node that is spoken to:
//! nothing is joined with them, and a booth's every contact would otherwise be written on every node.

use super::link::Link;
use crate::HqError;

/// Tables distributed by booth; equal booths of each lie together.
const BY_BOOTH: [&str; 13] = [
    "segment",
    "run",
    "event",
    "crossing",
    "answer",
    "tally",
    "act_tally",
    "quarantine",
    "day_figures",
    "amendment",
    "body",
    "kept_figures",
    "kept_acts",
];
/// Tables distributed by what is looked for in them.
const BY_CONTENT: [(&str, &str); 2] = [("blob", "hash"), ("identity", "hash")];

/// Whether the database has Citus.
pub(super) fn is_distributed(link: &mut Link) -> Result<bool, HqError> {
    link.one("SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus')", &[], |row| Ok(row.try_get(0)?))
}

/// Distributes fresh tables, if the database has Citus.
pub(super) fn distribute(link: &mut Link) -> Result<(), HqError> {
    if !is_distributed(link)? {
        return Ok(());
    }
    link.batch("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")?;
    let known = "SELECT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = $1::text::regclass)";
    let mut with = "default";
    for table in BY_BOOTH {
        if !link.one(known, &[&table], |row| Ok(row.try_get::<_, bool>(0)?))? {
            link.batch(&format!("SELECT create_distributed_table('{table}', 'booth', colocate_with => '{with}')"))?;
        }
        with = "segment";
    }
    for (table, column) in BY_CONTENT {
        if !link.one(known, &[&table], |row| Ok(row.try_get::<_, bool>(0)?))? {
            link.batch(&format!("SELECT create_distributed_table('{table}', '{column}', colocate_with => 'none')"))?;
        }
    }
    tracing::info!("tables distributed by Citus");
    Ok(())
}
