"""People who look at charts: each opens a series and then mostly waits for the newest candle, scrolls back, or switches the interval."""
import json
import os
import pathlib
import random
import re
from urllib.request import urlopen

from locust import between, events, task
from locust.contrib.fasthttp import FastHttpUser

from report import table

INTERVALS = ["1m", "5m", "15m", "1h", "4h"]  # every base up to 1m has them all; others are refused
SCREEN = 500  # candles that a chart loads at once
PREVIOUS = re.compile(r'<([^>]*)>; rel="prev"')

series: list[str] = []


@events.test_start.add_listener
def find_series(environment, **_):
    """Those whose base is 1m: only they serve every interval above."""
    found = json.load(urlopen(f"{environment.host}/series"))["data"]
    series[:] = [f"/candle/{one['exchange']}/{one['market']}/{one['asset']}" for one in found if one["base"] == "1m" and one["first"]]
    if not series:
        raise SystemExit(f"{environment.host}/series names no series of 1m candles")


@events.quitting.add_listener
def write_table(environment, **_):
    """Into the file that CANDLES_LOCUST_TABLE names; Locust's own CSV misses the last second."""
    if file := os.environ.get("CANDLES_LOCUST_TABLE"):
        pathlib.Path(file).write_text(table(environment.stats))


class ChartUser(FastHttpUser):
    wait_time = between(0.5, 2)  # seconds between what a person does

    def on_start(self):
        self.interval = "1m"
        self.open_series()

    @task(1)
    def open_series(self):
        self.series = random.choice(series)
        self.load("open a series")

    @task(2)
    def switch_interval(self):
        self.interval = random.choice([other for other in INTERVALS if other != self.interval])
        self.load("switch interval")

    @task(4)
    def scroll_back(self):
        if self.previous:
            self.ask("scroll back", self.previous, SCREEN, before=self.oldest)
        else:
            self.load("open a series")  # at the first candle there is: back to the newest

    @task(10)
    def poll_newest(self):
        self.ask("poll the newest", f"{self.series}?interval={self.interval}&limit=1", 1, after=self.newest)

    def load(self, action):
        self.previous, self.newest = None, ""
        self.ask(action, f"{self.series}?interval={self.interval}&limit={SCREEN}", SCREEN)

    def ask(self, action, address, limit, before=None, after=None):
        """Asks, and checks status, order and number of the rows, and that they lie where they should."""
        with self.client.get(address, name=action, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"status {answer.status_code}")
                return
            try:
                times = [row["basetm"] for row in answer.json()["data"]]
            except (ValueError, LookupError, TypeError):
                answer.failure("the body holds no candles")
                return
            older = PREVIOUS.search(answer.headers.get("Link", ""))
            if any(later <= time for time, later in zip(times, times[1:])):
                answer.failure("rows are not in ascending order")
            elif not times or len(times) > limit or (older and len(times) < limit):
                answer.failure(f"{len(times)} rows for limit {limit}")
            elif before and times[-1] >= before:
                answer.failure("scrolling back repeats a candle")
            elif after and times[-1] < after:
                answer.failure("the newest candle is older than before")
            elif limit == 1:
                self.newest = times[-1]
            else:
                self.oldest, self.previous = times[0], older and older[1]
                self.newest = max(self.newest, times[-1])
