"""v3 attachments: uploads with their bytes, lists, downloads, and an invoice's own PDF."""

from typing import Any

import pytest

from mockserver.dialects.http import Answer
from mockserver.dialects.v3.files import MAX_BYTES
from tests.dialects.v3.sandbox import BAND, PICKS, Sandbox, of
from tests.refusals import refusal_of

PDF = b"%PDF-1.4 \x00\xff"
CUSTOMERS = "v3.attachments.customers"
INVOICES = "v3.attachments.invoices"


def upload(sandbox: Sandbox, parent: str, parent_id: str, content: bytes = PDF, **query: str) -> Answer:
    """The answer to the upload of a file."""
    operation = f"v3.attachments.{parent}s.create"
    return sandbox.call(operation, content, query={"name": "terms.pdf", **query}, **{f"{parent}Id": parent_id})


@pytest.fixture
def attachment(sandbox: Sandbox, customer_id: str) -> dict[str, Any]:
    """A file on a customer."""
    made: dict[str, Any] = upload(sandbox, "customer", customer_id).body
    return made


def test_an_upload_answers_200_with_a_link(sandbox: Sandbox, customer_id: str) -> None:
    answer = upload(sandbox, "customer", customer_id)

    assert answer.status == 200
    assert answer.body["id"].startswith("att02")
    assert answer.body == {
        "id": answer.body["id"],
        "name": "terms.pdf",
        "createdTime": "2026-03-02T20:00:00.000+00:00",
        "downloadLink": f"http://localhost/AttachDownload?id={answer.body['id']}",
    }


