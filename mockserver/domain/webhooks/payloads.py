"""What a notification tells of a record: one view for each key, as BILL's webhook document has them (F-1650)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mockserver.domain.context import Context
from mockserver.domain.funding.banks import BANK_ACCOUNT
from mockserver.domain.funding.cards import CARD_ACCOUNT
from mockserver.domain.organizations import WORLD
from mockserver.domain.payables.vendors import VENDOR
from mockserver.domain.payments.bill_payments import BILL_PAYMENT
from mockserver.domain.spend.kinds import SPEND_COMPANY
from mockserver.kernel import schema as s
from mockserver.kernel.kinds import Kind, Record

NONE = Kind("none", "")
BY_HAND = "BDC"  # the billing type of a payment that no rule made
TIMES = (s.Field("createdTime", s.DateTime()), s.Field("updatedTime", s.DateTime()))
ID_AND_ARCHIVED = (s.Field("id", s.Text()), s.Field("archived", s.Boolean()))


def texts(*names: str) -> tuple[s.Field, ...]:
    """Fields that are texts, each called as in the record."""
    return tuple(s.Field(name, s.Text()) for name in names)


def truths(*names: str) -> s.Object:
    """An object whose members, by these names, are all booleans."""
    return s.Object(*(s.Field(name, s.Boolean()) for name in names))


def part(name: str, *fields: s.Field, path: str = "") -> s.Field:
    """A member that is an object of these fields, found at a path of the record: at its own name unless said."""
    return s.Field(name, s.Object(*fields), path)


def spend_times(*names: str) -> tuple[s.Field, ...]:
    """Fields that are moments."""
    return tuple(s.Field(name, s.DateTime()) for name in names)


VENDOR_PAYLOAD = (
    *texts("id", "name", "shortName"),
    s.Field("archived", s.Boolean()),
    *texts("paymentNetworkId", "rppsId", "networkStatus"),
    part("address", *texts("line1", "line2", "city", "stateOrProvince", "zipOrPostalCode", "country")),
    part(
        "paymentInformation",
        *texts("payByType"),
        part("virtualCard", *texts("status", "remitEmail", "enrollDate", "declineDate", "alternatePayByType")),
        *texts("email", "payeeName", "lastPaymentDate"),
    ),
    *TIMES,
    *texts("accountNumber", "email", "phone"),
    s.Field("recurringPayments", s.Boolean()),
    *texts("billCurrency"),
    part("autoPay", s.Field("enabled", s.Boolean())),
    part("balance", s.Field("amount", s.Money()), s.Field("lastUpdatedDate", s.DateTime(), "lastUpdatedTime")),
    part(
        "additionalInfo",
        *texts("taxId", "taxIdType"),
        s.Field("track1099", s.Boolean()),
        s.Field("leadTimeInDays", s.Int()),
        s.Field("combinePayments", s.Boolean()),
        *texts("companyName", "paymentTermId"),
    ),
)
BILL_PAYLOAD = (
    *texts("id", "vendorId", "vendorName"),
    part("invoice", *texts("invoiceNumber", "invoiceDate")),
    s.Field("amount", s.Money()),
    *texts("createdBy"),
    *TIMES,
    s.Field("archived", s.Boolean()),
    *texts("description", "dueDate", "payFromChartOfAccountId", "paymentStatus"),
    part("classifications", *texts("chartOfAccountId", "accountingClassId", "departmentId", "locationId")),
    *texts("purchaseOrderNumber"),
)
FUNDING_ACCOUNT = texts("id", "type", "name", "accountNumber", "last4")
PAYMENT_PAYLOAD = (
    *texts("id"),
    s.Field("billIds", s.Array(s.Text())),
    *texts("transactionNumber", "status", "createdBy"),
    *TIMES,
    *texts("processDate"),
    part("funding", s.Field("amount", s.Money()), *texts("currency"), part("fundingAccount", *FUNDING_ACCOUNT)),
    part(
        "disbursement",
        s.Field("amount", s.Money()),
        *texts("currency", "arrivesByDate"),
        part("disbursementAccount", *texts("type", "accountNumber")),
    ),
    part("vendor", *texts("id", "name")),
    *texts("billingType"),
)
# What a read of the batch tells, and when it changed (assumed: F-1947).
COUNTS = ("scheduled", "failed", "completed", "total")
MASS_PAYMENT_PAYLOAD = (
    s.Field("paymentBatchId", s.Text(), "id"),
    *texts("batchStatus"),
    part("count", *(s.Field(name, s.Int()) for name in COUNTS)),
    *texts("createdBy"),
    *TIMES,
)
BANK_ACCOUNT_PAYLOAD = (
    *ID_AND_ARCHIVED,
    s.Field("accountNumber", s.MaskedText()),
    *texts("nameOnAccount", "routingNumber", "bankName", "status", "createdBy", "type", "ownerType"),
    s.Field("default", truths("payables", "receivables")),
    *TIMES,
)
CARD_ACCOUNT_PAYLOAD = (
    *ID_AND_ARCHIVED,
    *TIMES,
    *texts("createdBy", "nameOnAccount", "brand", "type", "status", "last4"),
    part("expiration", *texts("year", "month")),
    s.Field("default", truths("payables", "receivables", "funding", "disbursement")),
)
INVOICE_PAYLOAD = (
    *texts("id", "customerId", "invoiceNumber"),
    s.Field("archived", s.Boolean()),
    *(s.Field(name, s.Money()) for name in ("totalAmount", "dueAmount", "scheduledAmount", "creditAmount")),
    *texts("invoiceDate", "dueDate", "createdBy"),
    *TIMES,
    *texts("payToChartOfAccountId"),
    s.Field("salesTaxPercentage", s.Number()),
    s.Field("salesTaxTotal", s.Money()),
    *texts("status"),
)
SELECTED_VALUES = s.Array(s.Object(*texts("uuid", "value")))
TRANSACTION_PAYLOAD = (
    s.Field("uuid", s.Text(), "id"),
    s.Field("fees", s.Money()),
    s.Field("foreignExchangeFee", s.Money()),
    *texts("transactionType"),
    s.Field("parentTransactionUuid", s.Text(), "parentTransactionId"),
    s.Field("userUuid", s.Text(), "userId"),
    *texts("rawMerchantName", "merchantName"),
    s.Field("budgetUuid", s.Text(), "budgetId"),
    s.Field("originalAuthTransactionUuid", s.Text(), "originalAuthTransactionId"),
    *spend_times("occurredTime", "updatedTime", "authorizedTime"),
    s.Field("complete", s.Boolean()),
    s.Field(
        "customFields",
        s.Array(s.Object(*texts("uuid", "name", "note"), s.Field("selectedValues", SELECTED_VALUES))),
    ),
    part(
        "currencyData",
        s.Field("exchangeRate", s.Number()),
        s.Field("exponent", s.Int()),
        *texts("originalCurrencyAmount", "originalCurrencyCode", "symbol"),
    ),
    s.Field("amount", s.Money()),
    *texts("receiptStatus"),
    s.Field("cardUuid", s.Text(), "cardId"),
    *texts("companyUuid", "merchantCategoryCode", "declineReason", "declineInternalReasonCode"),
)
REIMBURSEMENT_PAYLOAD = (
    s.Field("uuid", s.Text(), "id"),
    *texts("note", "merchantName"),
    s.Field("amount", s.Money()),
    *texts("status", "fulfillmentType"),
    s.Field("budgetUuid", s.Text(), "budgetId"),
    *texts("companyUuid"),
    s.Field("userUuid", s.Text(), "userId"),
    *spend_times("occurredTime", "updatedTime", "retiredTime", "submittedTime"),
)
CHALLENGE_PAYLOAD = (
    *texts("merchantName", "merchantCategoryCode"),
    s.Field("acsTransactionId", s.Text(), "id"),
    s.Field("userUuid", s.Text(), "userId"),
    *spend_times("occurredTime"),
    s.Field("amount", s.Money()),
    s.Field("cardUuid", s.Text(), "cardId"),
    *texts("companyUuid", "currencyCode"),
)

VIEWS: Mapping[str, s.View] = {
    key: s.View(NONE, fields)
    for key, fields in {
        "vendor": VENDOR_PAYLOAD,
        "bill": BILL_PAYLOAD,
        "payment": PAYMENT_PAYLOAD,
        "mass-payment": MASS_PAYMENT_PAYLOAD,
        "bank-account": BANK_ACCOUNT_PAYLOAD,
        "card-account": CARD_ACCOUNT_PAYLOAD,
        "invoice": INVOICE_PAYLOAD,
        "risk-verification": texts("decision"),
        "transaction": TRANSACTION_PAYLOAD,
        "reimbursement": REIMBURSEMENT_PAYLOAD,
        "threeDsChallenge": CHALLENGE_PAYLOAD,
    }.items()
}

Add = Callable[[Context, Record], Record]


def payment_parts(ctx: Context, payment: Record) -> Record:
    """What a notification tells of a payment beside its own fields.

    The account it arrives at is empty until it is processed (F-1650).
    """
    vendor = ctx.get(VENDOR, payment["vendorId"]) or {}
    arrives = [info["arrivesByDate"] for info in branches(payment) if "arrivesByDate" in info]
    account = vendor.get("paymentInformation", {}).get("bankAccount", {}).get("accountNumber", "")
    to = {"type": payment.get("disbursementType"), "accountNumber": mask_number(account)} if arrives else {}
    return {
        "status": payment.get("singleStatus") or payment["status"],
        "billIds": [one["billId"] for one in ctx.find(BILL_PAYMENT, {"paymentId": payment["id"]})],
        "vendor": {"id": payment["vendorId"], "name": vendor.get("name")},
        "funding": {
            "amount": payment.get("fundingAmount", payment["amount"]),
            "currency": "USD",
            "fundingAccount": funding_account(ctx, payment.get("fundingAccount", {})),
        },
        "disbursement": {
            "amount": payment["amount"],
            "currency": vendor.get("billCurrency", "USD"),
            "arrivesByDate": next(iter(arrives), None),
            "disbursementAccount": {name: value for name, value in to.items() if value},
        },
        "billingType": payment.get("billingType", BY_HAND),
    }


def branches(payment: Record) -> list[Record]:
    """The parts of a payment's disbursement: by check, ACH, card, wherever it goes."""
    return [part for part in payment.get("disbursementInfo", {}).values() if isinstance(part, dict)]


