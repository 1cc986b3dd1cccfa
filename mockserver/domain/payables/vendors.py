"""Vendors and how they are paid."""

from __future__ import annotations

from collections.abc import Iterable

from mockserver.domain import balances
from mockserver.domain.audit_trail import AuditedResource
from mockserver.domain.context import Context
from mockserver.domain.merging import keep_newer, merge
from mockserver.domain.payables.auto_pay import auto_pays, check_auto_payer
from mockserver.domain.payables.international import (
    HOME,
    HOME_CURRENCY,
    account_problems,
    bank_country,
    bank_info,
    needs_a_purpose,
    purpose_problems,
    purpose_text,
    with_code_value,
)
from mockserver.domain.payables.vendor_trail import AUDITED_FIELDS
from mockserver.domain.resource import Resource, kind_of, register
from mockserver.kernel.errors import BillError, BillErrors, NotFound
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.places import country_name
from mockserver.kernel.schema.views import business_refusal

# Fields v3 does not have: yes or no, and codes and ids.
V2_FLAGS = "sendNotifications sendInviteForPrivateVendor enableFundedInvite"
V2_CODES = (
    "billSyncPref prefPmtMethod vendorVCardStatus orgVCardStatus prefRemitEmail processorVCardStatus"
    " vStatusUpdateSource intlPaymentType largeBillerId orgVCardOptOutCustReason autoSaveStatus creationSource"
    " eBillEnabledStatus"
)

VENDOR = Kind(
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
        Column("balance.lastUpdatedTime", "datetime"),
        # What only v2 filters by.
        Column("additionalInfo.taxIdType"),
        Column("additionalInfo.track1099", "bool"),
        Column("additionalInfo.combinePayments", "bool"),
        Column("paymentInformation.payByType"),
        Column("paymentInformation.bankCountry"),
        Column("paymentInformation.lastPaymentDate", "date"),
        Column("paymentInformation.bankAccount.chosenCurrency"),
        Column("paymentInformation.virtualCard.enrollDate"),
        Column("paymentInformation.virtualCard.declineDate"),
        *(Column(name, "bool") for name in V2_FLAGS.split()),
        *(Column(name) for name in V2_CODES.split()),
    ),
    refs={"additionalInfo.paymentTermId": "payment_term", "autoPay.bankAccountId": "bank_account"},
    due=True,
)

VENDOR_BANK_ACCOUNT = Kind(
    "vendor_bank_account",
    "vba",
    columns=(
        Column("vendorId", index=True),
        Column("status"),
        Column("createdBy"),
        Column("type"),
        Column("ownerType"),
        Column("chosenCurrency"),
        Column("intlPaymentType"),
        Column("bankCountry"),
        Column("bankAddSource"),
        Column("intlEPaymentAcct", "bool"),
    ),
    refs={"vendorId": "vendor", "createdBy": "user"},
)


