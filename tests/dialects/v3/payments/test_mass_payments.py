"""v3 mass payments."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from mockserver.domain.context import Context
from mockserver.domain.lifecycle import run_due
from tests.dialects.v3.payments.clients import NO_BILL, Clients
from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of

CREATE, GET = "v3.payments.mass.create", "v3.payments.mass.get"


def body(clients: Clients, *parts: tuple[str, float], **changes: Any) -> dict[str, Any]:
    return {
        "processDate": "2026-03-03",
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": clients.bank},
        "payments": [{"billId": bill, "amount": amount} for bill, amount in parts],
        **changes,
    }


def wait(sandbox: Sandbox) -> None:
    """Let what falls due in the next seconds happen."""
    sandbox.clock.advance(5)
    with sandbox.context() as ctx:

        def context_at(moment: datetime, org: int) -> Context:
            return replace(ctx, clock=sandbox.clock.at(moment))

        run_due(context_at, ctx.tx, ctx.clock.now())


def test_a_batch_answers_201_with_its_id_and_nothing_else(clients: Clients) -> None:
    answer = clients.sandbox.call(CREATE, body(clients, (clients.bill, 228.99)))

    assert (answer.status, list(answer.body)) == (201, ["paymentBatchId"])
    assert answer.body["paymentBatchId"].startswith("bbq")


def test_a_batch_tells_how_far_it_has_got(clients: Clients) -> None:
    batch = clients.sandbox.ok(CREATE, body(clients, (clients.bill, 228.99), (NO_BILL, 1)))["paymentBatchId"]
    before = clients.sandbox.ok(GET, paymentBatchId=batch)

    wait(clients.sandbox)

    assert before == {
        "paymentBatchId": batch,
        "batchStatus": "SCHEDULED",
        "count": {"scheduled": 2, "failed": 0, "completed": 0, "total": 2},
    }
    assert clients.sandbox.ok(GET, paymentBatchId=batch) == {
        "paymentBatchId": batch,
        "batchStatus": "COMPLETED",
        "count": {"scheduled": 0, "failed": 1, "completed": 1, "total": 2},
    }
    assert clients.listed_amounts() == [228.99]


def test_a_batch_wants_trust_and_the_right_to_pay(sandbox: Sandbox) -> None:
    create, get = sandbox.handler(CREATE), sandbox.handler(GET)

    assert (create.trust, create.permission) == (True, "pay")
    assert (get.trust, get.permission) == (False, "view")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"payments": []}, "payments: must not be empty"),
        ({"payments": [{"billId": "00n", "amount": 1}] * 2001}, "payments: size must be between 1 and 2000"),
        ({"payments": [{"billId": "00n", "amount": -1}]}, "payments[0].amount: must be greater than or equal to 0"),
    ],
)
def test_the_shape_of_a_batch_is_checked_at_once(clients: Clients, changes: dict[str, Any], message: str) -> None:
    assert clients.sandbox.messages(CREATE, body(clients, (clients.bill, 1), **changes)) == [message]


def test_a_batch_that_names_no_account_is_a_business_error(clients: Clients) -> None:
    answer = clients.sandbox.call(CREATE, body(clients, (clients.bill, 1), fundingAccount={"type": "BANK_ACCOUNT"}))

    assert refusal_of(answer) == "422 BDC_1117 Missing required data for: fundingAccount.id."


def test_an_unknown_batch_is_not_found(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call(GET, paymentBatchId="bbq02NOSUCHBATCHATAL"))
        == "404 BDC_1205 No data found for the given id: bbq02NOSUCHBATCHATAL."
    )
