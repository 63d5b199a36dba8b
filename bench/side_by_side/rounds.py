"""The rounds: a warm-up, then every subject at every limit, interleaved, so that what slows a while down slows all."""
import math
import pathlib
import statistics
import sys
import time
from dataclasses import asdict, dataclass, fields

import load
import steps
from processes import await_quiet
from subjects import Subject

LIMITS = [1, 100, 1000, 1440]
STEPS_SECONDS = 1


@dataclass
class Plan:
    rounds: int
    seconds: int  # a load
    warm_up: int  # seconds


def say(text: str) -> None:
    print(f"== {text}", file=sys.stderr, flush=True)


def long_enough(rate: float, seconds: int) -> int:
    """A slow subject is loaded up to three times as long, for ten answers a connection: with few, latencies would look too short."""
    return min(3 * seconds, max(seconds, math.ceil(10 * load.CONNECTIONS / rate)))


def measure(
        subjects: list[Subject], sizes: dict[str, dict[str, int]], database: int, plan: Plan, folder: pathlib.Path) -> list[dict]:
    """Every round loads all subjects at one limit after another. Sizes: of the bodies, by subject and target."""
    results = {}
    for limit in LIMITS:
        for subject in subjects:
            targets = [target for target in sizes[subject.id] if target.endswith(f"limit={limit}")]
            load.write_targets(folder / f"{subject.id}-{limit}.targets", targets, subject)
            mean = round(statistics.mean(sizes[subject.id][target] for target in targets))
            results[subject.id, limit] = {"subject": subject.id, "limit": limit, "bytes": mean, "seconds": plan.seconds, "rounds": []}
    times = {key: {} for key in results}
    left = Remaining(results, plan)
    for number in range(plan.rounds + 1):  # 0 is the warm-up
        for subject, limit in ((subject, limit) for limit in LIMITS for subject in subjects):
            result = results[subject.id, limit]
            began = time.monotonic()
            seconds = result["seconds"] if number else plan.warm_up
            targets = folder / f"{subject.id}-{limit}.targets"
            figures = load.run(subject, targets, database, seconds)
            if number:
                result["rounds"].append(asdict(figures))
                steps.add(times[subject.id, limit], subject, lambda: load.run(subject, targets, database, STEPS_SECONDS, connections=1))
            else:
                result["seconds"] = long_enough(figures.requestsPerSecond, plan.seconds)
            await_quiet(subject.process.pid, database)
            say(f"{f'round {number} of {plan.rounds}' if number else 'warm-up'}, limit {limit}: {subject.id} "
                f"{figures.requestsPerSecond:,.0f} requests/s; {left.after(time.monotonic() - began - seconds)} left")
    for key, result in results.items():
        result["median"] = {
            field.name: round(statistics.median(one[field.name] for one in result["rounds"]), 5) for field in fields(load.Figures)}
        if means := steps.mean_microseconds(times[key]):
            result["stepsMicroseconds"] = means
    return list(results.values())


class Remaining:
    """How long the loads that are left will take."""

    def __init__(self, results: dict, plan: Plan):
        self.results, self.plan, self.done, self.between = results, plan, 0, 0.0

    def after(self, between: float) -> str:
        """After one more load, with so many seconds around it."""
        self.done += 1
        self.between += between
        loads = [self.plan.warm_up] * len(self.results) + [result["seconds"] for result in self.results.values()] * self.plan.rounds
        seconds = sum(loads[self.done:]) + self.between / self.done * (len(loads) - self.done)
        return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
