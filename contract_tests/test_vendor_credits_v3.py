"""v3 vendor credits."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "vcr02AAAAAAAAAAAzzzz"
PATH = "/vendor-credits"


def body(make: Make, **fields: Any) -> Record:
    """A credit of a new vendor."""
    return bodies.vendor_credit(make.vendor()["id"], make.names.number(), make.today) | fields


@documented(fact="F-op:v3.vendor-credits.create")
@operation("v3.vendor-credits.create", "v3.vendor-credits.get", "v3.vendor-credits.list")
def test_a_credit_is_created_with_201_read_and_listed(v3: Rest, make: Make) -> None:
    answer = v3.post(PATH, body(make))

    made = make.accept(PATH, answer)
    read, listed = v3.get(f"{PATH}/{made['id']}"), v3.get(PATH, filters=f"id:eq:{made['id']}")
    assert answer.status == 201
    assert made["id"].startswith("vcr")
    assert (read.body["id"], [one["id"] for one in listed.results]) == (made["id"], [made["id"]])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@documented(fact="F-810")
@operation("v3.vendor-credits.create")
def test_a_new_credit_is_worth_its_lines_and_not_applied(v3: Rest, make: Make) -> None:
    lines = [{"description": "Classic extreme drum sticks", "amount": 14.99}, {"amount": 50}]

    credit = make.accept(PATH, v3.post(PATH, body(make, vendorCreditLineItems=lines)))

    assert (credit["amount"], credit["appliedAmount"], credit["status"]) == (64.99, 0, "NOT_APPLIED")


@documented(fact="F-811")
@pytest.mark.parametrize("field", ["vendorId", "referenceNumber", "creditDate", "vendorCreditLineItems"])
@refusal("v3.vendor-credits.create")
def test_a_required_field_is_named(v3: Rest, make: Make, field: str) -> None:
    answer = v3.post(PATH, {name: value for name, value in body(make).items() if name != field})

    assert answer.status_class == 4
    assert field in answer.message


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.vendor-credits.get")),
        pytest.param("PATCH", "", marks=refusal("v3.vendor-credits.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.vendor-credits.archive")),
    ],
)
def test_an_unknown_credit_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"{PATH}/{UNKNOWN}{tail}", {"description": "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-811")
@refusal("v3.vendor-credits.replace")
def test_a_replacement_needs_what_a_create_needs(v3: Rest, make: Make) -> None:
    answer = v3.put(f"{PATH}/{make.vendor_credit()['id']}", {"description": "new"})

    assert answer.status_class == 4
    assert "vendorCreditLineItems" in answer.message


@observed(fact="F-070")
@refusal("v3.vendor-credits.list")
def test_a_page_of_no_rows_is_refused_with_400(v3: Rest) -> None:
    assert v3.get(PATH, max=0).status == 400


@documented(fact="F-812")
@operation("v3.vendor-credits.update", "v3.vendor-credits.replace")
def test_a_patch_changes_one_line_and_a_replacement_all(v3: Rest, make: Make) -> None:
    credit = make.vendor_credit()
    line = credit["vendorCreditLineItems"][0]
    lines = [{"amount": 29.99, "description": "Premium drummer gloves"}, {"id": line["id"], "amount": 50}]
    whole = bodies.vendor_credit(credit["vendorId"], make.names.number(), make.today)

    patched = v3.patch(f"{PATH}/{credit['id']}", {"vendorCreditLineItems": [{"id": line["id"], "amount": 19.99}]})
    replaced = v3.put(f"{PATH}/{credit['id']}", whole | {"vendorCreditLineItems": lines})

    assert patched.body["amount"] == 19.99
    assert patched.body["vendorCreditLineItems"][0]["id"] == line["id"]
    assert replaced.body["amount"] == 79.99
    assert line["id"] in [one["id"] for one in replaced.body["vendorCreditLineItems"]]
    assert [undocumented_fields(one) for one in (patched, replaced)] == [[], []]


@documented(fact="F-112")
@operation("v3.vendor-credits.archive")
def test_archiving_twice_is_no_error(v3: Rest, make: Make) -> None:
    path = f"{PATH}/{make.vendor_credit()['id']}/archive"

    answers = [v3.post(path), v3.post(path)]

    assert [answer.body["archived"] for answer in answers] == [True, True]
    assert undocumented_fields(answers[0]) == []


@documented(fact="F-813")
@operation("v3.bills.update", "v3.bills.replace", "v3.vendor-credits.get")
def test_the_recipe_of_a_vendor_credit(v3: Rest, make: Make) -> None:
    # a credit of 64.99
    credit = make.vendor_credit(amount=64.99)

    # 10.00 of it on a bill
    bill = make.bill(credit["vendorId"])
    applied = v3.patch(f"/bills/{bill['id']}", {"vendorCredits": [{"id": credit["id"], "amount": 10.00}]})
    used = v3.get(f"{PATH}/{credit['id']}")
    assert (applied.body["creditAmount"], applied.body["dueAmount"]) == (10, 90)
    assert (used.body["status"], used.body["appliedAmount"]) == ("PARTIALLY_APPLIED", 10)
    assert used.body["usage"] == [{"billId": bill["id"], "amount": 10}]
    assert undocumented_fields(used) == []

    # and off it again: the whole bill without the credit
    body = bodies.bill(credit["vendorId"], bill["invoice"]["invoiceNumber"], make.today)
    replaced, freed = v3.put(f"/bills/{bill['id']}", body), v3.get(f"{PATH}/{credit['id']}")
    assert (replaced.body["creditAmount"], replaced.body["dueAmount"]) == (0, 100)
    assert (freed.body["status"], freed.body["appliedAmount"]) == ("NOT_APPLIED", 0)


@documented(fact="F-814")
@operation("v3.bills.create")
def test_a_new_bill_can_use_a_credit(v3: Rest, make: Make) -> None:
    credit = make.vendor_credit(amount=64.99)

    bill = make.credited_bill(credit, 64.99)

    assert (bill["creditAmount"], bill["dueAmount"]) == (64.99, 35.01)
    assert v3.get(f"{PATH}/{credit['id']}").body["status"] == "FULLY_APPLIED"


@assumed(fact="F-815")
@refusal("v3.bills.update")
def test_more_than_there_is_and_another_vendors_credit_are_refused(v3: Rest, make: Make) -> None:
    credit, others = make.vendor_credit(amount=50), make.vendor_credit(amount=50)
    path = f"/bills/{make.bill(credit['vendorId'], 40)['id']}"

    applications = [(credit["id"], 50.01), (credit["id"], 40.01), (others["id"], 1.00)]
    answers = [v3.patch(path, {"vendorCredits": [{"id": one, "amount": amount}]}) for one, amount in applications]

    assert [answer.status_class for answer in answers] == [4, 4, 4]


@documented(fact="F-816")
@operation("v3.payments.create")
def test_a_payment_and_its_credit_settle_a_bill_together(v3: Rest, make: Make) -> None:
    credit = make.vendor_credit(amount=10)
    bill = make.bill(credit["vendorId"], 100)

    make.payment(bill, amount=90, vendorCredits=[{"id": credit["id"], "amount": 10}])

    now = v3.get(f"/bills/{bill['id']}").body
    assert (now["dueAmount"], now["paymentStatus"]) == (0, "SCHEDULED")
    assert v3.get(f"{PATH}/{credit['id']}").body["appliedAmount"] == 10


@documented(fact="F-1765")
@operation("v3.payments.create")
def test_a_payment_changes_the_amount_of_a_credit_that_is_on_its_bill(v3: Rest, make: Make) -> None:
    credit = make.vendor_credit(amount=50)
    bill = make.bill(credit["vendorId"], 100)
    v3.patch(f"/bills/{bill['id']}", {"vendorCredits": [{"id": credit["id"], "amount": 10}]})

    make.payment(bill, amount=70, vendorCredits=[{"id": credit["id"], "amount": 30}])

    now = v3.get(f"/bills/{bill['id']}").body
    assert (now["dueAmount"], now["creditAmount"]) == (0, 30)
    assert v3.get(f"{PATH}/{credit['id']}").body["appliedAmount"] == 30


@documented(fact="F-817")
@operation(
    "v3.vendor-credits.bulk.create",
    "v3.vendor-credits.bulk.replace",
    "v3.vendor-credits.bulk.update",
    "v3.vendor-credits.bulk.archive",
)
def test_several_are_created_changed_and_archived_at_once(v3: Rest, make: Make) -> None:
    vendor = make.vendor()["id"]
    new = [bodies.vendor_credit(vendor, make.names.number(), make.today) for _ in range(2)]

    created = v3.post(f"{PATH}/bulk", new)
    ids = [one["id"] for one in make.accept_bulk(PATH, created, "vendorCredits")]
    whole = [{"id": one} | bodies.vendor_credit(vendor, make.names.number(), make.today, 20) for one in ids]
    replaced = v3.put(f"{PATH}/bulk", whole)
    patched = v3.patch(f"{PATH}/bulk", [{"id": one, "description": "bulk"} for one in ids])
    archived = v3.post(f"{PATH}/bulk/archive", ids=",".join(ids))

    assert created.status == 201
    assert [one["amount"] for one in replaced.body["vendorCredits"]] == [20, 20]
    assert [one["description"] for one in patched.body["vendorCredits"]] == ["bulk", "bulk"]
    assert [one["archived"] for one in archived.body["vendorCredits"]] == [True, True]
    assert [undocumented_fields(one) for one in (created, replaced, patched, archived)] == [[], [], [], []]


@assumed(fact="F-818")
@refusal(
    "v3.vendor-credits.bulk.create",
    "v3.vendor-credits.bulk.replace",
    "v3.vendor-credits.bulk.update",
    "v3.vendor-credits.bulk.archive",
)
def test_one_that_cannot_be_done_keeps_the_others_from_it(v3: Rest, make: Make) -> None:
    credit = make.vendor_credit()
    good = bodies.vendor_credit(credit["vendorId"], make.names.number(), make.today)

    answers = [
        v3.post(f"{PATH}/bulk", [good, {"vendorId": credit["vendorId"]}]),
        v3.put(f"{PATH}/bulk", [good | {"id": credit["id"]}, good | {"id": UNKNOWN}]),
        v3.patch(f"{PATH}/bulk", [{"id": one, "description": "bulk"} for one in (credit["id"], UNKNOWN)]),
        v3.post(f"{PATH}/bulk/archive", ids=f"{credit['id']},{UNKNOWN}"),
    ]

    assert [answer.status_class for answer in answers] == [4, 4, 4, 4]
    now = v3.get(f"{PATH}/{credit['id']}").body
    assert (now["referenceNumber"], now["archived"]) == (credit["referenceNumber"], False)
