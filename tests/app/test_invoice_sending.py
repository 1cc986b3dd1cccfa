"""Invoices on their way over a socket: the inbox with its PDF, and the page of a payment link."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import jwt
import requests

from mockserver.testing import BillMock, MockTenant
from tests.refusals import refusal_of
from tests.signed_in import V3


def open_invoice(admin: V3) -> Any:
    invoices = admin.get("/invoices", max=100)["results"]
    return next(one for one in invoices if one["status"] == "OPEN" and not one["archived"])


def test_a_sent_invoice_lies_in_the_inbox_with_its_pdf(admin: V3, tenant: MockTenant) -> None:
    invoice = open_invoice(admin)
    body = {"recipient": {"to": ["a@x.example"]}, "replyTo": {"userId": admin.user["userId"]}}

    answer = admin.call("POST", f"/invoices/{invoice['id']}/email", json=body)
    (message,) = [one for one in tenant.inbox() if one["channel"] == "email"]
    (file,) = message["attachments"]

    assert (answer.status_code, answer.content) == (200, b"")
    assert message["to"] == ["a@x.example"]
    assert tenant.file(file).startswith(b"%PDF-")
    download = requests.get(f"{tenant.mock.url}{file['link']}", timeout=10)
    assert (download.headers["Content-Type"], download.content) == ("application/pdf", tenant.file(file))


def test_a_file_nobody_sent_is_not_found(tenant: MockTenant) -> None:
    url = f"{tenant.mock.control_url}/tenants/{tenant.id}/files/abc/a.pdf"

    assert refusal_of(requests.get(url, timeout=10)) == "404 no file abc"


def link(admin: V3, **further: str) -> str:
    invoice = open_invoice(admin)
    body = {"customerId": invoice["customerId"], "email": "a@x.example", **further}
    return str(admin.post(f"/invoices/{invoice['id']}/payment-link", body)["paymentLink"])


def test_a_payment_link_shows_the_invoice_to_whoever_has_it(admin: V3) -> None:
    page = requests.get(link(admin, returnUrl="https://shop.example/?a=<b>"), timeout=10)

    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f"Invoice {open_invoice(admin)['invoiceNumber']}" in page.text
    assert '<a href="https://shop.example/?a=&lt;b&gt;">' in page.text


def test_a_changed_token_opens_nothing(admin: V3, mock: BillMock) -> None:
    assert (
        refusal_of(requests.get(f"{link(admin)[:-4]}AAAA", timeout=10))
        == "401 BDC_1109 Session is invalid.  Please log in."
    )
    assert refusal_of(requests.get(f"{mock.url}/InvoicePayment", timeout=10)) == "400 token: must not be null"


def test_nothing_that_a_client_knows_signs_a_link(admin: V3, tenant: MockTenant) -> None:
    url, _, token = link(admin).partition("token=")
    claims = jwt.decode(token, options={"verify_signature": False})
    known = [*tenant.credentials.values(), tenant.id]
    keys = [sha256(f"invoice payment:{tenant.id}:{value}".encode()).digest() for value in known]

    statuses = {requests.get(f"{url}token={jwt.encode(claims, key, 'HS256')}", timeout=10).status_code for key in keys}

    assert statuses == {401}


def test_a_token_whose_tenant_is_no_id_opens_nothing(mock: BillMock) -> None:
    token = jwt.encode({"tenant": "\ud800", "org": 1}, "k" * 32, "HS256")

    assert (
        refusal_of(requests.get(f"{mock.url}/InvoicePayment?token={token}", timeout=10))
        == "401 BDC_1109 Session is invalid.  Please log in."
    )
