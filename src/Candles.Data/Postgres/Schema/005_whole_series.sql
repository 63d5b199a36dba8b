-- What writers other than Candles do to whole series is announced, as 002 does it for candles: nodes answer from memory.

-- A series that is deleted takes its candles with it, and is announced as one that Candles deletes.
CREATE FUNCTION end_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('candles.writer', true) = 'on' THEN
    RETURN NULL;
  END IF;

  DELETE FROM candle USING old_rows AS gone WHERE series_id = gone.id;
  PERFORM pg_notify('candles', concat_ws('|', key, base, 31536000000, 253402300800000, id, version + 1)) FROM old_rows;
  RETURN NULL;
END
$$;

-- Of emptied series the rows stay, each at its next version. They are locked in the order of Candles' own writes.
CREATE FUNCTION empty_series() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  raised record;
BEGIN
  PERFORM 1 FROM series ORDER BY key FOR UPDATE;
  FOR raised IN UPDATE series SET version = version + 1 RETURNING id, key, base, version LOOP
    PERFORM pg_notify(
      'candles', concat_ws('|', raised.key, raised.base, 31536000000, 253402300800000, raised.id, raised.version));
  END LOOP;

  RETURN NULL;
END
$$;

-- Before and after all series are truncated. RESTART IDENTITY, which comes between, would give ids again; they only ever rise.
-- Candles that were truncated in the same statement are gone already, and must not be truncated twice.
CREATE FUNCTION end_all_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_WHEN = 'BEFORE' THEN
    PERFORM set_config('candles.last_id', nextval(pg_get_serial_sequence('series', 'id'))::text, true);
    RETURN NULL;
  END IF;

  PERFORM setval(pg_get_serial_sequence('series', 'id'), current_setting('candles.last_id')::bigint);
  IF EXISTS (SELECT FROM candle) THEN
    TRUNCATE candle;
  END IF;

  PERFORM pg_notify('candles', 'anything');
  RETURN NULL;
END
$$;

CREATE FUNCTION refuse_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Series % keeps its id, its key and its base, and its version never falls.', OLD.key
    USING ERRCODE = 'check_violation', CONSTRAINT = 'series_stays_what_it_is', TABLE = 'series';
END
$$;

-- Fires before candles_inserted, by its name: a series that is being deleted is waited for, and then not found.
CREATE FUNCTION lock_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('candles.writer', true) = 'on' OR pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;

  PERFORM 1 FROM series WHERE id IN (SELECT series_id FROM new_rows) ORDER BY key FOR UPDATE;
  RETURN NULL;
END
$$;

CREATE TRIGGER candles_are_of_series AFTER INSERT ON candle
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION lock_series();
CREATE TRIGGER candles_truncated AFTER TRUNCATE ON candle FOR EACH STATEMENT EXECUTE FUNCTION empty_series();
CREATE TRIGGER series_deleted AFTER DELETE ON series
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION end_series();
CREATE TRIGGER series_will_be_truncated BEFORE TRUNCATE ON series FOR EACH STATEMENT EXECUTE FUNCTION end_all_series();
CREATE TRIGGER series_truncated AFTER TRUNCATE ON series FOR EACH STATEMENT EXECUTE FUNCTION end_all_series();
CREATE TRIGGER series_updated AFTER UPDATE OF id, key, base, version ON series FOR EACH ROW
  WHEN (NEW.id <> OLD.id OR NEW.key <> OLD.key OR NEW.base <> OLD.base OR NEW.version < OLD.version)
  EXECUTE FUNCTION refuse_series();
