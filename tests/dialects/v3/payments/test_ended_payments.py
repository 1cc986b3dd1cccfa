"""v3 payments on their way, cancelled and voided."""

from mockserver.domain.payments.payments import PAYMENTS
from tests.dialects.v3.payments.clients import Clients
from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of


def test_a_cancelled_payment_answers_200_with_the_payment(clients: Clients) -> None:
    payment = clients.pay()

    answer = clients.sandbox.call("v3.payments.cancel", paymentId=payment["id"])

    assert answer.status == 200
    assert answer.body == payment | {
        "status": "CANCELLED",
        "singleStatus": "CANCELED",
        "cancelRequestSubmitted": True,
    }


def test_a_check_under_way_tells_where_it_is(clients: Clients) -> None:
    identifier = clients.pay()["id"]
    with clients.sandbox.context() as ctx:
        funding = PAYMENTS.step(ctx, PAYMENTS.get(ctx, identifier))
        processed = PAYMENTS.step(ctx, funding or {})
        PAYMENTS.step(ctx, processed or {})

    payment = clients.sandbox.ok("v3.payments.get", paymentId=identifier)

    check = payment["disbursementInfo"].pop("checkDisbursement")
    assert payment["disbursementInfo"] == {"isVoidable": True}
    assert (check["sentDate"], check["arrivesByDate"]) == ("2026-03-02", "2026-03-11")
    assert len(str(check["checkNumber"])) == 8
    assert (payment["status"], payment["singleStatus"], payment["disbursementStatus"]) == ("PAID", "SENT", "DONE")


def test_a_scheduled_payment_cannot_be_voided(clients: Clients) -> None:
    body = {"type": "VOID_AND_REISSUE", "reason": "Lost"}

    payment_id = clients.pay()["id"]

    assert (
        refusal_of(clients.sandbox.call("v3.payments.void", body, paymentId=payment_id))
        == f"422 BDC_1119 Invalid field,value: singleStatus, SCHEDULED. [{payment_id}]"
    )


def test_a_void_says_its_type_and_reason(sandbox: Sandbox) -> None:
    unknown = "stp02NOSUCHPAYMENTAT"

    assert sandbox.messages("v3.payments.void", {}, paymentId=unknown) == [
        "type: must not be null",
        "reason: must not be blank",
    ]
    too_long = {"type": "VOID_AND_REISSUE", "reason": "x" * 4001}
    assert sandbox.messages("v3.payments.void", too_long, paymentId=unknown) == [
        "reason: size must be between 0 and 4000"
    ]


def test_an_unknown_payment_can_be_neither_cancelled_nor_voided(sandbox: Sandbox) -> None:
    body = {"type": "VOID_AND_REISSUE", "reason": "Lost"}
    unknown = "stp02NOSUCHPAYMENTAT"

    assert (
        refusal_of(sandbox.call("v3.payments.cancel", paymentId=unknown))
        == f"404 BDC_1205 No data found for the given id: {unknown}."
    )
    assert (
        refusal_of(sandbox.call("v3.payments.void", body, paymentId=unknown))
        == f"404 BDC_1205 No data found for the given id: {unknown}."
    )