def funding_account(ctx: Context, account: Record) -> Record:
    """The account that a payment is funded by, by name and last digits."""
    values: Record = {name: account[name] for name in ("id", "type") if name in account}
    if bank := ctx.get(BANK_ACCOUNT, account.get("id", "")):
        return values | {"name": bank.get("bankName"), "accountNumber": mask_number(bank.get("accountNumber", ""))}
    if card := ctx.get(CARD_ACCOUNT, account.get("id", "")):
        return values | {"name": card.get("nameOnAccount"), "last4": card.get("last4")}
    return values


def mask_number(number: str) -> str:
    """An account number but for its last four characters."""
    return s.MaskedText().write(number)


def batch_parts(ctx: Context, batch: Record) -> Record:
    """How far a mass payment has got."""
    waiting = batch["total"] - batch["failed"] - batch["completed"]
    return {"count": {name: batch[name] for name in COUNTS[1:]} | {"scheduled": waiting}}


def transaction_parts(ctx: Context, transaction: Record) -> Record:
    """A transaction's custom fields by uuid, and its company."""
    fields = [
        {
            "uuid": one["id"],
            "name": one.get("name"),
            "note": one.get("note"),
            "selectedValues": [{"uuid": value["id"], "value": value.get("value")} for value in one["selectedValues"]],
        }
        for one in transaction.get("customFields") or ()
    ]
    return {"companyUuid": company_uuid(ctx), "customFields": fields}


