-- How booths' clocks went, as their contacts show: each span in which nobody set the clock.

CREATE TABLE booth_clock (
  booth INTEGER NOT NULL, number INTEGER NOT NULL, body TEXT NOT NULL,  -- JSON
  PRIMARY KEY (booth, number)
) WITHOUT ROWID;
