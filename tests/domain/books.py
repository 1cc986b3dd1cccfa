"""An organization with money to spend: its bank account, its payer, vendors, bills, and a clock to turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from mockserver.domain import all_kinds
from mockserver.domain.context import Caller, Context
from mockserver.domain.funding.ap_cards import AP_CARDS
from mockserver.domain.funding.banks import BANK_ACCOUNT, BANK_ACCOUNTS
from mockserver.domain.funding.cards import CARD_ACCOUNTS, CARD_USERS
from mockserver.domain.lifecycle import run_due
from mockserver.domain.organizations import ROLES, USERS
from mockserver.domain.payables.bills import BILL, BILLS
from mockserver.domain.payables.vendor_credits import VENDOR_CREDITS
from mockserver.domain.payables.vendors import VENDOR, VENDORS
from mockserver.domain.payments.bill_payments import BILL_PAYMENT
from mockserver.domain.payments.paying import pay_bill, pay_bills
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.kernel.clock import Clock, parse_stamp
from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.kernel.kinds import Record
from mockserver.store.memory import MemoryEngine

# A Tuesday, noon in Los Angeles, two days before Thanksgiving.
START = "2026-11-24T20:00:00.000+00:00"
ADDRESS = {"line1": "1 Main St", "city": "San Jose", "zipOrPostalCode": "95002", "country": "US"}
ORG = 1


class Books:
    """The books of one organization inside one transaction. Amounts are cents."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.bank = ""
        self._numbers = iter(range(1, 1_000_000))

    def move_in(self) -> None:
        """Make the payer and a verified primary bank account."""
        ROLES.create_standard(self.ctx)
        user = USERS.create(self.ctx, {"firstName": "Ada", "lastName": "Byron", "email": "ada@x.example"})
        self.ctx.caller = replace(self.ctx.caller, user_id=user["id"])
        account = self.new_bank()
        BANK_ACCOUNTS.verify(self.ctx, account["id"], BANK_ACCOUNTS.deposit(self.ctx, account))
        BANK_ACCOUNTS.patch(self.ctx, account["id"], {"default": {"payables": True}})
        self.bank = account["id"]

    def user(self, role: str = "APPROVER", **values: Any) -> str:
        """The id of another user of a role."""
        own_role = {"id": ROLES.of_type(self.ctx, role)["id"]}
        defaults = {"firstName": "Grace", "lastName": "Hopper", "email": "grace@x.example", "role": own_role}
        return str(USERS.create(self.ctx, {**defaults, **values})["id"])

    @contextmanager
    def as_user(self, user_id: str, **caller: Any) -> Iterator[None]:
        """Somebody else calls meanwhile."""
        before = self.ctx.caller
        self.ctx.caller = replace(before, user_id=user_id, **caller)
        yield
        self.ctx.caller = before

    def new_bank(self, **values: Any) -> Record:
        """A PENDING bank account."""
        numbers = {"nameOnAccount": "Ada Byron", "routingNumber": "074000010", "accountNumber": "111222333"}
        kinds = {"type": "CHECKING", "ownerType": "BUSINESS", "bankName": "Chase"}
        return BANK_ACCOUNTS.create(self.ctx, {**numbers, **kinds, **values})

    def card(self, **values: Any) -> Record:
        """A card the payer may pay with."""
        defaults = {"nameOnAccount": "Ada Byron", "brand": "VISA", "last4": "4242"}
        card = CARD_ACCOUNTS.create(self.ctx, {**defaults, **values})
        user = {"cardAccountId": card["id"], "userId": self.ctx.caller.user_id, "verificationStatus": "VERIFIED"}
        CARD_USERS.create(self.ctx, user)
        return card

    def ap_card(self, limit: int = 100_000, **values: Any) -> Record:
        """An active AP Card."""
        return AP_CARDS.create(self.ctx, {"nameOnAccount": "Ada Byron", "limit": limit, **values})

    def abroad(self, bill_currency: str = "CAD", account_currency: str = "CAD", **values: Any) -> Record:
        """A vendor abroad: the currency of its bills, and that of its bank account."""
        numbers = {"accountNumber": "5550100", "routingNumber": "000100012"}
        account = {"nameOnAccount": "Nordet", **numbers, "paymentCurrency": account_currency}
        information = {"bankCountry": "CA", "bankAccount": account}
        return self.vendor(billCurrency=bill_currency, paymentInformation=information, **values)

    def enrolled(self, **values: Any) -> Record:
        """A vendor that takes virtual cards."""
        return self.vendor(paymentInformation={"virtualCard": {"status": "ENROLLED"}}, **values)

    def vendor(self, *, bank: bool = False, **values: Any) -> Record:
        """A vendor paid by check, or with `bank` by ACH."""
        defaults: Record = {"name": "Happy Music Supplies", "address": ADDRESS, "billCurrency": "USD"}
        if bank:
            account = {"nameOnAccount": "Bill Vendorson", "accountNumber": "1112", "routingNumber": "074000010"}
            defaults["paymentInformation"] = {"bankAccount": account}
        return VENDORS.create(self.ctx, {**defaults, **values})

    def bill(self, amount: int = 22_899, vendor: Record | None = None) -> Record:
        """A bill of that amount, of a vendor or a new one."""
        owner = vendor or self.vendor()
        number = f"INV-{next(self._numbers)}"
        values = {
            "vendorId": owner["id"],
            "dueDate": "2026-12-31",
            "invoice": {"invoiceNumber": number, "invoiceDate": "2026-11-01"},
            "billLineItems": [{"amount": amount}],
        }
        return BILLS.create(self.ctx, values)

    def credit(self, amount: int, vendor: Record) -> Record:
        """A vendor's credit of that amount."""
        values = {
            "vendorId": vendor["id"],
            "referenceNumber": f"VC-{next(self._numbers)}",
            "creditDate": "2026-11-01",
            "vendorCreditLineItems": [{"amount": amount}],
        }
        return VENDOR_CREDITS.create(self.ctx, values)

    def credit_now(self, credit: Record) -> Record:
        """A credit as it is now."""
        return VENDOR_CREDITS.read(self.ctx, credit["id"])

    def terms(self, **values: Any) -> Record:
        """What a payment request says besides the bill."""
        funding = {"type": "BANK_ACCOUNT", "id": self.bank}
        return {"fundingAccount": funding, "processingOptions": {}, **values}

    def pay(self, bill: Record, amount: int | None = None, **values: Any) -> Record:
        """A payment of a bill, in full or of an amount, as reads show it."""
        cents = bill["amount"] if amount is None else amount
        payment = pay_bill(self.ctx, self.terms(billId=bill["id"], amount=cents, **values))
        return self.payment(payment)

    def pay_all(self, *bills: Record, **values: Any) -> list[Record]:
        """Payments of several bills in full, as reads show them."""
        parts = [{"billId": bill["id"], "amount": bill["amount"]} for bill in bills]
        payments = pay_bills(self.ctx, self.terms(**values), parts)
        return [self.payment(payment) for payment in payments]

    def payment(self, payment: Record) -> Record:
        """A payment as it is now."""
        return PAYMENTS.read(self.ctx, payment["id"])

    def bill_now(self, bill: Record) -> Record:
        """A bill as it is now."""
        return BILLS.read(self.ctx, bill["id"])

    def vendor_of(self, bill: Record) -> Record:
        """A bill's vendor as it is now."""
        return VENDORS.read(self.ctx, bill["vendorId"])

    def turn_to(self, moment: str) -> int:
        """Stand at a moment (`2026-11-25T09:00-08:00`) and do what fell due on the way; returns the steps."""
        self.ctx.clock.set(parse_stamp(moment))
        return run_due(self._context_at, self.ctx.tx, self.ctx.clock.now())

    def _context_at(self, moment: datetime, org: int) -> Context:
        return replace(self.ctx, clock=self.ctx.clock.at(moment), caller=Caller("default", "system", org=org))

    def everything(self) -> list[list[Record]]:
        """Every record that payments touch."""
        kinds = (VENDOR, BILL, PAYMENT, BILL_PAYMENT, BANK_ACCOUNT)
        return [self.ctx.tx.everywhere(kind) for kind in kinds]


@cache
def engine() -> MemoryEngine:
    """One engine for all books; worlds in it share nothing."""
    return MemoryEngine(all_kinds)


@contextmanager
def open_books(environment: str = "sandbox", timers: str = "calendar") -> Iterator[Books]:
    """Fresh books at `START`."""
    world = engine().create_world({})
    begin = parse_stamp(START).timestamp()
    with engine().write(world) as tx:
        caller = Caller("default", "user", org=ORG, role="ADMINISTRATOR", trusted=True)
        clock = Clock(lambda: begin, frozen=begin)
        books = Books(Context(tx, clock, ENVIRONMENTS[environment], 1, caller, timers))
        books.move_in()
        yield books
    engine().drop_world(world)
