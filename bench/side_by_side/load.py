"""One load: wrk over a list of targets, with what it cost the server and the database."""
import json
import os
import pathlib
import random
import subprocess
from dataclasses import dataclass

from processes import cpu_seconds, peak_megabytes
from subjects import Subject

CONNECTIONS = 32
THREADS = 2
HERE = pathlib.Path(__file__).parent


@dataclass
class Figures:
    requestsPerSecond: float
    megabytesPerSecond: float  # as sent, headers included
    p50Ms: float
    p99Ms: float
    cpuSecondsPer1000: float  # of the server's processes
    databaseCpuSecondsPer1000: float  # of PostgreSQL's
    peakMemoryMb: float  # of the server's processes, since they started
    errors: int  # none: a load with errors ends the run


def write_targets(file: pathlib.Path, targets: list[str], subject: Subject) -> None:
    """2000 targets by chance, for every subject the same, in the form of targets.lua: headers behind the target, after tabs."""
    chance = random.Random(20260601)
    headers = "".join(f"\t{name}: {value}" for name, value in subject.headers.items())
    file.write_text("".join(f"{chance.choice(targets)}{subject.query}{headers}\n" for _ in range(2000)))


def run(subject: Subject, targets: pathlib.Path, database: int, seconds: int, connections: int = CONNECTIONS) -> Figures:
    server = subject.process.pid
    before = cpu_seconds(server), cpu_seconds(database)
    wrk = subprocess.run(
        ["wrk", f"-t{min(THREADS, connections)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "--latency",
         "-s", HERE / "load.lua", subject.url],
        env=os.environ | {"CANDLES_TARGETS": str(targets), "CANDLES_TARGETS_LUA": str(HERE.parent / "targets.lua")},
        capture_output=True, text=True, check=True)
    after = cpu_seconds(server), cpu_seconds(database)
    told = json.loads(wrk.stdout.splitlines()[-1])
    if told["errors"] or not told["requests"]:
        raise SystemExit(f"{subject.id}: {told['errors']} requests of {told['requests']} failed\n{wrk.stdout}{wrk.stderr}")
    elapsed, thousands = told["microseconds"] / 1e6, told["requests"] / 1000
    return Figures(
        requestsPerSecond=round(told["requests"] / elapsed, 2),
        megabytesPerSecond=round(told["bytes"] / elapsed / 1e6, 3),
        p50Ms=told["p50"] / 1000,
        p99Ms=told["p99"] / 1000,
        cpuSecondsPer1000=round((after[0] - before[0]) / thousands, 5),
        databaseCpuSecondsPer1000=round((after[1] - before[1]) / thousands, 5),
        peakMemoryMb=round(peak_megabytes(server), 1),
        errors=told["errors"])
