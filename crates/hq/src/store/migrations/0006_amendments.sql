-- A recorded crossing is never edited. What is said of it afterwards, a correction or a void, is kept beside it; the crossing's row is its
-- newest version and is counted by that, and `recorded` keeps how it was, so that the order in which things arrive makes no difference. Of
-- names that are here already it is not known what the surname is: the row in `tally` says that projections have to be made anew.

CREATE TABLE amendment (               -- projection
  booth    INTEGER NOT NULL,
  crossing BLOB NOT NULL,              -- public id of the booth's crossing, whether or not that is here
  epoch    INTEGER NOT NULL, branch INTEGER NOT NULL, seq INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  flagged  INTEGER NOT NULL,           -- other branch, broken chain or revoked booth: kept, changes nothing
  body     TEXT NOT NULL,              -- border::Amendment as JSON
  PRIMARY KEY (booth, crossing, epoch, branch, seq)
) WITHOUT ROWID;

ALTER TABLE crossing ADD COLUMN surname INTEGER;                    -- so many characters of `name`
ALTER TABLE crossing ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- 1: as recorded
ALTER TABLE crossing ADD COLUMN voided INTEGER NOT NULL DEFAULT 0;  -- kept, not counted
ALTER TABLE crossing ADD COLUMN recorded TEXT;                      -- what versions change, as recorded, JSON; NULL while that stands
INSERT OR IGNORE INTO tally (day, post, direction, decision, nationality, residence, count)
  SELECT '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM crossing);

-- By what booths say that correction tasks are done: read from their own records whenever it is asked for.
CREATE INDEX event_task_done ON event (at) WHERE kind = 'task.done';
