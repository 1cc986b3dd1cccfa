"""v3 recurring bills: requests and answers; what they make is the domain's."""

from typing import Any

import pytest

from tests.dialects.v3.sandbox import ADDRESS, Sandbox
from tests.refusals import refusal_of

UNKNOWN = "btp02NOSUCHRECURRING"
MONTHLY = {
    "period": "MONTHLY",
    "frequency": 1,
    "nextDueDate": "2026-12-31",
    "endDate": "2027-11-01",
    "daysInAdvance": 5,
}


@pytest.fixture
def vendor(sandbox: Sandbox) -> str:
    """A vendor's id."""
    return str(sandbox.ok("v3.vendors.create", {"name": "Happy Music Supplies", "address": ADDRESS})["id"])


def body(vendor: str, **changes: Any) -> dict[str, Any]:
    """A monthly bill of 19.99."""
    lines = [{"amount": 19.99, "description": "Monthly subscription"}]
    return {"vendorId": vendor, "schedule": MONTHLY, "recurringBillLineItems": lines, **changes}


@pytest.fixture
def template(sandbox: Sandbox, vendor: str) -> dict[str, Any]:
    """A monthly bill of 19.99."""
    created: dict[str, Any] = sandbox.ok("v3.recurringbills.create", body(vendor))
    return created


def test_a_new_one_answers_201_with_all_it_has(sandbox: Sandbox, vendor: str) -> None:
    answer = sandbox.call("v3.recurringbills.create", body(vendor, description="Tea"))

    assert answer.status == 201
    assert answer.body == {
        "archived": False,
        "id": answer.body["id"],
        "recurringBillLineItems": [
            {
                "id": answer.body["recurringBillLineItems"][0]["id"],
                "amount": 19.99,
                "description": "Monthly subscription",
            }
        ],
        "schedule": MONTHLY,
        "vendorId": vendor,
        "description": "Tea",
        "processingOptions": {"autoPayment": False},
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "updatedTime": "2026-03-02T20:00:00.000+00:00",
    }
    assert answer.body["id"].startswith("btp")


def test_it_reads_as_it_was_made(sandbox: Sandbox, template: dict[str, Any]) -> None:
    assert sandbox.ok("v3.recurringbills.get", recurringBillId=template["id"]) == template
    assert sandbox.ok("v3.recurringbills.list", query={"sort": "archived"})["results"] == [template]


def test_an_empty_request_is_told_all_that_is_missing(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.recurringbills.create", {}) == [
        "recurringBillLineItems: must not be null",
        "schedule: must not be null",
        "vendorId: must not be blank",
    ]


