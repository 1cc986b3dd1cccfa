"""v3 bills."""

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

UNKNOWN = "00n02AAAAAAAAAAAzzzz"
UNKNOWN_VENDOR = "00902AAAAAAAAAAAzzzz"


@documented(fact="F-op:v3.bills.create")
@operation("v3.bills.create")
def test_a_bill_is_created_with_201_and_documented_fields(v3: Rest, make: Make) -> None:
    answer = v3.post("/bills", bodies.bill(make.vendor()["id"], make.names.number(), make.today))
    make.accept("/bills", answer)

    assert answer.status == 201
    assert answer.body["id"].startswith("00n")
    assert undocumented_fields(answer) == []


@documented(fact="F-1870")
@operation("v3.bills.get")
def test_a_bill_tells_the_fields_that_were_added_to_bills(v3: Rest, make: Make) -> None:
    read = v3.get(f"/bills/{make.bill()['id']}").body

    assert (read["recordStatus"], read["createdBy"][:3]) == ("ACTIVE", "006")


@documented(fact="F-120")
@operation("v3.bills.create")
def test_a_new_bill_is_unpaid_and_owes_everything(make: Make) -> None:
    bill = make.bill(amount=250.5)

    assert bill["paymentStatus"] == "UNPAID"
    assert (bill["amount"], bill["dueAmount"], bill["creditAmount"]) == (250.5, 250.5, 0)


@observed(fact="F-121")
@operation("v3.bills.create")
def test_the_amount_of_a_bill_is_the_sum_of_its_lines(make: Make) -> None:
    bill = make.bill(billLineItems=[{"amount": 100}, {"amount": 200}])

    assert bill["amount"] == 300
    assert [line["amount"] for line in bill["billLineItems"]] == [100, 200]


@documented(fact="F-122")
@operation("v3.bills.create")
def test_a_line_without_an_amount_is_quantity_times_price(make: Make) -> None:
    bill = make.bill(billLineItems=[{"quantity": 2, "price": 79.99}])

    assert bill["amount"] == 159.98


@documented(fact="F-122")
@operation("v3.bills.create")
def test_the_amount_of_a_line_wins_over_quantity_and_price(make: Make) -> None:
    bill = make.bill(billLineItems=[{"amount": 50, "quantity": 2, "price": 79.99}])

    assert bill["amount"] == 50


@observed(fact="F-123")
@operation("v3.bills.create")
def test_number_and_date_of_a_bill_are_in_its_invoice(make: Make) -> None:
    bill = make.bill(invoice={"invoiceNumber": (number := make.names.number()), "invoiceDate": "2026-01-31"})

    assert bill["invoice"] == {"invoiceNumber": number, "invoiceDate": "2026-01-31"}


