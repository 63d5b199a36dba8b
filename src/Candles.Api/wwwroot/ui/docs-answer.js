import { element } from "./elements.js";

/** Characters of a body that are shown at most. */
const Most = 6000;

/** How long a stream of events is listened to, in milliseconds. */
const Listening = 5000;

/** Sends a request, and shows what comes back as it comes. */
export async function answerTo({ method, address, headers, body }, into, signal) {
  into.replaceChildren(element("p.quiet", {}, "Waiting."));
  const began = performance.now();
  let response;
  try {
    response = await fetch(address, { method, headers, body, signal, cache: "no-store" });
  } catch (error) {
    if (!signal.aborted) into.replaceChildren(element("p.fault", {}, element("strong", {}, "No answer."), ` ${error.message}`));
    return;
  }
  const type = response.headers.get("Content-Type") ?? "";
  const shown = element("pre.body", { tabindex: 0, "aria-label": "Body" });
  const note = element("span.quiet");
  into.replaceChildren(
    element("p", {}, element(`span.status.s${String(response.status)[0]}`, {}, String(response.status)), " ", note),
    element("details", {}, element("summary", {}, "Headers"),
      element("pre", { tabindex: 0 }, [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n"))),
    shown);
  if (type.startsWith("text/event-stream")) await listen(response, shown, note, signal);
  else {
    const bytes = new Uint8Array(await response.arrayBuffer());
    note.textContent = `${bytes.length.toLocaleString("en")} bytes in ${(performance.now() - began).toFixed(1)} ms${type && `, ${type}`}`;
    shown.textContent = cut(readable(bytes, type));
    shown.hidden = bytes.length === 0;
  }
}

function readable(bytes, type) {
  if (/vnd.msgpack|octet-stream/.test(type)) return [...bytes.subarray(0, 512)].map(byte => byte.toString(16).padStart(2, "0")).join(" ");
  const text = new TextDecoder().decode(bytes);
  return type.includes("json") ? pretty(text) : text;
}

/** JSON on several lines, digit by digit as it came: to parse and write it again would lose what a double has no room for. */
export function pretty(text) {
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]|\s+/g, part => {
    if (/^\s/.test(part)) return "";
    if (part === "{" || part === "[") return depth++, part + line();
    if (part === "}" || part === "]") return depth--, line() + part;
    return part === "," ? part + line() : part === ":" ? ": " : part;
  }).replace(/([[{])\s+([\]}])/g, "$1$2").replace(/\[\n\s+([^[\]{}]*?)\n\s+\]/g, (_, inner) => `[${inner.replace(/\s*\n\s*/g, " ")}]`);
}

const cut = text => text.length <= Most ? text : `${text.slice(0, Most)}\n… ${(text.length - Most).toLocaleString("en")} more characters`;

async function listen(response, shown, note, signal) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const end = setTimeout(() => reader.cancel(), Listening);
  note.textContent = `events of ${Listening / 1000} seconds`;
  try {
    for (let text = "", part; !(part = await reader.read()).done;) shown.textContent = cut(text += part.value);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(end);
  }
}
