"""What is printed at the end: a table for each limit, and the ratios that are judged."""

JUDGED = [  # path of ours, at least so many times…
    ("validated", 10, "fastapi-validated"),
    ("raw", 15, "fastapi-validated"),
    ("window", 500, "fastapi-validated"),
    ("validated", 10, "fastapi-validated-1"),
    ("raw", 15, "fastapi-validated-1"),
    ("window", 500, "fastapi-validated-1"),
]
JUDGED_LIMIT = 1000
BEST_PEER = 20  # window to the best peer that reads the database

COLUMNS = [  # head, field of a median, digits
    ("requests/s", "requestsPerSecond", 1),
    ("MB/s", "megabytesPerSecond", 1),
    ("p50 ms", "p50Ms", 2),
    ("p99 ms", "p99Ms", 2),
    ("CPU s/1000", "cpuSecondsPer1000", 3),
    ("DB CPU s/1000", "databaseCpuSecondsPer1000", 3),
    ("peak MB", "peakMemoryMb", 0),
]


def show(comparison: dict) -> None:
    subjects = {subject["id"]: subject for subject in comparison["subjects"]}
    for limit in sorted({result["limit"] for result in comparison["results"]}):
        results = [result for result in comparison["results"] if result["limit"] == limit]
        rates = {result["subject"]: result["median"]["requestsPerSecond"] for result in results}
        fastest = max(rates.values())
        static = max(rates[id] for id, subject in subjects.items() if subject["kind"] == "static")
        print(f"\nlimit {limit}\n{'':34}" + "".join(f"{head:>14}" for head, _, _ in COLUMNS) + f"{'to fastest':>12}{'to static':>12}")
        for result in sorted(results, key=lambda one: -one["median"]["requestsPerSecond"]):
            rate = result["median"]["requestsPerSecond"]
            print(f"{subjects[result['subject']]['name']:34}"
                  + "".join(f"{result['median'][field]:>14,.{digits}f}" for _, field, digits in COLUMNS)
                  + f"{rate / fastest:>12.4f}{rate / static:>12.4f}")
    judge(comparison, subjects)


def judge(comparison: dict, subjects: dict[str, dict]) -> None:
    rates = {result["subject"]: result["median"]["requestsPerSecond"] for result in comparison["results"] if result["limit"] == JUDGED_LIMIT}
    best = max((id for id, subject in subjects.items() if subject["kind"] == "peer" and subject["reads"] == "database"), key=rates.get)
    print(f"\nat {JUDGED_LIMIT} rows")
    for ours, least, peer in [*JUDGED, ("window", BEST_PEER, best)]:
        ratio = rates[ours] / rates[peer]
        print(f"  {ours} is {ratio:,.1f} × {peer} (at least {least}: {'reached' if ratio >= least else 'MISSED'})")