@documented(fact="F-124")
@operation("v3.bills.get", "v3.bills.list")
def test_a_bill_is_read_with_the_name_of_its_vendor(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    bill = make.bill(vendor["id"])

    answer = v3.get(f"/bills/{bill['id']}")

    assert answer.body["vendorName"] == vendor["name"]
    assert v3.get("/bills", filters=f"id:eq:{bill['id']}").results[0]["vendorName"] == vendor["name"]
    assert undocumented_fields(answer) == []


@observed(fact="F-105")
@refusal("v3.bills.create")
def test_the_required_fields_of_a_bill_are_named(v3: Rest) -> None:
    answer = v3.post("/bills", {})

    assert answer.status == 400
    assert {message.partition(":")[0] for message in answer.messages} == {
        "vendorId",
        "dueDate",
        "billLineItems",
        "invoice",
    }


@documented(fact="F-125")
@refusal("v3.bills.create")
def test_a_bill_needs_a_line(v3: Rest, make: Make) -> None:
    body = bodies.bill(make.vendor()["id"], make.names.number(), make.today) | {"billLineItems": []}

    answer = v3.post("/bills", body)

    assert answer.status_class == 4
    assert "billLineItems" in answer.message


@documented(fact="F-126")
@refusal("v3.bills.create")
def test_a_bill_of_an_unknown_vendor_is_refused_with_1205(v3: Rest, make: Make) -> None:
    answer = v3.post("/bills", bodies.bill(UNKNOWN_VENDOR, make.names.number(), make.today))

    assert answer.status_class == 4
    assert "BDC_1205" in answer.codes


@observed(fact="F-127")
@operation("v3.bills.create")
@refusal("v3.bills.create")
def test_the_number_of_a_bill_has_at_most_21_characters(v3: Rest, make: Make) -> None:
    number = make.names.number().ljust(22, "x")
    vendor = make.vendor()

    refused = v3.post("/bills", bodies.bill(vendor["id"], number, make.today))
    accepted = v3.post("/bills", bodies.bill(vendor["id"], number[:21], make.today))

    assert refused.status_class == 4
    assert make.accept("/bills", accepted)["invoice"]["invoiceNumber"] == number[:21]


@observed(fact="F-128")
@refusal("v3.bills.create")
def test_a_number_twice_for_a_vendor_is_refused_with_1171(v3: Rest, make: Make) -> None:
    bill = make.bill()

    answer = v3.post("/bills", bodies.bill(bill["vendorId"], bill["invoice"]["invoiceNumber"], make.today))

    assert answer.status_class == 4
    assert "BDC_1171" in answer.codes


@documented(fact="F-136")
@operation("v3.bills.create")
def test_two_vendors_may_use_one_number(make: Make) -> None:
    first = make.bill()

    second = make.bill(invoice=first["invoice"])

    assert second["invoice"] == first["invoice"]


@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", "", marks=refusal("v3.bills.get")),
        pytest.param("PATCH", "", marks=refusal("v3.bills.update")),
        pytest.param("POST", "/archive", marks=refusal("v3.bills.archive")),
        pytest.param("POST", "/restore", marks=refusal("v3.bills.restore")),
    ],
)
def test_an_unknown_bill_is_refused_with_404_and_1205(v3: Rest, method: str, tail: str) -> None:
    answer = v3.call(method, f"/bills/{UNKNOWN}{tail}", {"description": "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-129")
@operation("v3.bills.update")
def test_a_patched_line_keeps_its_id_and_the_others_stay(v3: Rest, make: Make) -> None:
    bill = make.bill(billLineItems=[{"amount": 100, "description": "one"}, {"amount": 200, "description": "two"}])
    first, second = bill["billLineItems"]

    answer = v3.patch(f"/bills/{bill['id']}", {"billLineItems": [{"id": first["id"], "amount": 150}]})

    assert answer.body["amount"] == 350
    assert {line["id"]: line["amount"] for line in answer.body["billLineItems"]} == {
        first["id"]: 150,
        second["id"]: 200,
    }
    assert undocumented_fields(answer) == []


@documented(fact="F-130")
@operation("v3.bills.replace")
def test_a_replace_keeps_lines_with_ids_adds_lines_without_and_drops_the_rest(v3: Rest, make: Make) -> None:
    bill = make.bill(billLineItems=[{"amount": 100}, {"amount": 200}])
    kept, dropped = bill["billLineItems"]
    body = bodies.bill(bill["vendorId"], bill["invoice"]["invoiceNumber"], make.today)

    answer = v3.put(
        f"/bills/{bill['id']}", body | {"billLineItems": [{"id": kept["id"], "amount": 120}, {"amount": 5}]}
    )

    ids = [line["id"] for line in answer.body["billLineItems"]]
    assert (answer.status, answer.body["amount"]) == (200, 125)
    assert ids[0] == kept["id"]
    assert ids[1] not in {kept["id"], dropped["id"]}
    assert undocumented_fields(answer) == []


@documented(fact="F-131")
@refusal("v3.bills.replace")
def test_a_replace_needs_what_a_create_needs(v3: Rest, make: Make) -> None:
    bill = make.bill()

    answer = v3.put(f"/bills/{bill['id']}", {"description": "new"})

    assert answer.status_class == 4
    assert {message.partition(":")[0] for message in answer.messages} >= {"vendorId", "dueDate", "billLineItems"}


@documented(fact="F-112")
@operation("v3.bills.archive", "v3.bills.restore")
def test_a_bill_is_archived_and_restored_as_often_as_asked(v3: Rest, make: Make) -> None:
    bill = make.bill()
    steps = ["archive", "archive", "restore", "restore"]

    answers = [v3.post(f"/bills/{bill['id']}/{step}") for step in steps]

    assert [answer.status for answer in answers] == [200, 200, 200, 200]
    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]
    assert undocumented_fields(answers[0]) == []


