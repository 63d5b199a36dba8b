// The intervals, and the switch between those that a series serves.

import { element } from "./elements.js";

let all = [];

/** Takes all intervals, finest first, as the server tells them; minutes of a month are those of 30 days. */
export const useIntervals = (told) => (all = told.map(({ interval, minutes, madeOf }) => ({ name: interval, minutes, madeOf, seconds: 60 * minutes })));

export const intervalOf = (name) => all.find((interval) => interval.name === name);

/** The base, and all intervals that are made of it. */
export const servedBy = (base) => all.filter((interval) => interval.name === base || interval.madeOf.includes(base));

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
