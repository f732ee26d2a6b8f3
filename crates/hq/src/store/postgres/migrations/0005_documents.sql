-- Documents are found through an index of identities, a table of its own: by a hash of the number, then by the issuer. On Citus it is
-- distributed by the hash, so that a look-up asks one node and then the booths it names; everywhere it is one index for all months. The
-- whole number is asked for, and `number_key` stays empty. Of crossings that are here already it knows nothing: the row in `tally` says
-- that projections have to be made anew.

DROP INDEX crossing_by_number;
ALTER TABLE crossing ADD COLUMN issuer TEXT COLLATE "C"; -- State or organisation; '' where the number is known and its issuer is not

CREATE TABLE identity (                  -- projection
  hash   BIGINT NOT NULL,                -- of the document number as searched
  issuer TEXT COLLATE "C" NOT NULL,
  id     UUID NOT NULL,                  -- the crossing
  booth  BIGINT NOT NULL,
  branch BIGINT NOT NULL,
  PRIMARY KEY (hash, issuer, id, booth, branch)
);
INSERT INTO tally (booth, day, post, direction, decision, nationality, residence, count)
  SELECT 0, '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM crossing) ON CONFLICT DO NOTHING;
