"""v3 attachments of customers, invoices and vendors, and documents of bills."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, operation, refusal
from contract_tests.shapes import undocumented_fields

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NAME = "contract.pdf"
SIX_MEGABYTES = 6 * 1024 * 1024


def owner(make: Make, kind: str) -> str:
    """The path of the attachments of a new record."""
    return f"/attachments/{kind}s/{getattr(make, kind)()['id']}"


@documented(fact="F-op:v3.attachments.{kind}s.create")
@pytest.mark.parametrize("kind", ["customer", "invoice", "vendor"])
@operation("v3.attachments.{kind}s.create", "v3.attachments.{kind}s.list", "v3.attachments.get")
def test_a_file_is_attached_with_200_read_and_listed(v3: Rest, make: Make, kind: str) -> None:
    path = owner(make, kind)

    answer = v3.upload(path, PDF, name=NAME)

    read, listed = v3.get(f"/attachments/{answer.body['id']}"), v3.get(path)
    assert (answer.status, answer.body["name"]) == (200, NAME)
    assert (read.body["id"], [one["id"] for one in listed.results]) == (answer.body["id"], [answer.body["id"]])
    assert [undocumented_fields(one) for one in (answer, read, listed)] == [[], [], []]


@documented(fact="F-730")
@operation("v3.attachments.customers.create")
def test_an_attachment_is_downloaded_with_the_session(v3: Rest, make: Make) -> None:
    attachment = v3.upload(owner(make, "customer"), PDF, name=NAME).body

    assert v3.download(attachment["downloadLink"]).content == PDF


@documented(fact="F-731")
@pytest.mark.parametrize("kind", ["customer", "invoice", "vendor"])
@refusal("v3.attachments.{kind}s.create")
def test_an_attachment_has_a_name(v3: Rest, make: Make, kind: str) -> None:
    answer = v3.upload(owner(make, kind), PDF)

    assert answer.status_class == 4
    assert "name" in answer.message


@documented(fact="F-732")
@refusal("v3.attachments.vendors.create")
def test_a_file_over_six_megabytes_is_refused(v3: Rest, make: Make) -> None:
    assert v3.upload(owner(make, "vendor"), bytes(SIX_MEGABYTES + 1), name=NAME).status_class == 4


@assumed(fact="F-733")
@pytest.mark.parametrize("kind", ["customer", "invoice", "vendor"])
@refusal("v3.attachments.{kind}s.list", "v3.attachments.{kind}s.create")
def test_what_is_not_there_has_no_attachments(v3: Rest, kind: str) -> None:
    path = f"/attachments/{kind}s/00002AAAAAAAAAAAzzzz"

    assert (v3.get(path).status_class, v3.upload(path, PDF, name=NAME).status_class) == (4, 4)


@documented(fact="F-734")
@operation("v3.attachments.delete")
@refusal("v3.attachments.get", "v3.attachments.delete")
def test_a_deleted_attachment_is_gone(v3: Rest, make: Make) -> None:
    path = f"/attachments/{v3.upload(owner(make, 'customer'), PDF, name=NAME).body['id']}"

    deleted = v3.delete(path)

    assert deleted.body == {"status": "SUCCESS"}
    assert (v3.get(path).status_class, v3.delete(path).status_class) == (4, 4)


@documented(fact="F-735")
@operation("v3.attachments.invoices.create", "v3.invoices.get")
def test_an_attachment_replaces_the_pdf_of_its_invoice(v3: Rest, make: Make) -> None:
    invoice = make.invoice()
    path = f"/attachments/invoices/{invoice['id']}"

    attachment = v3.upload(path, PDF, name=NAME, replaceInvoicePdf="true").body

    assert v3.get(f"/invoices/{invoice['id']}").body["invoicePdfId"] == attachment["id"]
    assert v3.delete(f"/attachments/{attachment['id']}").status == 200


# documents of bills


@documented(fact="F-736")
@operation("v3.documents.bills.create", "v3.documents.upload-status.get")
def test_an_uploaded_document_is_in_progress_at_first(v3: Rest, make: Make) -> None:
    answer = v3.upload(f"/documents/bills/{make.bill()['id']}", PDF, name=NAME)

    status = v3.get("/documents/upload-status", ids=answer.body["uploadId"])
    assert (answer.status, answer.body["uploadId"][:3]) == (200, "0du")
    assert [(one["uploadId"], one["status"]) for one in status.body] == [(answer.body["uploadId"], "IN_PROGRESS")]
    assert undocumented_fields(status) == []


@documented(fact="F-737")
@operation("v3.documents.bills.list", "v3.documents.get", "v3.documents.bills.create", "v3.documents.upload-status.get")
def test_a_finished_document_is_read_listed_and_downloaded(
    v3: Rest, make: Make, control: Callable[..., dict[str, Any]]
) -> None:
    path = f"/documents/bills/{make.bill()['id']}"
    upload = v3.upload(path, PDF, name=NAME).body["uploadId"]
    control("PATCH", "/clock", {"advance": "PT1M"})

    (status,) = v3.get("/documents/upload-status", ids=upload).body

    read, listed = v3.get(f"/documents/{status['documentId']}"), v3.get(path)
    assert (status["status"], status["documentId"][:3]) == ("UPLOADED", "00h")
    assert (read.body["name"], listed.results) == (NAME, [read.body])
    assert v3.download(read.body["downloadLink"]).content == PDF
    assert [undocumented_fields(one) for one in (read, listed)] == [[], []]


@documented(fact="F-1923")
@operation("v3.documents.get", "v3.documents.bills.create")
def test_a_document_is_read_by_the_id_of_its_upload_while_that_is_in_progress(v3: Rest, make: Make) -> None:
    upload = v3.upload(f"/documents/bills/{make.bill()['id']}", PDF, name=NAME).body["uploadId"]

    answer = v3.get(f"/documents/{upload}")

    assert (answer.status, answer.body["id"]) == (200, upload)
    assert undocumented_fields(answer) == []


@documented(fact="F-731")
@refusal("v3.documents.bills.create")
def test_a_document_has_a_name(v3: Rest, make: Make) -> None:
    assert "name" in v3.upload(f"/documents/bills/{make.bill()['id']}", PDF).message


@assumed(fact="F-733")
@refusal("v3.documents.bills.list", "v3.documents.get", "v3.documents.upload-status.get")
def test_documents_that_are_not_there_are_refused(v3: Rest) -> None:
    answers = [
        v3.get("/documents/bills/00n02AAAAAAAAAAAzzzz"),
        v3.get("/documents/00h02AAAAAAAAAAAzzzz"),
        v3.get("/documents/upload-status"),
    ]

    assert [answer.status_class for answer in answers] == [4, 4, 4]
