/**
 * Makes an element. Text is text, never markup.
 * @param {string} tag name, with classes behind points: "p.quiet"
 * @param {object} given attributes; `on…` are listeners, `style` an object of custom properties; undefined, null and false are left out
 * @param {...(Node|string|null)} children
 */
export function element(tag, given = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length > 0) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "style") for (const [property, set] of Object.entries(value)) made.style.setProperty(property, set);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined));
  return made;
}

/** Options of a select; each is a value or a pair of value and text. */
export const options = (choices, chosen) => choices.map(choice => {
  const [value, text] = Array.isArray(choice) ? choice : [choice, choice];
  return element("option", { value, selected: String(value) === String(chosen) }, String(text));
});

/** A path, which may break behind each of its parts. */
export const breakable = path => path.split(/(?<=\/)/).flatMap(part => [part, element("wbr")]);