class Vendors(AuditedResource):
    """Vendors: a payee name that follows the name, a pay-by type that follows the bank account, a running balance."""

    kind = VENDOR
    events = ("vendor.created", "vendor.updated", "vendor.archived", "vendor.restored")
    audited = AUDITED_FIELDS

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= balances.nothing_due()
        record |= {
            "accountType": "NONE",
            "billCurrency": "USD",
            "networkStatus": "NOT_CONNECTED",
            "recurringPayments": False,
            "bankAccountStatus": NO_ACCOUNT,
            "autoPay": {"enabled": False},
            "paymentInformation": {"payByType": BY_CHECK, "payBySubType": NO_SUBTYPE},
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
        if "paymentPurpose" in payment:
            keep_newer(payment["paymentPurpose"], purpose_of(old or {}), "text", "code")
            payment["paymentPurpose"] = with_code_value(payment["paymentPurpose"], record)
        if record.get("address", {}).get("country"):
            record["address"]["countryName"] = country_name(record["address"]["country"])
        before = (old or {}).get("autoPay") or {}
        keep_auto_payer(record.get("autoPay") or {}, before)
        if auto_pays(record):
            self._set_up_auto_pay(ctx, record, before)

    def _set_up_auto_pay(self, ctx: Context, record: Record, before: Record) -> None:
        """Note who has enabled it, and let it look at once at the bills there are."""
        auto_pay = record["autoPay"]
        if auto_pay != before:
            auto_pay.setdefault("daysBeforeDueDate", 0)
            auto_pay["createdBy"] = ctx.caller.user_id
            record["dueAt"] = ctx.clock.stamp()

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if auto_pays(record) and record["autoPay"] != (old or {}).get("autoPay"):
            check_auto_payer(ctx, record["autoPay"].get("bankAccountId"), "autoPay.bankAccountId")
        account, purpose = record["paymentInformation"].get("bankAccount"), purpose_of(record)
        if purpose == purpose_of(old or {}):
            purpose = None
        elif account:
            refuse(purpose_problems(account, record), record)
        if purpose and not needs_a_purpose(record):
            path = "paymentInformation.paymentPurpose"
            raise BillError("BDC_1119", path, purpose_text(purpose), item=record["id"] if old else "", fact="F-1304")
        if old and record["billCurrency"] != old["billCurrency"] and self._is_billed(ctx, record["id"]):
            raise BillError("BDC_1119", "billCurrency", record["billCurrency"], item=record["id"], fact="F-1308")

    def _is_billed(self, ctx: Context, vendor_id: str) -> bool:
        """Whether a vendor has a bill or a payment."""
        return any(ctx.find(kind_of(kind), {"vendorId": vendor_id}, limit=1) for kind in ("bill", "payment"))


def keep_auto_payer(auto_pay: Record, before: Record) -> None:
    """Let auto-pay name who set it up before, in place, whatever a request says (F-1163)."""
    auto_pay.pop("createdBy", None)
    if "createdBy" in before:
        auto_pay["createdBy"] = before["createdBy"]


def purpose_of(vendor: Record) -> Record | None:
    """What a vendor abroad is paid for: a text or a code."""
    purpose: Record | None = vendor.get("paymentInformation", {}).get("paymentPurpose")
    return purpose


def refuse(problems: Iterable[tuple[str, str]], values: Record) -> None:
    """Raise what is wrong with values, if anything is, as what only BILL's text asks for (F-1926)."""
    refusals = [business_refusal(path, text, values) for path, text in problems]
    if refusals:
        raise BillErrors(refusals)


class VendorBankAccounts(Resource):
    """A vendor's bank account: one live account a vendor (F-271); with it the vendor is paid electronically (F-801).

    `chosenCurrency` is its `paymentCurrency` unless that is US dollars and nobody said so: v2 shows no other (F-1409).
    """

    kind = VENDOR_BANK_ACCOUNT

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"type": "CHECKING", "ownerType": "BUSINESS", "status": "VERIFIED"}
        record["createdBy"] = ctx.caller.user_id

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None:
            return
        vendor = VENDORS.get(ctx, record["vendorId"], in_path=False)
        country = bank_country(vendor, record)
        currency = record.get("chosenCurrency") or record.get("paymentCurrency")
        record["paymentCurrency"] = currency or (HOME_CURRENCY if country == HOME else vendor["billCurrency"])
        if currency or record["paymentCurrency"] != HOME_CURRENCY:
            record["chosenCurrency"] = record["paymentCurrency"]
        record["bankInfo"] = bank_info(vendor, record)
        if country != HOME:
            record["bankCountry"] = country
        record["intlEPaymentAcct"] = country != HOME or record["paymentCurrency"] != HOME_CURRENCY

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None:
            return
        if self.live(ctx, record["vendorId"]):
            raise BillError("BDC_1119", "vendorId", record["vendorId"], fact="F-802")
        vendor = VENDORS.get(ctx, record["vendorId"], in_path=False)
        refuse([*account_problems(record, vendor), *purpose_problems(record, vendor)], {**vendor, **record})

    def live(self, ctx: Context, vendor_id: str) -> Record | None:
        """The vendor's account that is not archived; None where it has none."""
        accounts = ctx.find(VENDOR_BANK_ACCOUNT, {"vendorId": vendor_id, "archived": False}, limit=1)
        return accounts[0] if accounts else None

    def remove(self, ctx: Context, vendor_id: str) -> None:
        """Delete the vendor's account for good, payments under way or not; raises `NotFound` where there is none."""
        account = self.live(ctx, vendor_id)
        if account is None:
            raise NotFound(vendor_id, in_path=True)
        self.archive(ctx, account["id"])

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        vendor = VENDORS.get(ctx, record["vendorId"], in_path=False)
        VENDORS.store(ctx, with_ways_to_pay(vendor, None if record["archived"] else record), vendor)


def with_ways_to_pay(vendor: Record, account: Record | None) -> Record:
    """A vendor with how it is paid: as its network connection has it, else as its own bank account, if any.

    Whoever is connected with BILL's own network has an account there, into which it is paid (F-877).
    """
    linked = vendor.get("networkBankAccount")
    new = merge(vendor, {"paymentInformation": {"bankAccount": None, "payBySubType": NO_SUBTYPE}})
    information, status = new["paymentInformation"], vendor.get("networkStatus")
    information["payByType"] = BY_CHECK
    new["bankAccountStatus"] = NOT_LINKED if account else NO_ACCOUNT
    if account:
        information |= payment_information(account, bank_country(vendor, account))
    if status == CONNECTED_RPPS:
        information["payByType"] = BY_RPPS
    if status == CONNECTED:
        new["bankAccountStatus"] = LINKED
        if information["payByType"] != ABROAD:
            information["payByType"] = BY_WALLET
        if linked and not account:
            information["bankAccount"] = linked
    return new


def payment_information(account: Record, country: str) -> Record:
    """The `paymentInformation` that follows from a bank account in a country (F-801)."""
    fields = {key: account[key] for key in ACCOUNT_FIELDS if account.get(key) is not None}
    if country == HOME and account["paymentCurrency"] == HOME_CURRENCY:
        return {"bankAccount": fields, "payByType": ELECTRONICALLY}
    way = "WIRE" if account["paymentCurrency"] == HOME_CURRENCY else "LOCAL"
    return {"bankAccount": fields, "bankCountry": country, "payByType": ABROAD, "payBySubType": way}


CONNECTED, CONNECTED_RPPS = "CONNECTED", "CONNECTED_RPPS"

# The second word was seen for an account in the network (F-653); the third, for one that is not, is assumed (F-654).
NO_ACCOUNT, LINKED, NOT_LINKED = "NO_ACCOUNT", "NET_LINKED_ACCOUNT", "NO_NET_LINKED_ACCOUNT"

# How a vendor is paid, as vendors say it; the last word is client code's.
BY_CHECK, ELECTRONICALLY, ABROAD = "CHECK", "ACH", "INTERNATIONAL_E_PAYMENT"
BY_RPPS, BY_WALLET = "RPPS", "WALLET"
NO_SUBTYPE = "NONE"

# What a vendor says of its bank account.
ACCOUNT_FIELDS = (
    "nameOnAccount",
    "accountNumber",
    "routingNumber",
    "type",
    "ownerType",
    "paymentCurrency",
    "chosenCurrency",
    "regulatoryFields",
    "bankInfo",
)

VENDORS = register(Vendors())
VENDOR_BANK_ACCOUNTS = register(VendorBankAccounts())
