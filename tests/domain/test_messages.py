"""E-mails: sent when what they tell about is kept, with files that stay in the world."""

import pytest

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.domain.messages import attachment, send_mail
from mockserver.kernel.clock import Clock
from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine
from mockserver.store.transaction import Transaction
from tests.world import MONDAY_NOON, context_in


@pytest.fixture
def world(memory: MemoryEngine) -> int:
    """An empty world."""
    return memory.create_world({})


@pytest.fixture(scope="module")
def memory() -> MemoryEngine:
    """Worlds of these tests."""
    return MemoryEngine(all_kinds)


def context(tx: Transaction, inbox: list[Record]) -> Context:
    """A context whose messages arrive in a list."""
    caller = Caller("default", "user", org=1)
    return context_in(tx, Clock(lambda: MONDAY_NOON), caller, post=inbox.append)


def test_an_email_arrives_when_the_transaction_is_kept(memory: MemoryEngine, world: int) -> None:
    inbox: list[Record] = []
    with memory.write(world) as tx:
        send_mail(context(tx, inbox), ["a@x.example"], "Hello", "There.", reply_to="b@x.example")
        before = list(inbox)

    assert before == []
    assert inbox == [
        {
            "channel": "email",
            "to": ["a@x.example"],
            "replyTo": "b@x.example",
            "subject": "Hello",
            "text": "There.",
            "attachments": [],
            "sentTime": "2026-03-02T20:00:00.000+00:00",
        }
    ]


def test_an_email_about_what_was_undone_is_never_sent(memory: MemoryEngine, world: int) -> None:
    inbox: list[Record] = []
    with pytest.raises(ZeroDivisionError), memory.write(world) as tx:
        send_mail(context(tx, inbox), ["a@x.example"], "Hello", f"{1 // 0}")

    assert inbox == []


def test_an_enclosed_file_is_named_by_the_hash_of_its_bytes(memory: MemoryEngine, world: int) -> None:
    with memory.write(world) as tx:
        file = attachment(context(tx, []), "a.pdf", b"%PDF")
        content = tx.blob(file["hash"])

    assert content == b"%PDF"
    assert (file["name"], file["contentType"], file["size"]) == ("a.pdf", "application/pdf", 4)
