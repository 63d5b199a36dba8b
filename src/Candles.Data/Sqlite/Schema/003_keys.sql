-- Keys of clients. Times are Unix milliseconds. A revoked key keeps its row, not its name.

CREATE TABLE api_key (
  id        TEXT    NOT NULL PRIMARY KEY,    -- the first twelve hex digits of the hash
  hash      BLOB    NOT NULL UNIQUE,         -- SHA-256 of the key
  name      TEXT    NOT NULL,
  scopes    TEXT    NOT NULL,                -- read,write
  created   INTEGER NOT NULL,
  last_used INTEGER,
  revoked   INTEGER
);

CREATE UNIQUE INDEX api_key_live ON api_key (lower(name)) WHERE revoked IS NULL;
