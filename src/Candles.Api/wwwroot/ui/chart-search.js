// The search for a series: a combobox as ARIA describes it (list autocomplete, the focus stays in the field).

import { find, nameOf } from "./chart-series.js";
import { element } from "./elements.js";

const Most = 60; // that are listed at once

export class SeriesSearch {
  #input;
  #list;
  #on;
  #series = [];
  #found = [];
  #current = null;
  #active = -1;

  /** @param on pick(series) and open(), when it begins. */
  constructor(input, list, on) {
    this.#input = input;
    this.#list = list;
    this.#on = on;
    input.addEventListener("focus", () => this.#open());
    input.addEventListener("click", () => this.#open());
    input.addEventListener("input", () => this.#search(input.value));
    input.addEventListener("blur", () => this.#close());
    input.addEventListener("keydown", (event) => this.#press(event));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // which would take the focus from the field
    list.addEventListener("click", (event) => this.#pick(this.#found[event.target.closest("[role=option]")?.dataset.at]));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea")) return;
      event.preventDefault();
      input.focus();
    });
  }

  set series(series) {
    this.#series = series;
    if (this.#isOpen) this.#search(this.#isTyped ? this.#input.value : "");
  }

  set current(series) {
    this.#current = series;
    if (!this.#isOpen) this.#input.value = series ? nameOf(series) : "";
  }

  get #isOpen() {
    return !this.#list.hidden;
  }

  get #isTyped() {
    return !this.#current || this.#input.value !== nameOf(this.#current);
  }

  #open() {
    if (this.#isOpen) return;
    this.#input.select();
    this.#search("");
    this.#on.open();
  }

  #close() {
    this.#list.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#input.removeAttribute("aria-activedescendant");
    this.#input.value = this.#current ? nameOf(this.#current) : "";
  }

  #search(query) {
    this.#found = find(this.#series, query);
    const shown = this.#found.slice(0, Most);
    this.#list.replaceChildren(...shown.map((series, at) => option(series, at, series === this.#current)), ...note(this.#found.length, this.#series.length));
    this.#list.hidden = false;
    this.#list.scrollTop = 0;
    this.#input.setAttribute("aria-expanded", "true");
    const current = query ? -1 : shown.indexOf(this.#current);
    this.#activate(current >= 0 ? current : shown.length ? 0 : -1);
  }

  #activate(at) {
    this.#list.querySelector(".active")?.classList.remove("active");
    this.#active = at;
    const option = this.#list.children[at];
    if (at < 0 || !option) return this.#input.removeAttribute("aria-activedescendant");
    option.classList.add("active");
    option.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #press(event) {
    const count = Math.min(this.#found.length, Most);
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (move && !this.#isOpen) this.#open();
    else if (move && count) this.#activate(Math.abs(move) === 1 ? (this.#active + move + count) % count : Math.max(0, Math.min(count - 1, this.#active + move)));
    else if (event.key === "Enter" && this.#isOpen) this.#pick(this.#found[this.#active]);
    else if (event.key === "Escape" && this.#isOpen) this.#close();
    else return;
    event.preventDefault();
  }

  #pick(series) {
    if (!series) return;
    this.#current = series;
    this.#close();
    this.#input.blur();
    this.#on.pick(series);
  }
}

const option = (series, at, isCurrent) =>
  element("li", { id: `found-${at}`, role: "option", "aria-selected": String(isCurrent), "data-at": String(at) },
    element("span.asset", {}, series.asset), element("span.market", {}, `/${series.market}`),
    element("span.exchange", {}, series.exchange), element("span.base", {}, series.base));

function note(found, all) {
  const text = all === 0 ? "No series yet" : found === 0 ? "No series matches all words" : found > Most ? `${found - Most} more; type to narrow the list` : "";
  return text ? [element("li.note", { role: "presentation" }, text)] : [];
}
