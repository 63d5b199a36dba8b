// Candles with the digits that were served. A number of JavaScript holds 15 of them, a candle up to 28: what is drawn is
// made of numbers, what is written of the text.

const Row = /\{"time":(\d+),"open":([-\d.]+),"high":([-\d.]+),"low":([-\d.]+),"close":([-\d.]+),"volume":([-\d.]+)\}/g;

/**
 * Rows as format=lightweight has them.
 * @returns {{time: number, open: number, high: number, low: number, close: number, volume: number, text: object}[]} time in Unix seconds.
 */
export function parseRows(body) {
  const rows = Array.from(body.matchAll(Row), ([, time, open, high, low, close, volume]) => ({
    time: Number(time), open: Number(open), high: Number(high), low: Number(low), close: Number(close), volume: Number(volume),
    text: { open, high, low, close, volume },
  }));
  if (rows.length === 0 && body.includes("{")) throw new Error("The answer is not made of candles.");
  return rows;
}

/** Decimal places that the prices of these rows have. */
export function decimalsOf(rows) {
  let most = 0;
  for (const { text } of rows) most = Math.max(most, places(text.open), places(text.high), places(text.low), places(text.close));
  return most;
}

/** A price as it was served, with zeros up to the precision of its series: 2.32 of a series with three places is 2.320. */
export function padded(text, decimals) {
  const missing = decimals - places(text);
  if (missing <= 0) return text;
  return `${text}${text.includes(".") ? "" : "."}${"0".repeat(missing)}`;
}

/** A number that is no stored one, such as a mark of the scale: as many places, but none that a float only makes up. */
export function fixed(value, decimals) {
  const whole = Math.max(1, Math.floor(Math.log10(Math.abs(value) || 1)) + 1);
  return value.toFixed(Math.max(0, Math.min(decimals, 15 - whole)));
}

/** How much a price is above another, in percent with a sign. */
export function change(from, to) {
  if (!from) return "";
  const percent = ((to - from) / Math.abs(from)) * 100;
  const text = Math.abs(percent).toFixed(2);
  return `${text === "0.00" ? "" : percent > 0 ? "+" : "−"}${text}%`;
}

const places = (text) => {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
};
