"""Locust's statistics of a run as a Markdown table."""
from locust.stats import RequestStats, StatsEntry


def table(stats: RequestStats) -> str:
    entries = sorted(stats.entries.values(), key=lambda entry: -entry.num_requests)
    lines = ["| action | requests | requests/s | p50 ms | p95 ms | p99 ms | max ms | failures |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    lines += [line(entry.name, entry) for entry in entries]
    return "\n".join([*lines, line("**all**", stats.total)]) + "\n"


def line(name: str, entry: StatsEntry) -> str:
    times = [entry.get_response_time_percentile(share) for share in (0.5, 0.95, 0.99)] + [entry.max_response_time]
    cells = [name, f"{entry.num_requests:,}", f"{entry.total_rps:,.1f}", *map(milliseconds, times), f"{entry.num_failures:,}"]
    return f"| {' | '.join(cells)} |"


def milliseconds(time: float) -> str:
    """Locust counts in whole ones."""
    return f"{time:,.0f}" if time >= 1 else "< 1"
