-- Answers to writes that carried an idempotency key, kept for 24 hours; times are Unix milliseconds.
CREATE TABLE once (
  scope     BLOB    PRIMARY KEY,
  body      BLOB    NOT NULL,
  inserted  INTEGER NOT NULL,
  updated   INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  version   INTEGER NOT NULL,
  at        INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX once_at ON once (at);

-- What each write changed, for servers that watch this file; the oldest are dropped.
CREATE TABLE change (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  key     TEXT    NOT NULL,
  base    INTEGER NOT NULL,
  first   INTEGER NOT NULL,
  until   INTEGER NOT NULL,
  version INTEGER NOT NULL
);
