-- Statistics by everything that is known of a crossing: a booth's day at a post is one row, its counts packed (crates/hq/src/figures),
-- for the traits crossed with each other are nearly as many as the crossings. The table `tally` of before stays empty: rows in it mean that
-- an earlier program took something in, and that projections have to be made anew. Tables given out are kept as they were, with their revision.

CREATE TABLE day_figures (             -- projection
  id    INTEGER PRIMARY KEY,           -- rows of a rowid table hold a whole day without overflow pages
  day   TEXT NOT NULL,                 -- at the post
  booth INTEGER NOT NULL,
  post  TEXT NOT NULL,
  counts BLOB NOT NULL,
  UNIQUE (day, booth, post)
);

CREATE TABLE publication (             -- tables that left the house
  series   TEXT NOT NULL,              -- digest of the question: equal questions are revisions of one series
  revision INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  login    TEXT NOT NULL,
  body     TEXT NOT NULL,              -- JSON: question, figures as counted and as given out, completeness, note
  PRIMARY KEY (series, revision)
) WITHOUT ROWID;
CREATE INDEX publication_by_time ON publication (at);
