"""Bills: amounts that follow from lines, and a payment status that follows from amounts."""

from __future__ import annotations

from mockserver.domain import balances
from mockserver.domain.classifications import classification_columns, classification_references
from mockserver.domain.context import Context
from mockserver.domain.invoice_numbers import check_length
from mockserver.domain.lifecycle import when_due
from mockserver.domain.line_items import LinesMode
from mockserver.domain.payables.auto_pay import auto_pay_start, auto_pays
from mockserver.domain.payables.bill_approvers import APPROVERS, BILL_APPROVERS
from mockserver.domain.payables.bill_credits import BILL_CREDITS
from mockserver.domain.payables.dollars import set_dollars
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.domain.read_fields import FromRecord
from mockserver.domain.resource import Resource, register
from mockserver.kernel import money
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.query import Filter, Sort

# What a vendor's bills are sorted by: those of other vendors are passed over along the index of a sort.
SORTED_BY = "archived fundingAmount exchangeRate description dueDate createdTime updatedTime"

# Fields v3 does not have: yes or no, and codes and ids.
V2_FLAGS = "hasAutoPay eBillCreated defaultInvoiceNumber isAutoSaved"
V2_CODES = "payFromBankAccountId paymentTermId invoiceProductId source billTemplateId"

BILL = Kind(
    "bill",
    "00n",
    columns=(
        Column("vendorId", index=True),
        Column("dueDate", "date", index=True),
        Column("paymentStatus", index=True),
        Column("approvalStatus"),
        Column("description", index=True),
        Column("fundingAmount", "money", index=True),
        Column("exchangeRate", "decimal", index=True),
        Column("invoice.invoiceNumber", index=True),
        Column("payFromChartOfAccountId", index=True, sparse=True),
        *classification_columns("chartOfAccountId accountingClassId departmentId locationId itemId", index=True),
        # What only v2 filters by.
        Column("invoice.invoiceDate", "date"),
        Column("glPostingDate", "date"),
        *(Column(name, "money") for name in ("amount", "localAmount", "scheduledAmount", "clearedAmount")),
        *(Column(name, "bool") for name in V2_FLAGS.split()),
        *(Column(name) for name in V2_CODES.split()),
    ),
    indexes=(("paymentStatus", "dueDate"),),
    carries=dict.fromkeys(SORTED_BY.split(), "vendorId"),
    refs={
        "vendorId": "vendor",
        "payFromBankAccountId": "bank_account",
        "payFromChartOfAccountId": "chart_of_account",
        "paymentTermId": "payment_term",
        "vendorCredits[].id": "vendor_credit",
        **classification_references("classifications", "billLineItems[].classifications"),
    },
    lines="billLineItems",
    line_prefix="bli",
    due=True,
)

# Auto-pay looks at a bill anew when one of these changes.
AUTO_PAY_FIELDS = ("vendorId", "dueDate", "approvalStatus", "archived")

PARTIALLY_PAID = "PARTIALLY_PAID"

# How far back the approvers of a vendor's last bill are looked for.
MAX_EARLIER = 20


def payment_status(bill: Record) -> str:
    """UNPAID, PARTIALLY_PAID, SCHEDULED, IN_PROCESS or PAID, from the bill's amounts (F-120, F-182).

    IN_PROCESS from the process date of a payment until it is cleared (F-780).
    """
    if bill["dueAmount"] <= 0 and bill["amount"] > 0:
        unsettled = "IN_PROCESS" if bill.get("inProcess") else "SCHEDULED"
        return unsettled if bill["scheduledAmount"] else "PAID"
    return PARTIALLY_PAID if bill["clearedAmount"] or bill["creditAmount"] else "UNPAID"


def line_amount(line: Record) -> int | None:
    """A line's amount in cents: its own, else quantity x price (F-122); None where it has neither."""
    if line.get("amount") is not None:
        return int(line["amount"])
    if line.get("quantity") is None or line.get("price") is None:
        return None
    return money.times(line["quantity"], line["price"])


