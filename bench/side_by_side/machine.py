"""Machine and versions, for the head of the figures."""
import datetime
import os
import pathlib
import platform
import re
import subprocess


def describe(name: str, versions: pathlib.Path, commit: str) -> dict:
    """Versions: a file of lines "name version"."""
    cpu = re.search(r"^model name\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text(), re.MULTILINE)
    return {
        "machine": {
            "name": name,
            "cpu": cpu[1] if cpu else platform.machine(),
            "cores": os.cpu_count(),
            "memoryGb": round(int(memory[1]) / 1048576),
            "os": platform.freedesktop_os_release()["PRETTY_NAME"],
        },
        "versions": dict(sorted(line.split(maxsplit=1) for line in [*versions.read_text().splitlines(), f"wrk {wrk()}"])),
        "commit": commit,
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
    }


def wrk() -> str:
    words = subprocess.run(["wrk", "-v"], capture_output=True, text=True).stdout.split()
    return words[1].removeprefix("debian/")
