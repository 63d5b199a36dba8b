// Candles as they change, for as long as the page shows them.

import { parseRows } from "./chart-rows.js";

const Patience = 1000; // milliseconds without a connection before it is called lost
const LongestPause = 15_000;

export class Live {
  #address;
  #on;
  #source = null;
  #timer = 0;
  #lostTimer = 0;
  #pause = 1000;
  #isAnew = false;

  /** @param on candle(kind, row), resync(), lost() and found(), which are told as it happens. */
  constructor(address, on) {
    this.#address = address;
    this.#on = on;
    this.#open();
  }

  close() {
    this.#source.close();
    clearTimeout(this.#timer);
    clearTimeout(this.#lostTimer);
  }

  #open() {
    const source = (this.#source = new EventSource(this.#address));
    for (const kind of ["update", "close", "correct"]) {
      source.addEventListener(kind, (event) => this.#on.candle(kind, parseRows(event.data)[0]));
    }
    source.addEventListener("resync", () => this.#on.resync());
    source.onopen = () => {
      clearTimeout(this.#lostTimer);
      this.#lostTimer = 0;
      this.#pause = 1000;
      this.#on.found();
      if (this.#isAnew) this.#on.resync(); // what was told meanwhile is not known
      this.#isAnew = false;
    };
    source.onerror = () => {
      this.#lostTimer ||= setTimeout(() => this.#on.lost(), Patience);
      if (source.readyState === EventSource.CLOSED) this.#again();
    };
  }

  /** A browser comes back by itself, with Last-Event-ID, unless it was answered anything but a stream: then it is asked anew. */
  #again() {
    this.#isAnew = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, LongestPause);
  }
}
