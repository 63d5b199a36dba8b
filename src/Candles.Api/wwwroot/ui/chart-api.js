// What the page asks the server.

import { parseRows } from "./chart-rows.js";

/** Why there is no answer: a problem of the server's, or none because nobody answered. */
export class Refusal extends Error {
  /** @param problem problem+json as the server sends it, or null. */
  constructor(status, problem, retryAfter) {
    super(problem?.detail ?? (status ? `The server answered ${status}.` : "The server does not answer."));
    this.status = status;
    this.title = problem?.title ?? "";
    this.retryAfter = retryAfter; // seconds
  }
}

async function get(address, signal) {
  let answer;
  try {
    answer = await fetch(address, { signal });
  } catch (error) {
    throw signal?.aborted ? error : new Refusal(0, null, 0);
  }
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => null);
  throw new Refusal(answer.status, problem, Number(answer.headers.get("Retry-After")) || 0);
}

/** The address that a Link header gives for a relation, or null. */
function linkOf(answer, relation) {
  const links = (answer.headers.get("Link") ?? "").matchAll(/<([^>]*)>;\s*rel="([^"]*)"/g);
  return [...links].find(([, , rel]) => rel === relation)?.[1] ?? null;
}

/** All series, page by page where the server gives them in pages. */
export async function getSeries(signal) {
  const all = [];
  for (let address = "/series"; address; ) {
    const answer = await get(address, signal);
    all.push(...(await answer.json()).data);
    address = linkOf(answer, "next");
  }
  return all.map((series) => ({ ...series, key: `${series.exchange}/${series.market}/${series.asset}` }));
}

/** All intervals, finest first, and what each is made of. */
export const getIntervals = async (signal) => (await (await get("/intervals", signal)).json()).data;

/** Where the candles of a series are; times in Unix seconds, from inclusive, to exclusive. */
export function candlesAt(key, interval, { limit, from, to }) {
  const query = new URLSearchParams({ interval, format: "lightweight", limit });
  if (from !== undefined) query.set("from", from * 1000);
  if (to !== undefined) query.set("to", to * 1000);
  return `/candle/${key}?${query}`;
}

export const liveAt = (key, interval) => `/candle/${key}/live?interval=${interval}&format=lightweight`;

/** Candles, oldest first, and where those before and after are, if the limit left any out. */
export async function getCandles(address, signal) {
  const answer = await get(address, signal);
  return { rows: parseRows(await answer.text()), prev: linkOf(answer, "prev"), next: linkOf(answer, "next") };
}
