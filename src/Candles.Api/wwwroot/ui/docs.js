import { operation } from "./docs-operation.js";
import { breakable, element } from "./elements.js";

const $ = id => document.getElementById(id);
const methods = ["get", "post", "put", "delete"];

/** The operations of a document, each with its path, its method, the parameters of both and its examples. */
const operationsOf = api => Object.entries(api.paths).flatMap(([path, item]) =>
  methods.filter(method => item[method]).map(method => ({
    ...item[method],
    path,
    method: method.toUpperCase(),
    also: ["head", "options"].filter(other => item[other] && method === "get").map(other => other.toUpperCase()),
    parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
    examples: item[method]["x-examples"] ?? [],
    needsKey: item[method].security?.every(way => "key" in way) ?? false,
  })));

async function start() {
  const answer = await fetch("/openapi/v1.json");
  const api = await answer.json();
  const operations = operationsOf(api);
  $("about").replaceChildren(`${api.info.description} This page is made of `,
    element("a", { href: "/openapi/v1.json" }, "/openapi/v1.json"), ", which programs can read as well.");
  document.querySelector(".key").hidden = false;
  for (const tag of api.tags) {
    const own = operations.filter(one => one.tags.includes(tag.name));
    $("contents").append(element("h2", {}, tag.name), element("ul", {}, own.map(link)));
    $("operations").append(element("section.group", { "aria-label": tag.name },
      element("h2", {}, tag.name), element("p.quiet", {}, tag.description), own.map(one => operation(one, api))));
  }
  $("contents").append(element("h2", {}, "Errors"), element("ul", {}, element("li", {}, element("a", { href: "#problems" }, "Problems"))));
  $("operations").append(problems(api));
  const narrow = matchMedia("(max-width: 900px)");
  document.querySelector(".contents").open = !narrow.matches;
  if (narrow.matches) $("contents").addEventListener("click", () => { document.querySelector(".contents").open = false; });
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

const link = one => element("li", {}, element("a", { href: `#${one.operationId}` }, element(`b.method.${one.method.toLowerCase()}`, {}, one.method),
  element("span", {}, breakable(one.path))));

const problems = api => element("section.group", { id: "problems", "aria-label": "Problems" },
  element("h2", {}, "Problems"),
  element("p.quiet", {}, "Errors are application/problem+json. Their type is the address of a page that explains them; the explanations are repeated here."),
  element("dl.problems", {}, Object.entries(api.components.examples).flatMap(([name, problem]) => [
    element("dt", { id: `problem-${name}` }, element("code", {}, name), element("span.status", {}, String(problem.value.status))),
    element("dd", {}, element("b", {}, `${problem.summary}. `), problem.description),
  ])));

start().catch(error => {
  $("about").className = "fault";
  $("about").replaceChildren(element("strong", {}, "The description could not be read."),
    error instanceof TypeError ? " The server does not answer; start it, and load this page again." : ` ${error.message}`);
});
