// The numbers of the candle under the cross-hair; of the last one in view where there is none.

import { change, padded } from "./chart-rows.js";

const Fields = ["open", "high", "low", "close"];

export class Legend {
  #element;
  #row = null;

  constructor(element) {
    this.#element = element;
  }

  /** The row that is shown; null for the last one in view. */
  set row(row) {
    this.#row = row;
  }

  show(view, textOf) {
    const rows = view?.rows ?? [];
    this.#element.hidden = rows.length === 0;
    if (rows.length === 0) return;
    const at = this.#row ? view.history.indexOf(this.#row.time) : view.lastInView;
    const row = rows[at] ?? rows.at(-1);
    const before = rows[at - 1]?.close ?? row.open;
    const { decimals } = view.history;

    this.#write("series", `${view.series.asset}/${view.series.market}`);
    this.#write("place", `${view.interval.name} · ${view.series.exchange}`);
    this.#write("time", `${textOf(row.time)} UTC`);
    for (const field of Fields) this.#write(field, padded(row.text[field], decimals));
    this.#write("volume", row.text.volume);
    this.#write("change", change(before, row.close));
    this.#element.dataset.way = row.close < row.open ? "fall" : "rise";
    this.#element.dataset.change = row.close < before ? "fall" : row.close > before ? "rise" : "none";
  }

  #write(slot, text) {
    const element = this.#element.querySelector(`[data-slot=${slot}]`);
    if (element.textContent !== text) element.textContent = text;
  }
}
