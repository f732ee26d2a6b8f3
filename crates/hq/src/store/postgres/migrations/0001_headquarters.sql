-- The first schema on PostgreSQL. Why it looks so: one server now, several later. Every table that grows with the booths has a key that
-- begins with the booth and holds no number that two booths would share, so that booths can lie on different servers; nothing is unique
-- across booths. Crossings lie in one part for each month of their public id, which begins with the time. What booths delivered is
-- never changed; everything under "projections" can be dropped and made again from the segments.
-- Text is compared by its bytes, so that the order does not depend on the server's language.

-- What this database is: `schema`, `oldest_program`, whose headquarters it belongs to; and headquarters' own settings.
CREATE TABLE about (key TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);

---- Posts, booths, enrolment: small, the same for every server ----

CREATE TABLE post (
  code  TEXT COLLATE "C" PRIMARY KEY,
  body  TEXT NOT NULL,                 -- border::Post as JSON
  place BIGINT NOT NULL                -- order of display
);

CREATE TABLE post_key (
  post    TEXT COLLATE "C" NOT NULL,
  number  BIGINT NOT NULL,             -- the highest of a post is the current one
  private BYTEA NOT NULL,              -- X25519, sealed under headquarters' database key, which lies in DIR/keys
  made_at BIGINT NOT NULL,
  PRIMARY KEY (post, number)
);

