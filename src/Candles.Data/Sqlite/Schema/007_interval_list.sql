-- The intervals of which there are candles here, as a JSON array of minutes; a Candles that knows more of them adds to it. In front of it
-- are the intervals of all before.
CREATE TABLE interval_list (minutes TEXT NOT NULL);
INSERT INTO interval_list (minutes) VALUES ('[1,3,5,15,30,60,120,240,360,480,720,1440,4320,10080,43200]');

-- Intervals at which not all candles are rolled up, as a JSON array in the order in which they will be; null: none.
ALTER TABLE series ADD COLUMN unrolled TEXT;
-- Of the first of them, the candles that open before are there; null: none.
ALTER TABLE series ADD COLUMN rolled_until INTEGER;
CREATE INDEX series_unrolled ON series (id) WHERE unrolled IS NOT NULL;

-- Those that the writer knows. One who does not know all of the list has left candles of the others behind; who says nothing knows those of before.
ALTER TABLE change ADD COLUMN intervals TEXT;
CREATE TRIGGER changed_by_another_list AFTER INSERT ON change
WHEN NEW.intervals IS NOT (SELECT minutes FROM interval_list)
BEGIN
  UPDATE series SET rolled_until = NULL, unrolled = (
    SELECT CASE WHEN count(*) > 0 THEN json_group_array(m) END FROM (
      SELECT value AS m FROM interval_list, json_each(interval_list.minutes) WHERE value NOT IN (
        SELECT value FROM json_each(coalesce(NEW.intervals, '[1,3,5,15,30,60,120,240,360,480,720,1440,4320,10080,43200]')))
      UNION SELECT value FROM json_each(series.unrolled)))
  WHERE key = NEW.key;
END;
