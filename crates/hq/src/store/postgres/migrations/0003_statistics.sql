-- Statistics by everything that is known of a crossing: a booth's day at a post is one row, its counts packed (crates/hq/src/figures),
-- for the traits crossed with each other are nearly as many as the crossings. The table `tally` of before stays empty: rows in it mean that
-- an earlier program took something in, and that projections have to be made anew. Tables given out are kept as they were, with their revision.

CREATE TABLE day_figures (             -- projection
  booth  BIGINT NOT NULL,
  day    TEXT COLLATE "C" NOT NULL,    -- at the post
  post   TEXT COLLATE "C" NOT NULL,
  counts BYTEA NOT NULL,
  PRIMARY KEY (booth, day, post)
);
ALTER TABLE day_figures ALTER COLUMN counts SET STORAGE EXTERNAL; -- Packed already.
CREATE INDEX day_figures_by_day ON day_figures (day);

CREATE TABLE publication (             -- tables that left the house; few
  series   TEXT COLLATE "C" NOT NULL,  -- digest of the question: equal questions are revisions of one series
  revision BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  login    TEXT COLLATE "C" NOT NULL,
  body     TEXT NOT NULL,              -- JSON: question, figures as counted and as given out, completeness, note
  PRIMARY KEY (series, revision)
);
CREATE INDEX publication_by_time ON publication (at);