CREATE TABLE booth (
  id           BIGINT PRIMARY KEY,
  post         TEXT COLLATE "C" NOT NULL,
  name         TEXT COLLATE "C" NOT NULL,
  signing_key  BYTEA NOT NULL,         -- Ed25519
  sealing_key  BYTEA NOT NULL,         -- X25519
  enrolled_at  BIGINT NOT NULL,
  revoked_at   BIGINT,
  revoked_why  TEXT,
  contact_at   BIGINT,                 -- last contact, by our clock
  clock_offset BIGINT,                 -- booth's clock minus ours, ms
  app_version  TEXT,
  oldest_at    BIGINT,                 -- as last told: oldest undelivered record
  waiting      BIGINT NOT NULL DEFAULT 0,
  waiting_blobs BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE booth_feed (              -- feeds in force at a booth, as last told
  booth BIGINT NOT NULL, name TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL,
  PRIMARY KEY (booth, name)
);

CREATE TABLE booth_epoch (             -- heads as last told
  booth BIGINT NOT NULL, epoch BIGINT NOT NULL, head_seq BIGINT NOT NULL, head_chain BYTEA NOT NULL,
  PRIMARY KEY (booth, epoch)
);

CREATE TABLE code (
  id           BIGINT PRIMARY KEY,
  digest       BYTEA NOT NULL UNIQUE,  -- of the secret half; the secret itself is never stored
  post         TEXT COLLATE "C" NOT NULL,
  booth_name   TEXT COLLATE "C" NOT NULL,
  issued_at    BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  issued_by    TEXT NOT NULL,
  cancelled_at BIGINT,
  used_by      BIGINT,                 -- the booth
  used_at      BIGINT,
  answer       BYTEA                   -- what was answered, so that a lost answer can be asked for again with the same keys
);

---- What booths delivered: never changed ----

CREATE TABLE segment (
  booth       BIGINT NOT NULL,
  number      BIGINT NOT NULL,         -- order of arrival among this booth's
  epoch       BIGINT NOT NULL,
  first       BIGINT NOT NULL,
  last        BIGINT NOT NULL,
  prev_chain  BYTEA NOT NULL,
  last_chain  BYTEA NOT NULL,
  hash        BYTEA NOT NULL,          -- BLAKE3 of the bytes
  received_at BIGINT NOT NULL,
  revoked     BOOLEAN NOT NULL,        -- the booth was revoked when it arrived
  bytes       BYTEA NOT NULL,          -- sealed and signed, as it travelled
  PRIMARY KEY (booth, number),
  UNIQUE (booth, hash)
);
ALTER TABLE segment ALTER COLUMN bytes SET STORAGE EXTERNAL; -- Sealed bytes do not compress.

CREATE TABLE blob (                    -- pictures that are here whole, under the hash of their bytes, which lie in the folder of pictures
  hash BYTEA PRIMARY KEY, bytes BIGINT NOT NULL, booth BIGINT NOT NULL, received_at BIGINT NOT NULL
);

---- Alarms: what a person has to look at; few; not rebuilt ----

CREATE TABLE alarm (
  id       BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind     TEXT COLLATE "C" NOT NULL,
  booth    BIGINT,
  epoch    BIGINT,
  branch   BIGINT,
  seq      BIGINT,
  first_chain BYTEA,
  other_chain BYTEA,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  count    BIGINT NOT NULL,
  settled_by TEXT,
  settled_at BIGINT,
  note     TEXT
);
CREATE UNIQUE INDEX alarm_open ON alarm (kind, coalesce(booth, 0), coalesce(epoch, 0), coalesce(branch, 0)) WHERE settled_by IS NULL;

---- Downstream ----

CREATE TABLE feed (
  name       TEXT COLLATE "C" NOT NULL,
  post       TEXT COLLATE "C" NOT NULL, -- '' unless the feed differs by post
  version    BIGINT NOT NULL,
  issued_at  BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  entries    BIGINT NOT NULL,
  published_by TEXT NOT NULL,
  seal       BIGINT NOT NULL DEFAULT 0, -- counts how often it was sealed anew, to other keys
  signed     BYTEA NOT NULL,           -- as booths fetch it
  body       BYTEA NOT NULL,           -- in clear, for the console and for sealing anew
  PRIMARY KEY (name, post, version)
);

CREATE TABLE officer (
  id    TEXT COLLATE "C" PRIMARY KEY,
  login TEXT COLLATE "C" NOT NULL UNIQUE,
  body  TEXT NOT NULL                  -- border::Officer as JSON
);

---- The console ----

CREATE TABLE console_user (
  login    TEXT COLLATE "C" PRIMARY KEY,
  name     TEXT NOT NULL,
  role     TEXT NOT NULL,
  phc      TEXT NOT NULL,              -- Argon2id
  disabled BOOLEAN NOT NULL DEFAULT false,
  failures BIGINT NOT NULL DEFAULT 0,
  blocked_until BIGINT NOT NULL DEFAULT 0,
  signed_in_at  BIGINT
);

CREATE TABLE session (
  digest  BYTEA PRIMARY KEY,           -- of the cookie
  login   TEXT COLLATE "C" NOT NULL,
  made_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL
);

CREATE TABLE audit (
  id      BIGINT PRIMARY KEY,
  at      BIGINT NOT NULL,
  login   TEXT COLLATE "C" NOT NULL,
  act     TEXT COLLATE "C" NOT NULL,
  purpose TEXT,
  detail  TEXT NOT NULL,
  shown   BIGINT,
  chain   BYTEA NOT NULL               -- BLAKE3 over the row and the chain before it: a changed or missing row shows
);
CREATE INDEX audit_by_login ON audit (login, id);

---- Projections: dropped and made again by `outpost-hq rebuild` ----

CREATE TABLE run (                     -- gapless stretches of a journal
  booth BIGINT NOT NULL, epoch BIGINT NOT NULL,
  branch BIGINT NOT NULL,              -- 0: what came first; 1 and on: other branches of a fork
  first BIGINT NOT NULL, last BIGINT NOT NULL,
  prev_chain BYTEA NOT NULL, last_chain BYTEA NOT NULL,
  PRIMARY KEY (booth, epoch, branch, first)
);

CREATE TABLE event (                   -- not by month: heads stay for ever, and every question about them names booth, epoch and number
  booth BIGINT NOT NULL, epoch BIGINT NOT NULL, branch BIGINT NOT NULL, seq BIGINT NOT NULL,
  chain BYTEA NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  segment BIGINT NOT NULL,             -- the number of the segment where its body lies
  PRIMARY KEY (booth, epoch, seq, branch)
);

CREATE TABLE crossing (
  booth     BIGINT NOT NULL,
  id        UUID NOT NULL,             -- public id: sorts by time
  branch    BIGINT NOT NULL,
  epoch     BIGINT NOT NULL, seq BIGINT NOT NULL, segment BIGINT NOT NULL,
  at        BIGINT NOT NULL, utc_offset SMALLINT NOT NULL,
  day       TEXT COLLATE "C" NOT NULL, -- at the post
  post      TEXT COLLATE "C" NOT NULL, lane TEXT NOT NULL,
  direction TEXT COLLATE "C" NOT NULL, decision TEXT COLLATE "C" NOT NULL,
  name      TEXT NOT NULL, name_key TEXT COLLATE "C" NOT NULL,
  birth     TEXT, nationality TEXT COLLATE "C", residence TEXT COLLATE "C",
  number    TEXT, number_key TEXT COLLATE "C",
  hits      BIGINT NOT NULL,
  flagged   BOOLEAN NOT NULL,          -- other branch, broken chain or revoked booth: kept, not counted
  PRIMARY KEY (booth, id, branch)
) PARTITION BY RANGE (id);
CREATE INDEX crossing_by_id ON crossing (id);
CREATE INDEX crossing_by_name ON crossing (name_key, id);
CREATE INDEX crossing_by_number ON crossing (number_key, id) WHERE number_key IS NOT NULL;
CREATE INDEX crossing_by_post ON crossing (post, id);
CREATE TABLE crossing_rest PARTITION OF crossing DEFAULT; -- times no clock should show

CREATE TABLE answer (                  -- officers' answers to hits
  booth    BIGINT NOT NULL,
  id       TEXT COLLATE "C" NOT NULL,  -- sorts by time, made of what is answered
  at       BIGINT NOT NULL, day TEXT COLLATE "C" NOT NULL,
  post     TEXT COLLATE "C" NOT NULL,
  list     TEXT COLLATE "C" NOT NULL, list_version BIGINT NOT NULL, alert TEXT NOT NULL,
  answer   TEXT COLLATE "C" NOT NULL, note TEXT NOT NULL, officer TEXT NOT NULL, score BIGINT NOT NULL,
  crossing UUID,                       -- public id, once it is recorded
  PRIMARY KEY (booth, id)
);
CREATE INDEX answer_by_id ON answer (id);
CREATE INDEX answer_by_day ON answer (day, post, answer);
CREATE INDEX answer_by_crossing ON answer (crossing) WHERE crossing IS NOT NULL;

CREATE TABLE tally (                   -- statistics; by booth, so that no two booths wait for each other
  booth BIGINT NOT NULL,
  day TEXT COLLATE "C" NOT NULL, post TEXT COLLATE "C" NOT NULL, direction TEXT COLLATE "C" NOT NULL, decision TEXT COLLATE "C" NOT NULL,
  nationality TEXT COLLATE "C" NOT NULL, residence TEXT COLLATE "C" NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (booth, day, post, direction, decision, nationality, residence)
);
CREATE INDEX tally_by_day ON tally (day, post);

CREATE TABLE act_tally (               -- other acts worth counting, by kind
  booth BIGINT NOT NULL,
  day TEXT COLLATE "C" NOT NULL, post TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, count BIGINT NOT NULL,
  PRIMARY KEY (booth, day, post, kind)
);
CREATE INDEX act_tally_by_day ON act_tally (day, post, kind);

CREATE TABLE quarantine (
  booth   BIGINT NOT NULL, segment BIGINT NOT NULL, branch BIGINT NOT NULL, seq BIGINT NOT NULL,
  epoch   BIGINT NOT NULL,
  records BIGINT NOT NULL,
  kind    TEXT COLLATE "C",
  reason  TEXT COLLATE "C" NOT NULL,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (booth, segment, branch, seq)
);
