-- Keys of clients. Times are Unix milliseconds. A revoked key keeps its row, not its name.

CREATE TABLE api_key (
  id        text   PRIMARY KEY,              -- the first twelve hex digits of the hash
  hash      bytea  NOT NULL UNIQUE,          -- SHA-256 of the key
  name      text   NOT NULL,
  scopes    text   NOT NULL,                 -- read,write
  created   bigint NOT NULL,
  last_used bigint,
  revoked   bigint
);

CREATE UNIQUE INDEX api_key_live ON api_key (lower(name)) WHERE revoked IS NULL;
