"""v2 files and notes: UploadAttachment, GetDocuments, GetDocumentPages, what they link to, SendMessage, ListMessage."""

from collections.abc import Callable
from typing import Any

import pytest

from contract_tests.clients import V2, Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, mock_only, observed, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn

PDF = b"%PDF-1.4\n1 0 obj<</Type/Page>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NAME = "contract.pdf"
UNKNOWN = "00n02AAAAAAAAAAAzzzz"
PNG = b"\x89PNG"

Control = Callable[..., dict[str, Any]]


def documents_of(v2: V2, record_id: str) -> Any:
    """The answer of GetDocuments."""
    return v2.call("GetDocuments", {"id": record_id, "start": 0, "max": 99})


def attach(v2: V2, control: Control, record_id: str, name: str, content: bytes) -> None:
    """Attach a file, and let its upload become a document."""
    v2.upload("UploadAttachment", {"id": record_id, "fileName": name}, name, content)
    control("PATCH", "/clock", {"advance": "PT1M"})


@documented(fact="F-1500")
@operation("v2.UploadAttachment")
@pytest.mark.parametrize("kind", ["bill", "invoice", "vendor", "customer", "vendor_credit"])
def test_a_file_is_taken_for_a_record(v2: V2, make: Make, kind: str) -> None:
    data = {"id": getattr(make, kind)()["id"], "fileName": NAME}

    answer = v2.upload("UploadAttachment", data, NAME, PDF)

    assert answer.data["documentUploadedId"].startswith("0du")
    assert undocumented_fields(answer) == []


@documented(fact="F-1500")
@refusal("v2.UploadAttachment")
def test_a_file_for_what_is_not_there_is_refused(v2: V2) -> None:
    assert v2.upload("UploadAttachment", {"id": UNKNOWN, "fileName": NAME}, NAME, PDF).is_refused


@assumed(fact="F-1508")
@refusal("v2.UploadAttachment")
def test_a_file_needs_its_extension(v2: V2, make: Make) -> None:
    data = {"id": make.bill()["id"], "fileName": "contract.png"}

    assert v2.upload("UploadAttachment", data, NAME, PDF).is_refused


@documented(fact="F-1509")
@operation("v2.GetDocuments")
def test_a_bills_document_is_listed_and_downloaded(v2: V2, make: Make, control: Control) -> None:
    bill_id = make.bill()["id"]
    attach(v2, control, bill_id, NAME, PDF)

    answer = documents_of(v2, bill_id)

    (document,) = answer.data["documents"]
    assert (document["entity"], document["fileName"], document["scanStatus"]) == ("Document", NAME, "clean")
    assert (document["id"][:3], answer.data["numPages"]) == ("00h", 1)
    link = f"/DownloadBillDocumentServlet?id={document['id']}&billId={bill_id}&pageNumber=1"
    assert v2.download(link).content == PDF


@observed(fact="F-1505")
@operation("v2.GetDocuments")
def test_a_documents_links_lead_to_its_bytes_and_pages(v2: V2, make: Make, control: Control) -> None:
    bill_id = make.bill()["id"]
    attach(v2, control, bill_id, NAME, PDF)

    (document,) = documents_of(v2, bill_id).data["documents"]

    assert (document["documentRef"][:3], document["type"], document["thumbType"]) == ("0du", "1", "image")
    assert v2.download(document["fileUrl"]).content == PDF
    assert v2.download(document["thumbNewUrl"]).content.startswith(PNG)


@documented(fact="F-op:v2.GetDocuments")
@operation("v2.GetDocuments")
def test_a_bill_without_files_has_no_documents(v2: V2, make: Make) -> None:
    answer = documents_of(v2, make.bill()["id"])

    assert answer.data == {"documents": [], "numPages": 0}


@assumed(fact="F-1510")
@refusal("v2.GetDocuments", "v2.GetDocumentPages")
def test_what_has_no_documents_is_refused(v2: V2, make: Make) -> None:
    customer_id = make.customer()["id"]

    assert documents_of(v2, customer_id).is_refused
    assert v2.call("GetDocumentPages", {"id": customer_id}).is_refused


@documented(fact="F-1506")
@operation("v2.GetDocumentPages")
def test_without_a_file_there_is_no_link(v2: V2, make: Make) -> None:
    answer = v2.call("GetDocumentPages", {"id": make.bill()["id"]})

    assert answer.data["documentPages"]["fileUrl"] is None


@documented(fact="F-1506")
@operation("v2.GetDocumentPages")
def test_a_text_is_downloaded_as_it_is(v2: V2, make: Make, control: Control) -> None:
    bill_id = make.bill()["id"]
    attach(v2, control, bill_id, "note.txt", b"three words here")

    pages = v2.call("GetDocumentPages", {"id": bill_id}).data["documentPages"]

    assert pages["numPages"] == 1
    assert v2.download(pages["fileUrl"]).content == b"three words here"


@documented(fact="F-1506")
@operation("v2.GetDocumentPages")
def test_pages_are_downloaded_as_pictures(v2: V2, make: Make, control: Control) -> None:
    bill_id = make.bill()["id"]
    attach(v2, control, bill_id, NAME, PDF)

    pages = v2.call("GetDocumentPages", {"id": bill_id}).data["documentPages"]

    assert v2.download(f"{pages['fileUrl']}&pageNumber=1").content.startswith(PNG)


