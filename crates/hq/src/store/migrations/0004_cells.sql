-- What a crossing is counted by stands beside it, so that what leaves for analysis needs no segment opened. Of crossings that are here
-- already it is not known: the row in `tally` says that projections have to be made anew.

ALTER TABLE crossing ADD COLUMN cell INTEGER;
INSERT OR IGNORE INTO tally (day, post, direction, decision, nationality, residence, count)
  SELECT '', '', '', '', '', '', 0 WHERE EXISTS (SELECT 1 FROM crossing);