def reimbursement_parts(ctx: Context, reimbursement: Record) -> Record:
    """When a reimbursement happened and was deleted, and its company."""
    day, over = reimbursement.get("occurredDate"), reimbursement["archived"]
    return {
        "companyUuid": company_uuid(ctx),
        "occurredTime": f"{day}T00:00:00.000+00:00" if day else None,
        "retiredTime": reimbursement["updatedTime"] if over else None,
    }


def challenge_parts(ctx: Context, challenge: Record) -> Record:
    """The purchase that a 3-D Secure challenge asks about."""
    purchase = challenge["purchase"]
    names = ("merchantName", "merchantCategoryCode", "amount")
    return {
        "companyUuid": company_uuid(ctx),
        **{name: purchase.get(name) for name in names},
        "occurredTime": challenge["createdTime"],
        "currencyCode": "USD",
    }


def company_uuid(ctx: Context) -> str:
    """The uuid of the S&E company whose records the context is about."""
    companies = ctx.find(SPEND_COMPANY, {"number": ctx.org}, limit=1, org=WORLD)
    return str(companies[0]["id"]) if companies else ""


ADDITIONS: Mapping[str, Add] = {
    "payment": payment_parts,
    "mass-payment": batch_parts,
    "transaction": transaction_parts,
    "reimbursement": reimbursement_parts,
    "threeDsChallenge": challenge_parts,
}


def payload_of(ctx: Context, key: str, record: Record) -> Record:
    """The JSON object that a notification has under a key for a record as reads show it."""
    add = ADDITIONS.get(key)
    return VIEWS[key].write({**record, **add(ctx, record)} if add else record)
