import { ask } from "./compare-ask.js";

/** Requests of a lane in a round: one after the other, for latency; then so many, six at a time, for requests a second. */
const Alone = 4;
const Together = 12;

/** What browsers allow of one server by HTTP/1.1. */
export const Connections = 6;

/** A request that asks for nothing: what is left of a latency when the answer costs nothing. */
const Nothing = { url: "/health/live", headers: {} };

/**
 * Asks all lanes in rounds until the time is over, at least twice, after one round that is not counted. Each round asks every lane, in
 * another order, so that whatever else the machine does meets all of them alike. Only whole rounds count.
 * @yields {{rounds: number, share: number, isWhole: boolean}} after each lane how much of the time is over, and after each round
 */
export async function* rounds(lanes, run, seconds, signal) {
  for await (const _ of round(lanes, 0, { bodies: run.bodies }, signal, () => {})) yield { rounds: 0, share: 0, isWhole: false };

  const began = performance.now();
  const share = () => Math.min(1, (performance.now() - began) / (1000 * seconds));
  for (let done = 0; done < 2 || share() < 1; done++) {
    const found = [];
    for await (const _ of round(lanes, done, run, signal, keep => found.push(keep))) yield { rounds: done, share: share(), isWhole: false };
    found.forEach(keep => keep());
    run.rounds = done + 1;
    yield { rounds: run.rounds, share: share(), isWhole: true };
  }
}

/** @param found is given what is to be kept of each lane when the round is whole */
async function* round(lanes, number, run, signal, found) {
  for (let i = 0; i < Alone; i++) {
    const { took } = await ask(Nothing, signal);
    found(() => run.floor.push(took));
  }

  const turned = lanes.map((_, i) => lanes[(i + number) % lanes.length]);
  for (const lane of number % 2 === 0 ? turned : turned.reverse()) {
    for (let i = 0; i < Alone; i++) {
      const answer = await ask(lane, signal);
      run.bodies.add(lane, answer);
      found(() => {
        lane.latencies.push(answer.took);
        lane.steps.push(answer.steps);
        [lane.bytes, lane.unpacked] = [answer.bytes, answer.body.length];
      });
    }

    const began = performance.now();
    const answers = await together(lane, signal);
    const took = performance.now() - began;
    answers.forEach(answer => run.bodies.add(lane, answer));
    found(() => {
      lane.answered += answers.length;
      lane.busy += took;
    });
    yield;
  }
}

async function together(lane, signal) {
  const answers = [];
  let left = Together;
  const one = async () => {
    while (left-- > 0) answers.push(await ask(lane, signal));
  };
  await Promise.all(Array.from({ length: Connections }, one));
  return answers;
}

/** Compares every body with the first of its format, byte for byte. */
export class Bodies {
  compared = 0;
  other = [];
  #first = new Map();

  add(lane, answer) {
    const first = this.#first.get(lane.format);
    this.compared++;
    if (first === undefined) this.#first.set(lane.format, { body: answer.body, lane });
    else if (!same(first.body, answer.body)) this.other.push(`${nameOf(lane)} is not what ${nameOf(first.lane)} answered`);
  }
}

const nameOf = lane => `${lane.path}, ${lane.format}, ${lane.coding}`;

function same(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
