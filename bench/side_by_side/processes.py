"""CPU and memory of a process with all its children, from /proc."""
import os
import pathlib
import time

TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and all below it."""
    found = [root]
    for process in found:  # grows while it is walked
        for children in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                pass  # ended meanwhile
    return found


def cpu_seconds(root: int) -> float:
    """User and system time of the tree, with that of children that have ended (which their parents have inherited)."""
    ticks = 0
    for process in tree(root):
        try:
            fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
        except OSError:
            pass
    return ticks / TICKS


def peak_megabytes(root: int) -> float:
    """The most that each process of the tree has had in memory since it started, summed; pages they share count in each."""
    total = 0
    for process in tree(root):
        try:
            status = pathlib.Path(f"/proc/{process}/status").read_text()
            total += next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
        except OSError:
            pass
    return total * 1024 / 1e6


def await_quiet(*roots: int, seconds: float = 20) -> None:
    """Waits until the trees use next to no CPU: after a load, a server may still work on requests that nobody waits for."""
    until = time.monotonic() + seconds
    before = sum(map(cpu_seconds, roots))
    while time.monotonic() < until:
        time.sleep(0.15)
        now = sum(map(cpu_seconds, roots))
        if now - before <= 2 / TICKS:
            return
        before = now


def busy_share(seconds: float) -> float:
    """How much of the machine's CPU was in use over so many seconds, 0 to 1."""
    def read() -> tuple[int, int]:
        fields = list(map(int, pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:9]))
        return sum(fields), fields[3] + fields[4]  # all, idle and waiting for disks

    before = read()
    time.sleep(seconds)
    after = read()
    return 1 - (after[1] - before[1]) / max(1, after[0] - before[0])