@assumed(fact="F-1501")
@operation("v2.UploadAttachment", "v3.attachments.vendors.list")
def test_v3_lists_what_v2_attached(v2: V2, v3: Rest, make: Make, control: Control) -> None:
    vendor_id = make.vendor()["id"]
    attach(v2, control, vendor_id, NAME, PDF)

    (attachment,) = v3.get(f"/attachments/vendors/{vendor_id}").results

    assert attachment["name"] == NAME


# notes


@documented(fact="F-1511")
@operation("v2.SendMessage", "v2.ListMessage")
@pytest.mark.parametrize("kind", ["vendor", "bill", "vendor_credit", "customer", "invoice"])
def test_a_note_is_written_on_a_record_and_listed(v2: V2, make: Make, kind: str) -> None:
    record_id = getattr(make, kind)()["id"]

    answer = v2.call("SendMessage", {"objectId": record_id, "message": "Please look at this."})

    listed = v2.call("ListMessage", {"objectId": record_id, "start": 0, "max": 999})
    assert (answer.data["entity"], answer.data["isPublic"], answer.data["id"][:3]) == ("Message", False, "act")
    assert [(row["id"], row["message"]) for row in listed.data] == [(answer.data["id"], "Please look at this.")]
    assert [undocumented_fields(one) for one in (answer, listed)] == [[], []]


@documented(fact="F-op:v2.SendMessage")
@refusal("v2.SendMessage", "v2.ListMessage")
def test_a_note_needs_a_record_there_is(v2: V2) -> None:
    assert v2.call("SendMessage", {"objectId": UNKNOWN, "message": "Hello"}).is_refused
    assert v2.call("ListMessage", {"objectId": UNKNOWN, "start": 0, "max": 999}).is_refused


# addresses in the web application


@documented(fact="F-1515")
@operation("v2.GetObjectUrl")
def test_a_bill_has_an_address_in_the_web_application(v2: V2, make: Make) -> None:
    bill_id = make.bill()["id"]

    answer = v2.call("GetObjectUrl", {"objectId": bill_id})

    assert answer.data["url"].startswith("https://")
    assert answer.data["url"].endswith(f"/bill?id={bill_id}")


@documented(fact="F-op:v2.GetObjectUrl")
@refusal("v2.GetObjectUrl")
def test_what_is_not_there_has_no_address(v2: V2) -> None:
    assert v2.call("GetObjectUrl", {"objectId": UNKNOWN}).is_refused


# invoices on their way


def email(make: Make, **headers: Any) -> dict[str, Any]:
    """The data of SendInvoice but for the invoice."""
    return {"headers": {"toEmailAddresses": [make.names.email()], **headers}, "content": {"body": ""}}


@documented(fact="F-op:v2.SendInvoice")
@operation("v2.SendInvoice")
def test_an_invoice_is_emailed(v2: V2, make: Make) -> None:
    answer = v2.call("SendInvoice", {"invoiceId": make.invoice()["id"], **email(make)})

    assert answer.data == {}


@mock_only(reason="only the mock's inbox shows what was sent")
@operation("v2.SendInvoice")
def test_an_invoices_email_has_its_tokens_and_its_pdf(v2: V2, make: Make, control: Control) -> None:
    invoice = make.invoice()
    data = {"invoiceId": invoice["id"], **email(make, subject="No. {:Invoice.Number:}"), "content": {"body": "{:No:}"}}

    v2.call("SendInvoice", data)

    message = control("GET", "/inbox")["messages"][-1]
    assert (message["subject"], message["text"]) == (f"No. {invoice['invoiceNumber']}", "{:No:}")
    assert message["attachments"][0]["contentType"] == "application/pdf"


@documented(fact="F-op:v2.SendInvoice")
@refusal("v2.SendInvoice")
def test_an_invoice_is_emailed_with_headers_alone(v2: V2, make: Make) -> None:
    assert v2.call("SendInvoice", {"invoiceId": make.invoice()["id"]}).is_refused


@documented(fact="F-1519")
@operation("v2.MailInvoice")
def test_an_invoice_is_mailed_to_an_address_in_the_united_states(v2: V2, make: Make) -> None:
    customer = make.payer()

    assert v2.call("MailInvoice", {"invoiceId": make.invoice(customer["id"])["id"]}).data == {}


@documented(fact="F-1519")
@refusal("v2.MailInvoice")
def test_an_invoice_is_not_mailed_without_an_address(v2: V2, make: Make) -> None:
    invoice = make.invoice(make.customer()["id"])

    assert v2.call("MailInvoice", {"invoiceId": invoice["id"]}).is_refused


@observed(fact="F-1525")
@operation("v2.Login")
def test_an_invoices_pdf_is_downloaded_with_a_cookie(sign_in: SignIn, make: Make) -> None:
    user = sign_in.as_v2(sign_in.v2())

    file = user.download_by_cookie(f"/Invoice2PdfServlet?Id={make.invoice()['id']}&PresentationType=PDF")

    assert file.content.startswith(b"%PDF-")
