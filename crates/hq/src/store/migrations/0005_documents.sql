-- A document is found by a hash of its number, then by its issuer: as in the distributed form of headquarters, where the hash says which
-- node to ask. The whole number is asked for, and `number_key` stays empty. Of crossings that are here already the hash is not known: the
-- row in `tally` says that projections have to be made anew.

DROP INDEX crossing_by_number;
ALTER TABLE crossing ADD COLUMN document INTEGER; -- hash of the number as searched
ALTER TABLE crossing ADD COLUMN issuer TEXT;      -- State or organisation; '' where the number is known and its issuer is not
CREATE INDEX crossing_by_document ON crossing (document, issuer, id) WHERE document IS NOT NULL;
INSERT OR IGNORE INTO tally (day, post, direction, decision, nationality, residence, count)
  SELECT '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM crossing);
