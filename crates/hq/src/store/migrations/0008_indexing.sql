-- Names and documents fall on pages all over their indexes: each page that a commit touches is encrypted and written to the log again. So
-- rows enter these two indexes many at a time. Until then they are `unindexed` and stand in a small index of their own, whose pages follow
-- each other, and which a search looks through. Crossings that are here already are in both.

ALTER TABLE crossing ADD COLUMN unindexed INTEGER;                      -- 1: not in the indexes of names and documents yet
DROP INDEX crossing_by_name;
DROP INDEX crossing_by_document;
CREATE INDEX crossing_by_name ON crossing (name_key, id) WHERE unindexed IS NULL;
CREATE INDEX crossing_by_document ON crossing (document, issuer, id) WHERE document IS NOT NULL AND unindexed IS NULL;
CREATE INDEX crossing_unindexed ON crossing (id, name_key, document, issuer) WHERE unindexed IS NOT NULL;