class Bills(Resource):
    """Bills. `vendorCredits` (`id`, and `amount` in cents) become bill credits, and are no field of the record.

    `billApprovals` asks for an answer that shows the approvers (F-834), which reads always do: it is kept where it was
    true, for it has to be so again (F-1830).
    """

    kind = BILL
    events = ("bill.created", "bill.updated", "bill.archived", "bill.restored")
    read_fields = (FromRecord("vendorName", VENDOR, "vendorId", "name"), APPROVERS)

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {
            "approvalStatus": "UNASSIGNED",
            "creditAmount": 0,
            "scheduledAmount": 0,
            "clearedAmount": 0,
            "inProcess": False,
            "createdBy": ctx.caller.user_id,
        }

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        if not record.get("billApprovals"):
            record.pop("billApprovals", None)
        for line in record["billLineItems"]:
            line["amount"] = line_amount(line) or 0
            line.pop("useSmartApprovers", None)
        record["amount"] = sum(line["amount"] for line in record["billLineItems"])
        record.setdefault("glPostingDate", record["invoice"]["invoiceDate"])
        set_dollars(ctx, record, old)
        if credits := record.pop("vendorCredits", None):
            BILL_CREDITS.apply(ctx, record, credits)
            record["creditAmount"] = BILL_CREDITS.total(ctx, record["id"])
        recompute_amounts(record)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        duplicates_allowed = record.pop("allowDuplicateNumber", False)
        if old is not None and record["vendorId"] != old["vendorId"] and has_payments_or_credits(record):
            raise BillError("BDC_1119", "vendorId", record["vendorId"], item=record["id"], fact="F-647")
        if has_payments_or_credits(record) and record["dueAmount"] < 0:
            raise self._too_little_due(record, old)
        if old is None or record["invoice"]["invoiceNumber"] != old["invoice"]["invoiceNumber"]:
            check_length(record["invoice"]["invoiceNumber"])
        if not duplicates_allowed:
            self.check_number(ctx, record, old)

    def _too_little_due(self, record: Record, old: Record | None) -> BillError:
        """The refusal of a bill that would owe less than nothing (assumed: F-647)."""
        if record["creditAmount"] > (old["creditAmount"] if old else 0):
            return BillError("BDC_1159", item=record["id"], fact="F-647")
        amount = f"{money.amount(record['amount']):.2f}"
        return BillError("BDC_1119", "amount", amount, item=record["id"], fact="F-647")

    def create(self, ctx: Context, values: Record, *, item: str = "") -> Record:
        bill = super().create(ctx, values, item=item)
        return self._ask_approvers_of_last(ctx, bill) if asks_for_approvers(values) else bill

    def _ask_approvers_of_last(self, ctx: Context, bill: Record) -> Record:
        """Ask those who had to approve the vendor's last bill, after those whom the policy names (F-1467)."""
        own, newest_first = Filter("vendorId", "eq", bill["vendorId"]), Sort("createdTime", descending=True)
        bills = ctx.select(BILL, [own], [newest_first], limit=MAX_EARLIER)
        rows = BILL_APPROVERS.of_bills(ctx, [one["id"] for one in bills if one["id"] != bill["id"]])
        last = next((rows[one["id"]] for one in bills if one["id"] in rows), [])
        status = BILL_APPROVERS.add(ctx, bill, [row["userId"] for row in last])
        return self.keep(ctx, {**bill, "approvalStatus": status})

    def replace(self, ctx: Context, record_id: str, values: Record) -> Record:
        """Replace a bill; credits that are left out are taken off it, but for those inside payments (F-813)."""
        credits = values.get("vendorCredits") or []
        ids = {credit["id"] for credit in credits}
        on_bill = [row["vendorCreditId"] for row in BILL_CREDITS.on_bill(ctx, record_id)]
        off_bill = [{"id": credit_id, "amount": 0} for credit_id in on_bill if credit_id not in ids]
        return super().replace(ctx, record_id, {**values, "vendorCredits": [*credits, *off_bill]})

    def change(self, ctx: Context, old: Record, values: Record, *, lines: LinesMode = "merge") -> Record:
        """Change a bill, and look again which policy it falls under: `policyRematch` is no field of the record.

        Where it is true, approvers of other policies are taken off; else those there are stay (F-1300).
        """
        fields = {name: value for name, value in values.items() if name != "policyRematch"}
        bill = super().change(ctx, old, fields, lines=lines)
        self._ask_approvers(ctx, bill, rematch=bool(values.get("policyRematch")))
        return self._ask_approvers_of_last(ctx, bill) if asks_for_approvers(values) else bill

    def check_number(self, ctx: Context, record: Record, old: Record | None) -> None:
        """A vendor's invoice number may be used once (F-128, F-136); archived bills keep theirs."""
        number, vendor = record["invoice"]["invoiceNumber"], record["vendorId"]
        if old is not None and (old["invoice"]["invoiceNumber"], old["vendorId"]) == (number, vendor):
            return
        same = ctx.find(BILL, {"invoice.invoiceNumber": number})
        if any(bill["vendorId"] == vendor and bill["id"] != record["id"] for bill in same):
            raise BillError("BDC_1171", number, fact="F-128")

    def check_archive(self, ctx: Context, record: Record) -> None:
        if record["scheduledAmount"]:
            raise BillError("BDC_1119", "archived", "true", item=record["id"], fact="F-648")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            self._ask_approvers(ctx, record)
        if old is None or any(record.get(name) != old.get(name) for name in AUTO_PAY_FIELDS):
            self._schedule_auto_pay(ctx, record)
        balances.update_balances(ctx, VENDORS, "vendorId", record, old)

    def _ask_approvers(self, ctx: Context, record: Record, *, rematch: bool = False) -> None:
        status = BILL_APPROVERS.assign_by_policy(ctx, record, rematch=rematch)
        if status != record["approvalStatus"]:
            record["approvalStatus"] = status
            self.keep(ctx, record)

    def _schedule_auto_pay(self, ctx: Context, record: Record) -> None:
        vendor = ctx.look_at(VENDOR, record["vendorId"])
        if vendor and auto_pays(vendor):
            record["dueAt"] = auto_pay_start(record, vendor, ctx.clock.now())
            self.keep(ctx, record)


def asks_for_approvers(values: Record) -> bool:
    """Whether a line of a request asks for the approvers of the vendor's last bill."""
    return any(line.get("useSmartApprovers") for line in values.get("billLineItems") or ())


def has_payments_or_credits(bill: Record) -> bool:
    """Whether payments or credits hang on the bill."""
    return bool(bill["scheduledAmount"] or bill["clearedAmount"] or bill["creditAmount"])


def recompute_amounts(bill: Record) -> None:
    """Recompute what follows from a bill's amount and what was applied to it, in place."""
    bill["dueAmount"] = bill["amount"] - bill["creditAmount"] - bill["scheduledAmount"] - bill["clearedAmount"]
    bill["paidAmount"] = bill["clearedAmount"] + bill["creditAmount"]
    bill["paymentStatus"] = payment_status(bill)


BILLS = register(Bills())


@when_due(VENDORS)
def schedule_open_bills(ctx: Context, vendor: Record) -> None:
    """Let auto-pay that was just enabled pay the bills there are, each in its time."""
    for bill in ctx.find(BILL, {"vendorId": vendor["id"], "archived": False}) if auto_pays(vendor) else ():
        if bill["dueAmount"] > 0:
            BILLS.keep(ctx, {**bill, "dueAt": auto_pay_start(bill, vendor, ctx.clock.now())})
