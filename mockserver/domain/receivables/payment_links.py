"""Payment links: where a customer that is not in the network pays an invoice without signing in."""

from __future__ import annotations

from urllib.parse import urlencode

from mockserver.domain.context import Context
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.invoices import INVOICES
from mockserver.domain.signed_links import sign, verify
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

PURPOSE = "invoice payment"
CONNECTED = ("CONNECTED", "CONNECTED_RPPS")
# Where BILL serves its page is not documented (F-1209).
PATH = "/InvoicePayment"


def payment_link(ctx: Context, base_url: str, invoice_id: str, customer_id: str, return_url: str = "") -> str:
    """The address of the page to pay an invoice on, from which `return_url` leads back; raises as `payment_token`."""
    query = {"token": payment_token(ctx, invoice_id, customer_id)}
    return f"{base_url}{PATH}?{urlencode(query | ({'returnUrl': return_url} if return_url else {}))}"


def link_for_customer(ctx: Context, base_url: str, invoice: Record) -> str:
    """Where the customer of a live invoice pays it: on its page, or in BILL once connected (F-1522)."""
    customer = CUSTOMERS.get(ctx, invoice["customerId"])
    if customer.get("networkStatus") in CONNECTED:
        return f"{ctx.environment.web_app}/invoice?id={invoice['id']}"
    return payment_link(ctx, base_url, invoice["id"], customer["id"])


def payment_token(ctx: Context, invoice_id: str, customer_id: str) -> str:
    """The token of a link to pay an invoice.

    Raises BDC_1205 for an unknown invoice, BDC_1119 (assumed: F-743) for another customer's or an archived one, and for
    a customer that is connected in the network.
    """
    invoice = INVOICES.get(ctx, invoice_id)
    if invoice["customerId"] != CUSTOMERS.get(ctx, customer_id, in_path=False)["id"]:
        raise BillError("BDC_1119", "customerId", customer_id, item=invoice_id, fact="F-743")
    if invoice["archived"]:
        raise BillError("BDC_1119", "archived", "true", item=invoice_id, fact="F-687")
    status = CUSTOMERS.get(ctx, customer_id).get("networkStatus", "")
    if status in CONNECTED:
        raise BillError("BDC_1119", "networkStatus", status, item=customer_id, fact="F-698")
    return sign(ctx, PURPOSE, invoice_id)


def to_be_paid(ctx: Context, token: str) -> Record:
    """The invoice a token was made for; raises BDC_1109 for a token that is not good, or no more."""
    return INVOICES.get(ctx, verify(ctx, PURPOSE, token))
