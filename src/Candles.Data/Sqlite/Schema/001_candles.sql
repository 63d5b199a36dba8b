-- Intervals are minutes (a month counts as 43200), times Unix milliseconds, numbers canonical text: SQLite has no decimals.

CREATE TABLE series (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  key      TEXT NOT NULL UNIQUE,             -- exchange/market/asset in lower case
  exchange TEXT NOT NULL,
  market   TEXT NOT NULL,
  asset    TEXT NOT NULL,
  base     INTEGER NOT NULL,
  version  INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE candle (
  series_id INTEGER NOT NULL REFERENCES series (id),
  interval  INTEGER NOT NULL,
  open_time INTEGER NOT NULL,
  open      TEXT NOT NULL,
  high      TEXT NOT NULL,
  low       TEXT NOT NULL,
  close     TEXT NOT NULL,
  volume    TEXT NOT NULL,
  PRIMARY KEY (series_id, interval, open_time)
) WITHOUT ROWID;
