-- The first schema. Why it looks so: keys begin with the booth, never with a serial that two servers would share; a segment is
-- kept as it arrived and is never changed; everything under "projections" can be dropped and made again from the segments.

-- What this database is: `oldest_program` names the oldest program that may open it.
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

---- Posts, booths, enrolment ----

CREATE TABLE post (
  code TEXT PRIMARY KEY,
  body TEXT NOT NULL,              -- border::Post as JSON
  place INTEGER NOT NULL           -- order of display
) WITHOUT ROWID;

CREATE TABLE post_key (
  id      INTEGER PRIMARY KEY,     -- the newest of a post is the current one
  post    TEXT NOT NULL,
  private BLOB NOT NULL,           -- X25519
  made_at INTEGER NOT NULL
);
CREATE INDEX post_key_by_post ON post_key (post, id);

CREATE TABLE booth (
  id           INTEGER PRIMARY KEY,
  post         TEXT NOT NULL,
  name         TEXT NOT NULL,
  signing_key  BLOB NOT NULL,      -- Ed25519
  sealing_key  BLOB NOT NULL,      -- X25519
  enrolled_at  INTEGER NOT NULL,
  revoked_at   INTEGER,
  revoked_why  TEXT,
  contact_at   INTEGER,            -- last contact, by our clock
  clock_offset INTEGER,            -- booth's clock minus ours, ms
  app_version  TEXT,
  oldest_at    INTEGER,            -- as last told: oldest undelivered record
  waiting      INTEGER NOT NULL DEFAULT 0,
  waiting_blobs INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE booth_feed (          -- feeds in force at a booth, as last told
  booth INTEGER NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (booth, name)
) WITHOUT ROWID;

CREATE TABLE booth_epoch (         -- heads as last told
  booth INTEGER NOT NULL, epoch INTEGER NOT NULL, head_seq INTEGER NOT NULL, head_chain BLOB NOT NULL,
  PRIMARY KEY (booth, epoch)
) WITHOUT ROWID;

CREATE TABLE code (
  id           INTEGER PRIMARY KEY,
  digest       BLOB NOT NULL UNIQUE,   -- of the secret half; the secret itself is never stored
  post         TEXT NOT NULL,
  booth_name   TEXT NOT NULL,
  issued_at    INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  issued_by    TEXT NOT NULL,
  cancelled_at INTEGER,
  used_by      INTEGER,                -- the booth
  used_at      INTEGER,
  answer       BLOB                    -- what was answered, so that a lost answer can be asked for again with the same keys
);

---- What booths delivered: never changed ----

CREATE TABLE segment (
  id          INTEGER PRIMARY KEY,     -- order of arrival
  booth       INTEGER NOT NULL,
  epoch       INTEGER NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  prev_chain  BLOB NOT NULL,
  last_chain  BLOB NOT NULL,
  hash        BLOB NOT NULL UNIQUE,    -- BLAKE3 of the bytes
  received_at INTEGER NOT NULL,
  revoked     INTEGER NOT NULL,        -- 1: the booth was revoked when it arrived
  bytes       BLOB NOT NULL            -- sealed and signed, as it travelled
);
CREATE INDEX segment_by_place ON segment (booth, epoch, first);

CREATE TABLE blob (                    -- pictures that are here whole; the bytes lie in blobs/ under their hash
  hash BLOB PRIMARY KEY, bytes INTEGER NOT NULL, booth INTEGER NOT NULL, received_at INTEGER NOT NULL
) WITHOUT ROWID;

---- Alarms: what a person has to look at; not rebuilt ----

CREATE TABLE alarm (
  id       INTEGER PRIMARY KEY,
  kind     TEXT NOT NULL,
  booth    INTEGER,
  epoch    INTEGER,
  branch   INTEGER,
  seq      INTEGER,
  first_chain BLOB,
  other_chain BLOB,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL,
  count    INTEGER NOT NULL,
  settled_by TEXT,
  settled_at INTEGER,
  note     TEXT
);
CREATE UNIQUE INDEX alarm_open ON alarm (kind, ifnull(booth, 0), ifnull(epoch, 0), ifnull(branch, 0)) WHERE settled_by IS NULL;

---- Downstream ----

CREATE TABLE feed (
  name       TEXT NOT NULL,
  post       TEXT NOT NULL,            -- '' unless the feed differs by post
  version    INTEGER NOT NULL,
  issued_at  INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  entries    INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  seal       INTEGER NOT NULL DEFAULT 0, -- counts how often it was sealed anew, to other keys
  signed     BLOB NOT NULL,            -- as booths fetch it
  body       BLOB NOT NULL,            -- in clear, for the console and for sealing anew
  PRIMARY KEY (name, post, version)
) WITHOUT ROWID;

CREATE TABLE officer (
  id    TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  body  TEXT NOT NULL                  -- border::Officer as JSON
) WITHOUT ROWID;

---- The console ----

CREATE TABLE user (
  login    TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  role     TEXT NOT NULL,
  phc      TEXT NOT NULL,              -- Argon2id
  disabled INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  blocked_until INTEGER NOT NULL DEFAULT 0,
  signed_in_at  INTEGER
) WITHOUT ROWID;

CREATE TABLE session (
  digest  BLOB PRIMARY KEY,            -- of the cookie
  login   TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  used_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  login   TEXT NOT NULL,
  act     TEXT NOT NULL,
  purpose TEXT,
  detail  TEXT NOT NULL,
  shown   INTEGER,
  chain   BLOB NOT NULL                -- BLAKE3 over the row and the chain before it: a changed or missing row shows
);
CREATE INDEX audit_by_login ON audit (login, id);

---- Projections: dropped and made again by `outpost-hq rebuild` ----

CREATE TABLE run (                     -- gapless stretches of a journal
  booth INTEGER NOT NULL, epoch INTEGER NOT NULL,
  branch INTEGER NOT NULL,             -- 0: what came first; 1 and on: other branches of a fork
  first INTEGER NOT NULL, last INTEGER NOT NULL,
  prev_chain BLOB NOT NULL, last_chain BLOB NOT NULL,
  PRIMARY KEY (booth, epoch, branch, first)
) WITHOUT ROWID;

CREATE TABLE event (
  booth INTEGER NOT NULL, epoch INTEGER NOT NULL, branch INTEGER NOT NULL, seq INTEGER NOT NULL,
  chain BLOB NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  segment INTEGER NOT NULL,            -- where its body lies
  PRIMARY KEY (booth, epoch, branch, seq)
) WITHOUT ROWID;

CREATE TABLE crossing (
  id        BLOB NOT NULL,             -- public id: sorts by time
  branch    INTEGER NOT NULL,
  booth     INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, segment INTEGER NOT NULL,
  at        INTEGER NOT NULL, offset INTEGER NOT NULL,
  day       TEXT NOT NULL,             -- at the post
  post      TEXT NOT NULL, lane TEXT NOT NULL,
  direction TEXT NOT NULL, decision TEXT NOT NULL,
  name      TEXT NOT NULL, name_key TEXT NOT NULL,
  birth     TEXT, nationality TEXT, residence TEXT,
  number    TEXT, number_key TEXT,
  hits      INTEGER NOT NULL,
  flagged   INTEGER NOT NULL,          -- other branch, broken chain or revoked booth: kept, not counted
  PRIMARY KEY (id, branch)
) WITHOUT ROWID;
CREATE INDEX crossing_by_name ON crossing (name_key, id);
CREATE INDEX crossing_by_number ON crossing (number_key, id) WHERE number_key IS NOT NULL;
CREATE INDEX crossing_by_post ON crossing (post, id);

CREATE TABLE answer (                  -- officers' answers to hits
  id       TEXT PRIMARY KEY,           -- sorts by time, made of what is answered
  at       INTEGER NOT NULL, day TEXT NOT NULL,
  booth    INTEGER NOT NULL, post TEXT NOT NULL,
  list     TEXT NOT NULL, list_version INTEGER NOT NULL, alert TEXT NOT NULL,
  answer   TEXT NOT NULL, note TEXT NOT NULL, officer TEXT NOT NULL, score INTEGER NOT NULL,
  crossing BLOB                        -- public id, once it is recorded
) WITHOUT ROWID;
CREATE INDEX answer_by_day ON answer (day, post, answer);
CREATE INDEX answer_by_crossing ON answer (crossing) WHERE crossing IS NOT NULL;

CREATE TABLE tally (                   -- statistics
  day TEXT NOT NULL, post TEXT NOT NULL, direction TEXT NOT NULL, decision TEXT NOT NULL,
  nationality TEXT NOT NULL, residence TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, post, direction, decision, nationality, residence)
) WITHOUT ROWID;

CREATE TABLE act_tally (               -- other acts worth counting, by kind
  day TEXT NOT NULL, post TEXT NOT NULL, kind TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (day, post, kind)
) WITHOUT ROWID;

CREATE TABLE quarantine (
  id      INTEGER PRIMARY KEY,
  booth   INTEGER NOT NULL, epoch INTEGER NOT NULL, branch INTEGER NOT NULL, seq INTEGER NOT NULL,
  records INTEGER NOT NULL,
  kind    TEXT,
  reason  TEXT NOT NULL,
  segment INTEGER NOT NULL,
  received_at INTEGER NOT NULL
);
CREATE INDEX quarantine_by_booth ON quarantine (booth);
