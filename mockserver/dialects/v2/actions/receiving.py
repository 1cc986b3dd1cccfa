"""v2 operations on what customers pay: RecordARPayment, ChargeCustomer, SetCustomerAuthorization."""

from __future__ import annotations

from mockserver.dialects.v2.answers import One
from mockserver.dialects.v2.calls import call
from mockserver.dialects.v2.entities.customers import customers
from mockserver.dialects.v2.entities.received_payments import PAYMENT_TYPE, VIEW, received_payments
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.types import Code, NullableReference
from mockserver.domain.context import Context
from mockserver.domain.receivables.charging import charge, send_receipt
from mockserver.domain.receivables.customers import CUSTOMERS
from mockserver.domain.receivables.received_payments import RECEIVED_PAYMENTS
from mockserver.kernel import schema as s
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record

# BILL pays out no less.
MIN_AMOUNT = 0.01
# What can be recorded: not what comes through BILL alone, wallets and virtual cards (F-1464).
RECORDED_TYPE = Code({code: word for code, word in PAYMENT_TYPE.words.items() if code in "012345"})
# What can be charged: bank accounts.
CHARGED_TYPE = Code({"3": "ACH"})

INVOICE_PAYS = s.Array(
    s.Object(
        s.Field("invoiceId", NullableReference(), required=True),
        s.Field("amount", s.Money(minimum=MIN_AMOUNT), required=True),
    )
)
CUSTOMER = s.Field("customerId", NullableReference(), required=True)

RECORD = Parameters(
    CUSTOMER,
    s.Field("paymentDate", s.Date(), required=True),
    s.Field("paymentType", RECORDED_TYPE, "receivablesType", required=True),
    s.Field("amount", s.Money(minimum=MIN_AMOUNT)),
    s.Field("depositToAccountId", NullableReference()),
    s.Field("description", s.Text()),
    s.Field("refNumber", s.Text(), "referenceNumber"),
    s.Field("invoicePays", INVOICE_PAYS, "invoicePayments", required=True),
)
CHARGE = Parameters(
    CUSTOMER,
    s.Field("paymentType", CHARGED_TYPE, required=True),
    s.Field("paymentDate", s.Date()),
    s.Field("paymentAccountId", NullableReference(), "fundingAccount.id", required=True),
    s.Field("memo", s.Text(), "description"),
    s.Field("emailReceipt", s.Boolean()),
    s.Field("totalAmount", s.Money(minimum=MIN_AMOUNT), "amount"),
    s.Field("invoicePays", INVOICE_PAYS, "invoicePayments"),
)
OF_THE_CALL = ("paymentType", "emailReceipt")
AUTHORIZATION = Parameters(CUSTOMER, s.Field("hasAuthorizedToCharge", s.Boolean(), "authorizedToCharge", required=True))


@call("RecordARPayment", takes=RECORD, gives=received_payments.one, right="record_payment")
def record(ctx: Context, values: Record) -> Record:
    """Record a payment that came in outside BILL; what no invoice takes is the customer's credit (F-1464).

    Without an amount it is what the invoices get. Raises BDC_1119 for more than an invoice owes.
    """
    amount = values.get("amount") or sum(part["amount"] for part in values["invoicePayments"])
    if not amount:
        raise BillError("BDC_1108", "amount", fact="F-1464")
    return RECEIVED_PAYMENTS.create(ctx, {**values, "amount": amount})


@call(
    "ChargeCustomer",
    takes=CHARGE,
    gives=One(VIEW, RECEIVED_PAYMENTS, "chargedReceivedPay"),
    right="pay",
)
def charge_customer(ctx: Context, values: Record) -> Record:
    """Charge a customer that agreed to it from its bank account (F-1465).

    Raises BDC_1108 where neither a total nor invoices are named, else as `charge` does.
    """
    parts = values.get("invoicePayments") or []
    if not parts and not values.get("amount"):
        raise BillError("BDC_1108", "invoicePays", fact="F-1465")
    funding = {**values["fundingAccount"], "type": "BANK_ACCOUNT"}
    fields = {name: value for name, value in values.items() if name not in OF_THE_CALL}
    payment = charge(ctx, {**fields, "fundingAccount": funding, "invoicePayments": parts})
    if values.get("emailReceipt"):
        send_receipt(ctx, payment)
    return payment


@call("SetCustomerAuthorization", takes=AUTHORIZATION, gives=customers.one, right="edit_customer")
def authorize(ctx: Context, values: Record) -> Record:
    """Say whether a customer agreed to be charged."""
    return CUSTOMERS.patch(ctx, values["customerId"], {"authorizedToCharge": values["authorizedToCharge"]})
