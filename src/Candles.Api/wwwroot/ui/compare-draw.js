import { bars } from "./compare-bars.js";
import { count, figuresOf, finest, size, steps, time, times } from "./compare-figures.js";
import { element } from "./elements.js";

/** The picture of one format: what it comes to in a sentence, four panels, and the figures as a table. */
export function picture(lanes, floor) {
  const all = lanes.map(figuresOf);
  return [element("p.headline", {}, headline(all)), legend(), element("div.panels", {}, panels(all, floor)), table(all)];
}

function headline(all) {
  const [first, last] = [all[0], all.findLast(figures => figures.lane.coding === all[0].lane.coding)];
  if (first === last) return `${nameOf(first)} took the server ${time(first.server)}.`;
  return [
    element("strong", {}, `${times(first.server / Math.max(last.server, finest))} times`), ` less work in the server: ${time(last.server)} on ${nameOf(last)}, `,
    `${time(first.server)} on ${nameOf(first)}. In this browser an answer takes `,
    `${time(last.latency)} instead of ${time(first.latency)}.`,
  ];
}

/** On an axis, zeros behind the point tell nothing. */
const tickOf = (text, tick) => tick === 0 ? "0" : text(tick).replace(/\.(\d*?)0+ /, (_, kept) => kept ? `.${kept} ` : " ");

const nameOf = ({ lane }) => lane.coding === "gzip" ? `${lane.path} with gzip` : lane.path;

const legend = () => element("ul.legend", { "aria-label": "Colours" },
  [...steps, ["rest", "the rest: the request, the connection, this browser"]].map(([name, meaning]) =>
    element("li", {}, element(`i.step-${name}`), element("span", {}, element("b", {}, name), ` ${name === "rest" ? meaning.slice(10) : meaning}`))));

function panels(all, floor) {
  const row = (figures, parts, text, reach) => ({
    name: figures.lane.path, tag: figures.lane.coding === "gzip" ? "gzip" : null, parts, text, reach,
  });
  const partsOf = figures => figures.steps.map(step => ({ kind: step.name, size: step.time, title: `${step.name} ${time(step.time)}` }));
  const one = (size, kind = "sum") => [{ kind, size }];
  return [
    bars({
      title: "Latency in this browser",
      about: "From the call to the last byte, one request at a time: median, with a line to the 95th percentile (an arrow: beyond the axis). "
        + "The dashed line is an empty request.",
      unit: tick => tickOf(time, tick),
      line: { at: floor, title: `An empty request takes ${time(floor)}` },
      rows: all.map(f => row(f, [...partsOf(f), { kind: "rest", size: f.rest, title: `rest ${time(f.rest)}` }], time(f.latency), f.p95)),
    }),
    bars({
      title: "Of that, in the server",
      about: "The server's own times of the steps, before it writes the answer. Same colours, another axis; short steps are not drawn longer than they are.",
      unit: tick => tickOf(time, tick),
      rows: all.map(f => row(f, partsOf(f), time(f.server))),
    }),
    bars({
      title: "Requests a second",
      about: "Six at a time, the limit of a browser. Browser and server share the machine if they run on the same one.",
      unit: count,
      rows: all.map(f => row(f, one(f.perSecond), count(f.perSecond))),
    }),
    bars({
      title: "Bytes sent",
      about: "The body as it is sent. The paths do not differ here: they make the same bytes.",
      unit: tick => tickOf(size, tick),
      rows: all.map(f => row(f, one(f.bytes), size(f.bytes))),
    }),
  ];
}

function table(all) {
  const used = steps.map(([name]) => name).filter(name => all.some(f => f.steps.some(step => step.name === name)));
  const head = ["path", "encoding", "median", "95th pct.", ...used, "server", "requests/s", "bytes", "samples"];
  return element("div.scroll", { tabindex: 0, role: "region", "aria-label": "All figures" },
    element("table", {},
      element("thead", {}, element("tr", {}, head.map(name => element("th", { scope: "col" }, name)))),
      element("tbody", {}, all.map(f => element("tr", { "data-path": f.lane.path, "data-coding": f.lane.coding },
        element("th", { scope: "row" }, f.lane.path),
        [
          f.lane.coding, time(f.latency), time(f.p95),
          ...used.map(name => f.steps.find(step => step.name === name)).map(step => step ? time(step.time) : "–"),
          time(f.server), count(f.perSecond), count(f.bytes), count(f.samples),
        ].map(text => element("td", {}, text)))))));
}

/** All formats at once: the median latency and the bytes of each, by path and coding. */
export function matrix(lanes) {
  const columns = [...new Set(lanes.map(lane => `${lane.path} ${lane.coding}`))];
  const formats = [...new Set(lanes.map(lane => lane.format))];
  const cell = (format, column) => {
    const lane = lanes.find(one => one.format === format && `${one.path} ${one.coding}` === column);
    if (!lane) return element("td", {}, "–");
    const figures = figuresOf(lane);
    return element("td", {}, time(figures.latency), element("small", {}, `${time(figures.server)} · ${size(figures.bytes)}`));
  };
  return element("section.matrix", {},
    element("h2", {}, "Every format over every path"),
    element("p.quiet", {}, "Median latency in this browser; below it the time in the server, and the bytes sent."),
    element("div.scroll", { tabindex: 0, role: "region", "aria-label": "Every format over every path" },
      element("table", {},
        element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "format"),
          columns.map(name => element("th", { scope: "col" }, name.replace(" identity", ""))))),
        element("tbody", {}, formats.map(format =>
          element("tr", {}, element("th", { scope: "row" }, format), columns.map(column => cell(format, column))))))));
}
