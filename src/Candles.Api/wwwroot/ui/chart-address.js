// The address of what is shown: ?series=demo/USDT/BTC&interval=5m, and which candles: from and to of a stretch in the past, or bars, so
// many of the newest. Times are ISO 8601, from inclusive, to exclusive.

const Pause = 250; // milliseconds of rest before the address is written; browsers limit how often

let timer = 0;

export function readAddress() {
  const query = new URLSearchParams(location.search);
  const [from, to, bars] = [seconds(query.get("from")), seconds(query.get("to")), Number(query.get("bars"))];
  return {
    key: query.get("series"),
    interval: query.get("interval"),
    range: from < to ? { from, to } : bars >= 1 ? { bars: Math.min(bars, 10_000) } : null,
  };
}

/** @param isNew Whether Back leads to what was shown before. */
export function writeAddress({ key, interval, range }, isNew) {
  clearTimeout(timer);
  const write = () => {
    const parts = [`series=${key}`, `interval=${interval}`];
    if (range?.bars) parts.push(`bars=${range.bars}`);
    else if (range) parts.push(`from=${iso(range.from)}`, `to=${iso(range.to)}`);
    const address = `?${parts.join("&")}`;
    if (address !== location.search) history[isNew ? "pushState" : "replaceState"](null, "", address);
  };
  if (isNew) write();
  else timer = setTimeout(write, Pause);
}

function seconds(text) {
  if (!text) return NaN;
  const milliseconds = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Math.floor(milliseconds / 1000);
}

const iso = (time) => new Date(time * 1000).toISOString().replace(":00.000Z", "Z");
