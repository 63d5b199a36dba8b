import { clockStep, count, size, time } from "./compare-figures.js";
import { element } from "./elements.js";

/** What holds of every run in this browser. */
export function caveats() {
  const isApart = self.crossOriginIsolated ? "" : " Pages from localhost or by HTTPS get a finer one.";
  return [
    `Its clock moves in steps of ${time(clockStep())}.${isApart} The server's own times have a resolution of a microsecond and do not depend on it.`,
    "It opens at most six connections to a server and reads answers on one thread. If it runs on the server's machine, both share its "
      + "cores: requests a second are those of the two together, and for the fastest path mostly the browser's own limit. "
      + "bench/paths in the repository measures the server alone.",
    "Requests go in rounds: each round asks every path a few times, in changing order, so that a busy moment affects all alike. "
      + "The first round is not counted. No answer comes from a cache.",
    "The server's times end before it writes the answer. Writing, the connection and reading in the browser are part of the rest.",
  ].map(text => element("li", {}, text));
}

/** What this run came to beside its figures. */
export function checks(lanes, left, span, run) {
  const formats = new Set(lanes.map(lane => lane.format)).size;
  const isSame = run.bodies.other.length === 0;
  const what = formats > 1 ? `in each of ${formats} formats` : `${size(lanes[0].unpacked)} unpacked`;
  return element("ul.checks", { "data-equal": String(isSame) },
    element(isSame ? "li.good" : "li.bad", {},
      isSame
        ? `All ${count(run.bodies.compared)} bodies were identical, byte for byte (${what}).`
        : `${count(run.bodies.other.length)} of ${count(run.bodies.compared)} bodies differ: ${run.bodies.other[0]}. `
          + "Either candles were written in the meantime, or this is a fault to report."),
    element("li", {}, `${count(span.rows)} closed candles, ${iso(span.first)} to ${iso(span.last)}, in ${count(run.rounds)} rounds.`),
    left.map(text => element("li.bad", {}, text)));
}

const iso = time => new Date(time).toISOString().slice(0, 16).replace("T", " ");
