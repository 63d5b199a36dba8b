import { trial } from "./docs-try.js";
import { breakable, element } from "./elements.js";

/** What there is to read of one operation, and a form to try it. */
export function operation(one, api) {
  const form = trial(one);
  return element("article.operation", { id: one.operationId },
    element("h3", {},
      element(`b.method.${one.method.toLowerCase()}`, {}, one.method), element("code", {}, breakable(one.path))),
    element("p", {}, one.summary, one.also.length > 0 ? element("span.quiet", {}, ` Also ${one.also.join(" and ")}.`) : null,
      one.needsKey ? element("span.quiet", {}, " Needs a key.") : null),
    one.description ? element("p.quiet", {}, one.description) : null,
    one.parameters.length > 0 ? parameters(one.parameters) : null,
    takes(one),
    answers(one, api),
    element("details.try", { ontoggle: event => event.target.open && form.filled() },
      element("summary", {}, "Try it"), form.node));
}

const parameters = list => element("table.parameters", {},
  element("thead", {}, element("tr", {}, ["parameter", "accepts", "default"].map(name => element("th", { scope: "col" }, name)))),
  element("tbody", {}, list.map(parameter => element("tr", {},
    element("th", { scope: "row" }, element("code", {}, parameter.name), parameter.in === "query" ? null : element("small", {}, parameter.in)),
    element("td", {}, parameter.description ?? "", constraints(parameter)),
    element("td", { "data-label": "default" }, parameter.schema.default === undefined ? "" : element("code", {}, String(parameter.schema.default)))))));

/** What the description of a parameter has not said: an example. */
const constraints = ({ example }) => example === undefined ? null : element("span.example", {}, " For example ", element("code", {}, String(example)));

const takes = one => one.requestBody === undefined ? null
  : element("p", {}, "The body is ", ...joined(Object.keys(one.requestBody.content)), ".");

const joined = words => words.flatMap((word, i) => [i === 0 ? null : i === words.length - 1 ? " or " : ", ", element("code", {}, word)]);

function answers(one, api) {
  const rows = Object.entries(one.responses).map(([status, response]) => element("tr", {},
    element("th", { scope: "row" }, element(`span.status.s${status[0]}`, {}, status)),
    element("td", {}, content(one, response, status, api))));
  return element("details.answers", {}, element("summary", {}, `Answers: ${Object.keys(one.responses).join(", ")}`),
    element("table", {}, element("tbody", {}, rows)));
}

function content(one, response, status, api) {
  const types = Object.entries(response.content ?? {});
  if (types.some(([type]) => type === "application/problem+json") && Number(status) >= 400) return problems(types[0][1].examples, api);
  return [
    types.length > 0 ? element("div", {}, joined(types.map(([type]) => type))) : element("div", {}, response.description),
    headers(response.headers),
    ...types.flatMap(([, body]) => Object.entries(body.examples ?? {})).map(([shows, { value }]) => element("div", {},
      element("small", {}, shows), element("pre", { tabindex: 0 }, typeof value === "string" ? value : JSON.stringify(value)))),
  ];
}

const headers = all => all === undefined ? null : element("dl.headers", {}, Object.entries(all).flatMap(([name, header]) =>
  [element("dt", {}, element("code", {}, name)), element("dd", {}, header.description)]));

const problems = (examples, api) => Object.keys(examples).map(name =>
  element("div", {}, element("a", { href: `#problem-${name}` }, element("code", {}, name)), ` ${api.components.examples[name].summary}.`));
