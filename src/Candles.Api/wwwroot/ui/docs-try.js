import { answerTo } from "./docs-answer.js";
import { curlOf, forbidden, requestOf, valuesOf } from "./docs-request.js";
import { element, options } from "./elements.js";

/** A form with a field for each parameter, examples that fill it, and the answer to what is sent. */
export function trial(one) {
  const fields = one.parameters.map(parameter => ({ parameter, input: input(parameter) }));
  if (one.method === "GET" && Object.keys(one.responses["200"]?.content ?? {}).length > 1) fields.push(accept(one));
  const type = one.requestBody && element("select", { name: "type" }, options(Object.keys(one.requestBody.content)));
  const body = one.requestBody && element("textarea", { name: "body", rows: 4, spellcheck: "false" });
  const request = element("pre.request", { tabindex: 0, "aria-label": "The request" });
  const answer = element("div.answer", { "aria-live": "polite" });
  let sending = null;
  let isFilled = false;

  const values = () => {
    const all = { path: {}, query: {}, header: {}, type: type?.value, body: body?.value };
    for (const { parameter, input } of fields) all[parameter.in][parameter.name] = input.value;
    return all;
  };
  const asked = () => requestOf(one, values(), document.getElementById("key").value);
  const tell = () => { request.textContent = curlOf(asked()); };
  const fill = example => {
    const given = valuesOf(one, example);
    for (const { parameter, input } of fields) input.value = given[parameter.in][parameter.name] ?? "";
    if (body) [type.value, body.value] = [given.type ?? type.value, given.body ?? ""];
    answer.replaceChildren();
    tell();
  };
  const send = async event => {
    event.preventDefault();
    sending?.abort();
    sending = new AbortController();
    await answerTo(asked(), answer, sending.signal);
  };

  const node = element("form", { onsubmit: send, oninput: tell },
    one.examples.length > 0 ? element("div.examples", { role: "group", "aria-label": "Examples" }, one.examples.map(example =>
      element("button", { type: "button", onclick: () => fill(example) }, example.summary, element(`span.status.s${String(example.status)[0]}`, {}, String(example.status))))) : null,
    element("div.fields", {}, fields.map(({ parameter, input }) =>
      element("label", {}, element("span", {}, parameter.name, parameter.in === "query" ? null : element("small", {}, ` ${parameter.in}`)), input))),
    body ? element("div.fields", {}, element("label", {}, "Content-Type", type), element("label.wide", {}, "body", body)) : null,
    request,
    element("button.send", { type: "submit" }, "Send"),
    one.method === "GET" ? null : element("span.quiet", {}, " This changes what is stored."),
    answer);
  // An example is filled in when the form is first seen.
  return { node, filled: () => isFilled || (isFilled = true, one.examples.length > 0 ? fill(one.examples[0]) : tell()) };
}

function input({ name, in: where, required, schema }) {
  const isForbidden = forbidden.includes(name);
  const known = { name, required, disabled: isForbidden, placeholder: isForbidden ? "browsers set this" : schema.default };
  const words = schema.type === "boolean" ? ["true", "false"] : schema.enum;
  return words && where !== "path"
    ? element("select", known, options([["", schema.default === undefined ? "–" : `– (${schema.default})`], ...words]))
    : element("input", { ...known, autocomplete: "off", spellcheck: "false", inputmode: schema.type === "integer" ? "numeric" : null });
}

const accept = one => ({
  parameter: { name: "Accept", in: "header" },
  input: element("select", { name: "Accept" }, options([["", "anything"], ...Object.keys(one.responses["200"].content), "image/png"])),
});
