-- When retention ends, the segment that holds a body is replaced by one of headquarters' own: heads and commitments of what is erased, the
-- rest as it was, and headquarters' signed word on it. `hash` stays that of the bytes as they arrived, so that a copy of them which comes
-- late is known. Which segments hold bodies of which class is found in `body`; of those that are here already it is not known: the row in
-- `tally` says that projections have to be made anew.

ALTER TABLE segment ADD COLUMN erasure BYTEA;                         -- NULL: nothing is erased
ALTER TABLE blob ADD COLUMN erased_at BIGINT;                         -- the key of this picture is gone; `bytes` is 0 once it is gone too
ALTER TABLE answer ADD COLUMN alone BOOLEAN NOT NULL DEFAULT true;    -- an act of its own says it, not only its crossing
CREATE INDEX blob_erased ON blob (hash) WHERE erased_at IS NOT NULL AND bytes > 0;

CREATE TABLE body (                    -- projection: classes of the bodies that a segment holds
  booth BIGINT NOT NULL, segment BIGINT NOT NULL, class TEXT COLLATE "C" NOT NULL,
  oldest_at BIGINT NOT NULL,           -- when the oldest of them was recorded
  PRIMARY KEY (booth, segment, class)
);
CREATE INDEX body_by_age ON body (class, oldest_at);

-- What erased records were counted as: no projection, for nothing is left to count them from. A rebuild adds it.
CREATE TABLE kept_figures (
  booth BIGINT NOT NULL, day TEXT COLLATE "C" NOT NULL, post TEXT COLLATE "C" NOT NULL, counts BYTEA NOT NULL,
  PRIMARY KEY (booth, day, post)
);
CREATE TABLE kept_acts (
  booth BIGINT NOT NULL, day TEXT COLLATE "C" NOT NULL, post TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, count BIGINT NOT NULL,
  PRIMARY KEY (booth, day, post, kind)
);

INSERT INTO tally (booth, day, post, direction, decision, nationality, residence, count)
  SELECT 0, '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM segment) ON CONFLICT DO NOTHING;