@pytest.mark.parametrize(
    ("schedule", "messages"),
    [
        (
            {},
            [
                "schedule.period: must not be null",
                "schedule.frequency: must not be null",
                "schedule.nextDueDate: must not be null",
                "schedule.daysInAdvance: must not be null",
            ],
        ),
        ({**MONTHLY, "frequency": 0}, ["schedule.frequency: must be greater than or equal to 1"]),
        ({**MONTHLY, "daysInAdvance": 366}, ["schedule.daysInAdvance: must be less than or equal to 365"]),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(sandbox: Sandbox, schedule: dict[str, Any], messages: list[str]) -> None:
    assert sandbox.messages("v3.recurringbills.create", body("009", schedule=schedule)) == messages


def test_a_period_bill_does_not_know_is_refused(sandbox: Sandbox) -> None:
    schedule = {**MONTHLY, "period": "HOURLY"}

    (message,) = sandbox.messages("v3.recurringbills.create", body("009", schedule=schedule))

    assert message.startswith('schedule.period: Cannot deserialize value from String "HOURLY"')


def test_an_end_before_the_next_day_is_refused(sandbox: Sandbox, vendor: str) -> None:
    schedule = {**MONTHLY, "endDate": "2026-12-30"}

    assert sandbox.messages("v3.recurringbills.create", body(vendor, schedule=schedule)) == [
        "schedule.endDate: must not be before nextDueDate"
    ]


def test_a_line_needs_an_amount(sandbox: Sandbox) -> None:
    assert sandbox.messages("v3.recurringbills.create", body("009", recurringBillLineItems=[{}])) == [
        "recurringBillLineItems[0].amount: must not be null"
    ]


def test_an_unknown_vendor_is_not_found(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call("v3.recurringbills.create", body("009")))
        == "422 BDC_1205 No data found for the given id: 009."
    )


def test_paying_needs_a_trusted_session(sandbox: Sandbox, vendor: str) -> None:
    request = body(vendor, processingOptions={"autoPayment": True})

    assert refusal_of(sandbox.call("v3.recurringbills.create", request)) == "403 BDC_1361 Untrusted session."


@pytest.mark.parametrize("verb", ["get", "replace", "update", "archive", "restore"])
def test_an_unknown_one_is_404(sandbox: Sandbox, vendor: str, verb: str) -> None:
    refusal = sandbox.refusal(f"v3.recurringbills.{verb}", body(vendor), recurringBillId=UNKNOWN)

    assert refusal == (404, ["BDC_1205"])


def test_a_patched_line_changes_in_place(sandbox: Sandbox, template: dict[str, Any]) -> None:
    line = template["recurringBillLineItems"][0]["id"]
    request = {"recurringBillLineItems": [{"id": line, "amount": 22.99, "quantity": 1}]}

    patched = sandbox.ok("v3.recurringbills.update", request, recurringBillId=template["id"])

    assert patched["recurringBillLineItems"] == [{"id": line, "amount": 22.99, "description": "Monthly subscription"}]
    assert sandbox.unread == ["recurringBillLineItems[0].quantity"]


def test_a_replacement_has_the_lines_it_names(sandbox: Sandbox, template: dict[str, Any]) -> None:
    lines = [{"amount": 19.99}, {"amount": 4.99, "description": "Decaf black tea (10 bags)"}]
    request = body(template["vendorId"], recurringBillLineItems=lines)

    replaced = sandbox.ok("v3.recurringbills.replace", request, recurringBillId=template["id"])

    assert [line["amount"] for line in replaced["recurringBillLineItems"]] == [19.99, 4.99]


def test_a_line_that_is_sent_again_without_its_id_keeps_it(sandbox: Sandbox, template: dict[str, Any]) -> None:
    kept = template["recurringBillLineItems"][0]
    lines = [{"amount": 4.99}, {"amount": 19.99, "description": "Monthly subscription"}]
    request = body(template["vendorId"], recurringBillLineItems=lines)

    replaced = sandbox.ok("v3.recurringbills.replace", request, recurringBillId=template["id"])

    assert replaced["recurringBillLineItems"][1] == kept
    assert replaced["recurringBillLineItems"][0]["id"] != kept["id"]


def test_archiving_and_restoring_may_be_repeated(sandbox: Sandbox, template: dict[str, Any]) -> None:
    path = {"recurringBillId": template["id"]}

    archived = [sandbox.ok("v3.recurringbills.archive", **path)["archived"] for _ in range(2)]
    restored = [sandbox.ok("v3.recurringbills.restore", **path)["archived"] for _ in range(2)]

    assert (archived, restored) == ([True, True], [False, False])


def test_lists_filter_by_vendor(sandbox: Sandbox, template: dict[str, Any]) -> None:
    other = sandbox.ok("v3.vendors.create", {"name": "B", "address": ADDRESS})["id"]
    sandbox.ok("v3.recurringbills.create", body(other))

    page = sandbox.ok("v3.recurringbills.list", query={"filters": f"vendorId:eq:{template['vendorId']}"})

    assert [row["id"] for row in page["results"]] == [template["id"]]


def test_a_bill_may_come_back_after_a_thousand_months(sandbox: Sandbox, vendor: str) -> None:
    made = sandbox.ok("v3.recurringbills.create", body(vendor, schedule={**MONTHLY, "frequency": 1000}))

    assert made["schedule"]["frequency"] == 1000
