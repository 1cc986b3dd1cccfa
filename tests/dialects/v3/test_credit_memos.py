"""v3 credit memos: what their lines come to, how they change, and all of it in bulk."""

from typing import Any

import pytest

from mockserver.domain.receivables.customers import CUSTOMERS
from tests.dialects.v3.sandbox import BAND, PICKS, STICKS, Sandbox
from tests.refusals import refusal_of

MEMOS = "v3.credit-memos"
DISCOUNT = {"description": "10% discount", "ratePercent": -10}


def memo_of(customer_id: str, *lines: dict[str, Any], **further: Any) -> dict[str, Any]:
    """The body of a credit memo; without lines, one of 50.00."""
    return {
        "customerId": customer_id,
        "referenceNumber": "CM-1",
        "creditDate": "2026-03-02",
        "creditMemoLineItems": list(lines) or [PICKS],
        **further,
    }


@pytest.fixture
def memo(sandbox: Sandbox, customer_id: str) -> dict[str, Any]:
    """A credit memo of 71.98: two lines, and 10 % less."""
    created: dict[str, Any] = sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, STICKS, PICKS, DISCOUNT))
    return created


def credit_of(sandbox: Sandbox, customer_id: str) -> int:
    """What a customer has to its credit, in cents; v3 does not show it."""
    with sandbox.context() as ctx:
        return int(CUSTOMERS.get(ctx, customer_id)["availCredit"])


def test_a_memo_is_created_with_201_and_shows_what_it_has(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.call(f"{MEMOS}.create", memo_of(customer_id, STICKS, PICKS, DISCOUNT))
    lines = answer.body["creditMemoLineItems"]

    assert answer.status == 201
    assert answer.body["id"].startswith("ccr02")
    assert answer.body == {
        "id": answer.body["id"],
        "customerId": customer_id,
        "referenceNumber": "CM-1",
        "creditDate": "2026-03-02",
        "archived": False,
        "amount": 71.98,
        "appliedAmount": 0.0,
        "salesTaxTotal": 0.0,
        "salesTaxPercentage": 0.0,
        "status": "NOT_APPLIED",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "creditMemoLineItems": [
            {"id": lines[0]["id"], "amount": 29.98, **STICKS},
            {"id": lines[1]["id"], "amount": 50.0, **PICKS},
            {"id": lines[2]["id"], "amount": -8.0, **DISCOUNT},
        ],
    }


def test_a_rate_is_of_the_lines_above_it(sandbox: Sandbox, customer_id: str) -> None:
    memo = sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, PICKS, STICKS, DISCOUNT))

    assert [line["amount"] for line in memo["creditMemoLineItems"]] == [50.0, 29.98, -8.0]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((DISCOUNT, PICKS), "creditMemoLineItems[0].ratePercent: must be null but in the last line"),
        ((PICKS, {"ratePercent": -5, "quantity": 1}), "creditMemoLineItems[1].ratePercent: must be null when quantity"),
        (
            (PICKS, {"ratePercent": -100.01}),
            "creditMemoLineItems[1].ratePercent: must be greater than or equal to -100",
        ),
    ],
)
def test_a_rate_stands_alone_in_the_last_line(
    sandbox: Sandbox, customer_id: str, lines: tuple[dict[str, Any], ...], message: str
) -> None:
    (refusal, *_) = sandbox.messages(f"{MEMOS}.create", memo_of(customer_id, *lines))

    assert refusal.startswith(message)


