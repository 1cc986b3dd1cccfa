"""What BILL serves at the root of its hosts, outside the documented APIs: by method and path."""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.operations import Operation

DOCUMENTS = "v3.documents.download"
CHECK_IMAGES = "v3.payments.check-image.download"
STATEMENTS, EXPORTS = "v3.organizations.billing-statements.download", "v3.exports.download"

ROWS = (
    Operation("spend.pan", "spend", "POST", "/de/rest/pan", "none", 200, False, "spend.entities.pan"),
    Operation(
        STATEMENTS, "v3", "GET", "/BillingStatementDownload", "download", 200, False, "v3.entities.billing_statements"
    ),
    Operation(
        "v3.attachments.download", "v3", "GET", "/AttachDownload", "download", 200, False, "v3.entities.attachments"
    ),
    Operation(DOCUMENTS, "v3", "GET", "/DownloadBillDocumentServlet", "download", 200, False, "v3.entities.documents"),
    Operation(CHECK_IMAGES, "v3", "GET", "/is/CheckImageServlet", "download", 200, False, "v3.entities.check_images"),
    Operation(
        "v3.invoices.payment-page", "v3", "GET", "/InvoicePayment", "none", 200, False, "v3.entities.invoice_sending"
    ),
    Operation(EXPORTS, "v3", "GET", "/ExportDownload", "none", 200, False, "v3.entities.exports"),
)

SERVLETS: Mapping[tuple[str, str], Operation] = {(row.method, row.path): row for row in ROWS}
