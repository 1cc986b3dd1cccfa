"""v3 vendor credits: requests, answers, lists, bulk, and how bills use them."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

UNKNOWN = "vcr02NOSUCHCREDITATA"
LINES = [{"description": "Classic extreme drum sticks", "amount": 14.99}, {"amount": 50}]


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"])


def body(vendor: str, **changes: Any) -> dict[str, Any]:
    """A credit of 64.99."""
    recipe = {
        "vendorId": vendor,
        "referenceNumber": "202502-vendorcredit",
        "creditDate": "2026-03-01",
        "description": "Happy Vendor Credit",
        "vendorCreditLineItems": LINES,
    }
    return {**recipe, **changes}


@pytest.fixture
def credit(sandbox: Sandbox, vendor: str) -> dict[str, Any]:
    """A credit of 64.99."""
    created: dict[str, Any] = sandbox.ok("v3.vendor-credits.create", body(vendor))
    return created


def test_a_new_credit_answers_201_with_all_it_has(sandbox: Sandbox, vendor: str) -> None:
    answer = sandbox.call("v3.vendor-credits.create", body(vendor))

    assert answer.status == 201
    assert answer.body == {
        "id": answer.body["id"],
        "vendorId": vendor,
        "referenceNumber": "202502-vendorcredit",
        "creditDate": "2026-03-01",
        "description": "Happy Vendor Credit",
        "archived": False,
        "amount": 64.99,
        "appliedAmount": 0.0,
        "status": "NOT_APPLIED",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
        "vendorCreditLineItems": [
            {
                "id": answer.body["vendorCreditLineItems"][0]["id"],
                "description": "Classic extreme drum sticks",
                "amount": 14.99,
            },
            {"id": answer.body["vendorCreditLineItems"][1]["id"], "amount": 50.0},
        ],
    }


def test_reads_add_what_it_is_used_for(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    assert sandbox.ok("v3.vendor-credits.get", vendorCreditId=credit["id"]) == {**credit, "usage": []}
    assert sandbox.ok("v3.vendor-credits.list")["results"] == [{**credit, "usage": []}]


def test_an_empty_request_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.vendor-credits.create", {}) == [
        "vendorId: must not be blank",
        "referenceNumber: must not be blank",
        "creditDate: must not be null",
        "vendorCreditLineItems: must not be null",
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"vendorCreditLineItems": []}, "vendorCreditLineItems: must not be empty"),
        ({"vendorCreditLineItems": [{}]}, "vendorCreditLineItems[0].amount: must not be null"),
        ({"referenceNumber": "x" * 101}, "referenceNumber: size must be between 1 and 100"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(sandbox: Sandbox, changes: dict[str, Any], message: str) -> None:
    assert sandbox.messages("v3.vendor-credits.create", body("009", **changes)) == [message]


def test_a_credit_is_applied_to_one_account_alone(sandbox: Sandbox) -> None:
    both = body("009", applyToChartOfAccountId="0ca", applyToBankAccountId="bac")

    assert (
        refusal_of(sandbox.call("v3.vendor-credits.create", both))
        == "422 BDC_1119 Invalid field,value: applyToBankAccountId, bac."
    )


def test_an_unknown_vendor_is_not_found(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call("v3.vendor-credits.create", body("009")))
        == "422 BDC_1205 No data found for the given id: 009."
    )


@pytest.mark.parametrize("verb", ["get", "replace", "update", "archive"])
def test_an_unknown_credit_is_404(sandbox: Sandbox, vendor: str, verb: str) -> None:
    refusal = sandbox.refusal(f"v3.vendor-credits.{verb}", body(vendor), vendorCreditId=UNKNOWN)

    assert refusal == (404, ["BDC_1205"])


def test_a_replaced_credit_keeps_named_lines_and_gets_new_ones(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    kept = credit["vendorCreditLineItems"][1]
    lines = [{"description": "Premium drummer gloves", "amount": 29.99}, {"id": kept["id"], "amount": 40}]
    request = {**body(credit["vendorId"]), "vendorCreditLineItems": lines}
    del request["description"]

    replaced = sandbox.ok("v3.vendor-credits.replace", request, vendorCreditId=credit["id"])

    assert replaced["amount"] == 69.99
    assert replaced["vendorCreditLineItems"][1] == {"id": kept["id"], "amount": 40.0}
    assert "description" not in replaced


def test_a_patched_line_changes_in_place(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    line = credit["vendorCreditLineItems"][0]["id"]
    request = {"vendorCreditLineItems": [{"id": line, "amount": 19.99}]}

    patched = sandbox.ok("v3.vendor-credits.update", request, vendorCreditId=credit["id"])

    assert patched["amount"] == 69.99
    assert [one["amount"] for one in patched["vendorCreditLineItems"]] == [19.99, 50.0]


def test_archiving_twice_changes_nothing(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    first = sandbox.ok("v3.vendor-credits.archive", vendorCreditId=credit["id"])

    assert first["archived"] is True
    assert sandbox.ok("v3.vendor-credits.archive", vendorCreditId=credit["id"]) == first


def test_the_recipe_of_a_vendor_credit(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    request = {
        "vendorId": credit["vendorId"],
        "dueDate": "2026-03-31",
        "invoice": {"invoiceNumber": "202603", "invoiceDate": "2026-03-01"},
        "billLineItems": [{"amount": 100}],
    }
    bill = sandbox.ok("v3.bills.create", request)

    applied = {"vendorCredits": [{"id": credit["id"], "amount": 10.00}]}
    patched = sandbox.ok("v3.bills.update", applied, billId=bill["id"])
    used = sandbox.ok("v3.vendor-credits.get", vendorCreditId=credit["id"])

    assert (patched["creditAmount"], patched["dueAmount"]) == (10.0, 90.0)
    assert (used["status"], used["appliedAmount"]) == ("PARTIALLY_APPLIED", 10.0)
    assert used["usage"] == [{"billId": bill["id"], "amount": 10.0}]

    nothing = {"vendorCredits": [{"id": credit["id"], "amount": 0}]}
    assert sandbox.ok("v3.bills.update", nothing, billId=bill["id"])["creditAmount"] == 0.0
    sandbox.ok("v3.bills.update", applied, billId=bill["id"])
    replaced = sandbox.ok("v3.bills.replace", request, billId=bill["id"])
    freed = sandbox.ok("v3.vendor-credits.get", vendorCreditId=credit["id"])

    assert (replaced["creditAmount"], replaced["dueAmount"]) == (0.0, 100.0)
    assert (freed["status"], freed["usage"]) == ("NOT_APPLIED", [])


def test_a_patched_bill_names_credits_and_how_much_of_them(sandbox: Sandbox) -> None:
    request = {"vendorCredits": [{"id": UNKNOWN, "amount": -1}, {"amount": 1}]}

    assert sandbox.messages("v3.bills.update", request, billId="00n") == [
        "vendorCredits[0].amount: must be greater than or equal to 0",
        "vendorCredits[1].id: must not be blank",
    ]


def test_lists_filter_by_vendor_and_sort_by_amounts(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    vendor = sandbox.ok("v3.vendors.create", {"name": "B", "address": ADDRESS})["id"]
    other = sandbox.ok("v3.vendor-credits.create", body(vendor, vendorCreditLineItems=[{"amount": 5}]))

    by_vendor = sandbox.ok("v3.vendor-credits.list", query={"filters": f"vendorId:eq:{vendor}"})["results"]
    by_amount = sandbox.ok("v3.vendor-credits.list", query={"sort": "amount:asc"})["results"]

    assert [row["id"] for row in by_vendor] == [other["id"]]
    assert [row["id"] for row in by_amount] == [other["id"], credit["id"]]


def test_a_bulk_create_wraps_its_credits(sandbox: Sandbox, vendor: str) -> None:
    answer = sandbox.call("v3.vendor-credits.bulk.create", [body(vendor), body(vendor, referenceNumber="B")])

    assert answer.status == 201
    assert answer.body.keys() == {"vendorCredits"}
    assert [row["referenceNumber"] for row in answer.body["vendorCredits"]] == ["202502-vendorcredit", "B"]


def test_a_bulk_replace_clears_what_it_leaves_out(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    lines = [{"description": "x", "amount": 10}]
    request = {"id": credit["id"], **body(credit["vendorId"], vendorCreditLineItems=lines)}
    del request["description"]

    (replaced,) = sandbox.ok("v3.vendor-credits.bulk.replace", [request])["vendorCredits"]

    assert (replaced["id"], replaced["amount"]) == (credit["id"], 10.0)
    assert "description" not in replaced


def test_a_bulk_replace_needs_what_a_create_needs_and_an_id(sandbox: Sandbox, vendor: str) -> None:
    request = [body(vendor), {"id": UNKNOWN, "vendorId": vendor, "vendorCreditLineItems": LINES}]

    assert sandbox.messages("v3.vendor-credits.bulk.replace", request) == [
        "[0].id: must not be blank",
        "[1].referenceNumber: must not be blank",
        "[1].creditDate: must not be null",
    ]


def test_a_bulk_patch_changes_named_fields(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    request = [{"id": credit["id"], "description": "bulk patched"}]

    (patched,) = sandbox.ok("v3.vendor-credits.bulk.update", request)["vendorCredits"]

    assert (patched["description"], patched["amount"]) == ("bulk patched", 64.99)


def test_a_bulk_patch_is_all_or_nothing(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    request = [{"id": one, "description": "changed"} for one in (credit["id"], UNKNOWN)]

    assert (
        refusal_of(sandbox.call("v3.vendor-credits.bulk.update", request))
        == "422 BDC_1246 Rolled back because another item of the same request failed.; "
        "BDC_1205 No data found for the given id: vcr02NOSUCHCREDITATA."
    )


def test_a_bulk_replace_is_all_or_nothing(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    request = [{"id": one, **body(credit["vendorId"])} for one in (credit["id"], UNKNOWN)]

    assert (
        refusal_of(sandbox.call("v3.vendor-credits.bulk.replace", request))
        == "422 BDC_1246 Rolled back because another item of the same request failed.; "
        "BDC_1205 No data found for the given id: vcr02NOSUCHCREDITATA."
    )


def test_a_bulk_archive_takes_ids(sandbox: Sandbox, credit: dict[str, Any]) -> None:
    answer = sandbox.ok("v3.vendor-credits.bulk.archive", query={"ids": credit["id"]})

    assert [row["archived"] for row in answer["vendorCredits"]] == [True]
    assert (
        refusal_of(sandbox.call("v3.vendor-credits.bulk.archive", query={"ids": UNKNOWN}))
        == "422 BDC_1205 No data found for the given id: vcr02NOSUCHCREDITATA."
    )
