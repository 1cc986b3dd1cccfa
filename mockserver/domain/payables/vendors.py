"""Vendors and how they are paid."""

from __future__ import annotations

from mockserver.domain import balances
from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record, declare
from mockserver.kernel.places import country_name

# Fields v3 does not have: yes or no, and codes and ids.
V2_FLAGS = "sendNotifications sendInviteForPrivateVendor enableFundedInvite"
V2_CODES = (
    "billSyncPref prefPmtMethod vendorVCardStatus orgVCardStatus prefRemitEmail processorVCardStatus"
    " vStatusUpdateSource intlPaymentType largeBillerId orgVCardOptOutCustReason autoSaveStatus creationSource"
    " eBillEnabledStatus"
)

VENDOR = declare(
    Kind(
        "vendor",
        "009",
        columns=(
            Column("name", index=True),
            Column("shortName", index=True),
            Column("email", index=True),
            Column("phone", index=True),
            Column("accountType", index=True),
            Column("billCurrency", index=True),
            Column("address.country", index=True),
            *balances.BALANCE_COLUMNS,
            # What only v2 filters by.
            Column("additionalInfo.taxIdType"),
            Column("additionalInfo.track1099", "bool"),
            Column("additionalInfo.combinePayments", "bool"),
            Column("paymentInformation.payByType"),
            Column("paymentInformation.bankCountry"),
            Column("paymentInformation.lastPaymentDate", "date"),
            Column("paymentInformation.bankAccount.paymentCurrency"),
            Column("paymentInformation.virtualCard.enrollDate"),
            Column("paymentInformation.virtualCard.declineDate"),
            *(Column(name, "bool") for name in V2_FLAGS.split()),
            *(Column(name) for name in V2_CODES.split()),
        ),
        refs={"additionalInfo.paymentTermId": "payment_term"},
    )
)

VENDOR_BANK_ACCOUNT = declare(
    Kind(
        "vendor_bank_account",
        "vba",
        columns=(
            Column("vendorId", index=True),
            Column("status"),
            Column("createdBy"),
            Column("type"),
            Column("ownerType"),
            Column("paymentCurrency"),
            Column("intlPaymentType"),
            Column("bankCountry"),
            Column("bankAddSource"),
        ),
        refs={"vendorId": "vendor", "createdBy": "user"},
    )
)


class Vendors(Resource):
    """Vendors: a payee name that follows the name, a pay-by type that follows the bank account, a running balance."""

    kind = VENDOR

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= balances.nothing_due()
        record |= {
            "accountType": "NONE",
            "billCurrency": "USD",
            "networkStatus": "NOT_CONNECTED",
            "recurringPayments": False,
            "bankAccountStatus": "NO_ACCOUNT",
            "autoPay": {"enabled": False},
            "paymentInformation": {"payByType": "CHECK"},
            "additionalInfo": {"track1099": False, "combinePayments": True},
        }

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        values = dict(values)
        account = (values.get("paymentInformation") or {}).get("bankAccount")
        if account:
            values["paymentInformation"] = {**values["paymentInformation"], "bankAccount": None}
        record = super().create(ctx, values, item=item)
        if not account:
            return record
        VENDOR_BANK_ACCOUNTS.create(ctx, {**account, "vendorId": record["id"]})
        return self.get(ctx, record["id"])

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        payment = record.setdefault("paymentInformation", {})
        payment.setdefault("payeeName", record["name"])
        if record.get("address", {}).get("country"):
            record["address"]["countryName"] = country_name(record["address"]["country"])

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        before = (old or {}).get("autoPay", {})
        auto_pay = record.get("autoPay", {})
        if auto_pay.get("enabled") and auto_pay != before:
            ctx.require_trust()
            auto_pay["createdBy"] = ctx.caller.user_id


class VendorBankAccounts(Resource):
    """A vendor's bank account: one live account a vendor; with it the vendor is paid electronically."""

    kind = VENDOR_BANK_ACCOUNT

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"type": "CHECKING", "ownerType": "BUSINESS", "paymentCurrency": "USD", "status": "VERIFIED"}
        record["createdBy"] = ctx.caller.user_id

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        # That a vendor has one live account is documented, how a second is refused is not (code assumed).
        if old is None and self.live(ctx, record["vendorId"]):
            raise BillError("BDC_1119", "vendorId", record["vendorId"])

    def live(self, ctx: Context, vendor_id: str) -> Record | None:
        """The vendor's account, unless it has none."""
        accounts = ctx.tx.find(VENDOR_BANK_ACCOUNT, ctx.org, vendorId=vendor_id, archived=0)
        return accounts[0] if accounts else None

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        vendor = ctx.tx.get(VENDOR, ctx.org, record["vendorId"])
        if vendor is None:
            return
        payment = vendor["paymentInformation"]
        if record["archived"]:
            payment.pop("bankAccount", None)
        else:
            payment["bankAccount"] = {key: record[key] for key in SHOWN_IN_VENDOR if record.get(key) is not None}
        payment["payByType"] = "CHECK" if record["archived"] else "ACH"
        vendor["bankAccountStatus"] = "NO_ACCOUNT" if record["archived"] else LINKED
        ctx.tx.update(VENDOR, vendor)


# The word for a linked account is not in the references (v2 has code 1, "linked"); assumed.
LINKED = "NET_LINKED_ACCOUNT"

SHOWN_IN_VENDOR = (
    "nameOnAccount",
    "accountNumber",
    "routingNumber",
    "type",
    "ownerType",
    "paymentCurrency",
    "regulatoryFields",
)

VENDORS = Vendors()
VENDOR_BANK_ACCOUNTS = VendorBankAccounts()
