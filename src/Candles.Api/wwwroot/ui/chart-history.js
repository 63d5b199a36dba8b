// The candles of one series and interval that the page holds: one unbroken stretch, which grows at both ends.

import { candlesAt, getCandles } from "./chart-api.js";
import { decimalsOf } from "./chart-rows.js";

const First = 1000; // candles of the first request, which the first paint waits for
const More = 1440; // of each further one: the most that the server gives

export class History {
  #key;
  #interval;
  #signal;

  rows = [];
  decimals = 0;
  /** Where older candles are; null where there are none. */
  older = null;
  /** Whether the newest candle is among the rows, so that live ones follow without a gap. */
  hasNewest = false;

  constructor(key, interval, signal) {
    this.#key = key;
    this.#interval = interval;
    this.#signal = signal;
  }

  /** @param to Unix seconds to stop before; undefined for the newest. */
  async open(to) {
    const page = await getCandles(candlesAt(this.#key, this.#interval.name, { limit: First, to }), this.#signal);
    this.older = page.prev;
    this.hasNewest = to === undefined;
    this.#take(page.rows, page.rows);
  }

  /** @returns How many candles came. */
  async loadOlder() {
    const page = await getCandles(this.older.replace(/limit=\d+/, `limit=${More}`), this.#signal);
    this.older = page.prev;
    this.#take(page.rows, [...page.rows, ...this.rows]);
    return page.rows.length;
  }

  /** The last candle anew, as it may have been open, and those after it. */
  async loadNewer() {
    const from = this.rows.at(-1)?.time;
    const page = await getCandles(candlesAt(this.#key, this.#interval.name, { limit: More, from }), this.#signal);
    this.hasNewest = page.next === null;
    this.#take(page.rows, [...(page.rows.length ? this.rows.filter((row) => row.time < page.rows[0].time) : this.rows), ...page.rows]);
  }

  /**
   * Takes a candle that has changed.
   * @returns "last" where it is the newest, "inside" where it replaced another, "anew" where it stands between others; null where it is
   * outside of what is held.
   */
  put(row) {
    const last = this.rows.at(-1);
    if (!last || row.time > last.time) {
      if (!this.hasNewest) return null;
      this.#take([row], [...this.rows, row]);
      return "last";
    }
    if (row.time < this.rows[0].time) return null;
    const at = this.indexOf(row.time);
    const isThere = this.rows[at].time === row.time;
    this.#take([row], this.rows.toSpliced(at, isThere ? 1 : 0, row));
    return !isThere ? "anew" : at === this.rows.length - 1 ? "last" : "inside";
  }

  /** The first row that opens at this time or later. */
  indexOf(time) {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.rows[middle].time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #take(came, rows) {
    this.rows = rows;
    this.decimals = Math.max(this.decimals, decimalsOf(came));
  }
}
