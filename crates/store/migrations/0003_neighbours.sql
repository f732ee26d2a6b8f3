-- Why: booths of one post see each other's crossings at once, without headquarters, and carry each other's segments to it.
-- None of it is this booth's own record: it can be dropped, and is fetched again.

CREATE TABLE neighbour (
    booth           INTEGER NOT NULL,           -- number of the other booth
    epoch           INTEGER NOT NULL,
    seq             INTEGER NOT NULL,           -- last event taken over
    chain           BLOB    NOT NULL CHECK (length(chain) = 32),
    receipt         BLOB,                       -- headquarters' signed word about it, for it, if this booth carried something
    PRIMARY KEY (booth, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE neighbour_crossing (
    booth           INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    seq             INTEGER NOT NULL,
    at_ms           INTEGER NOT NULL,
    number_key      TEXT,                       -- document number, folded
    issuing_state   TEXT,
    name_key        TEXT,                       -- surname, folded
    birth_date      TEXT,
    past            TEXT    NOT NULL,           -- the crossing as histories show it, JSON
    PRIMARY KEY (booth, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX neighbour_crossing_by_document ON neighbour_crossing (number_key, issuing_state) WHERE number_key IS NOT NULL;
CREATE INDEX neighbour_crossing_by_person ON neighbour_crossing (name_key, birth_date) WHERE name_key IS NOT NULL;
CREATE INDEX neighbour_crossing_by_time ON neighbour_crossing (at_ms);

CREATE TABLE neighbour_segment (
    booth           INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    first           INTEGER NOT NULL,
    last            INTEGER NOT NULL,
    sealed          BLOB    NOT NULL,           -- to be carried to headquarters as it is
    PRIMARY KEY (booth, epoch, first)
) STRICT;
