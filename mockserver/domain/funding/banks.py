"""Bank accounts of the organization: verified by a small deposit, then used by verified users."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.resource import Resource
from mockserver.kernel.errors import BillError, Forbidden
from mockserver.kernel.kinds import Column, Kind, Record, declare
from mockserver.kernel.randomness import source

BANK_ACCOUNT = declare(
    Kind(
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
    )
)

# The prefix of a bank account user is in no reference; assumed.
BANK_USER = declare(
    Kind(
        "bank_user",
        "bau",
        columns=(Column("bankAccountId", index=True), Column("userId", index=True)),
        refs={"bankAccountId": "bank_account", "userId": "user"},
    )
)

MOST_TRIES = 3  # wrong deposit amounts until the account can no longer be verified


class BankAccounts(Resource):
    """Bank accounts: PENDING at first, VERIFIED by the right deposit, INVALID after three wrong ones."""

    kind = BANK_ACCOUNT

    def defaults(self, ctx: Context, record: Record) -> None:
        record |= {
            "status": "PENDING",
            "createdBy": ctx.caller.user_id,
            "accessToAdmins": False,
            "default": {"payables": False, "receivables": False},
        }

    def primary(self, ctx: Context) -> Record | None:
        """The account bills are paid from where a payment names none."""
        accounts = ctx.tx.find(BANK_ACCOUNT, ctx.org, 1, default_payables=1, archived=0)
        return accounts[0] if accounts else None

    def deposit(self, ctx: Context, account: Record) -> int:
        """The cents that verify an account: the sandbox's fixed amount, or 1 to 99 as if deposited."""
        fixed = ctx.environment.verification_deposit
        return fixed if fixed is not None else source(ctx.seed, account["id"], "deposit").randint(1, 99)

    def verify(self, ctx: Context, account_id: str, deposit: int) -> bool:
        """Compare a deposit in cents; when it is right, the account and its creator as its user are VERIFIED.

        Only the creator may verify, only a PENDING account can be (refused with BDC_1119; code assumed).
        """
        account = self.get(ctx, account_id)
        if account["createdBy"] != ctx.caller.user_id:
            raise Forbidden
        if account["status"] != "PENDING":
            raise BillError("BDC_1119", "status", account["status"], item=account_id)
        if deposit != self.deposit(ctx, account):
            tries = account.get("wrongDeposits", 0) + 1
            status = "INVALID" if tries >= MOST_TRIES else "PENDING"
            self.store(ctx, {**account, "wrongDeposits": tries, "status": status}, account)
            return False
        self.store(ctx, {**account, "status": "VERIFIED"}, account)
        # Whether the creator still has to prove an identity is not known; the AP recipe pays at once.
        values = {"bankAccountId": account_id, "userId": ctx.caller.user_id, "verificationStatus": "VERIFIED"}
        BANK_USERS.create(ctx, values)
        return True


class BankUsers(Resource):
    """Who may pay from a bank account: NOMINATED at first, VERIFIED once the identity is proven."""

    kind = BANK_USER

    def defaults(self, ctx: Context, record: Record) -> None:
        record["verificationStatus"] = "NOMINATED"

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        account = BANK_ACCOUNTS.get(ctx, record["bankAccountId"], in_path=False)
        if account["status"] != "VERIFIED":
            raise BillError("BDC_1151", item=account["id"])

    def may_pay(self, ctx: Context, account_id: str, user_id: str) -> bool:
        """Whether a user is a live, VERIFIED user of an account."""
        users = ctx.tx.find(BANK_USER, ctx.org, bankAccountId=account_id, userId=user_id, archived=0)
        return any(user["verificationStatus"] == "VERIFIED" for user in users)


BANK_ACCOUNTS = BankAccounts()
BANK_USERS = BankUsers()
