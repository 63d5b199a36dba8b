"""Starts every subject, checks that all answer the same, loads them in turn, and writes the figures. Run by bench/compare."""
import argparse
import json
import pathlib
import signal
import sys
import tempfile
from urllib.request import urlopen

import answers
import load
import machine
import tables
from processes import busy_share
from rounds import LIMITS, Plan, measure, say
from subjects import Subject, read_all


def start_all(subjects: list[Subject], database: dict[str, str], folder: pathlib.Path) -> dict[str, dict[str, int]]:
    """Starts and checks one after the other, ours first: the others must answer what it does. Gives back sizes by subject and target."""
    truth, sizes = {}, {}
    for subject in subjects:
        if not truth:
            subject.start(database, "/series", folder / f"{subject.id}.log")
            series = json.load(urlopen(f"{subject.url}/series"))["data"]
            names = [f"/candle/{one['exchange']}/{one['market']}/{one['asset']}" for one in series]
            targets = [(f"{name}?interval=1m&limit={limit}", limit) for limit in LIMITS for name in names]
            truth = answers.learn(subject, targets, folder)
        else:
            subject.start(database, targets[0][0], folder / f"{subject.id}.log")
        sizes[subject.id] = answers.check(subject, truth)
        say(f"{subject.id} answers {len(truth)} targets, {sum(map(len, truth.values()))} rows, as it must")
    return sizes


def wait_for_calm() -> float:
    """Gives back how much of the CPU others use; says so where it is too much to measure beside."""
    for _ in range(20):
        busy = busy_share(2)
        if busy < 0.05:
            return busy
    say(f"THE MACHINE IS BUSY: others use {busy:.0%} of its CPU, and the figures will show it.")
    return busy


def main() -> None:
    arguments = argparse.ArgumentParser()
    for name, kind in {"peers": pathlib.Path, "json": pathlib.Path, "versions": pathlib.Path, "machine": str, "commit": str, "data": str,
                       "rows": int, "series": int, "connection": str, "url": str, "postmaster": int,
                       "rounds": int, "seconds": int, "warm-up": int}.items():
        arguments.add_argument(f"--{name}", type=kind, required=True)
    arguments.add_argument("--quick", action="store_true")
    options = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    plan = Plan(options.rounds, options.seconds, options.warm_up)
    subjects = read_all(options.peers)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        folder.chmod(0o755)  # nginx's workers are another user
        database = {"DATABASE_URL": options.url, "ConnectionStrings__Candles": options.connection, "BODIES": scratch}
        try:
            sizes = start_all(subjects, database, folder)
            busy = wait_for_calm()
            results = measure(subjects, sizes, options.postmaster, plan, folder)
        except answers.Different as difference:
            raise SystemExit(f"== {difference}") from None
        finally:
            for subject in subjects:
                subject.stop()

    settings = {"seconds": options.seconds, "rounds": options.rounds, "warmUpSeconds": options.warm_up, "connections": load.CONNECTIONS,
                "threads": load.THREADS, "quick": options.quick, "data": options.data, "series": options.series,
                "rowsOfSeries": options.rows, "busyShareBefore": round(busy, 3)}
    comparison = machine.describe(options.machine, options.versions, options.commit) | {
        "settings": settings,
        "subjects": [{"id": subject.id, "name": subject.name, "kind": subject.kind, "reads": subject.reads,
                      "workers": subject.workers, "description": subject.description} for subject in subjects],
        "results": results,
    }
    options.json.write_text(json.dumps(comparison, indent=2, ensure_ascii=False) + "\n")
    tables.show(comparison)


main()
