/** The server answered, but not with candles. */
export class Refused extends Error {
  constructor(title, detail) {
    super(detail);
    this.title = title;
  }
}

/** The server did not answer. */
export class Gone extends Error {}

/**
 * Sends one request that no cache may answer, and reads its answer whole.
 * @returns {Promise<object>} `took` in milliseconds, from the call to the last byte; `bytes` as they were sent, headers left out;
 *   `coding`, `steps` of Server-Timing in milliseconds, `tag`, and the `body`, unpacked
 */
export async function ask(lane, signal) {
  const began = performance.now();
  let response, body;
  try {
    response = await fetch(lane.url, { headers: lane.headers, cache: "no-store", signal });
    body = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw signal?.aborted ? error : new Gone();
  }
  const took = performance.now() - began;
  const text = () => new TextDecoder().decode(body);
  if (!response.ok) throw refusal(response, text());
  return {
    took,
    body,
    text,
    // An answer always says its length, and one of another length fails.
    bytes: Number(response.headers.get("Content-Length") ?? body.length),
    coding: response.headers.get("Content-Encoding") ?? "identity",
    tag: response.headers.get("ETag"),
    steps: stepsOf(response.headers.get("Server-Timing") ?? ""),
  };
}

/** `db;dur=0.412, encode;dur=0.050` as `{ db: 0.412, encode: 0.05 }`. */
export const stepsOf = header => Object.fromEntries(
  header.split(",").filter(part => part.includes(";dur=")).map(part => {
    const [name, duration] = part.trim().split(";dur=");
    return [name, Number(duration)];
  }));

function refusal(response, text) {
  try {
    const problem = JSON.parse(text);
    return new Refused(problem.title, problem.detail);
  } catch {
    return new Refused(`The server answered ${response.status}`, response.statusText);
  }
}
