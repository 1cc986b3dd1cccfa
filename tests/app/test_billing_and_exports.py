"""Billing statements and exports over a socket, with the files their links lead to."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3, messages


def path(admin: V3) -> str:
    return f"/organizations/{admin.user['organizationId']}/billing-statements"


def statement(admin: V3) -> Any:
    first = admin.get(f"{path(admin)}?max=1")["results"][0]
    return admin.get(f"{path(admin)}/{first['id']}")


def link(admin: V3) -> str:
    export = admin.get("/exports")["results"][0]["exportId"]
    return str(admin.get(f"/exports/{export}/download-link")["downloadLink"])


def download(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=20)


def test_statements_are_listed_in_pages(admin: V3) -> None:
    page = admin.get(f"{path(admin)}?max=2")

    assert len(page["results"]) == 2
    assert "nextPage" in page
    assert page["results"][0].keys() == {
        "id",
        "invoiceNumber",
        "invoiceDate",
        "billingPeriod",
        "description",
        "amount",
        "paymentStatus",
        "paymentDate",
    }


@pytest.mark.parametrize("paging", ["max=5", "page=x"])
def test_pages_and_dates_do_not_go_together(admin: V3, paging: str) -> None:
    answer = admin.call("GET", f"{path(admin)}?invoiceDateFrom=2020-01-01&invoiceDateTo=2030-01-01&{paging}")

    assert answer.status_code == 400
    assert messages(answer)[0].startswith(paging.partition("=")[0])


def test_dates_find_all_of_them_at_once(admin: V3) -> None:
    rows = admin.get(f"{path(admin)}?invoiceDateFrom=2000-01-01&invoiceDateTo=2100-01-01")["results"]

    assert admin.get(f"{path(admin)}?invoiceDateFrom=1999-01-01&invoiceDateTo=2000-01-01") == {"results": []}
    assert rows == admin.get(f"{path(admin)}?max=100")["results"]


@pytest.mark.parametrize(("name", "other"), [("From", "To"), ("To", "From")])
def test_one_date_wants_the_other(admin: V3, name: str, other: str) -> None:
    answer = admin.call("GET", f"{path(admin)}?invoiceDate{name}=2020-01-01")

    assert answer.status_code == 400
    assert messages(answer) == [f"invoiceDate{other}: must be set together with invoiceDate{name}"]


def test_a_date_that_is_none_is_refused(admin: V3) -> None:
    answer = admin.call("GET", f"{path(admin)}?invoiceDateFrom=yesterday")

    assert answer.status_code == 400
    assert messages(answer)[0].startswith("invoiceDateFrom: ")


def test_unknown_statements_and_other_organizations_are_not_found(admin: V3) -> None:
    assert (
        refusal_of(admin.call("GET", f"{path(admin)}/bst02NOSUCHSTATEMENTA"))
        == "404 BDC_1205 No data found for the given id: bst02NOSUCHSTATEMENTA."
    )
    assert (
        refusal_of(admin.call("GET", "/organizations/00802AAAAAAAAAAAAAA1/billing-statements"))
        == "404 BDC_1205 No data found for the given id: 00802AAAAAAAAAAAAAA1."
    )


def test_the_lines_of_a_statement_add_up(admin: V3) -> None:
    statement_in_full = statement(admin)

    assert sum(line["amount"] for line in statement_in_full["statementDetails"]) == pytest.approx(
        statement_in_full["amount"]
    )


@pytest.mark.parametrize(
    ("form", "media", "head"), [("csv", "text/csv", b"type,"), ("pdf", "application/pdf", b"%PDF-")]
)
def test_a_statement_is_downloaded_with_the_session_alone(admin: V3, form: str, media: str, head: bytes) -> None:
    url = statement(admin)["downloadLink"][form]

    file = download(url, sessionId=admin.headers["sessionId"])
    assert (file.status_code, file.headers["Content-Type"].partition(";")[0]) == (200, media)
    assert file.content.startswith(head)
    assert refusal_of(download(url)) == "401 BDC_1109 Session is invalid.  Please log in."


def test_an_export_is_downloaded_without_credentials(admin: V3) -> None:
    file = download(link(admin))

    assert file.status_code == 200
    assert file.text.splitlines()[0].startswith("id,name,email")
    assert "attachment" in file.headers["Content-Disposition"]


def test_a_link_that_was_changed_or_is_old_is_refused(admin: V3, tenant: MockTenant, mock: BillMock) -> None:
    url = link(admin)
    assert refusal_of(download(f"{url[:-4]}AAAA")) == "401 BDC_1109 Session is invalid.  Please log in."
    assert (
        refusal_of(download(f"{mock.url}/ExportDownload?token=x")) == "401 BDC_1109 Session is invalid.  Please log in."
    )
    assert refusal_of(download(f"{mock.url}/ExportDownload")) == "400 token: must not be null"
    tenant.clock.advance("PT2H", expire_sessions=True)
    assert refusal_of(download(url)) == "401 BDC_1109 Session is invalid.  Please log in."


def test_an_unknown_export_has_no_link(admin: V3) -> None:
    assert (
        refusal_of(admin.call("GET", "/exports/exp02NOSUCHEXPORTATAL/download-link"))
        == "404 BDC_1205 No data found for the given id: exp02NOSUCHEXPORTATAL."
    )
