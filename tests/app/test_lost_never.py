"""No event is lost or doubled, whatever receivers and machines do."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from bench import webhooks
from bench.http import signed_in
from bench.servers import Server, free_port
from tests.postgres import postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

EVENTS = 2_000
# What a kill may send again: of one subscription, what was sent and not noted yet.
MAX_AGAIN = 3 * 100


@pytest.mark.slow
def test_a_file_loses_nothing_when_receivers_fail_and_the_server_is_killed(tmp_path: Path) -> None:
    proof = webhooks.prove(f"sqlite:///{tmp_path / 'worlds.sqlite'}", EVENTS)

    assert (proof.vendors, proof.lost, proof.invented, proof.doubled) == (EVENTS, 0, 0, 0)
    assert proof.again <= MAX_AGAIN


@pytest.mark.slow
def test_postgresql_loses_nothing_when_receivers_fail_and_the_server_is_killed(postgres_url: str) -> None:
    proof = webhooks.prove(postgres_url, EVENTS)

    assert (proof.vendors, proof.lost, proof.invented, proof.doubled) == (EVENTS, 0, 0, 0)
    assert proof.again <= MAX_AGAIN


@pytest.mark.slow
def test_two_processes_on_postgresql_make_each_attempt_once(postgres_url: str) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(webhooks.serving(postgres_url, free_port())) for _ in range(2)]
        hook = stack.enter_context(webhooks.receiver(0))
        headers = signed_in(servers[0])
        webhooks.subscribe(servers[0], headers, hook)
        hire_in_turns(servers, headers)
        vendors = webhooks.settle(servers[0], headers, hook)
        events = webhooks.counts(hook)["events"]

    assert (len(vendors), len(events)) == (1_000, 1_000)
    assert {requests for _, requests, _ in events.values()} == {1}


def hire_in_turns(servers: list[Server], headers: dict[str, str]) -> None:
    """A thousand vendors, by one server after the other."""
    for number in range(0, 1_000, webhooks.BULK):
        webhooks.hire(servers[number // webhooks.BULK % 2], headers, number, webhooks.BULK)