@observed(fact="F-132")
@operation("v3.bills.bulk.create")
def test_bills_are_created_in_bulk_as_a_plain_array(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    numbers = [make.names.number(), make.names.number()]

    answer = v3.post("/bills/bulk", [bodies.bill(vendor["id"], number, make.today) for number in numbers])
    bills = make.accept_bulk("/bills", answer)

    assert answer.status == 201
    assert [bill["invoice"]["invoiceNumber"] for bill in bills] == numbers
    assert undocumented_fields(answer) == []


@documented(fact="F-133")
@refusal("v3.bills.bulk.create")
def test_a_bulk_create_with_a_bad_bill_makes_none(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    good = bodies.bill(vendor["id"], make.names.number(), make.today)
    bad = bodies.bill(UNKNOWN_VENDOR, make.names.number(), make.today)

    answer = v3.post("/bills/bulk", [good, bad])

    assert answer.status_class == 4
    assert {"BDC_1205", "BDC_1246"} <= set(answer.codes)
    assert v3.get("/bills", filters=f"vendorId:eq:{vendor['id']}").results == []


@documented(fact="F-115")
@refusal("v3.bills.bulk.create")
def test_a_bulk_create_takes_at_most_100_bills(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    bills = [bodies.bill(vendor["id"], make.names.number(), make.today) for _ in range(101)]

    assert v3.post("/bills/bulk", bills).status_class == 4


@documented(fact="F-134")
@operation("v3.bills.record-payment", "v3.bills.get")
def test_a_payment_made_outside_of_bill_is_recorded_at_once(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    first, second = make.bill(vendor["id"], 70), make.bill(vendor["id"], 60)
    body = {
        "vendorId": vendor["id"],
        "processDate": str(make.today),
        "toPrintCheck": False,
        "payments": [{"billId": first["id"], "amount": 70}, {"billId": second["id"], "amount": 30}],
    }

    answer = v3.post("/bills/record-payment", body)
    make.accept_recorded(answer)

    assert answer.status == 200
    assert (answer.body["amount"], answer.body["onlinePayment"]) == (100, False)
    assert v3.get(f"/bills/{first['id']}").body["paymentStatus"] == "PAID"
    assert v3.get(f"/bills/{second['id']}").body["dueAmount"] == 30


@documented(fact="F-1936")
@operation("v3.bills.record-payment")
def test_a_recorded_payment_is_described_at_any_length(v3: Rest, make: Make) -> None:
    bill = make.bill(amount=70)
    body = {
        "vendorId": bill["vendorId"],
        "processDate": str(make.today),
        "toPrintCheck": False,
        "description": "Lamps " * 12,
        "payments": [{"billId": bill["id"], "amount": 70}],
    }

    answer = v3.post("/bills/record-payment", body)
    make.accept_recorded(answer)

    assert (answer.status, answer.body["description"]) == (200, "Lamps " * 12)


@assumed(fact="F-135")
@refusal("v3.bills.record-payment")
def test_a_recorded_payment_may_not_be_more_than_is_due(v3: Rest, make: Make) -> None:
    bill = make.bill(amount=70)
    body = {
        "vendorId": bill["vendorId"],
        "processDate": str(make.today),
        "toPrintCheck": False,
        "payments": [{"billId": bill["id"], "amount": 70.01}],
    }

    answer = v3.post("/bills/record-payment", body)

    assert answer.status_class == 4