def test_reading_and_listing_show_the_usage(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    assert "usage" not in memo
    assert sandbox.ok(f"{MEMOS}.get", creditMemoId=memo["id"]) == memo | {"usage": []}
    assert sandbox.ok(f"{MEMOS}.list")["results"] == [memo | {"usage": []}]


def test_an_empty_body_misses_four_fields(sandbox: Sandbox) -> None:
    assert sandbox.messages(f"{MEMOS}.create", {}) == [
        "customerId: must not be blank",
        "referenceNumber: must not be blank",
        "creditDate: must not be null",
        "creditMemoLineItems: must not be null",
    ]


@pytest.mark.parametrize(
    ("line", "messages"),
    [
        ({"amount": 10}, ["quantity: must not be null", "price: must not be null"]),
        ({"price": 10}, ["quantity: must not be null"]),
        ({"price": 1, "quantity": 1, "ratePercent": 5}, ["ratePercent: must be null when price is given"]),
    ],
)
def test_a_line_has_price_and_quantity_or_a_rate(
    sandbox: Sandbox, customer_id: str, line: dict[str, Any], messages: list[str]
) -> None:
    refusals = sandbox.messages(f"{MEMOS}.create", memo_of(customer_id, line))

    assert refusals == [f"creditMemoLineItems[0].{message}" for message in messages]


def test_only_one_account_is_paid_to(sandbox: Sandbox, customer_id: str) -> None:
    body = memo_of(customer_id, payToChartOfAccountId="0ca02A", payToBankAccountId="bac02A")

    assert (
        refusal_of(sandbox.call(f"{MEMOS}.create", body))
        == "422 BDC_1119 Invalid field,value: payToBankAccountId, bac02A."
    )


def test_a_credit_below_zero_is_refused(sandbox: Sandbox, customer_id: str) -> None:
    body = memo_of(customer_id, PICKS | {"price": -1})

    assert sandbox.messages(f"{MEMOS}.create", body) == ["creditMemoLineItems: must not come to less than zero"]


def test_unknown_ids_are_refused_together(sandbox: Sandbox) -> None:
    body = memo_of("0cu02UNKNOWN", salesTaxItemId="0ii02UNKNOWN")

    assert (
        refusal_of(sandbox.call(f"{MEMOS}.create", body))
        == "422 BDC_1205 No data found for the given id: 0cu02UNKNOWN.; "
        "BDC_1205 No data found for the given id: 0ii02UNKNOWN."
    )


def test_an_archived_customer_gets_no_memo(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok("v3.customers.archive", customerId=customer_id)

    assert (
        refusal_of(sandbox.call(f"{MEMOS}.create", memo_of(customer_id)))
        == f"422 BDC_1119 Invalid field,value: customerId, {customer_id}."
    )


def test_a_patched_line_keeps_its_id_and_the_others(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    line_id = memo["creditMemoLineItems"][0]["id"]
    body = {"creditMemoLineItems": [{"id": line_id, "price": 19.99}]}

    changed = sandbox.ok(f"{MEMOS}.update", body, creditMemoId=memo["id"])

    assert (changed["amount"], len(changed["creditMemoLineItems"])) == (80.98, 3)
    assert changed["creditMemoLineItems"][0]["id"] == line_id


def test_a_patch_may_not_make_a_line_that_adds_up_to_nothing(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    body = {"creditMemoLineItems": [{"id": memo["creditMemoLineItems"][0]["id"], "ratePercent": 5}]}

    assert sandbox.messages(f"{MEMOS}.update", body, creditMemoId=memo["id"]) == [
        "creditMemoLineItems[0].ratePercent: must be null when price is given"
    ]


def test_a_replacement_clears_what_it_leaves_out(sandbox: Sandbox, customer_id: str) -> None:
    memo = sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, description="spring tour"))

    replaced = sandbox.ok(f"{MEMOS}.replace", memo_of(customer_id, STICKS), creditMemoId=memo["id"])

    assert "description" not in replaced
    assert replaced["amount"] == 29.98


def test_archiving_and_restoring_are_idempotent(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    archived = sandbox.ok(f"{MEMOS}.archive", creditMemoId=memo["id"])

    assert archived["archived"] is True
    assert sandbox.ok(f"{MEMOS}.archive", creditMemoId=memo["id"]) == archived
    assert sandbox.ok(f"{MEMOS}.restore", creditMemoId=memo["id"])["archived"] is False


def test_memos_are_the_customers_credit_until_they_are_archived(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    before = credit_of(sandbox, memo["customerId"])
    sandbox.ok(f"{MEMOS}.archive", creditMemoId=memo["id"])

    assert (before, credit_of(sandbox, memo["customerId"])) == (7198, 0)


def test_a_memo_that_changes_hands_takes_its_credit_along(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]

    sandbox.ok(f"{MEMOS}.update", {"customerId": other}, creditMemoId=memo["id"])

    assert (credit_of(sandbox, memo["customerId"]), credit_of(sandbox, other)) == (0, 7198)


def test_memos_are_listed_by_customer_and_sorted_by_amount(sandbox: Sandbox, customer_id: str) -> None:
    sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, PICKS))
    sandbox.ok(f"{MEMOS}.create", memo_of(customer_id, STICKS))
    other = sandbox.ok("v3.customers.create", BAND)["id"]
    sandbox.ok(f"{MEMOS}.create", memo_of(other))
    query = {"filters": f"customerId:eq:{customer_id}", "sort": "amount:asc"}

    assert [memo["amount"] for memo in sandbox.ok(f"{MEMOS}.list", query=query)["results"]] == [29.98, 50.0]


@pytest.mark.parametrize("verb", ["get", "replace", "update", "archive", "restore"])
def test_an_unknown_memo_is_not_found(sandbox: Sandbox, customer_id: str, verb: str) -> None:
    refused = sandbox.refusal(f"{MEMOS}.{verb}", memo_of(customer_id), creditMemoId="ccr02UNKNOWN")

    assert refused == (404, ["BDC_1205"])


# in bulk


def test_bulk_create_answers_201_with_the_memos(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.call(f"{MEMOS}.bulk.create", [memo_of(customer_id), memo_of(customer_id, STICKS)])

    assert answer.status == 201
    assert [memo["amount"] for memo in answer.body["creditMemos"]] == [50.0, 29.98]


def test_bulk_update_and_replace_go_by_id(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    updated = sandbox.ok(f"{MEMOS}.bulk.update", [{"id": memo["id"], "description": "late"}])
    body = {"id": memo["id"], **memo_of(memo["customerId"])}
    replaced = sandbox.ok(f"{MEMOS}.bulk.replace", [body])

    assert (updated["creditMemos"][0]["description"], updated["creditMemos"][0]["amount"]) == ("late", 71.98)
    assert (replaced["creditMemos"][0]["id"], replaced["creditMemos"][0]["amount"]) == (memo["id"], 50.0)


def test_bulk_archive_and_restore_go_by_ids(sandbox: Sandbox, memo: dict[str, Any]) -> None:
    archived = sandbox.ok(f"{MEMOS}.bulk.archive", query={"ids": memo["id"]})
    restored = sandbox.ok(f"{MEMOS}.bulk.restore", query={"ids": memo["id"]})

    assert archived["creditMemos"][0]["archived"] is True
    assert restored["creditMemos"][0]["archived"] is False


def test_a_bulk_call_is_all_or_nothing(sandbox: Sandbox, customer_id: str) -> None:
    refused = sandbox.refusal(f"{MEMOS}.bulk.create", [memo_of(customer_id), memo_of("0cu02UNKNOWN")])

    assert refused == (422, ["BDC_1246", "BDC_1205"])
    assert sandbox.ok(f"{MEMOS}.list") == {"results": []}


def test_a_bulk_body_has_at_most_fifty_memos(sandbox: Sandbox, customer_id: str) -> None:
    assert sandbox.messages(f"{MEMOS}.bulk.create", [memo_of(customer_id)] * 51) == [
        "items: size must be between 1 and 50"
    ]
