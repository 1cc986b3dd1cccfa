"""v2's lists: start and max, filters and sorts, by what a test made itself."""

import pytest

from contract_tests.clients import V2, where
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

LISTS = [
    "Vendor",
    "Bill",
    "Customer",
    "Invoice",
    "ChartOfAccount",
    "ActgClass",
    "Department",
    "Location",
    "Job",
    "Employee",
    "Item",
    "PaymentTerm",
    "CustomerContact",
    "CustomerBankAccount",
    "CardAccount",
    "PurchaseOrder",
    "BankAccount",
    "SentPay",
    "User",
    "Profile",
]
BY_DUE_DATE = [{"field": "dueDate", "asc": "true"}]
every_list = pytest.mark.parametrize("entity", LISTS)


@pytest.fixture
def bills(make: Make) -> list[Record]:
    """Three bills of one vendor, due on the 20th, 10th and 30th of a month to come."""
    vendor = make.vendor()["id"]
    return [make.bill(vendor, amount, dueDate=f"2031-01-{amount}") for amount in (20, 10, 30)]


@pytest.fixture
def ours(bills: list[Record]) -> dict[str, str]:
    """The filter that finds the three."""
    return where("vendorId", "=", bills[0]["vendorId"])


def amounts(answer_data: list[Record]) -> list[float]:
    """The amounts of listed bills."""
    return [row["amount"] for row in answer_data]


@every_list
@documented(fact="F-op:v2.List.{entity}")
@operation("v2.List.{entity}")
def test_a_list_is_an_array_of_documented_records(v2: V2, entity: str) -> None:
    answer = v2.list(entity, most=20)

    assert {row["entity"] for row in answer.data} <= {entity}
    assert undocumented_fields(answer) == []


@every_list
@documented(fact="F-221")
@refusal("v2.List.{entity}")
def test_a_filter_on_an_unknown_field_is_refused_with_1130(v2: V2, entity: str) -> None:
    assert v2.list(entity, filters=[where("noSuchField", "=", "1")]).codes == ["BDC_1130"]


@every_list
@documented(fact="F-221")
@refusal("v2.List.{entity}")
def test_an_unknown_operator_is_refused_with_1131(v2: V2, entity: str) -> None:
    assert v2.list(entity, filters=[where("id", "~", "1")]).codes == ["BDC_1131"]


@observed(fact="F-220")
@operation("v2.List.Bill")
def test_start_and_max_cut_the_list_and_a_short_page_ends_it(v2: V2, bills: list[Record], ours: dict[str, str]) -> None:
    first = v2.list("Bill", 0, 2, filters=[ours]).data
    second = v2.list("Bill", 2, 2, filters=[ours]).data

    assert (len(first), len(second)) == (2, 1)
    assert {row["id"] for row in first + second} == {bill["id"] for bill in bills}


@observed(fact="F-220")
@operation("v2.List.Bill")
def test_a_start_past_the_end_finds_nothing(v2: V2, ours: dict[str, str]) -> None:
    assert v2.list("Bill", 3, 2, filters=[ours]).data == []


@documented(fact="F-222")
@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("=", "2031-01-10", {10}),
        ("!=", "2031-01-10", {20, 30}),
        ("<", "2031-01-20", {10}),
        ("<=", "2031-01-20", {20, 10}),
        (">", "2031-01-20", {30}),
        (">=", "2031-01-20", {20, 30}),
    ],
)
@operation("v2.List.Bill")
def test_a_date_is_compared_by_six_operators(
    v2: V2, ours: dict[str, str], op: str, value: str, expected: set[int]
) -> None:
    assert set(amounts(v2.list("Bill", filters=[ours, where("dueDate", op, value)]).data)) == expected


@documented(fact="F-222")
@pytest.mark.parametrize(("op", "expected"), [("in", [0, 2]), ("nin", [1])])
@operation("v2.List.Bill")
def test_in_and_nin_take_several_values(
    v2: V2, bills: list[Record], ours: dict[str, str], op: str, expected: list[int]
) -> None:
    ids = f"{bills[0]['id']},{bills[2]['id']}"

    rows = v2.list("Bill", filters=[ours, where("id", op, ids)]).data

    assert {row["id"] for row in rows} == {bills[place]["id"] for place in expected}


@documented(fact="F-223")
@pytest.mark.parametrize(("ascending", "expected"), [("true", [10, 20, 30]), ("false", [30, 20, 10])])
@operation("v2.List.Bill")
def test_a_list_is_sorted_by_a_field(v2: V2, ours: dict[str, str], ascending: str, expected: list[int]) -> None:
    sort = [{"field": "dueDate", "asc": ascending}]

    assert amounts(v2.list("Bill", filters=[ours], sort=sort).data) == expected


@observed(fact="F-224")
@pytest.mark.parametrize(("ascending", "expected"), [(True, [10, 20, 30]), (False, [30, 20, 10])])
@operation("v2.List.Bill")
def test_the_direction_of_a_sort_may_be_a_boolean(
    v2: V2, ours: dict[str, str], ascending: bool, expected: list[int]
) -> None:
    sort = [{"field": "dueDate", "asc": ascending}]

    assert amounts(v2.list("Bill", filters=[ours], sort=sort).data) == expected


@observed(fact="F-225")
@pytest.mark.parametrize("moment", ["2020-01-01", "2020-01-01T00:00:00.000+0000"])
@operation("v2.List.Bill")
def test_a_moment_may_be_a_plain_date(v2: V2, ours: dict[str, str], moment: str) -> None:
    assert len(v2.list("Bill", filters=[ours, where("updatedTime", ">=", moment)]).data) == 3


@observed(fact="F-226")
@operation("v2.List.Bill")
def test_lines_are_listed_without_asking(v2: V2, ours: dict[str, str]) -> None:
    rows = v2.list("Bill", filters=[ours]).data

    assert {row["billLineItems"][0]["amount"] for row in rows} == {20, 10, 30}


@observed(fact="F-227")
@operation("v2.List.Bill", "v2.Crud.Delete.Bill")
def test_inactive_records_are_listed_unless_filtered(v2: V2, bills: list[Record], ours: dict[str, str]) -> None:
    v2.delete("Bill", bills[0]["id"])

    assert len(v2.list("Bill", filters=[ours]).data) == 3
    assert amounts(v2.list("Bill", filters=[ours, where("isActive", "=", "1")], sort=BY_DUE_DATE).data) == [10, 30]


@observed(fact="F-228")
@operation("v2.List.Vendor")
def test_vendors_are_found_by_name(v2: V2, make: Make) -> None:
    vendor = make.vendor()

    rows = v2.list("Vendor", filters=[where("name", "=", vendor["name"])]).data

    assert [row["id"] for row in rows] == [vendor["id"]]


@assumed(fact="F-229")
def test_a_list_of_an_unknown_entity_is_refused(v2: V2) -> None:
    assert v2.list("NoSuchEntity").is_refused


@assumed(fact="F-229")
@refusal("v2.List.Vendor")
def test_a_list_starts_at_a_number(v2: V2) -> None:
    assert v2.call("List/Vendor", {"start": "first", "max": 1}).is_refused
