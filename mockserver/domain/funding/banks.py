"""Bank accounts of the organization: verified by a small deposit, then used by verified users."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from mockserver.domain.context import Context
from mockserver.domain.messages import send_mail
from mockserver.domain.organizations import USER
from mockserver.domain.resource import Resource, register
from mockserver.kernel.clock import stamp
from mockserver.kernel.errors import NO_VALUE, BillError, BillErrors, Forbidden
from mockserver.kernel.kinds import Column, Kind, Record
from mockserver.kernel.randomness import source

BANK_ACCOUNT = Kind(
    "bank_account",
    "bac",
    columns=(
        Column("status", index=True),
        Column("type", index=True),
        Column("ownerType", index=True),
        Column("accessToAdmins", "bool", index=True),
        Column("nameOnAccount", index=True),
        Column("bankName", index=True),
        Column("default.payables", "bool"),
        # What only v2 filters by.
        Column("default.receivables", "bool"),
        Column("createdBy"),
        Column("chartOfAccountId"),
        Column("dateEstablished", "date"),
        Column("bankBalance", "money"),
        Column("verificationLevel"),
        Column("verifyStatus"),
    ),
    refs={"chartOfAccountId": "chart_of_account"},
    due=True,
)

BANK_USER = Kind(
    "bank_user",
    "bau",
    columns=(Column("bankAccountId", index=True), Column("userId", index=True)),
    refs={"bankAccountId": "bank_account", "userId": "user"},
)

MAX_TRIES = 3  # wrong deposit amounts until the account can no longer be verified
USES = ("payables", "receivables")
NO_USE: Record = dict.fromkeys(USES, False)

# What a new account needs, though the shape of a request does not ask for it (F-1120).
NUMBERS = ("routingNumber", "accountNumber")


class BankAccounts(Resource):
    """Bank accounts: PENDING at first, VERIFIED by the right deposit, INVALID after three wrong ones.

    In production an account that waits longer than its two weeks is EXPIRED (assumed: F-956). Only a VERIFIED one can
    be changed or archived (F-902); that there is one default at most for each use is assumed (F-957).
    """

    kind = BANK_ACCOUNT
    events = ("bank-account.created", "bank-account.updated")

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {"status": "PENDING", "createdBy": ctx.caller.user_id, "accessToAdmins": False}
        if days := ctx.environment.verification_days:
            record["dueAt"] = stamp(ctx.clock.now() + timedelta(days=days))

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            record["default"] = dict(NO_USE)

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None:
            self._refuse_unusable(old)
        elif missing := [name for name in NUMBERS if not record.get(name, "").strip()]:
            raise BillErrors([BillError("BDC_1119", name, NO_VALUE) for name in missing])

    def check_archive(self, ctx: Context, record: Record) -> None:
        self._refuse_unusable({**record, "archived": False})
        if not BANK_USERS.may_pay(ctx, record, ctx.caller.user_id):
            raise BillError("BDC_1150")

    def _refuse_unusable(self, account: Record) -> None:
        if account["archived"]:
            raise BillError("BDC_1119", "archived", "true", item=account["id"])
        if account["status"] != "VERIFIED":
            raise BillError("BDC_1119", "status", account["status"], item=account["id"])

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            tell(ctx, record["createdBy"], "A bank account was added", "It waits to be verified by a deposit.")
        for use in USES:
            if record["default"][use] and old and not old["default"][use]:
                self._give_up(ctx, record, use)

    def _give_up(self, ctx: Context, new: Record, use: str) -> None:
        """Let no other account be the default for a use."""
        for account in ctx.find(BANK_ACCOUNT, {f"default.{use}": True}):
            if account["id"] != new["id"]:
                self.store(ctx, {**account, "default": {**account["default"], use: False}}, account)

    def primary(self, ctx: Context) -> Record | None:
        """The account bills are paid from where a payment names none."""
        accounts = ctx.find(BANK_ACCOUNT, {"default.payables": True, "archived": False}, limit=1)
        return accounts[0] if accounts else None

    def in_the_books(self, ctx: Context) -> Record | None:
        """The default account, where it is tied to an account of the books."""
        account = self.primary(ctx)
        return account if account and account.get("chartOfAccountId") else None

    def set_balances(self, ctx: Context, balance: int, day: str, by_account: Mapping[str, int]) -> None:
        """Note the cents that are in the default account on a day, and in others by the account of the books they have.

        Accounts tied to none keep theirs. Raises `NotFound` for an account of the books that is none.
        """
        self.check_account_ids(ctx, by_account)
        default = self.in_the_books(ctx)
        accounts = ctx.find(BANK_ACCOUNT, {"archived": False})
        matches = [one for one in accounts if one.get("chartOfAccountId") in by_account]
        amounts = {one["id"]: by_account[one["chartOfAccountId"]] for one in matches}
        if default:
            amounts.setdefault(default["id"], balance)
        for account in accounts:
            if account["id"] in amounts:
                self.store(ctx, {**account, "bankBalance": amounts[account["id"]], "bankBalanceDate": day}, account)

    def check_account_ids(self, ctx: Context, ids: Iterable[str]) -> None:
        """Raise `NotFound` for each id that is no account of the books."""
        for account_id in ids:
            self.check_references(ctx, {"chartOfAccountId": account_id})

    def deposit(self, ctx: Context, account: Record) -> int:
        """The cents that verify an account: the sandbox's fixed amount (F-901), or 1 to 99 as if deposited."""
        deposit = ctx.environment.verification_deposit
        if deposit is not None:
            ctx.cite("F-901")
            return deposit
        return source(ctx.seed, account["id"], "deposit").randint(1, 99)

    def verify(self, ctx: Context, account_id: str, deposit: int) -> bool:
        """Compare a deposit in cents; when it is right, the account and its creator as its user are VERIFIED.

        Only the creator may verify, only a PENDING account can be: else BDC_1119 is assumed (F-958).
        """
        account = self.get(ctx, account_id)
        if account["createdBy"] != ctx.caller.user_id:
            raise Forbidden
        if account["status"] != "PENDING":
            raise BillError("BDC_1119", "status", account["status"], item=account_id, fact="F-958")
        if deposit != self.deposit(ctx, account):
            tries = account.get("wrongDeposits", 0) + 1
            status = "INVALID" if tries >= MAX_TRIES else "PENDING"
            self._change_status(ctx, account, {"wrongDeposits": tries, "status": status})
            return False
        self._change_status(ctx, account, {"status": "VERIFIED"})
        # Whether the creator still has to prove an identity is not known; the AP recipe pays at once (F-1224).
        values = {"bankAccountId": account_id, "userId": ctx.caller.user_id, "verificationStatus": "VERIFIED"}
        BANK_USERS.create(ctx, values)
        return True

    def expire(self, ctx: Context, account: Record) -> Record:
        """Give up an account whose time to be verified is over."""
        return self._change_status(ctx, account, {"status": "EXPIRED"})

    falls_due = expire

    def _change_status(self, ctx: Context, account: Record, changes: Record) -> Record:
        new = {**account, **changes}
        if new["status"] != "PENDING":
            new.pop("dueAt", None)
        return self.store(ctx, new, account)


