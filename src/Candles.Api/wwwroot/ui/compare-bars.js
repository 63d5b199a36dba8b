import { element } from "./elements.js";

/**
 * Bars on one axis that begins at zero. Labels stand left, values right, and nothing is drawn that a value does not say. A whisker may make the
 * axis twice as long as the bars need; one that is longer still ends there with an arrow.
 * @param {{title: string, about: string, rows: object[], unit: (value: number) => string}} panel a row has a `name`, an optional `tag`,
 *   `parts` of `{ kind, size, title }`, the `text` of its value, and an optional `reach`, where its whisker ends
 * @param {number?} line a value that is marked over all rows
 */
export function bars({ title, about, rows, unit, line }) {
  const longest = Math.max(line?.at ?? 0, ...rows.map(total));
  const furthest = Math.max(...rows.map(row => row.reach ?? 0));
  const ticks = ticksTo(Math.max(longest, Math.min(furthest, 2 * longest)));
  const end = ticks.at(-1);
  const at = value => `${(100 * value / end).toFixed(3)}%`;

  const grid = element("div.grid", { style: { "--rows": rows.length } },
    ticks.map(tick => element("i", { style: { left: at(tick) } })),
    line ? element("i.line", { style: { left: at(line.at) }, title: line.title }) : null);
  const cells = rows.flatMap((row, i) => [
    element("div.name", { style: { "--row": i + 1 } }, row.name, row.tag ? element("span.tag", {}, row.tag) : null),
    element("div.track", { style: { "--row": i + 1 } },
      row.parts.map(part => element(`b.step-${part.kind}`, { style: { width: at(part.size) }, title: part.title })),
      row.reach ? whisker(at, total(row), row.reach, end) : null),
    element("div.value", { style: { "--row": i + 1 } }, row.text),
  ]);
  const axis = element("div.axis", { style: { "--row": rows.length + 1 } },
    ticks.map(tick => element("span", { style: { left: at(tick) } }, unit(tick))));

  return element("figure.panel", {},
    element("figcaption", {}, element("h3", {}, title), element("p", {}, about)),
    element("div.plot", { "aria-hidden": true }, grid, cells, axis));
}

const total = row => row.parts.reduce((sum, part) => sum + part.size, 0);

const whisker = (at, from, to, end) =>
  element(to > end ? "span.whisker.beyond" : "span.whisker", { style: { left: at(from), width: at(Math.min(to, end) - from) } });

/** Zero and at most five steps of 1, 2 or 5 times a power of ten, the last of which reaches the value. */
export function ticksTo(most) {
  const rough = (most || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => i * step);
}