def test_a_download_gives_the_bytes_under_the_name(sandbox: Sandbox, attachment: dict[str, Any]) -> None:
    answer = sandbox.call("v3.attachments.download", query={"id": attachment["id"]})

    assert (answer.status, answer.body, answer.content_type) == (200, PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="terms.pdf"')


def test_a_name_cannot_break_out_of_the_header(sandbox: Sandbox, customer_id: str) -> None:
    made = upload(sandbox, "customer", customer_id, name='a"\r\nX-Evil: é.pdf').body

    header = sandbox.call("v3.attachments.download", query={"id": made["id"]}).headers["Content-Disposition"]

    assert header == "attachment; filename=\"a___X-Evil: ?.pdf\"; filename*=UTF-8''a%22%0D%0AX-Evil%3A%20%C3%A9.pdf"


@pytest.mark.parametrize("parent", ["customer", "invoice", "vendor"])
def test_an_unknown_parent_is_not_found(sandbox: Sandbox, parent: str) -> None:
    unknown: dict[str, Any] = {f"{parent}Id": "00002UNKNOWN"}
    answer = upload(sandbox, parent, "00002UNKNOWN")
    listed = sandbox.refusal(f"v3.attachments.{parent}s.list", **unknown)

    assert (answer.status, answer.body[0]["code"]) == (404, "BDC_1205")
    assert listed == (404, ["BDC_1205"])


def test_a_customer_is_no_invoice(sandbox: Sandbox, customer_id: str) -> None:
    assert (
        refusal_of(upload(sandbox, "invoice", customer_id))
        == f"404 BDC_1205 No data found for the given id: {customer_id}."
    )


@pytest.mark.parametrize(
    ("name", "messages"),
    [
        ("", ["name: must not be blank"]),
        ("terms", ["name: must end in a file extension"]),
        (".pdf", ["name: must end in a file extension"]),
        ("x" * 252 + ".pdf", ["name: size must be between 1 and 255"]),
    ],
)
def test_a_file_has_a_name_with_an_extension(
    sandbox: Sandbox, customer_id: str, name: str, messages: list[str]
) -> None:
    answer = upload(sandbox, "customer", customer_id, name=name)

    assert (answer.status, [one["message"] for one in answer.body]) == (400, messages)


def test_without_a_name_or_bytes_nothing_is_kept(sandbox: Sandbox, customer_id: str) -> None:
    nameless = sandbox.messages(f"{CUSTOMERS}.create", PDF, customerId=customer_id)
    empty = upload(sandbox, "customer", customer_id, b"")

    assert nameless == ["name: must not be null"]
    assert (empty.status, empty.body[0]["message"]) == (400, "Required request body is missing")
    assert sandbox.ok(f"{CUSTOMERS}.list", customerId=customer_id) == {"results": []}


def test_a_file_has_at_most_six_megabytes(sandbox: Sandbox, customer_id: str) -> None:
    largest = upload(sandbox, "customer", customer_id, bytes(MAX_BYTES))
    too_large = upload(sandbox, "customer", customer_id, bytes(MAX_BYTES + 1))

    assert (largest.status, too_large.status) == (200, 413)
    assert too_large.body[0]["message"] == "name: terms.pdf is larger than 6291456 bytes"


def test_a_list_holds_the_files_of_one_record(sandbox: Sandbox, customer_id: str, attachment: dict[str, Any]) -> None:
    other = sandbox.ok("v3.customers.create", BAND)["id"]
    upload(sandbox, "customer", other)

    assert sandbox.ok(f"{CUSTOMERS}.list", customerId=customer_id) == {"results": [attachment]}


def test_a_list_is_paged_and_ignores_filters(sandbox: Sandbox, customer_id: str, attachment: dict[str, Any]) -> None:
    second = upload(sandbox, "customer", customer_id, name="b.pdf").body
    query = {"max": "1", "filters": "name:eq:x", "sort": "nothing:asc"}

    first_page = sandbox.ok(f"{CUSTOMERS}.list", query=query, customerId=customer_id)
    next_page = {"page": first_page["nextPage"], "max": "1"}
    second_page = sandbox.ok(f"{CUSTOMERS}.list", query=next_page, customerId=customer_id)

    assert first_page["results"] == [attachment]
    assert second_page["results"] == [second]


def test_a_deleted_file_is_gone(sandbox: Sandbox, customer_id: str, attachment: dict[str, Any]) -> None:
    deleted = sandbox.ok("v3.attachments.delete", attachmentId=attachment["id"])

    assert deleted == {"status": "SUCCESS"}
    assert (
        refusal_of(sandbox.call("v3.attachments.get", attachmentId=attachment["id"]))
        == f"404 BDC_1205 No data found for the given id: {attachment['id']}."
    )
    assert (
        refusal_of(sandbox.call("v3.attachments.delete", attachmentId=attachment["id"]))
        == f"404 BDC_1205 No data found for the given id: {attachment['id']}."
    )
    assert (
        refusal_of(sandbox.call("v3.attachments.download", query={"id": attachment["id"]}))
        == f"404 BDC_1205 No data found for the given id: {attachment['id']}."
    )


def test_one_file_is_read_as_it_was_made(sandbox: Sandbox, attachment: dict[str, Any]) -> None:
    assert sandbox.ok("v3.attachments.get", attachmentId=attachment["id"]) == attachment


def test_another_organization_does_not_see_the_file(sandbox: Sandbox, attachment: dict[str, Any]) -> None:
    sandbox.org = 2

    assert (
        refusal_of(sandbox.call("v3.attachments.get", attachmentId=attachment["id"]))
        == f"404 BDC_1205 No data found for the given id: {attachment['id']}."
    )
    assert (
        refusal_of(sandbox.call("v3.attachments.download", query={"id": attachment["id"]}))
        == f"404 BDC_1205 No data found for the given id: {attachment['id']}."
    )


# an invoice's PDF


BILLS_OWN = "00000000000000000000"


def pdf_of(sandbox: Sandbox, invoice: dict[str, Any]) -> str:
    """The attachment that stands in for an invoice's PDF."""
    attachment_id: str = sandbox.ok("v3.invoices.get", invoiceId=invoice["id"])["invoicePdfId"]
    return attachment_id


def test_an_attachment_can_replace_the_invoices_pdf(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    plain = upload(sandbox, "invoice", invoice["id"], replaceInvoicePdf="false")
    before = pdf_of(sandbox, invoice)
    replacing = upload(sandbox, "invoice", invoice["id"], replaceInvoicePdf="true")

    assert (plain.status, before) == (200, BILLS_OWN)
    assert pdf_of(sandbox, invoice) == replacing.body["id"]


def test_deleting_it_gives_the_invoice_its_own_pdf_again(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    plain = upload(sandbox, "invoice", invoice["id"]).body["id"]
    replacing = upload(sandbox, "invoice", invoice["id"], replaceInvoicePdf="true").body["id"]

    sandbox.ok("v3.attachments.delete", attachmentId=plain)
    kept = pdf_of(sandbox, invoice)
    sandbox.ok("v3.attachments.delete", attachmentId=replacing)

    assert (kept, pdf_of(sandbox, invoice)) == (replacing, BILLS_OWN)


def test_only_a_pdf_can_replace_it(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    image = upload(sandbox, "invoice", invoice["id"], name="scan.png", replaceInvoicePdf="true")
    unreadable = upload(sandbox, "invoice", invoice["id"], replaceInvoicePdf="perhaps")

    assert image.body[0]["message"] == "name: must end in .pdf when replaceInvoicePdf is true"
    assert unreadable.body[0]["message"] == 'replaceInvoicePdf: "perhaps" is not true or false'


@pytest.mark.parametrize(("verb", "lines"), [("update", {}), ("replace", {"invoiceLineItems": [PICKS]})])
def test_a_change_chooses_the_invoices_pdf_and_gives_it_up(
    sandbox: Sandbox, invoice: dict[str, Any], verb: str, lines: dict[str, Any]
) -> None:
    attachment = upload(sandbox, "invoice", invoice["id"]).body["id"]
    body = {"customer": {"id": invoice["customerId"]}} | lines

    chosen = sandbox.ok(f"v3.invoices.{verb}", body | {"invoicePdfId": attachment}, invoiceId=invoice["id"])
    given_up = sandbox.ok(f"v3.invoices.{verb}", body | {"invoicePdfId": BILLS_OWN}, invoiceId=invoice["id"])

    assert (chosen["invoicePdfId"], given_up["invoicePdfId"]) == (attachment, BILLS_OWN)


def test_only_its_own_attachment_becomes_an_invoices_pdf(sandbox: Sandbox, invoice: dict[str, Any]) -> None:
    other = upload(sandbox, "customer", invoice["customerId"]).body["id"]
    body = {"invoicePdfId": other}

    assert (
        refusal_of(sandbox.call("v3.invoices.update", body, invoiceId=invoice["id"]))
        == f"422 BDC_1205 No data found for the given id: {other}."
    )


def test_a_new_invoice_has_no_pdf_to_choose(sandbox: Sandbox, customer_id: str) -> None:
    answer = sandbox.ok("v3.invoices.create", of(customer_id, invoicePdfId="att02NONE"))

    assert (answer["invoicePdfId"], sandbox.unread) == (BILLS_OWN, ["invoicePdfId"])
