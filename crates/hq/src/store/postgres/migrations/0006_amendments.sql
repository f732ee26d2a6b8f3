-- A recorded crossing is never edited. What is said of it afterwards, a correction or a void, is kept beside it; the crossing's row is its
-- newest version and is counted by that, and `recorded` keeps how it was, so that the order in which things arrive makes no difference. Of
-- names that are here already it is not known what the surname is: the row in `tally` says that projections have to be made anew.

CREATE TABLE amendment (                 -- projection
  booth    BIGINT NOT NULL,
  crossing UUID NOT NULL,                -- public id of the booth's crossing, whether or not that is here
  epoch    BIGINT NOT NULL, branch BIGINT NOT NULL, seq BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  flagged  BOOLEAN NOT NULL,             -- other branch, broken chain or revoked booth: kept, changes nothing
  body     TEXT NOT NULL,                -- border::Amendment as JSON
  PRIMARY KEY (booth, crossing, epoch, branch, seq)
);

ALTER TABLE crossing ADD COLUMN surname BIGINT;                        -- so many characters of `name`
ALTER TABLE crossing ADD COLUMN version BIGINT NOT NULL DEFAULT 1;     -- 1: as recorded
ALTER TABLE crossing ADD COLUMN voided BOOLEAN NOT NULL DEFAULT false; -- kept, not counted
ALTER TABLE crossing ADD COLUMN recorded TEXT;                         -- what versions change, as recorded, JSON; NULL while that stands
INSERT INTO tally (booth, day, post, direction, decision, nationality, residence, count)
  SELECT 0, '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM crossing) ON CONFLICT DO NOTHING;

-- By what booths say that correction tasks are done: read from their own records whenever it is asked for.
CREATE INDEX event_task_done ON event (at) WHERE kind = 'task.done';
