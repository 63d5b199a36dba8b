import { clockStep, count, size, time } from "./compare-figures.js";
import { element } from "./elements.js";

/** What holds of every run in this browser. */
export function caveats() {
  const isApart = self.crossOriginIsolated ? "" : " A finer one is given to pages from localhost or by https.";
  return [
    `Its clock moves in steps of ${time(clockStep())}.${isApart} The server's own times are told to the microsecond, and do not depend on it.`,
    "It opens six connections to a server at most, and reads answers on one thread. Where it sits on the server's machine, both share its "
      + "cores: requests a second are what the two come to together, and for the fastest path mostly this browser's own limit. "
      + "bench/paths in the repository loads the server alone.",
    "Requests go round: every path is asked a few times in each round, in changing order, so that a busy moment meets all alike. "
      + "The first round is not counted. No answer comes from a cache.",
    "The server's times end before it writes the answer; writing, the connection and reading it here are in the rest.",
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
          + "Either the candles were written meanwhile, or this is a fault worth reporting."),
    element("li", {}, `${count(span.rows)} closed candles, ${iso(span.first)} to ${iso(span.last)}, in ${count(run.rounds)} rounds.`),
    left.map(text => element("li.bad", {}, text)));
}

const iso = time => new Date(time).toISOString().slice(0, 16).replace("T", " ");
