"""Lost answers: which client bugs are found, which right clients are accused, and milliseconds per explored call.

`python -m bench explore [ROUNDS]`: the verdicts must be the same in every round.
"""

from __future__ import annotations

import time
from statistics import median

from bench.clients import BUGS, RIGHT, Client
from mockserver.control.faults import NewFault
from mockserver.testing import BillMock
from mockserver.testing.lost_answers import RISK, Run, Verdict, explore, run_client

ROUNDS = 3


def verdicts_on(mock: BillMock, client: Client) -> list[Verdict]:
    """What came of each write of a client, going wrong in each of its ways."""
    return explore(lambda fault: run_client(mock.tenant, client.run, fault), client.variants)


def milliseconds_of(mock: BillMock) -> list[float]:
    """What each run takes in which one call of a client of three writes is explored, whatever came of it."""
    seconds = list[float]()

    def run(fault: NewFault | None) -> Run:
        began = time.perf_counter()
        result = run_client(mock.tenant, BUGS["records a payment again"].run, fault)
        seconds.append(time.perf_counter() - began)
        return result

    for _ in range(10):
        explore(run)
    return [1000 * one for one in seconds]


def is_risky(verdicts: list[Verdict]) -> bool:
    """Whether a client would have been found."""
    return any(verdict["verdict"] == RISK for verdict in verdicts)


def main(options: list[str]) -> None:
    """Print the figures."""
    rounds = int(options[0]) if options else ROUNDS
    clients = {**BUGS, **RIGHT}
    with BillMock() as mock:
        mock.tenant().delete()
        results = [{name: verdicts_on(mock, client) for name, client in clients.items()} for _ in range(rounds)]
        milliseconds = milliseconds_of(mock)
    for name, verdicts in results[0].items():
        print(f"{'a fault' if name in BUGS else 'right'}, {'found' if is_risky(verdicts) else 'no finding'}: {name}")
        print(*(f"    {verdict['text']}" for verdict in verdicts), sep="\n")
    print(f"{sum(is_risky(results[0][name]) for name in BUGS)} of {len(BUGS)} faults found")
    print(f"{sum(is_risky(results[0][name]) for name in RIGHT)} of {len(RIGHT)} right clients accused")
    print(f"the same verdicts in {sum(result == results[0] for result in results)} of {rounds} rounds")
    print(f"{median(milliseconds):.1f} ms per explored call, tenant and sign-in included")
