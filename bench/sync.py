"""Sync oracle: which faulty clients are caught, and in how many seeds a right one is accused.

`python -m bench sync [SEEDS] [FAULTY]`: right clients run so many seeds, faulty ones `FAULTY` of them; the
first seeds run twice, and must have the same report.
"""

from __future__ import annotations

import re
import time

from bench.sync_clients import BUGS, RIGHT, Client, report_on
from mockserver.testing import BillMock
from mockserver.testing.syncs import SyncReport

SEEDS, FAULTY, AGAIN = 1_000, 20, 5
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+")


def reports_on(mock: BillMock, client: Client, seeds: int) -> list[SyncReport]:
    """What became of a client in each seed, each in a tenant of its own."""
    reports = list[SyncReport]()
    for seed in range(1, seeds + 1):
        tenant = mock.tenant()
        reports.append(report_on(tenant, client, seed))
        tenant.delete()
    return reports


def texts(reports: list[SyncReport]) -> list[str]:
    """Reports without the moments in them: the world begins today."""
    return [TIME.sub("", str(report)) for report in reports]


def main(options: list[str]) -> None:
    """Print the figures."""
    seeds = int(options[0]) if options else SEEDS
    faulty = int(options[1]) if len(options) > 1 else FAULTY
    catches = accusations = differing = 0
    with BillMock() as mock:
        for name, client in {**BUGS, **RIGHT}.items():
            count = faulty if name in BUGS else seeds
            began = time.perf_counter()
            reports = reports_on(mock, client, count)
            milliseconds = (time.perf_counter() - began) / max(count, 1) * 1_000
            hits = [report for report in reports if not report.is_synced]
            again = min(AGAIN, count)
            differing += texts(reports_on(mock, client, again)) != texts(reports[:again])
            catches += name in BUGS and bool(hits)
            accusations += len(hits) if name in RIGHT else 0
            kind = "a fault" if name in BUGS else "right"
            print(f"{kind}: {name}: wrong rows in {len(hits)} of {count} seeds, {milliseconds:.0f} ms each", flush=True)
    print(f"{catches} of {len(BUGS)} faults caught within {faulty} seeds")
    print(f"{accusations} false alarms of {len(RIGHT)} right clients in {seeds} seeds each")
    print(f"{differing} of {len(BUGS) + len(RIGHT)} clients with another report in a second run of the same seeds")
