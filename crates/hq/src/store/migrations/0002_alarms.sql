-- What booths raise is read from its own records whenever it is asked for: an index finds the few among all. What people at
-- headquarters say to it, and to officers' answers, is no projection: it is kept when projections are made anew.

CREATE INDEX event_raised ON event (at) WHERE kind IN ('hit.found_later', 'alert.raised', 'alert.withdrawn');

CREATE TABLE verdict (
  kind    TEXT NOT NULL,               -- 'alarm' or 'outcome'
  subject TEXT NOT NULL,               -- the record's public id, or the answer's id
  at      INTEGER NOT NULL,
  login   TEXT NOT NULL,
  body    TEXT NOT NULL,               -- JSON; the newest word counts, the audit log keeps every one
  PRIMARY KEY (kind, subject)
) WITHOUT ROWID;
