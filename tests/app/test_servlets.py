"""What v2 links to, over a socket: texts, pictures of pages and invoices, by the session alone, and what is refused."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
import requests
from PIL import Image

from mockserver.testing import MockTenant
from tests.signed_in import V3

PDF = b"%PDF-1.4 /Type /Page /Type /Page "


@pytest.fixture
def bill_id(admin: V3) -> str:
    """The id of a bill without documents."""
    return str(admin.get("/bills", max=1)["results"][0]["id"])


def attach(admin: V3, tenant: MockTenant, record_id: str, name: str, content: bytes) -> None:
    """A file of a record, taken in by v2."""
    form = {**admin.headers, "data": json.dumps({"id": record_id, "fileName": name})}
    answer = requests.post(
        f"{tenant.mock.v2_url}/UploadAttachment.json", form, files={"file": (name, content)}, timeout=10
    )
    assert answer.json()["response_status"] == 0
    tenant.clock.advance("PT1M")


def call(admin: V3, tenant: MockTenant, name: str, data: Any) -> Any:
    """The data of a v2 call."""
    form = {**admin.headers, "data": json.dumps(data)}
    return requests.post(f"{tenant.mock.v2_url}/{name}.json", form, timeout=10).json()["response_data"]


def get(admin: V3, tenant: MockTenant, link: str, **headers: str) -> requests.Response:
    """What a link gives to a session."""
    credentials = headers or {"sessionId": admin.headers["sessionId"]}
    return requests.get(f"{tenant.mock.url}{link}", headers=credentials, timeout=10)


def test_every_page_of_a_bill_is_a_picture_and_no_other_page(admin: V3, tenant: MockTenant, bill_id: str) -> None:
    attach(admin, tenant, bill_id, "a.pdf", PDF)
    pages = call(admin, tenant, "GetDocumentPages", {"id": bill_id})["documentPages"]

    second = get(admin, tenant, f"{pages['fileUrl']}&pageNumber=2")

    assert (pages["numPages"], second.headers["Content-Type"]) == (2, "image/png")
    assert Image.open(BytesIO(second.content)).size == (612, 792)
    statuses = [get(admin, tenant, f"{pages['fileUrl']}&pageNumber={page}").status_code for page in ("0", "3", "x")]
    assert statuses == [404, 404, 400]


def test_a_thumbnail_is_as_wide_as_it_is_wanted(admin: V3, tenant: MockTenant, bill_id: str) -> None:
    attach(admin, tenant, bill_id, "a.pdf", PDF)
    (document,) = call(admin, tenant, "GetDocuments", {"id": bill_id, "start": 0, "max": 99})["documents"]

    thumbnail = get(admin, tenant, document["thumbNewUrl"])

    assert Image.open(BytesIO(thumbnail.content)).width == 224
    assert get(admin, tenant, document["thumbNewUrl"].replace("pageNumber=0", "pageNumber=2")).status_code == 404


def test_only_a_text_is_given_as_one(admin: V3, tenant: MockTenant, bill_id: str) -> None:
    attach(admin, tenant, bill_id, "a.txt", "Grüße".encode())
    attach(admin, tenant, bill_id, "b.pdf", PDF)
    text, other = call(admin, tenant, "GetDocuments", {"id": bill_id, "start": 0, "max": 99})["documents"]

    answer = get(admin, tenant, f"/HtmlServlet?id={text['id']}")

    assert (answer.text, answer.headers["Content-Type"]) == ("Grüße", "text/plain; charset=utf-8")
    assert get(admin, tenant, f"/HtmlServlet?id={other['id']}").status_code == 404
    assert get(admin, tenant, other["fileUrl"]).content == PDF
    assert get(admin, tenant, "/FileServlet?id=00h02UNKNOWN").status_code == 404


@pytest.mark.parametrize(
    "path", ["/HtmlServlet", "/FileServlet", "/is/ImageServlet", "/is/BillImageServlet", "/Invoice2PdfServlet"]
)
def test_nothing_is_given_without_a_session(admin: V3, tenant: MockTenant, path: str) -> None:
    answer = get(admin, tenant, f"{path}?id=1&entityId=1&Id=1", Accept="*/*")

    assert (answer.status_code, answer.json()[0]["code"]) == (401, "BDC_1109")


def test_a_cookie_opens_servlets_and_nothing_else(admin: V3, tenant: MockTenant) -> None:
    invoice = admin.get("/invoices", max=1)["results"][0]["id"]
    cookie = f"sid={admin.headers['sessionId']}"

    pdf = get(admin, tenant, f"/Invoice2PdfServlet?Id={invoice}&PresentationType=PDF", Cookie=cookie)

    assert (pdf.status_code, pdf.headers["Content-Type"]) == (200, "application/pdf")
    key = admin.headers["devKey"]
    assert get(admin, tenant, "/connect/v3/vendors", Cookie=cookie, devKey=key).status_code == 401
