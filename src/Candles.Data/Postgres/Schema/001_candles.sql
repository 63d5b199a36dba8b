-- Intervals are minutes (a month counts as 43200), times Unix milliseconds.

CREATE TABLE series (
  id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key      text    NOT NULL UNIQUE,          -- exchange/market/asset in lower case
  exchange text    NOT NULL,
  market   text    NOT NULL,
  asset    text    NOT NULL,
  base     integer NOT NULL,
  version  bigint  NOT NULL DEFAULT 0
);

-- Canonical: no trailing zeros, at most 18 decimal places and 28 significant digits. Written so that the planner can inline
-- it into the constraints, which makes them some ten times cheaper than a call.
CREATE FUNCTION is_canonical(value numeric) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT scale(value) = min_scale(value)
    AND (scale(value) <= 10 OR (scale(value) <= 18 AND abs(value) < power(10::numeric, 28 - scale(value))))
$$;

CREATE TABLE candle (
  series_id  integer NOT NULL,
  "interval" integer NOT NULL,
  open_time  bigint  NOT NULL,
  open       numeric NOT NULL,
  high       numeric NOT NULL,
  low        numeric NOT NULL,
  close      numeric NOT NULL,
  volume     numeric NOT NULL,
  PRIMARY KEY (series_id, "interval", open_time),
  -- Low and high enclose the others, so their bounds hold for all. NaN and infinity are above every number.
  CONSTRAINT prices_are_below_1e18 CHECK (low > -1000000000000000000 AND high < 1000000000000000000),
  CONSTRAINT prices_are_canonical CHECK (is_canonical(open) AND is_canonical(high) AND is_canonical(low) AND is_canonical(close)),
  CONSTRAINT volume_is_canonical CHECK (volume >= 0 AND volume < 1000000000000000000 AND is_canonical(volume)),
  CONSTRAINT low_and_high_enclose CHECK (low <= open AND low <= close AND high >= open AND high >= close)
);
