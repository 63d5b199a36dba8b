import { Gone, Refused } from "./compare-ask.js";
import { matrix, picture } from "./compare-draw.js";
import { median, steps } from "./compare-figures.js";
import { codings, lanesOf } from "./compare-lanes.js";
import { caveats, checks } from "./compare-notes.js";
import { Bodies, rounds } from "./compare-run.js";
import { element, options } from "./elements.js";

/** What each path does, and the steps that it has. */
const ways = {
  validated: ["Rows become objects, each object is checked, a serializer writes them.", ["db", "map", "validate", "encode"]],
  dto: ["The same without the check.", ["db", "map", "encode"]],
  stream: ["Rows go one by one from the reader to the JSON writer; there is no list.", ["db", "encode"]],
  raw: ["Digits are copied from the database's wire format; there is no decimal and no object.", ["db", "encode"]],
  window: ["Rows that were encoded once lie in memory; an answer is a few slices of them.", ["window"]],
};

const $ = id => document.getElementById(id);
const form = $("choices");
let running = null;

async function start() {
  $("ways").replaceChildren(...Object.entries(ways).map(way));
  $("notes").replaceChildren(...caveats());
  const known = new URLSearchParams(location.search);
  try {
    const [api, series] = await Promise.all(["/openapi/v1.json", "/series"].map(async url => (await fetch(url)).json()));
    const words = Object.fromEntries(
      api.paths["/candle/{exchange}/{market}/{asset}"].get.parameters.map(parameter => [parameter.name, parameter.schema]));
    const names = (series.data ?? []).map(one => `${one.exchange}/${one.market}/${one.asset}`);
    offer(words, names, known);
    say(names.length > 0 ? "Ready." : "This server has no series yet. Import one to compare the paths.");
    form.onsubmit = event => {
      event.preventDefault();
      if (running) running.abort();
      else run(words.path.enum, words.format.enum);
    };
  } catch {
    fault("The server does not answer", "Start it and reload this page.");
  }
}

function offer(words, names, known) {
  const given = (name, otherwise) => known.get(name) ?? otherwise;
  form.series.value = given("series", names.find(name => name === "demo/USDT/BTC") ?? names[0] ?? "");
  $("known").replaceChildren(...options(names));
  form.interval.replaceChildren(...options(words.interval.enum, given("interval", "1m")));
  form.limit.replaceChildren(...options([1, 100, 1000, 1440], given("limit", 1440)));
  form.format.replaceChildren(...options([...words.format.enum, ["all", `all ${words.format.enum.length}`]], given("format", words.format.enum[0])));
  form.coding.replaceChildren(...options(codings, given("coding", "both")));
  form.seconds.replaceChildren(...options([[5, "5 seconds"], [15, "15 seconds"], [60, "a minute"]], given("seconds", 5)));
}

async function run(paths, formats) {
  const choice = Object.fromEntries(new FormData(form));
  history.replaceState(null, "", `?${new URLSearchParams(choice)}`);
  running = new AbortController();
  const { signal } = running;
  busy(true);
  say("Requesting every path once.");
  try {
    const { lanes, left, span } = await lanesOf(choice, paths, formats, signal);
    const result = { rounds: 0, floor: [], bodies: new Bodies() };
    say("One round to warm up; then the measurement starts.");
    for await (const { rounds: done, share, isWhole } of rounds(lanes, result, Number(choice.seconds), signal)) {
      $("progress").value = share;
      $("round").textContent = share > 0 ? `Round ${done + 1}` : "";
      if (!isWhole) continue;
      show(lanes, left, span, result);
      await new Promise(painted => setTimeout(painted, 50)); // else whoever is asked first waits for it
    }
    say(`Done: ${result.rounds} rounds.`);
  } catch (error) {
    if (signal.aborted) say("Stopped. The figures are those of the complete rounds.");
    else if (error instanceof Refused) fault(error.title, error.message);
    else if (error instanceof Gone) fault("The server went away", "The figures are those of the complete rounds. Start the server and run again.");
    else throw error;
  } finally {
    busy(false);
    running = null;
  }
}

let shownFormat = null;

/** Draws what is known; of several formats the one that was chosen among them. */
function show(lanes, left, span, result) {
  const formats = [...new Set(lanes.map(lane => lane.format))];
  if (!formats.includes(shownFormat)) shownFormat = formats[0];
  const tabs = formats.length < 2 ? null : element("div.tabs", { role: "group", "aria-label": "Format that is drawn" }, formats.map(format =>
    element("button", {
      type: "button", "data-format": format, "aria-pressed": String(format === shownFormat), onclick: () => {
        shownFormat = format;
        show(lanes, left, span, result);
        document.querySelector(`.tabs [data-format="${format}"]`).focus();
      },
    }, format)));
  $("picture").hidden = false;
  $("picture").replaceChildren(
    ...[tabs, ...picture(lanes.filter(lane => lane.format === shownFormat), median(result.floor)), checks(lanes, left, span, result),
      formats.length < 2 ? null : matrix(lanes)].filter(part => part));
}

const way = ([name, [does, has]]) => element("article", {},
  element("h2", {}, name), element("p", {}, does),
  element("div.chips", {}, steps.filter(([step]) => has.includes(step)).map(([step]) => element(`span.chip.step-${step}`, {}, step))));

function busy(is) {
  for (const field of form.elements) if (field.id !== "run") field.disabled = is;
  $("run").textContent = is ? "Stop" : "Run";
  $("round").textContent = "";
  $("progress").hidden = !is;
  $("progress").value = 0;
}

function say(text) {
  $("state").className = "state";
  $("state").textContent = text;
}

function fault(title, text) {
  $("state").className = "state fault";
  $("state").replaceChildren(element("strong", {}, title), " ", text);
}

start();
