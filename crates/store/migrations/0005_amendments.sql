-- Why: a recorded crossing is never edited. What is said of it afterwards is an event of its own; the row of the crossing shows the newest
-- version, and one that was voided stays to be seen and is not counted. The same for what neighbours recorded.

CREATE TABLE amendment (
    event           INTEGER PRIMARY KEY REFERENCES event (id),
    crossing        BLOB    NOT NULL CHECK (length(crossing) = 16) -- public id of the crossing that it speaks of
) STRICT;
CREATE INDEX amendment_by_crossing ON amendment (crossing);

ALTER TABLE crossing ADD COLUMN version INTEGER NOT NULL DEFAULT 1; -- 1: as recorded
ALTER TABLE crossing ADD COLUMN voided INTEGER NOT NULL DEFAULT 0;
CREATE INDEX crossing_voided ON crossing (local_date, post, lane) WHERE voided = 1;

ALTER TABLE neighbour_crossing ADD COLUMN recorded TEXT;            -- what histories look for as it was recorded, JSON; NULL until amended
ALTER TABLE neighbour_crossing ADD COLUMN voided INTEGER NOT NULL DEFAULT 0;

CREATE TABLE neighbour_amendment (
    booth           INTEGER NOT NULL,
    epoch           INTEGER NOT NULL,
    seq             INTEGER NOT NULL,
    at_ms           INTEGER NOT NULL,
    crossing_epoch  INTEGER NOT NULL,           -- which of the same booth's crossings
    crossing_seq    INTEGER NOT NULL,
    body            TEXT    NOT NULL,           -- what is said, JSON
    PRIMARY KEY (booth, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX neighbour_amendment_by_crossing ON neighbour_amendment (booth, crossing_epoch, crossing_seq);
CREATE INDEX neighbour_amendment_by_time ON neighbour_amendment (at_ms);

-- What headquarters asked to be corrected and was told is done.
CREATE INDEX event_task_done ON event (id) WHERE kind = 'task.done';
