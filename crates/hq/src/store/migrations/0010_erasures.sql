-- When retention ends, the segment that holds a body is replaced by one of headquarters' own: heads and commitments of what is erased, the
-- rest as it was, and headquarters' signed word on it. `hash` stays that of the bytes as they arrived, so that a copy of them which comes
-- late is known. Which segments hold bodies of which class is found in `body`; of those that are here already it is not known: the row in
-- `tally` says that projections have to be made anew.

ALTER TABLE segment ADD COLUMN erasure BLOB;                          -- NULL: nothing is erased
ALTER TABLE blob ADD COLUMN erased_at INTEGER;                        -- the key of this picture is gone; `bytes` is 0 once it is gone too
ALTER TABLE answer ADD COLUMN alone INTEGER NOT NULL DEFAULT 1;       -- an act of its own says it, not only its crossing
CREATE INDEX blob_erased ON blob (hash) WHERE erased_at IS NOT NULL AND bytes > 0;

CREATE TABLE body (                    -- projection: classes of the bodies that a segment holds
  booth INTEGER NOT NULL, segment INTEGER NOT NULL, class TEXT NOT NULL,
  oldest_at INTEGER NOT NULL,          -- when the oldest of them was recorded
  PRIMARY KEY (segment, class)
) WITHOUT ROWID;
CREATE INDEX body_by_age ON body (class, oldest_at);

-- What erased records were counted as: no projection, for nothing is left to count them from. A rebuild adds it.
CREATE TABLE kept_figures (
  booth INTEGER NOT NULL, day TEXT NOT NULL, post TEXT NOT NULL, counts BLOB NOT NULL,
  PRIMARY KEY (booth, day, post)
) WITHOUT ROWID;
CREATE TABLE kept_acts (
  booth INTEGER NOT NULL, day TEXT NOT NULL, post TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (booth, day, post, kind)
) WITHOUT ROWID;

INSERT OR IGNORE INTO tally (day, post, direction, decision, nationality, residence, count)
  SELECT '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM segment);
