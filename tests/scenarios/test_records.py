"""Records of a scenario file: by name, in their order, at their time, refused as BILL refuses them."""

from __future__ import annotations

from tests.scenarios.worlds import ACME, ADDRESS, World, bill, faults_of


def test_a_record_is_made_as_the_api_makes_it() -> None:
    vendor = World({"vendors": [ACME]}).last("vendor")
    assert vendor["name"] == "Acme Paper"
    assert vendor["address"]["countryName"] == "United States"
    assert vendor["balance"]["amount"] == 0


def test_a_bill_names_its_vendor_and_its_account_whatever_the_order_of_the_tables() -> None:
    line = {"amount": 12.5, "classifications": {"chartOfAccount": "Office Supplies"}}
    world = World({"bills": [bill("A-1", billLineItems=[line])], "vendors": [ACME]})
    made = world.last("bill")
    assert made["vendorId"] == world.one("vendor", "Acme Paper")["id"]
    account = made["billLineItems"][0]["classifications"]["chartOfAccountId"]
    assert account == world.one("chart_of_account", "Office Supplies")["id"]
    assert made["amount"] == 1250


def test_days_are_counted_from_the_anchor() -> None:
    made = World({"vendors": [ACME], "bills": [bill("A-1", day=-20)]}).last("bill")
    assert made["createdTime"] == "2026-11-04T16:30:00.000+00:00"
    assert made["invoice"]["invoiceDate"] == "2026-11-04"
    assert made["dueDate"] == "2026-12-14"


def test_a_record_is_there_before_the_first_one_that_names_it() -> None:
    vendor = World({"vendors": [ACME], "bills": [bill("A-1", day=-20), bill("A-2")]}).last("vendor")
    assert vendor["createdTime"] == "2026-11-04T16:30:00.000+00:00"


def test_a_key_names_a_record_of_the_file() -> None:
    document = {"vendors": [ACME], "bills": [bill("A-1", key="first")]}
    world = World({**document, "bills.record-payment": [offline("first", 40)]})
    assert world.last("bill")["dueAmount"] == 6000


def offline(name: str, amount: float) -> dict[str, object]:
    """A payment made outside BILL."""
    parts = [{"bill": name, "amount": amount}]
    return {"vendor": "Acme Paper", "processDate": 0, "payments": parts, "toPrintCheck": False}


def test_a_payment_is_cleared_by_today_where_its_day_is_long_past() -> None:
    payment = {
        "day": -40,
        "by": "payer",
        "vendor": "Acme Paper",
        "bill": "A-1",
        "processDate": -35,
        "amount": 100,
        "fundingAccount": {"type": "BANK_ACCOUNT", "id": "1112223334"},
        "processingOptions": {"requestPayFaster": False},
    }
    world = World({"extends": "starter", "vendors": [ACME], "bills": [bill("A-1", day=-50)], "payments": [payment]})
    paid = next(row for row in world.records("bill") if row["invoice"]["invoiceNumber"] == "A-1")
    assert paid["paymentStatus"] == "PAID"
    assert [row["singleStatus"] for row in world.records("payment") if row["vendorId"] == paid["vendorId"]] == [
        "CLEARED"
    ]


def test_a_step_happens_to_the_record_that_it_stands_in() -> None:
    vendor = World({"vendors": [{**ACME, "archive": True}]}).last("vendor")
    assert vendor["archived"] is True


def test_what_bill_refuses_the_file_is_refused_for() -> None:
    document = {"vendors": [ACME], "bills": [bill("A-1")], "bills.record-payment": [offline("A-1", 1_000)]}
    assert faults_of(document) == ["scenario: bills.record-payment[0]: BDC_1159 Cannot overpay a bill."]


def test_everything_that_is_wrong_is_told_at_once_with_file_table_and_key() -> None:
    document = {
        "$file": "mine.toml",
        "vendor": [],
        "vendors": [{"nmae": "x"}, {"name": "No Address"}, {"day": 3, **ACME}],
        "bills": [bill("A-1", vendor="Nobody", by="boss"), bill("A-2", dueDate="soon")],
    }
    assert faults_of(document) == [
        "mine.toml: vendor: unknown table 'vendor'; did you mean vendors or vendor-credits?",
        "mine.toml: vendors[0].nmae: unknown key 'nmae'; did you mean name?",
        "mine.toml: vendors[2].day: must be a whole number of days, 0 for today or below it for days before",
        "mine.toml: vendors[0].name: must not be blank",
        "mine.toml: vendors[0].address: must not be null",
        "mine.toml: vendors[1].address: must not be null",
        "mine.toml: bills[0].by: unknown user 'boss'; there are administrator, clerk, approver, accountant, payer, "
        "auditor",
        'mine.toml: bills[1].dueDate: Cannot deserialize value of type `java.time.LocalDate` from String value "soon"',
    ]


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    assert faults_of({"vendors": [ACME], "bills": [bill("A-1", vendor="Acme Papers Ltd.")]}) == [
        "scenario: bills[0].vendor: unknown vendor 'Acme Papers Ltd.'; did you mean Acme Paper?"
    ]


def test_a_name_of_two_records_is_refused() -> None:
    twins = [{**ACME, "key": "one"}, ACME]
    fault = faults_of({"vendors": twins, "bills": [bill("A-1")]})[0]
    assert fault.startswith("scenario: bills[0].vendor: 2 of vendor are called 'Acme Paper': 009")


def test_a_key_goes_before_a_name() -> None:
    twins = [{**ACME, "key": "one"}, ACME]
    world = World({"vendors": twins, "bills": [bill("A-1", vendor="one")]})
    assert world.last("bill")["vendorId"] == world.records("vendor")[0]["id"]


def test_records_that_name_each_other_are_refused() -> None:
    jobs = [{"name": "Up", "parent": "Down"}, {"name": "Down", "parent": "Up"}]
    assert faults_of({"classifications": {"departments": jobs}})[-1].endswith("needs a record that needs it")


def test_a_user_may_do_what_the_role_allows() -> None:
    assert faults_of({"vendors": [{**ACME, "by": "auditor"}]}) == [
        "scenario: vendors[0]: the role AUDITOR does not allow v3.vendors.create"
    ]


def test_an_unknown_key_is_refused_however_deep_it_stands() -> None:
    assert faults_of({"vendors": [{"name": "x", "address": {**ADDRESS, "zipPostalCode": "1"}}]}) == [
        "scenario: vendors[0].address.zipPostalCode: unknown key 'zipPostalCode'; did you mean zipOrPostalCode?"
    ]
