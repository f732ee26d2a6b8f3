-- Why: a booth has to keep every act before anybody answers for it, show the officer what was recorded, and know what
-- headquarters has confirmed. The journal (epoch, event, blob) is the truth; crossing, disposition, officer_failure and
-- officer_sign_in are projections of it and can be dropped and rebuilt; the rest is the booth's own state.

CREATE TABLE store (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    store_id        BLOB    NOT NULL CHECK (length(store_id) = 16), -- random; also in slots.cbor, so that a slots file and a database of two booths are told apart
    training        INTEGER NOT NULL CHECK (training IN (0, 1)),
    created_at_ms   INTEGER NOT NULL,           -- milliseconds since 1970
    reserve_bytes   INTEGER NOT NULL            -- size of DIR/reserve when it is whole
) STRICT;

CREATE TABLE booth_key (
    name            TEXT    PRIMARY KEY,        -- signing (Ed25519), sealing (X25519), tls (Ed25519, PKCS#8 PEM)
    secret          BLOB    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
    id              INTEGER PRIMARY KEY CHECK (id = 1), -- a booth belongs to one headquarters
    booth           INTEGER NOT NULL CHECK (booth > 0),
    hq_url          TEXT    NOT NULL,
    enrolled_at_ms  INTEGER NOT NULL,
    answer          BLOB    NOT NULL            -- headquarters' answer as received: post, certificates, keys
) STRICT;

CREATE TABLE post_key (
    key_id          BLOB    PRIMARY KEY CHECK (length(key_id) = 8),
    private         BLOB    NOT NULL CHECK (length(private) = 32), -- X25519; opens feeds and segments sealed to the post
    received_order  INTEGER NOT NULL            -- the greatest is in force; earlier ones still open older feeds
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch (
    epoch           INTEGER PRIMARY KEY CHECK (epoch > 0),
    booth           INTEGER NOT NULL CHECK (booth > 0),
    reason          TEXT    NOT NULL,           -- created, restored, hardware-changed, copy-found
    opened_at_ms    INTEGER NOT NULL,
    head_seq        INTEGER NOT NULL CHECK (head_seq >= 0),
    head_chain      BLOB    NOT NULL CHECK (length(head_chain) = 32), -- equals the chain of event head_seq: a cut tail is seen
    head_at_ms      INTEGER NOT NULL
) STRICT;

CREATE TABLE event (
    id              INTEGER PRIMARY KEY,        -- epoch * 2^40 + seq: one key, in the order of the journal
    epoch           INTEGER NOT NULL REFERENCES epoch (epoch),
    seq             INTEGER NOT NULL CHECK (seq > 0 AND seq < 1099511627776),
    booth           INTEGER NOT NULL,
    kind            TEXT    NOT NULL,           -- crossing.recorded, …; a kind this program does not know is kept unread
    at_ms           INTEGER NOT NULL,           -- UTC, milliseconds since 1970
    offset_minutes  INTEGER NOT NULL,           -- east of UTC, as in force at the post
    clock_quality   TEXT    NOT NULL,           -- trusted, drift, unknown
    retention       TEXT    NOT NULL,           -- retention class: routine, refusal, …
    salt            BLOB    CHECK (length(salt) = 16),
    body            BLOB,                       -- deterministic CBOR (RFC 8949 §4.2); NULL once erased
    commitment      BLOB    CHECK (length(commitment) = 32), -- kept in place of salt and body once erased
    chain           BLOB    NOT NULL CHECK (length(chain) = 32),
    CHECK (id = epoch * 1099511627776 + seq),
    CHECK ((salt IS NULL) = (body IS NULL) AND (body IS NULL) = (commitment IS NOT NULL))
) STRICT;

-- Alerts, refusals and referrals for protection go first: found without reading the rest.
CREATE INDEX event_urgent ON event (id) WHERE retention IN ('refusal', 'hit', 'protection');

CREATE TABLE blob (
    id              INTEGER PRIMARY KEY,
    hash            BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- BLAKE3 of bytes: the name under which it is sent
    event           INTEGER NOT NULL REFERENCES event (id), -- the event that names it and holds its key
    lane            INTEGER NOT NULL,           -- 0 alerts and refusals, 1 portraits, 2 pages
    size            INTEGER NOT NULL,           -- bytes
    delivered_at_ms INTEGER,                    -- headquarters' time of the signed receipt that names it; NULL until then
    bytes           BLOB                        -- the encrypted picture; NULL once purged, which needs a receipt
        CHECK (bytes IS NOT NULL OR delivered_at_ms IS NOT NULL)
) STRICT;

CREATE INDEX blob_undelivered ON blob (lane, id, size) WHERE delivered_at_ms IS NULL;
CREATE INDEX blob_event ON blob (event);

CREATE TABLE crossing (
    event           INTEGER PRIMARY KEY REFERENCES event (id),
    public_id       BLOB    NOT NULL UNIQUE CHECK (length(public_id) = 16), -- UUIDv8 people and screens use
    at_ms           INTEGER NOT NULL,           -- when the traveller crossed (not when it was entered)
    offset_minutes  INTEGER NOT NULL,
    local_date      TEXT    NOT NULL,           -- date at the post
    post            TEXT    NOT NULL,
    lane            TEXT    NOT NULL,
    direction       TEXT    NOT NULL,           -- entry, exit
    decision        TEXT    NOT NULL,           -- short name of the decision
    opens_stay      INTEGER NOT NULL,           -- 1: the traveller is in the country because of it
    closes_stay     INTEGER NOT NULL,           -- 1: the traveller left with it
    officer         TEXT    NOT NULL,
    primary_name    TEXT,                       -- as presented
    secondary_name  TEXT,
    birth_date      TEXT,                       -- ISO, unknown parts as XX
    nationality     TEXT,
    issuing_state   TEXT,
    document_number TEXT,
    name_key        TEXT,                       -- primary name without accents, case and blanks
    number_key      TEXT,                       -- document number in capitals without blanks and fillers
    search          TEXT    NOT NULL            -- every word of the names and the number, folded, each after a blank
) STRICT;

CREATE INDEX crossing_by_time ON crossing (at_ms, event, direction, decision, search);
CREATE INDEX crossing_by_day ON crossing (local_date, post, lane, direction, decision);
CREATE INDEX crossing_by_document ON crossing (number_key, issuing_state) WHERE number_key IS NOT NULL;
CREATE INDEX crossing_by_person ON crossing (name_key, birth_date) WHERE name_key IS NOT NULL;

CREATE TABLE disposition (
    event           INTEGER NOT NULL REFERENCES event (id),
    position        INTEGER NOT NULL,           -- place among the dispositions of the event, from 0
    identity        TEXT    NOT NULL,           -- digest of the traveller's identity and document
    list            TEXT    NOT NULL,
    alert           TEXT    NOT NULL,
    answer          TEXT    NOT NULL,           -- same, not-same, unsure
    PRIMARY KEY (event, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX disposition_by_identity ON disposition (identity, list, alert, event, position);

CREATE TABLE officer_failure (
    login           TEXT    PRIMARY KEY,        -- the name typed, empty for a name nobody has
    event           INTEGER NOT NULL REFERENCES event (id), -- the latest failure
    failures        INTEGER NOT NULL,           -- in a row, as the event says
    at_ms           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE officer_sign_in (
    officer         TEXT    PRIMARY KEY,        -- the officer's id
    event           INTEGER NOT NULL REFERENCES event (id), -- the latest sign-in
    at_ms           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    inspection      TEXT    PRIMARY KEY,        -- one open inspection; never sent, kept by a rebuild
    state           BLOB    NOT NULL,
    updated_at_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    key             TEXT    PRIMARY KEY,
    value           TEXT    NOT NULL            -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
    name            TEXT    PRIMARY KEY,        -- alerts.<list>, officers, config, …
    version         INTEGER NOT NULL,           -- only ever grows
    issued_at_ms    INTEGER NOT NULL,
    expires_at_ms   INTEGER NOT NULL,           -- past it the feed stays in force, marked
    installed_at_ms INTEGER NOT NULL,
    signed          BLOB    NOT NULL            -- as signed by headquarters: neighbours and sticks carry it on
) STRICT;

CREATE TABLE receipt (
    epoch           INTEGER PRIMARY KEY REFERENCES epoch (epoch),
    upto_seq        INTEGER NOT NULL,           -- headquarters holds every event up to here
    beyond          BLOB    NOT NULL,           -- CBOR: ranges [from, to] it holds beyond
    hq_time_ms      INTEGER NOT NULL,
    forked          INTEGER NOT NULL,           -- headquarters holds another branch of this epoch
    ahead           INTEGER NOT NULL,           -- headquarters holds more of this epoch than this store: it is a copy or was restored
    signed          BLOB    NOT NULL            -- the receipt as signed: proof against both sides
) STRICT;
