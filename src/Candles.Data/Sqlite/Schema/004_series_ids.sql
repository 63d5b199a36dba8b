-- A series that was deleted and created again has a higher id, and so its versions are told from those before. Null where an
-- older Candles wrote the row.
ALTER TABLE change ADD COLUMN series INTEGER;
