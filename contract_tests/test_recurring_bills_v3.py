"""v3 recurring bills."""

from datetime import timedelta
from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "btp02AAAAAAAAAAAzzzz"
PATH = "/recurringbills"


def monthly_body(make: Make, vendor_id: str = "", days: int = 30, **fields: Any) -> Record:
    """A bill of every month, of a new vendor unless one is named, first due after some days."""
    owner, day = vendor_id or make.vendor()["id"], make.today + timedelta(days=days)
    return bodies.recurring_bill(owner, make.names.name("recurring bill"), day) | fields


def monthly(v3: Rest, make: Make) -> Record:
    """A bill of every month, from the next one on."""
    return make.accept(PATH, v3.post(PATH, monthly_body(make)))


def paying(bank_account: str) -> Record:
    """What lets a recurring bill pay from a bank account."""
    return {"processingOptions": {"autoPayment": True}, "paymentInformation": {"bankAccountId": bank_account}}


@documented(fact="F-op:v3.recurringbills.create")
@operation("v3.recurringbills.create", "v3.recurringbills.get", "v3.recurringbills.list")
def test_a_recurring_bill_is_created_with_201_read_and_listed(v3: Rest, make: Make) -> None:
    body = monthly_body(make)

    answer = v3.post(PATH, body)

    made = make.accept(PATH, answer)
    read, listed = v3.get(f"{PATH}/{made['id']}"), v3.get(PATH, filters=f"id:eq:{made['id']}")
    assert (answer.status, made["schedule"], made["archived"]) == (201, body["schedule"], False)
    assert (read.body["id"], [one["id"] for one in listed.results]) == (made["id"], [made["id"]])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@observed(fact="F-105")
@refusal("v3.recurringbills.create")
def test_the_required_fields_are_named(v3: Rest) -> None:
    answer = v3.post(PATH, {})

    assert answer.status == 400
    named = {message.partition(":")[0] for message in answer.messages}
    assert named == {"vendorId", "schedule", "recurringBillLineItems"}


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.recurringbills.get")),
        pytest.param("PATCH", "", marks=refusal("v3.recurringbills.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.recurringbills.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.recurringbills.restore")),
    ],
)
def test_an_unknown_one_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"{PATH}/{UNKNOWN}{tail}", {"description": "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-820")
@refusal("v3.recurringbills.replace")
def test_a_replacement_needs_what_a_create_needs(v3: Rest, make: Make) -> None:
    answer = v3.put(f"{PATH}/{monthly(v3, make)['id']}", {"description": "new"})

    assert answer.status_class == 4
    assert "schedule" in answer.message


@observed(fact="F-070")
@refusal("v3.recurringbills.list")
def test_a_page_of_no_rows_is_refused_with_400(v3: Rest) -> None:
    assert v3.get(PATH, max=0).status == 400


@documented(fact="F-821")
@operation("v3.recurringbills.update", "v3.recurringbills.replace")
def test_a_patch_changes_one_line_and_a_replacement_all(v3: Rest, make: Make) -> None:
    made = monthly(v3, make)
    line = {"id": made["recurringBillLineItems"][0]["id"], "amount": 22.99}
    body = monthly_body(make, made["vendorId"], 60, recurringBillLineItems=[{"amount": 5}])

    patched = v3.patch(f"{PATH}/{made['id']}", {"recurringBillLineItems": [line]})
    replaced = v3.put(f"{PATH}/{made['id']}", body)

    assert [one["amount"] for one in patched.body["recurringBillLineItems"]] == [22.99]
    assert patched.body["schedule"] == made["schedule"]
    assert [one["amount"] for one in replaced.body["recurringBillLineItems"]] == [5]
    assert [undocumented_fields(one) for one in (patched, replaced)] == [[], []]


@documented(fact="F-112")
@operation("v3.recurringbills.archive", "v3.recurringbills.restore")
def test_it_is_archived_and_restored_as_often_as_asked(v3: Rest, make: Make) -> None:
    path = f"{PATH}/{monthly(v3, make)['id']}"

    answers = [v3.post(f"{path}/{step}") for step in ("archive", "archive", "restore", "restore")]

    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]


@assumed(fact="F-822")
@operation("v3.bills.list")
def test_a_bill_whose_day_has_come_is_made(v3: Rest, make: Make) -> None:
    vendor = make.vendor()["id"]
    make.accept(PATH, v3.post(PATH, monthly_body(make, vendor, days=0)))

    made = v3.get("/bills", filters=f"vendorId:eq:{vendor}").results

    make.archive_later("/bills", made[0])
    day = str(make.today)
    assert [(one["dueDate"], one["amount"], one["invoice"]["invoiceNumber"]) for one in made] == [(day, 19.99, day)]


@documented(fact="F-823")
@refusal("v3.recurringbills.create")
def test_letting_it_pay_needs_a_session_that_passed_mfa(v3: Rest, make: Make, bank_account: str) -> None:
    answer = v3.post(PATH, monthly_body(make, **paying(bank_account)))

    assert answer.status_class == 4
    assert "BDC_1361" in answer.codes


@documented(fact="F-823")
@operation("v3.recurringbills.create")
def test_a_trusted_session_lets_it_pay(trusted: Rest, make: Make, bank_account: str) -> None:
    made = make.accept(PATH, trusted.post(PATH, monthly_body(make, **paying(bank_account))))

    assert made["processingOptions"] == {"autoPayment": True}
    assert made["paymentInformation"] == {"bankAccountId": bank_account}
