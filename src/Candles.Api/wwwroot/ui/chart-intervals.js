// The intervals, and the switch between those that a series serves.

import { element } from "./elements.js";

const Day = 1440;

/** All intervals, finest first; minutes of a month are those of 30 days. */
export const Intervals = [
  ["1m", 1], ["3m", 3], ["5m", 5], ["15m", 15], ["30m", 30], ["1h", 60], ["2h", 120], ["4h", 240], ["6h", 360], ["8h", 480],
  ["12h", 720], ["1d", Day], ["3d", 3 * Day], ["1w", 7 * Day], ["1M", 30 * Day],
].map(([name, minutes]) => ({ name, minutes, seconds: 60 * minutes }));

export const intervalOf = (name) => Intervals.find((interval) => interval.name === name);

/** The base, and all intervals whose boundaries are boundaries of the base. Weeks begin on a Monday, which is 4 days after the epoch. */
export function servedBy(base) {
  const finer = intervalOf(base);
  return Intervals.filter((interval) => {
    if (interval === finer) return true;
    if (interval.name === "1M") return Day % finer.minutes === 0;
    const phase = (name) => (name === "1w" ? 4 * Day : 0);
    return finer.name !== "1M" && interval.minutes % finer.minutes === 0 && (phase(interval.name) - phase(finer.name)) % finer.minutes === 0;
  });
}

/** Radio buttons: the browser's own give arrow keys and a group. */
export class IntervalSwitch {
  #group;
  #onPick;

  constructor(group, onPick) {
    this.#group = group;
    this.#onPick = onPick;
    group.addEventListener("change", (event) => this.#onPick(event.target.value));
  }

  /** @param base Null where there is no series. */
  show(base, current) {
    const names = base ? servedBy(base).map((interval) => interval.name) : [];
    if (names.join() !== [...this.#group.elements].map((input) => input.value).join()) {
      this.#group.replaceChildren(this.#group.querySelector("legend"), ...names.map(button));
    }
    for (const input of this.#group.elements) input.checked = input.value === current;
    const chosen = this.#group.querySelector(":checked")?.parentElement;
    if (chosen) this.#group.scrollLeft = chosen.offsetLeft - (this.#group.clientWidth - chosen.offsetWidth) / 2;
  }
}

const button = (name) => element("label", {}, element("input", { type: "radio", name: "interval", value: name }), element("span", {}, name));
