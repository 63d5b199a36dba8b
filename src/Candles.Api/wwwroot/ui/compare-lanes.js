import { Refused, ask } from "./compare-ask.js";

export const codings = [
  ["both", "identity, gzip"],
  ["identity", "identity"],
  ["gzip", "gzip if offered"],
];

/**
 * What is asked: one lane for each path, format and content coding.
 *
 * A page may not set Accept-Encoding. But a request that has a Range is sent with `Accept-Encoding: identity` by the Fetch standard
 * (HTTP-network-or-cache fetch, step 15: "If httpRequest's header list contains `Range`"), and the server, which has no ranges, answers
 * whole. Which coding came is read from the answer; where a browser did not ask as the standard says, the lane is left out and said so.
 *
 * @returns {Promise<{lanes: object[], left: string[]}>} what can be asked, and what was left out and why
 */
export async function lanesOf(choice, paths, formats, signal) {
  const span = await spanOf(choice, signal);
  const lanes = [];
  const left = [];
  for (const format of choice.format === "all" ? formats : [choice.format]) {
    for (const path of paths) {
      const url = addressOf(choice, span, path, format);
      const plain = laneOf(url, path, format, "identity", { Range: "bytes=0-" });
      const packed = laneOf(url, path, format, "gzip", {});
      const offersGzip = (await ask(packed, signal)).coding === "gzip";
      const found = (await ask(plain, signal)).coding;
      if (found !== "identity") left.push(`${path}, ${format}: this browser does not ask for identity.`);
      if (found === "identity" && (choice.coding !== "gzip" || !offersGzip)) lanes.push(plain);
      if (choice.coding !== "identity" && offersGzip) lanes.push(packed);
    }
  }
  return { lanes, left, span };
}

/** The newest candles that have closed, by the open time that none of them reaches: the live one would change while it is asked for. */
async function spanOf(choice, signal) {
  const query = new URLSearchParams({ interval: choice.interval, limit: choice.limit, closed: true, format: "arrays" });
  const { text } = await ask({ url: `${pathOf(choice.series)}?${query}`, headers: {} }, signal);
  const rows = JSON.parse(text()).data;
  if (rows.length === 0) throw new Refused("There is nothing to ask for", `${choice.series} has no closed candle at ${choice.interval}.`);
  return { rows: rows.length, first: rows[0][0], last: rows.at(-1)[0] };
}

const pathOf = series => `/candle/${series.split("/").map(encodeURIComponent).join("/")}`;

const addressOf = (choice, span, path, format) =>
  `${pathOf(choice.series)}?${new URLSearchParams({ interval: choice.interval, limit: choice.limit, to: span.last + 1, format, path, timing: true })}`;

const laneOf = (url, path, format, coding, headers) => ({
  url, path, format, coding, headers, latencies: [], steps: [], answered: 0, busy: 0, bytes: 0, unpacked: 0,
});
