// The drawing: candles, volume and scales, by lightweight-charts.

import { rangeAfter } from "./chart-keys.js";
import { fixed } from "./chart-rows.js";

const NearEdge = 300; // bars beyond the view that are kept loaded, or as many as the view has

/** The library, or null where the build could not restore it. */
export const loadLibrary = () =>
  import("./lib/lightweight-charts.js").then((module) => (module.createChart ? module : null), () => null);

export class Plot {
  #element;
  #chart;
  #candles;
  #volume;
  #rows = [];
  #decimals = -1;
  #isHeld = false;
  #colours;

  /** @param on hover(row or null), move() when other bars are in view, touch() when it is somebody's doing. */
  constructor(library, element, on) {
    this.#element = element;
    this.#chart = library.createChart(element, {
      autoSize: true,
      layout: { attributionLogo: false, fontFamily: getComputedStyle(element).fontFamily, fontSize: 12 }, // the footer names the library
      rightPriceScale: { scaleMargins: { top: 0.16, bottom: 0.22 }, minimumWidth: 64 },
      timeScale: { rightOffset: 5, barSpacing: 7, minBarSpacing: 0.4 },
      crosshair: { mode: library.CrosshairMode.Normal },
      localization: { timeFormatter: (time) => this.textOf(time) },
    });
    this.#candles = this.#chart.addSeries(library.CandlestickSeries, { borderVisible: false });
    this.#volume = this.#chart.addSeries(library.HistogramSeries, { priceScaleId: "", lastValueVisible: false, priceLineVisible: false });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.#chart.subscribeCrosshairMove(({ time, logical }) => on.hover((time && this.#rows[logical]) ?? null));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange(() => {
      element.parentElement.style.setProperty("--scale", `${this.#candles.priceScale().width()}px`); // what lies over it keeps off
      on.move();
    });
    element.addEventListener("pointerdown", () => (this.#isHeld = true), { capture: true });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { this.#isHeld = false; on.move(); });
    for (const touch of ["pointerdown", "wheel", "keydown"]) element.addEventListener(touch, on.touch, { capture: true, passive: true });
    element.addEventListener("keydown", (event) => {
      const next = this.range && rangeAfter(event, this.range, this.#rows.length);
      if (!next) return;
      event.preventDefault();
      this.range = next;
    });
    document.addEventListener("themechange", () => this.paint());
    this.paint();
  }

  textOf = (time) => new Date(time * 1000).toISOString().slice(0, this.hasTime ? 16 : 10).replace("T", " ");

  /** Whether times of day are shown, which candles of a day and longer have no need of. */
  set hasTime(value) {
    this.#chart.timeScale().applyOptions({ timeVisible: value });
  }

  get hasTime() {
    return this.#chart.timeScale().options().timeVisible;
  }

  /**
   * Draws rows. Older ones than before move nothing; newer ones move the view along if it shows the last one.
   * @param isHeld Whether the view stays, as it must where the last row is not the newest candle.
   */
  draw(rows, decimals, isHeld = false) {
    const range = this.range;
    this.#rows = rows;
    this.#format(decimals);
    this.#candles.setData(rows);
    this.#volume.setData(rows.map((row) => this.#volumeOf(row)));
    if (isHeld) this.range = range;
  }

  /** Draws a row that is the newest or was drawn before. */
  put(row, rows, decimals) {
    const isOlder = row.time < rows.at(-1).time;
    this.#rows = rows;
    this.#format(decimals);
    this.#candles.update(row, isOlder);
    this.#volume.update(this.#volumeOf(row), isOlder);
  }

  /** What is in view, as places among the rows, which are no whole numbers and may lie beyond them; null before anything is drawn. */
  get range() {
    return this.#chart.timeScale().getVisibleLogicalRange();
  }

  set range(range) {
    this.#chart.timeScale().setVisibleLogicalRange(range);
  }

  /** Ranges that were set hold from the next frame on, and until then range tells the one before. */
  settled = () => new Promise(requestAnimationFrame);

  get wantsOlder() {
    return this.range !== null && this.range.from < this.#margin;
  }

  /** While it is held nothing is put behind the last row: the hand would lose what it drags. */
  get wantsNewer() {
    return this.range !== null && !this.#isHeld && this.range.to > this.#rows.length - this.#margin;
  }

  showNewest() {
    this.#chart.timeScale().scrollToPosition(5, false);
  }

  /** As it is when nobody has moved it. */
  reset() {
    this.#chart.timeScale().resetTimeScale();
    this.#candles.priceScale().applyOptions({ autoScale: true });
  }

  /** In the colours that the page has now. */
  paint() {
    const probe = this.#element.appendChild(document.createElement("i"));
    const colour = (name) => ((probe.style.color = `var(--${name})`), getComputedStyle(probe).color);
    const [ground, line, grid, quiet, rise, fall] = ["ground", "line", "grid", "quiet", "rise", "fall"].map(colour);
    probe.remove();
    const clear = (rgb) => rgb.replace("rgb(", "rgba(").replace(")", ", 0.38)");
    this.#colours = { rise: clear(rise), fall: clear(fall) };
    this.#chart.applyOptions({
      layout: { background: { type: "solid", color: ground }, textColor: quiet },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      rightPriceScale: { borderColor: line },
      timeScale: { borderColor: line },
    });
    this.#candles.applyOptions({ upColor: rise, downColor: fall, wickUpColor: rise, wickDownColor: fall });
    this.#volume.setData(this.#rows.map((row) => this.#volumeOf(row)));
  }

  get #margin() {
    return Math.max(NearEdge, this.range.to - this.range.from);
  }

  #volumeOf(row) {
    return { time: row.time, value: row.volume, color: row.close < row.open ? this.#colours.fall : this.#colours.rise };
  }

  #format(decimals) {
    if (decimals === this.#decimals) return;
    this.#decimals = decimals;
    const formatter = (price) => fixed(price, decimals);
    this.#candles.applyOptions({ priceFormat: { type: "custom", formatter, minMove: 10 ** -decimals, base: 10 ** decimals } });
  }
}
