// The chart page: puts its parts together, and decides what is shown.

import { readAddress, writeAddress } from "./chart-address.js";
import { getIntervals, getSeries } from "./chart-api.js";
import { IntervalSwitch, intervalOf, servedBy, useIntervals } from "./chart-intervals.js";
import { Legend } from "./chart-legend.js";
import { remember, remembered } from "./chart-memory.js";
import { Plot, loadLibrary } from "./chart-plot.js";
import { padded } from "./chart-rows.js";
import { SeriesSearch } from "./chart-search.js";
import { favourite, find, nameOf } from "./chart-series.js";
import { States } from "./chart-states.js";
import { ChartView } from "./chart-view.js";
import { element } from "./elements.js";

const Retry = 5; // seconds, where the server names none
const Trouble = "More candles could not be loaded. Trying again.";
const Lost = "Connection lost. Candles will move again when the server is back.";

const $ = (selector) => document.querySelector(selector);
const [status, newest] = [".live", ".newest"].map($);
const states = new States($(".stage"));
const legend = new Legend($(".legend"));
const intervals = new IntervalSwitch($(".intervals"), (name) => switchTo(name));
const search = new SeriesSearch($("#search"), $("#found"), { pick: (series) => show({ key: series.key, interval: view?.interval.name }, true), open: refresh });

let list = [];
let plot = null;
let view = null;
let isTouched = false;

/** For scripts that look at the page from outside: what it holds, with the digits that were served. */
window.candles = Object.freeze({
  data: () => (view?.rows ?? []).map((row) => ({ time: row.time, ...row.text })),
  visible: () => view?.range ?? null,
  logical: () => plot?.range ?? null,
  state: () => states.name,
  isLive: () => status.dataset.live === "on",
});

/** What a view tells. */
const told = {
  rows: () => {
    if (states.name === "nothing") states.show("ready");
    tellNumbers();
  },
  lost: () => tellLive("lost"),
  found: () => tellLive("on"),
  trouble: (error) => (states.notice = error ? Trouble : ""),
};

async function start() {
  try {
    const [library, all, known] = await Promise.all([loadLibrary(), getSeries(), getIntervals()]);
    useIntervals(known);
    list = search.series = all;
    if (!library) return states.show("missing");
    plot ??= new Plot(library, $("#chart"), {
      hover: (row) => ((legend.row = row), tellNumbers()),
      move: () => view && !view.isClosed && states.name === "ready" && moved(),
      touch: () => (isTouched = true),
    });
    await show(readAddress(), false);
  } catch (error) {
    states.showError(error, error.retryAfter || Retry, start);
  }
}

/** Shows a series, an interval and a range; what is not said is what was shown last, or what is there. */
async function show({ key, interval, range }, isNew) {
  view?.close();
  view = null;
  if (!list.length) return waitForSeries();
  const series = key ? list.find((item) => item.key.toLowerCase() === key.toLowerCase()) : list.find((item) => item.key === remembered("series")) ?? favourite(list);
  if (!series) return showUnknown(key);

  const served = servedBy(series.base);
  const wanted = [interval, remembered("interval")].map(intervalOf).find((item) => served.includes(item)) ?? served[0];
  const current = (view = new ChartView(plot, series, wanted, told));
  search.current = series;
  intervals.show(series.base, wanted.name);
  states.show("loading");
  tellLive("off");
  plot.hasTime = wanted.minutes < 1440;
  legend.row = null;
  isTouched = Boolean(range);
  remember("series", series.key);
  remember("interval", wanted.name);
  writeAddress({ key: series.key, interval: wanted.name, range }, isNew);
  try {
    await current.open(range);
    if (current.isClosed) return;
    states.show(current.rows.length ? "ready" : "nothing", { name: nameOf(series) });
    if (interval && interval !== wanted.name) states.notice = `${interval} is not served for this series, which is stored at ${series.base}.`;
    moved();
  } catch (error) {
    if (!current.isClosed) states.showError(error, error.retryAfter || Retry, () => show({ key, interval, range }, false));
  }
}

/** Another interval of the same stretch of time. */
function switchTo(name) {
  const range = view.range;
  const width = range?.to ? Math.min(range.to - range.from, 300 * intervalOf(name).seconds) : 0;
  show({ key: view.series.key, interval: name, range: width ? { from: range.to - width, to: range.to } : null }, true);
}

function showUnknown(key) {
  tellLive("off");
  search.current = null;
  intervals.show(null);
  const near = find(list, key.split("/").at(-1)).slice(0, 5);
  states.show("unknown", { key, near: near.length ? near.map(choice) : "Search for another one above." });
}

const choice = (series) => element("button", { type: "button", onclick: () => show({ key: series.key }, true) }, nameOf(series));

/** Nothing is stored yet: looks again now and then. */
function waitForSeries() {
  states.show("empty");
  setTimeout(async () => {
    await refresh();
    show(readAddress(), false);
  }, 2000);
}

async function refresh() {
  const all = await getSeries().catch(() => list);
  if (all.length === list.length && view) return;
  list = search.series = all;
}

/** Other bars are in view. */
function moved() {
  newest.hidden = view.isAtNewest;
  const range = view.range;
  if (isTouched && range) writeAddress({ key: view.series.key, interval: view.interval.name, range }, false);
  tellNumbers();
  view.fill();
}

function tellNumbers() {
  legend.show(view, plot.textOf);
  const last = view?.history.hasNewest && view.rows.at(-1);
  if (!last) return;
  document.title = `${padded(last.text.close, view.history.decimals)} ${view.series.asset}/${view.series.market} ${view.interval.name} – Candles`;
}

function tellLive(state) {
  status.dataset.live = state;
  status.querySelector("span").textContent = { on: "Live", off: "Connecting", lost: "Offline" }[state];
  states.banner = state === "lost" ? Lost : "";
}

newest.addEventListener("click", () => view.showNewest());
addEventListener("popstate", () => show(readAddress(), false));
start();
