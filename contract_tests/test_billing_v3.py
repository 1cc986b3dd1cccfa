"""v3 billing statements and exports."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Record
from contract_tests.marks import assumed, documented, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

UNKNOWN = "00h02AAAAAAAAAAAzzzz"


@pytest.fixture
def statements(sign_in: SignIn) -> str:
    """The path of the organization's statements."""
    return f"/organizations/{sign_in.organization_id}/billing-statements"


@pytest.fixture
def statement(v3: Rest, statements: str) -> Record:
    """A statement in full; an organization in its first month has none."""
    rows = v3.get(statements, max=1).results
    if not rows:
        pytest.skip("the organization has no billing statement yet")
    statement: Record = v3.get(f"{statements}/{rows[0]['id']}").body
    return statement


@pytest.fixture
def export(v3: Rest) -> str:
    """The id of an export; schedules are set in BILL's web application."""
    rows = v3.get("/exports", max=1).results
    if not rows:
        pytest.skip("the organization has no exports")
    return str(rows[0]["exportId"])


@documented(fact="F-op:v3.organizations.billing-statements.list")
@operation("v3.organizations.billing-statements.list")
def test_statements_are_listed_with_documented_fields(v3: Rest, statements: str) -> None:
    answer = v3.get(statements)

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v3.organizations.billing-statements.get")
@operation("v3.organizations.billing-statements.get")
def test_a_statement_is_read_with_documented_fields(v3: Rest, statements: str, statement: Record) -> None:
    answer = v3.get(f"{statements}/{statement['id']}")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-870")
@operation("v3.organizations.billing-statements.get")
def test_a_statement_covers_a_month_and_links_to_two_files(statement: Record) -> None:
    period = statement["billingPeriod"]

    assert period["startDate"][:7] == period["endDate"][:7]
    assert statement["paymentStatus"] in ("PAID", "UNPAID")
    assert statement["downloadLink"].keys() == {"csv", "pdf"}


@documented(fact="F-871")
@refusal("v3.organizations.billing-statements.list")
def test_pages_and_dates_do_not_go_together(v3: Rest, statements: str) -> None:
    answer = v3.get(statements, invoiceDateFrom="2025-01-01", invoiceDateTo="2025-12-31", max=5)

    assert answer.status_class == 4


@documented(fact="F-1316")
@refusal("v3.organizations.billing-statements.list")
def test_one_date_alone_is_refused(v3: Rest, statements: str) -> None:
    assert v3.get(statements, invoiceDateFrom="2025-01-01").status_class == 4
    assert v3.get(statements, invoiceDateTo="2025-01-01").status_class == 4


@assumed(fact="F-872")
@refusal("v3.organizations.billing-statements.get")
def test_an_unknown_statement_is_refused(v3: Rest, statements: str) -> None:
    assert v3.get(f"{statements}/{UNKNOWN}").status_class == 4


@documented(fact="F-op:v3.exports.list")
@operation("v3.exports.list")
def test_exports_are_listed_with_documented_fields(v3: Rest) -> None:
    answer = v3.get("/exports")

    assert answer.status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v3.exports.list")
@refusal("v3.exports.list")
def test_a_page_of_exports_holds_at_most_100(v3: Rest) -> None:
    assert v3.get("/exports", max=101).status_class == 4


@documented(fact="F-op:v3.exports.download-link.get")
@operation("v3.exports.download-link.get")
def test_an_export_has_a_link(v3: Rest, export: str) -> None:
    answer = v3.get(f"/exports/{export}/download-link")

    assert answer.body["downloadLink"].startswith("http")
    assert undocumented_fields(answer) == []


@assumed(fact="F-873")
@refusal("v3.exports.download-link.get")
def test_an_unknown_export_has_no_link(v3: Rest) -> None:
    assert v3.get(f"/exports/{UNKNOWN}/download-link").status_class == 4
