"""What is measured: every folder of bench/peers holds peer.json, setup and start, and may serve in several variants, its subjects."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.request import urlopen


@dataclass
class Subject:
    id: str
    name: str
    description: str
    kind: str  # ours, peer or static
    reads: str  # memory, database or file
    folder: pathlib.Path
    workers: int  # processes, or threads of one process, that serve
    path: str | None = None  # of ours: the one that Candle-Path must name
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, database: dict[str, str], first_target: str, log: pathlib.Path) -> None:
        """Returns when the first target is answered."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        environment = os.environ | database | self.environment | {"PORT": str(self.port), "WORKERS": str(self.workers)}
        with open(log, "wb") as output:
            self.process = subprocess.Popen(
                [self.folder / "start"], env=environment, stdout=output, stderr=output, start_new_session=True)
        until = time.monotonic() + 30
        while True:
            try:
                urlopen(self.url + first_target, timeout=10).read()
                return
            except (URLError, OSError) as error:
                if time.monotonic() > until or self.process.poll() is not None:
                    raise SystemExit(f"{self.id} does not answer {first_target}: {error}\n{log.read_text()}") from None
                time.sleep(0.1)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)


def read_all(peers: pathlib.Path) -> list[Subject]:
    """Ours first, then peers by name, then static files."""
    subjects = []
    for file in sorted(peers.glob("*/peer.json")):
        peer = json.loads(file.read_text())
        for entry in peer["subjects"]:
            path = entry.get("path")
            subjects.append(Subject(
                entry["id"], entry["name"], entry["description"], peer["kind"], entry.get("reads", peer["reads"]), file.parent,
                entry.get("workers", os.cpu_count()), path, f"&path={path}" if path and not entry.get("default") else "",
                entry.get("headers", {}), entry.get("environment", {})))
    return sorted(subjects, key=lambda subject: ["ours", "peer", "static"].index(subject.kind))
