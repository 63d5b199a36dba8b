-- The number of each writer's last transaction, stored in it: so a commit that failed is looked up, never guessed. A writer is one run of
-- one process; rows older than a day go with the first transaction of a new one. Times are Unix milliseconds.
CREATE TABLE last_commit (
  writer INTEGER PRIMARY KEY,
  number INTEGER NOT NULL,
  at     INTEGER NOT NULL
);
