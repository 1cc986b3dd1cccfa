"""v3 lists: pages, filters and sorts, by the vendors a test made itself."""

from datetime import datetime

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make, Record
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

LISTS = [
    "vendors",
    "bills",
    "customers",
    "invoices",
    "payments",
    "classifications.chart-of-accounts",
    "classifications.accounting-classes",
    "classifications.departments",
    "classifications.locations",
    "classifications.jobs",
    "classifications.employees",
    "classifications.items",
    "receivable-payments",
    "users",
    "roles",
    "funding-accounts.banks",
]
every_list = pytest.mark.parametrize("kind", LISTS)


def path(kind: str) -> str:
    """The path of a list by its part of the operation id."""
    return "/" + kind.replace(".", "/")


@pytest.fixture
def three(make: Make) -> list[Record]:
    """Three vendors named like one another, B made first, then C and A."""
    start = make.names.name("list")
    return [make.vendor(name=f"{start} {letter}") for letter in "BCA"]


@pytest.fixture
def ours(three: list[Record]) -> str:
    """The filter that finds the three."""
    return f'name:sw:"{three[0]["name"][:-2]}"'


@every_list
@documented(fact="F-op:v3.{kind}.list")
@operation("v3.{kind}.list")
def test_a_list_shows_documented_fields_only(v3: Rest, kind: str) -> None:
    answer = v3.get(path(kind), max=100)

    assert answer.body.keys() <= {"results", "nextPage", "prevPage"}
    assert undocumented_fields(answer) == []


@every_list
@observed(fact="F-070")
@pytest.mark.parametrize("most", [1, 100])
@operation("v3.{kind}.list")
def test_a_page_may_have_1_to_100_rows(v3: Rest, kind: str, most: int) -> None:
    answer = v3.get(path(kind), max=most)

    assert answer.status == 200
    assert len(answer.results) <= most


@every_list
@observed(fact="F-070")
@pytest.mark.parametrize("most", [0, 101])
@refusal("v3.{kind}.list")
def test_a_page_of_less_or_more_rows_is_refused_with_400(v3: Rest, kind: str, most: int) -> None:
    answer = v3.get(path(kind), max=most)

    assert answer.status == 400
    assert answer.errors


@every_list
@documented(fact="F-071")
@operation("v3.{kind}.list")
def test_a_page_has_at_most_20_rows_unless_asked(v3: Rest, kind: str) -> None:
    assert len(v3.get(path(kind)).results) <= 20


@every_list
@assumed(fact="F-076")
@pytest.mark.parametrize(
    "query", [{"filters": "noSuchField:eq:1"}, {"sort": "noSuchField:asc"}], ids=["filter", "sort"]
)
@refusal("v3.{kind}.list")
def test_an_unknown_field_in_filter_or_sort_is_refused(v3: Rest, kind: str, query: dict[str, str]) -> None:
    assert v3.get(path(kind), **query).status_class == 4


@every_list
@assumed(fact="F-005")
@refusal("v3.{kind}.list")
def test_a_list_is_refused_without_a_session(sign_in: SignIn, kind: str) -> None:
    assert sign_in.anonymous.get(path(kind)).status_class == 4


@observed(fact="F-072")
@operation("v3.vendors.list")
def test_pages_are_disjoint_and_the_last_has_no_next(v3: Rest, three: list[Record], ours: str) -> None:
    first = v3.get("/vendors", filters=ours, max=1).body
    second = v3.get("/vendors", filters=ours, max=1, page=first["nextPage"]).body
    third = v3.get("/vendors", filters=ours, max=1, page=second["nextPage"]).body

    assert [page["results"][0]["id"] for page in (first, second, third)] == [vendor["id"] for vendor in three]
    assert first["nextPage"] != second["nextPage"]
    assert "nextPage" not in third


@observed(fact="F-072")
@operation("v3.vendors.list")
def test_a_list_of_one_page_has_results_as_its_only_key(v3: Rest, three: list[Record], ours: str) -> None:
    assert v3.get("/vendors", filters=ours, max=100).body.keys() == {"results"}


@documented(fact="F-073")
@operation("v3.vendors.list")
def test_the_token_of_the_previous_page_leads_back(v3: Rest, three: list[Record], ours: str) -> None:
    first = v3.get("/vendors", filters=ours, max=1).body
    second = v3.get("/vendors", filters=ours, max=1, page=first["nextPage"]).body

    back = v3.get("/vendors", filters=ours, max=1, page=second["prevPage"]).body

    assert back["results"][0]["id"] == three[0]["id"]


@assumed(fact="F-077")
@refusal("v3.vendors.list")
def test_a_token_nobody_gave_out_is_refused(v3: Rest) -> None:
    assert v3.get("/vendors", page="not-a-token").status_class == 4


@observed(fact="F-074")
@operation("v3.vendors.list")
def test_without_a_sort_the_oldest_come_first(v3: Rest, three: list[Record], ours: str) -> None:
    rows = v3.get("/vendors", filters=ours).results

    assert [row["id"] for row in rows] == [vendor["id"] for vendor in three]


@documented(fact="F-075")
@pytest.mark.parametrize(
    ("sort", "order"), [("name:asc", "ABC"), ("name:desc", "CBA"), ("name", "ABC"), ("archived:asc,name:desc", "CBA")]
)
@operation("v3.vendors.list")
def test_a_list_is_sorted_by_a_field(v3: Rest, ours: str, sort: str, order: str) -> None:
    rows = v3.get("/vendors", filters=ours, sort=sort).results

    assert "".join(row["name"][-1] for row in rows) == order


