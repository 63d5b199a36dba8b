"""How long each step of our server takes, from the histograms of /metrics: one request at a time, as under load most of it is waiting for a core."""
import re
from typing import Callable
from urllib.error import URLError
from urllib.request import urlopen

from subjects import Subject

LINE = re.compile(r"^candles_step_duration_seconds_(sum|count)\{([^}]*)\} (\S+)", re.MULTILINE)
LABEL = re.compile(r'(\w+)="([^"]*)"')

Steps = dict[str, tuple[float, float]]  # by step: seconds, how often


def read(subject: Subject) -> Steps:
    """Since the server started, of the subject's path alone; nothing where the server does not say."""
    try:
        text = urlopen(f"{subject.url}/metrics", timeout=5).read().decode()
    except (URLError, OSError):
        return {}
    found: dict[str, dict[str, float]] = {}
    for kind, labels, value in LINE.findall(text):
        named = dict(LABEL.findall(labels))
        if named.get("path") == subject.path:
            step = found.setdefault(named["step"], {"sum": 0, "count": 0})
            step[kind] += float(value)
    return {step: (values["sum"], values["count"]) for step, values in found.items()}


def add(total: Steps, subject: Subject, load: Callable[[], object]) -> None:
    """Adds the steps of the answers to a load; of peers there are none."""
    if subject.kind != "ours":
        return
    before = read(subject)
    load()
    for step, (seconds, count) in read(subject).items():
        had, old = total.get(step, (0, 0)), before.get(step, (0, 0))
        total[step] = had[0] + seconds - old[0], had[1] + count - old[1]


def mean_microseconds(total: Steps) -> dict[str, float]:
    return {step: round(seconds / count * 1e6, 3) for step, (seconds, count) in total.items() if count}
