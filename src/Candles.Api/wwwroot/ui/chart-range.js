// What is in view, in two ways: as places among the rows, { from, to }, which are no whole numbers and may lie beyond them; and as a
// range that means the same tomorrow: { bars }, so many of the newest, or { from, to }, a stretch of the past in Unix seconds.

const Margin = 4.5; // bars that are free behind the newest

/** Whether the newest candle is in view. */
export const showsNewest = (history, places) => history.hasNewest && (places?.to ?? 0) >= history.rows.length - 1;

/** The place of the last row in view. */
export const lastOf = (rows, places) => Math.max(0, Math.min(rows.length - 1, Math.floor(places?.to ?? Infinity)));

/** The range of these places; null where nothing is in view. */
export function rangeOf(history, places, interval) {
  const { rows } = history;
  if (!places || !rows.length) return null;
  if (showsNewest(history, places)) return { bars: Math.max(1, Math.round(places.to - places.from)) };
  const [first, last] = [Math.max(0, Math.ceil(places.from)), lastOf(rows, places)];
  if (first > last) return null;
  return { from: rows[first].time, to: rows[last + 1]?.time ?? rows[last].time + interval.seconds };
}

/** The places of this range; null where it asks for none. */
export function placesOf(history, range) {
  const count = history.rows.length;
  if (range?.bars) return { from: count + Margin - range.bars, to: count + Margin };
  const [from, to] = [history.indexOf(range?.from), history.indexOf(range?.to)];
  return range?.to && from < to ? { from: from - 0.5, to: to - 0.5 } : null;
}
