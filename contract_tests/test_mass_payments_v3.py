"""v3 mass payments."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.answers import Answer
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, needs, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.test_webhooks import Subscriber, subscription

Control = Callable[..., dict[str, object]]
NO_BILL = "00n02AAAAAAAAAAAzzzz"


class Batches:
    """Batches of a test; what they have paid is cancelled when it is over."""

    def __init__(self, user: Rest, make: Make) -> None:
        self.user = user
        self.make = make
        self.vendor = make.vendor()["id"]

    def create(self, *amounts: float) -> Answer:
        """The answer to a batch that pays new bills of these amounts."""
        bills = [self.make.bill(self.vendor, amount) for amount in amounts]
        answer = self.user.post("/payments/mass", self.body(bills))
        self.make.undo.later("cancel what a batch has paid", self._cancel)
        return answer

    def body(self, bills: list[dict[str, Any]]) -> dict[str, Any]:
        """A batch that pays whole bills."""
        return self.make.bulk_payment_body(bills)

    def _cancel(self) -> Answer:
        answer = self.user.get("/payments", filters=f"vendorId:eq:{self.vendor}")
        waiting = [row["id"] for row in answer.results if row["singleStatus"] == "SCHEDULED"]
        return [answer, *(self.user.post(f"/payments/{identifier}/cancel") for identifier in waiting)][-1]


@pytest.fixture
def batches(trusted: Rest, make: Make) -> Batches:
    """Mass payments of a trusted user."""
    return Batches(trusted, make)


@documented(fact="F-940")
@operation("v3.payments.mass.create", "v3.payments.mass.get")
def test_a_batch_is_taken_and_can_be_followed(batches: Batches) -> None:
    answer = batches.create(70, 30)
    batch = answer.body["paymentBatchId"]

    progress = batches.user.get(f"/payments/mass/{batch}")

    assert answer.status == 201
    assert batch.startswith("bbq")
    assert progress.body["batchStatus"] in {"SCHEDULED", "COMPLETED"}
    assert progress.body["count"]["total"] == 2
    assert undocumented_fields(answer) == undocumented_fields(progress) == []


@documented(fact="F-941")
@needs("control")
@operation("v3.payments.mass.create", "v3.payments.mass.get")
def test_a_batch_is_completed_in_the_end(batches: Batches, control: Control) -> None:
    batch = batches.create(70, 30).body["paymentBatchId"]
    control("PATCH", "/clock", {"advance": "PT1M"})

    progress = batches.user.get(f"/payments/mass/{batch}").body

    assert progress["batchStatus"] == "COMPLETED"
    assert progress["count"] == {"scheduled": 0, "failed": 0, "completed": 2, "total": 2}


@assumed(fact="F-1947")
@needs("control")
@operation("v3.payments.mass.create")
def test_subscribers_hear_of_a_batch(batches: Batches, events: Rest, make: Make, control: Control) -> None:
    subscriber = Subscriber(events, make.undo)
    body = subscription(make.names.name("hook"), "mass-payment.updated")
    subscribed = subscriber.post(body, make.names.key()).body["id"]

    batch = batches.create(70, 30).body["paymentBatchId"]
    control("PATCH", "/clock", {"advance": "PT1M"})

    rows = events.get(f"/events/subscription/{subscribed}").results
    assert {row["type"] for row in rows} == {"mass-payment.updated"}
    assert all(batch in row["payload"] for row in rows)


@documented(fact="F-942")
@refusal("v3.payments.mass.create")
def test_a_batch_has_at_most_2000_payments(batches: Batches) -> None:
    bill = {"id": NO_BILL, "amount": 1}

    assert batches.user.post("/payments/mass", batches.body([bill] * 2001)).status_class == 4


@documented(fact="F-943")
@refusal("v3.payments.mass.create")
def test_a_batch_needs_a_trusted_session(v3: Rest, batches: Batches) -> None:
    answer = v3.post("/payments/mass", batches.body([{"id": NO_BILL, "amount": 1}]))

    assert answer.status_class == 4
    assert "BDC_1361" in answer.codes


@observed(fact="F-109")
@refusal("v3.payments.mass.get")
def test_an_unknown_batch_is_refused_with_404_and_1205(v3: Rest) -> None:
    answer = v3.get("/payments/mass/bbq02AAAAAAAAAAAzzzz")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])
