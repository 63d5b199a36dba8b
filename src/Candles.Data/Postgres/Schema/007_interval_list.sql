-- The intervals of which there are candles here, in minutes, and a fingerprint of what was made of them (PostgresIntervals.cs): a Candles that
-- knows more of them makes constraints, functions and a trigger anew, and adds to the list. In front of it are the intervals of all before.
CREATE TABLE interval_list (
  minutes     integer[] NOT NULL,
  fingerprint text      NOT NULL
);
CREATE UNIQUE INDEX interval_list_is_one ON interval_list ((true));
INSERT INTO interval_list (minutes, fingerprint)
VALUES (ARRAY[1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440, 4320, 10080, 43200], '');

ALTER TABLE series
  ADD COLUMN unrolled     integer[],         -- intervals at which not all candles are rolled up, in the order in which they will be; null: none
  ADD COLUMN rolled_until bigint;            -- of the first of them, the candles that open before are there; null: none
CREATE INDEX series_unrolled ON series (id) WHERE unrolled IS NOT NULL;

-- A writer who does not know all of the list has left candles of the others behind. Who says nothing knows those of before.
CREATE FUNCTION forget_roll_ups() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  known integer[] := string_to_array(coalesce(
    nullif(current_setting('candles.intervals', true), ''), '1,3,5,15,30,60,120,240,360,480,720,1440,4320,10080,43200'), ',')::integer[];
  behind integer[];
BEGIN
  SELECT array_agg(m ORDER BY m) INTO behind FROM (
    SELECT unnest(minutes) AS m FROM interval_list EXCEPT SELECT unnest(known) UNION SELECT unnest(NEW.unrolled)) AS those;
  IF behind IS NOT NULL THEN
    NEW.unrolled := behind;
    NEW.rolled_until := NULL;
  END IF;

  RETURN NEW;
END
$$;
