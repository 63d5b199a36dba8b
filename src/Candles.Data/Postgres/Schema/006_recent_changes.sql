-- What changed of each series, for readers who come back and ask for what they missed: each span with the first and the last version
-- that changed it, and when each was, in Unix milliseconds.
-- The open candle changes often and is one row a minute. Writers drop what is older than a number of versions.
CREATE TABLE recent_change (
  series_id integer NOT NULL,
  first     bigint  NOT NULL,
  until     bigint  NOT NULL,
  added     bigint  NOT NULL,
  added_at  bigint  NOT NULL DEFAULT extract(epoch FROM now()) * 1000,
  version   bigint  NOT NULL,
  at        bigint  NOT NULL DEFAULT extract(epoch FROM now()) * 1000,
  PRIMARY KEY (series_id, first, until)
) WITH (fillfactor = 70);                    -- room for another version of a row on the same page

-- Changes up to this version are not told: rows were deleted, or a writer did not say what it changed.
ALTER TABLE series ADD COLUMN changes_since bigint NOT NULL DEFAULT 0;
UPDATE series SET changes_since = version;

-- What writers other than Candles do to candles. By its name the trigger fires after the one that raises the version.
CREATE FUNCTION keep_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('candles.writer', true) = 'on' OR pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;

  IF TG_OP = 'TRUNCATE' THEN
    UPDATE series SET changes_since = version;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO recent_change (series_id, first, until, added, version)
    SELECT id, min(open_time), max(open_time) + base * 60000::bigint, version, version FROM new_rows JOIN series ON id = series_id GROUP BY id
    ON CONFLICT (series_id, first, until) DO UPDATE SET version = excluded.version, at = excluded.at;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO recent_change (series_id, first, until, added, version)
    SELECT id, min(open_time), max(open_time) + base * 60000::bigint, version, version FROM new_rows JOIN series ON id = series_id GROUP BY id
    ON CONFLICT (series_id, first, until) DO UPDATE SET version = excluded.version, at = excluded.at;
    UPDATE series SET changes_since = version WHERE id IN (
      SELECT series_id FROM (SELECT series_id, open_time FROM old_rows EXCEPT SELECT series_id, open_time FROM new_rows) AS moved);
  ELSE
    UPDATE series SET changes_since = version WHERE id IN (SELECT series_id FROM old_rows);
  END IF;

  RETURN NULL;
END
$$;
CREATE TRIGGER candles_inserted_kept AFTER INSERT ON candle
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_changes();
CREATE TRIGGER candles_updated_kept AFTER UPDATE ON candle
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_changes();
CREATE TRIGGER candles_deleted_kept AFTER DELETE ON candle
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_changes();
CREATE TRIGGER candles_truncated_kept AFTER TRUNCATE ON candle FOR EACH STATEMENT EXECUTE FUNCTION keep_changes();

-- An older Candles beside a newer one does not say what it changes.
CREATE FUNCTION forget_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changes_since := NEW.version;
  RETURN NEW;
END
$$;
CREATE TRIGGER series_raised BEFORE UPDATE OF version ON series FOR EACH ROW
  WHEN (current_setting('candles.writer', true) = 'on' AND current_setting('candles.keeps_changes', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION forget_changes();

CREATE FUNCTION end_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE recent_change;
  ELSE
    DELETE FROM recent_change USING old_rows AS gone WHERE series_id = gone.id;
  END IF;

  RETURN NULL;
END
$$;
CREATE TRIGGER series_deleted_changes AFTER DELETE ON series
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION end_changes();
CREATE TRIGGER series_truncated_changes AFTER TRUNCATE ON series FOR EACH STATEMENT EXECUTE FUNCTION end_changes();
