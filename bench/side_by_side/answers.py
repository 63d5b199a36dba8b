"""Whether all subjects answer the same rows: numbers as exact decimals, times as instants."""
import gzip
import http.client
import json
import pathlib
from datetime import datetime
from decimal import Decimal

from subjects import Subject

Row = tuple[datetime, Decimal, Decimal, Decimal, Decimal, Decimal]


class Different(Exception):
    """Two subjects answer differently; the message names the first difference."""


def get(connection: http.client.HTTPConnection, subject: Subject, target: str) -> tuple[bytes, int]:
    """The body, unpacked, and its size on the wire."""
    try:
        connection.request("GET", target + subject.query, headers=subject.headers)
        answer = connection.getresponse()
        body = answer.read()
    except OSError as error:
        raise Different(f"{subject.id} does not answer {target}: {error}") from None
    if answer.status != 200:
        raise Different(f"{subject.id} answers {target} with {answer.status}: {body[:200]!r}")
    if subject.path and answer.getheader("Candle-Path") != subject.path:
        raise Different(f"{subject.id} answers {target} by the path {answer.getheader('Candle-Path')}")
    packed = answer.getheader("Content-Encoding", "identity")
    if packed != subject.headers.get("Accept-Encoding", "identity"):
        raise Different(f"{subject.id} answers {target} with Content-Encoding {packed}")
    return (gzip.decompress(body) if packed == "gzip" else body), len(body)


def parse(body: bytes) -> list[Row]:
    rows = json.loads(body, parse_float=Decimal, parse_int=Decimal)["data"]
    return [(datetime.fromisoformat(row["basetm"]), row["o"], row["h"], row["l"], row["c"], row["v"]) for row in rows]


def compare(subject: Subject, target: str, rows: list[Row], truth: list[Row]) -> None:
    for number, (row, true) in enumerate(zip(rows, truth)):
        if row != true:
            raise Different(f"{subject.id} differs at {target}, row {number}: {show(row)} instead of {show(true)}")
    if len(rows) != len(truth):
        raise Different(f"{subject.id} answers {target} with {len(rows)} rows instead of {len(truth)}")


def show(row: Row) -> str:
    return f"{row[0].isoformat()} {' '.join(map(str, row[1:]))}"


def check(subject: Subject, truth: dict[str, list[Row]]) -> dict[str, int]:
    """Asks every target once; gives back the size of each body on the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", subject.port, timeout=30)
    sizes = {}
    for target, rows in truth.items():
        body, sizes[target] = get(connection, subject, target)
        compare(subject, target, parse(body), rows)
    return sizes


def learn(subject: Subject, targets: list[tuple[str, int]], files: pathlib.Path) -> dict[str, list[Row]]:
    """The rows of every target, as the others must answer them, from a subject of ours; keeps the bodies as files for a file server."""
    connection = http.client.HTTPConnection("127.0.0.1", subject.port, timeout=30)
    truth = {}
    for target, limit in targets:
        body, _ = get(connection, subject, target)
        truth[target] = rows = parse(body)
        if len(rows) != limit or any(later[0] <= row[0] for row, later in zip(rows, rows[1:])):
            raise Different(f"{subject.id} answers {target} with {len(rows)} rows, or not in ascending order")
        file = files / target.partition("?")[0].lstrip("/") / str(limit)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return truth
