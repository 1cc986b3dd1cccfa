"""Users of a Spend & Expense company."""

from __future__ import annotations

from mockserver.domain.context import Context
from mockserver.domain.organizations import CallerResource
from mockserver.domain.resource import register
from mockserver.domain.spend.budgets import BUDGETS
from mockserver.domain.spend.kinds import SPEND_BUDGET, SPEND_MEMBER, SPEND_USER
from mockserver.domain.spend.members import MEMBERS, full_name
from mockserver.domain.spend.records import SpendRecords, wrong
from mockserver.kernel.kinds import Record

ROLES = ("ADMIN", "AUDITOR", "BOOKKEEPER", "MEMBER")
# In answers only: no request can give it (F-470).
ANSWERED_ROLES = ("APPROVER", "FINANCE_ADMIN", "NO_ACCESS")

UNSET = {"useCompanyMailingAddress": False, "smsOptIn": False}


class Users(SpendRecords, CallerResource):
    """Users: an address is one live user's (assumed: F-469), a new one joins the budgets that add users by themselves.

    A retired user leaves its budgets; what else retiring does to cards is not documented, so nothing.
    """

    kind = SPEND_USER

    def derive(self, ctx: Context, record: Record, old: Record | None) -> None:
        for name, value in UNSET.items():
            record.setdefault(name, value)
        record["hasDateOfBirth"] = "dateOfBirth" in record

    def check(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is not None and old["email"] == record["email"]:
            return
        if ctx.find(SPEND_USER, {"email": record["email"], "archived": False}):
            raise wrong("email", "is already used by another user", fact="F-469")

    def after(self, ctx: Context, record: Record, old: Record | None) -> None:
        if old is None:
            for budget in ctx.find(SPEND_BUDGET, {"autoAddUsers": True, "archived": False}):
                BUDGETS.put_member(ctx, budget["id"], record["id"], {})
        elif full_name(old) != full_name(record):
            MEMBERS.sync_names(ctx, record)
        if record["archived"]:
            for member in ctx.find(SPEND_MEMBER, {"userId": record["id"], "archived": False}):
                BUDGETS.withdraw(ctx, member)


USERS = register(Users())