class BankUsers(Resource):
    """Who may pay from a bank account: NOMINATED at first, VERIFIED once the identity is proven."""

    kind = BANK_USER

    def defaults(self, ctx: Context, record: Record) -> None:
        record["verificationStatus"] = "NOMINATED"

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        account = BANK_ACCOUNTS.get(ctx, record["bankAccountId"], in_path=False)
        if account["status"] != "VERIFIED" or account["archived"]:
            raise BillError("BDC_1151", item=account["id"])

    def nominate(self, ctx: Context, values: Record) -> Record:
        """Make `userId` a user of `bankAccountId`; whoever is one already stays what he is (assumed: F-959)."""
        users = self.of(ctx, values["bankAccountId"], values["userId"])
        if users:
            ctx.cite("F-959")
            return users[0]
        user = self.create(ctx, values)
        tell(ctx, values["userId"], "You were nominated for a bank account", "Sign in to BILL to prove your identity.")
        return user

    def of(self, ctx: Context, account_id: str, user_id: str) -> list[Record]:
        """What a user is to an account, as long as it is not archived."""
        return ctx.find(BANK_USER, {"bankAccountId": account_id, "userId": user_id, "archived": False})

    def store(self, ctx: Context, new: Record, old: Record) -> Record:
        if new["archived"]:
            new["verificationStatus"] = "UNVERIFIED"
        return super().store(ctx, new, old)

    def may_pay(self, ctx: Context, account: Record, user_id: str) -> bool:
        """Whether a user is a live, VERIFIED user of an account, or an administrator it is open to."""
        if any(user["verificationStatus"] == "VERIFIED" for user in self.of(ctx, account["id"], user_id)):
            return True
        user = ctx.get(USER, user_id) if account["accessToAdmins"] else None
        return user is not None and user["role"]["type"] == "ADMINISTRATOR"


def tell(ctx: Context, user_id: str, subject: str, text: str) -> None:
    """Send an e-mail to a user of the organization; nothing is sent to one that is unknown."""
    user = ctx.get(USER, user_id) or {}
    if address := user.get("email"):
        send_mail(ctx, [address], subject, text)


BANK_ACCOUNTS = register(BankAccounts())
BANK_USERS = register(BankUsers())
