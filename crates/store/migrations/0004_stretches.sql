-- Why: headquarters' receipts name stretches beyond a gap one at a time; those that still bear out what counts as delivered are kept beside
-- the latest one.

CREATE TABLE receipt_beyond (
    id              INTEGER PRIMARY KEY,
    epoch           INTEGER NOT NULL REFERENCES epoch (epoch),
    signed          BLOB    NOT NULL            -- the receipt as signed
) STRICT;
CREATE INDEX receipt_beyond_by_epoch ON receipt_beyond (epoch);
