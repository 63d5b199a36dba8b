/** Headers that a page may not set; browsers set them themselves (Fetch standard, forbidden request-header). */
export const forbidden = ["Accept-Encoding"];

/** What a form says, as a request. */
export function requestOf(one, values, key) {
  const path = one.path.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(values.path[name] ?? ""));
  const query = Object.entries(values.query).filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%(2F|3A|2C)/g, sign => decodeURIComponent(sign))}`).join("&");
  const headers = Object.fromEntries(Object.entries(values.header).filter(([name, value]) => value !== "" && !forbidden.includes(name)));
  if (values.body !== undefined) headers["Content-Type"] = values.type;
  if (one.needsKey && key) headers.Authorization = `Bearer ${key}`;
  return { method: one.method, address: query ? `${path}?${query}` : path, headers, body: values.body };
}

/** An example as the values of a form. */
export function valuesOf(one, example) {
  const [path, query = ""] = example.address.split("?");
  const names = [...one.path.matchAll(/{(\w+)}/g)].map(match => match[1]);
  const pattern = new RegExp(`^${one.path.replace(/[.]/g, "\\.").replace(/{\w+}/g, "([^/]*)")}$`);
  const found = (path.match(pattern) ?? []).slice(1).map(decodeURIComponent);
  return {
    path: Object.fromEntries(names.map((name, i) => [name, found[i] ?? ""])),
    query: Object.fromEntries(new URLSearchParams(query)),
    header: Object.fromEntries(Object.entries(example.headers ?? {}).filter(([name]) => name !== "Authorization")),
    type: example.contentType,
    body: example.body,
  };
}

/** The same request for a shell. */
export function curlOf({ method, address, headers, body }) {
  const quote = text => `'${text.replaceAll("'", "'\\''")}'`;
  return [
    "curl", method === "GET" ? "-i" : `-i -X ${method}`, quote(location.origin + address),
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${name === "Authorization" ? "Bearer KEY" : value}`)}`),
    ...(body === undefined ? [] : [`--data-binary ${quote(body)}`]),
  ].join(" ");
}
