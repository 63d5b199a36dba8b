// The chart by keys: arrows move it, with shift by a view; plus and minus zoom; Home and End go to the ends of what is there.

const Step = 0.1; // of the view

/** @returns What is in view after a key, as places among the rows; undefined where the key means nothing here. */
export function rangeAfter(event, { from, to }, count) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const width = to - from;
  const moved = (part) => ({ from: from + part * width, to: to + part * width });
  const zoomed = (factor) => ({ from: to - factor * width, to }); // the newest stay, as they do with the wheel at the end
  const step = event.shiftKey ? 0.9 : Step;
  return {
    ArrowLeft: moved(-step),
    ArrowRight: moved(step),
    "+": zoomed(0.8),
    "=": zoomed(0.8),
    "-": zoomed(1.25),
    Home: { from: 0, to: width },
    End: { from: count + 4.5 - width, to: count + 4.5 },
  }[event.key];
}