@documented(fact="F-078")
@operation("v3.vendors.list")
def test_a_filter_by_id_finds_one(v3: Rest, three: list[Record]) -> None:
    rows = v3.get("/vendors", filters=f"id:eq:{three[1]['id']}").results

    assert [row["id"] for row in rows] == [three[1]["id"]]


@documented(fact="F-078")
@operation("v3.vendors.list")
def test_a_filter_by_several_ids_finds_these(v3: Rest, three: list[Record]) -> None:
    rows = v3.get("/vendors", filters=f'id:in:"{three[0]["id"]},{three[2]["id"]}"').results

    assert [row["id"] for row in rows] == [three[0]["id"], three[2]["id"]]


@documented(fact="F-078")
@operation("v3.vendors.list")
def test_a_filter_by_whole_name_finds_one(v3: Rest, three: list[Record]) -> None:
    rows = v3.get("/vendors", filters=f'name:eq:"{three[2]["name"]}"').results

    assert [row["id"] for row in rows] == [three[2]["id"]]


@documented(fact="F-078")
@operation("v3.vendors.list")
def test_filters_separated_by_commas_hold_together(v3: Rest, three: list[Record], ours: str) -> None:
    rows = v3.get("/vendors", filters=f"{ours},id:ne:{three[0]['id']}").results

    assert [row["id"] for row in rows] == [three[1]["id"], three[2]["id"]]


@observed(fact="F-079")
@operation("v3.vendors.list", "v3.vendors.archive")
def test_archived_records_are_listed_unless_filtered(v3: Rest, three: list[Record], ours: str) -> None:
    v3.post(f"/vendors/{three[0]['id']}/archive")

    everything = v3.get("/vendors", filters=ours).results
    current = v3.get("/vendors", filters=f"{ours},archived:eq:false").results

    assert [row["id"] for row in everything] == [vendor["id"] for vendor in three]
    assert [row["id"] for row in current] == [three[1]["id"], three[2]["id"]]


FORMS = {
    "milliseconds and zone": "%Y-%m-%dT%H:%M:%S.{milliseconds}Z",
    "milliseconds": "%Y-%m-%dT%H:%M:%S.{milliseconds}",
    "seconds": "%Y-%m-%dT%H:%M:%S",
    "minutes": "%Y-%m-%dT%H:%M",
    "day": "%Y-%m-%d",
}


@documented(fact="F-080")
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@operation("v3.vendors.list")
def test_a_moment_may_be_written_in_five_forms(v3: Rest, three: list[Record], ours: str, form: str) -> None:
    created = datetime.fromisoformat(three[0]["createdTime"])
    moment = created.strftime(form).format(milliseconds=f"{created.microsecond // 1000:03}")

    rows = v3.get("/vendors", filters=f'{ours},createdTime:gte:"{moment}"').results

    assert [row["id"] for row in rows] == [vendor["id"] for vendor in three]


@observed(fact="F-081")
@operation("v3.vendors.list", "v3.vendors.update")
def test_a_list_of_changes_since_a_moment_can_be_followed(v3: Rest, three: list[Record], ours: str) -> None:
    changed = v3.patch(f"/vendors/{three[0]['id']}", {"phone": "4155550100"}).body
    since = f'{ours},updatedTime:gte:"{changed["updatedTime"]}"'

    rows = v3.get("/vendors", filters=since, sort="updatedTime:desc").results

    assert rows[0]["id"] == three[0]["id"]


@documented(fact="F-078")
@operation("v3.bills.list")
def test_bills_are_found_by_their_vendor(v3: Rest, make: Make) -> None:
    bill = make.bill()

    rows = v3.get("/bills", filters=f"vendorId:eq:{bill['vendorId']},archived:eq:false").results

    assert [row["id"] for row in rows] == [bill["id"]]


@documented(fact="F-078")
@operation("v3.bills.list")
def test_bills_are_found_by_due_date_and_payment_status(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    late, later = make.bill(vendor["id"], dueDate="2031-01-15"), make.bill(vendor["id"], dueDate="2031-03-15")
    of_vendor = f"vendorId:eq:{vendor['id']},paymentStatus:eq:UNPAID"

    before = v3.get("/bills", filters=f'{of_vendor},dueDate:lt:"2031-02-01"').results
    after = v3.get("/bills", filters=f'{of_vendor},dueDate:gte:"2031-02-01"').results

    assert ([row["id"] for row in before], [row["id"] for row in after]) == ([late["id"]], [later["id"]])


@documented(fact="F-075")
@operation("v3.bills.list")
def test_bills_are_sorted_by_due_date(v3: Rest, make: Make) -> None:
    vendor = make.vendor()
    late, soon = make.bill(vendor["id"], dueDate="2031-03-15"), make.bill(vendor["id"], dueDate="2031-01-15")

    rows = v3.get("/bills", filters=f"vendorId:eq:{vendor['id']}", sort="dueDate:asc").results

    assert [row["id"] for row in rows] == [soon["id"], late["id"]]


@documented(fact="F-078")
@operation("v3.invoices.list")
def test_invoices_are_found_by_their_customer(v3: Rest, make: Make) -> None:
    invoice = make.invoice()

    rows = v3.get("/invoices", filters=f"customerId:eq:{invoice['customerId']}").results

    assert [row["id"] for row in rows] == [invoice["id"]]
