-- What changed of each series, for readers who come back and ask for what they missed: each span with the first and the last version
-- that changed it, and when each was, in Unix milliseconds.
CREATE TABLE recent_change (
  series_id INTEGER NOT NULL,
  first     INTEGER NOT NULL,
  until     INTEGER NOT NULL,
  added     INTEGER NOT NULL,
  added_at  INTEGER NOT NULL,
  version   INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (series_id, first, until)
) WITHOUT ROWID;

-- Changes up to this version are not told.
ALTER TABLE series ADD COLUMN changes_since INTEGER NOT NULL DEFAULT 0;
UPDATE series SET changes_since = version;
