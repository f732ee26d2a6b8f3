-- Why: a data folder that was carried or copied to another machine must not go on with the journal of the first one. The store notes
-- on which hardware it last ran, and opens a new epoch when that is another.

CREATE TABLE hardware (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    digest          BLOB    NOT NULL CHECK (length(digest) = 32), -- BLAKE3 of the machine's identity and the store's: tells nothing of the machine
    noted_at_ms     INTEGER NOT NULL            -- when it was first seen
) STRICT;
