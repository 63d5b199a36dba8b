// One series at one interval, from the first candles until another is chosen: history, live candles and the drawing of both.

import { liveAt } from "./chart-api.js";
import { History } from "./chart-history.js";
import { Live } from "./chart-live.js";
import { lastOf, placesOf, rangeOf, showsNewest } from "./chart-range.js";

const Ahead = 300; // intervals that are loaded behind a stretch of the past
const MostAtOnce = 20_000; // candles that are loaded for a stretch that an address names
const Pause = 3000; // milliseconds until more history is asked for again

export class ChartView {
  #plot;
  #on;
  #abort = new AbortController();
  #live = null;
  #coming = Promise.resolve();
  #isJoined = false;
  #isFilling = false;
  #isInTrouble = false;

  /** @param on rows() when any changed, lost(), found(), and trouble(error or null) with loading more. */
  constructor(plot, series, interval, on) {
    this.#plot = plot;
    this.#on = on;
    this.series = series;
    this.interval = interval;
    this.history = new History(series.key, interval, this.#abort.signal);
  }

  get isClosed() {
    return this.#abort.signal.aborted;
  }

  get rows() {
    return this.history.rows;
  }

  /** Whether the newest candle is in view. */
  get isAtNewest() {
    return showsNewest(this.history, this.#plot.range);
  }

  /** The place of the last row in view. */
  get lastInView() {
    return lastOf(this.rows, this.#plot.range);
  }

  /** What is in view; null before anything is. */
  get range() {
    return rangeOf(this.history, this.#plot.range, this.interval);
  }

  /** @throws Refusal */
  async open(range) {
    await this.#load(this.history, range);
    if (this.isClosed) return;
    this.#live = new Live(liveAt(this.series.key, this.interval.name), {
      candle: (kind, row) => this.#queue(() => this.#take(row)),
      resync: () => this.#queue(() => this.#reload()),
      lost: () => this.#on.lost(),
      found: () => this.#on.found(),
    });
    this.fill();
  }

  close() {
    this.#abort.abort();
    this.#live?.close();
  }

  showNewest() {
    if (this.history.hasNewest) this.#plot.showNewest();
    else this.#queue(() => this.#reload({ bars: Math.round(this.#plot.range.to - this.#plot.range.from) }));
  }

  /** Loads what the view is near to. */
  async fill() {
    if (this.#isFilling) return;
    this.#isFilling = true;
    try {
      await this.#plot.settled();
      while (!this.isClosed && this.history.older && this.#plot.wantsOlder) {
        await this.history.loadOlder();
        this.#draw();
        await this.#plot.settled();
      }
      while (!this.isClosed && !this.history.hasNewest && this.rows.length && this.#plot.wantsNewer) {
        await this.history.loadNewer();
        this.#isJoined = false; // a candle may have come while these were on their way
        this.#draw(true);
        await this.#plot.settled();
      }
      this.#tellTrouble(null);
    } catch (error) {
      if (this.isClosed) return;
      this.#tellTrouble(error);
      setTimeout(() => this.fill(), Pause);
    } finally {
      this.#isFilling = false;
    }
  }

  async #load(history, range) {
    const end = range?.to && range.to + Ahead * this.interval.seconds;
    await history.open(end * 1000 < Date.now() ? end : undefined);
    if (!history.rows.length && !history.hasNewest) await history.open();
    if (this.isClosed) return;
    this.history = history;
    this.#isJoined = false;
    this.#plot.reset();
    this.#draw();
    while (range?.from < this.rows[0]?.time && history.older && this.rows.length < MostAtOnce && !this.isClosed) {
      await history.loadOlder();
      this.#draw();
    }
    const places = placesOf(history, range);
    if (places && !this.isClosed) this.#plot.range = places;
  }

  async #take(row) {
    if (!this.#isJoined && this.history.hasNewest && !(row.time <= this.rows.at(-1)?.time)) {
      await this.history.loadNewer(); // those between what was loaded and what is told from now on
      this.#draw();
    }
    this.#isJoined = true;
    const where = this.history.put(row);
    if (where === "anew") this.#draw();
    else if (where) this.#plot.put(row, this.rows, this.history.decimals);
    if (where) this.#on.rows();
  }

  async #reload(range = this.range) {
    await this.#load(new History(this.series.key, this.interval, this.#abort.signal), range);
    this.fill();
  }

  #queue(action) {
    this.#coming = this.#coming.then(() => (this.isClosed ? null : action())).catch((error) => {
      if (!this.isClosed) this.#tellTrouble(error);
    });
  }

  #tellTrouble(error) {
    if (Boolean(error) !== this.#isInTrouble && !this.isClosed) this.#on.trouble(error);
    this.#isInTrouble = Boolean(error);
  }

  #draw(isHeld) {
    if (this.isClosed) return;
    this.#plot.draw(this.rows, this.history.decimals, isHeld);
    this.#on.rows();
  }
}
