-- Names and documents fall on pages all over their indexes: each page that a commit touches is encrypted and written to the log again. So
-- rows enter these two indexes many at a time. Until then they are `unplaced` and stand in a small index of their own, whose pages follow
-- each other, and which a search looks through. Crossings that are here already are placed.

ALTER TABLE crossing ADD COLUMN unplaced INTEGER;                      -- 1: not in the indexes of names and documents yet
DROP INDEX crossing_by_name;
DROP INDEX crossing_by_document;
CREATE INDEX crossing_by_name ON crossing (name_key, id) WHERE unplaced IS NULL;
CREATE INDEX crossing_by_document ON crossing (document, issuer, id) WHERE document IS NOT NULL AND unplaced IS NULL;
CREATE INDEX crossing_unplaced ON crossing (id, name_key, document, issuer) WHERE unplaced IS NOT NULL;
