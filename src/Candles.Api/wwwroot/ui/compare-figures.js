/** The steps of an answer in the server, as Server-Timing names them, in their order. */
export const steps = [
  ["db", "waiting for the database and its rows"],
  ["map", "rows become objects"],
  ["validate", "every object is checked"],
  ["encode", "the body is written"],
  ["window", "slices of what lies encoded in memory"],
];

/** The value in the middle; of an even number, the mean of the two. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The smallest value that 95 of 100 do not exceed. */
export const p95 = values => [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1];

/** What a lane came to; times in milliseconds, medians unless said otherwise. */
export function figuresOf(lane) {
  const names = steps.map(([name]) => name).filter(name => lane.steps.some(taken => name in taken));
  const taken = names.map(name => ({ name, time: median(lane.steps.map(one => one[name] ?? 0)) }));
  const server = median(lane.steps.map(one => Object.values(one).reduce((sum, time) => sum + time, 0)));
  const latency = median(lane.latencies);
  return {
    lane,
    steps: taken,
    server,
    latency,
    p95: p95(lane.latencies),
    rest: Math.max(0, latency - taken.reduce((sum, step) => sum + step.time, 0)),
    perSecond: 1000 * lane.answered / lane.busy,
    bytes: lane.bytes,
    samples: lane.latencies.length,
  };
}

/** The smallest step that this browser's clock was seen to make, in milliseconds. */
export function clockStep() {
  let least = Infinity;
  for (let changes = 0, last = performance.now(); changes < 20;) {
    const now = performance.now();
    if (now === last) continue;
    least = Math.min(least, now - last);
    last = now;
    changes++;
  }
  return least;
}

const digits = (value, places) => value.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });

export const count = value => digits(value, 0);

/** The finest that Server-Timing tells, in milliseconds. */
export const finest = 0.001;

/** A time with three digits that count at most: `43 µs`, `0.41 ms`, `12.3 ms`. */
export const time = ms =>
  ms < finest ? "< 1 µs" : ms < 0.1 ? `${digits(1000 * ms, 0)} µs` : `${digits(ms, ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;

export const size = bytes => bytes < 10_000 ? `${count(bytes)} B` : `${digits(bytes / 1000, bytes < 100_000 ? 1 : 0)} kB`;

/** How many times one value is the other, with two digits: `1.6`, `7.9`, `120`, `1,400`. */
export function times(factor) {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(factor)) - 1);
  return factor < 10 ? digits(factor, 1) : count(unit * Math.round(factor / unit));
}
