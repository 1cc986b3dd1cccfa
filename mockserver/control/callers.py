"""Who may call which operation: every kind of caller, what becomes of a call, and which fact says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mockserver.dialects.calls import Handler, handler_of
from mockserver.domain.roles import PARTNER_PERMISSIONS, SPEND_ROLES, permissions_of
from mockserver.operations import Operation

ALLOWED = ""

# Which kinds of callers an operation's kind of sign-in lets in, and how it refuses the others. By auth.
SIGNED_IN = frozenset({"user", "sync", "oauth"})
DOORS: Mapping[str, frozenset[str]] = {
    "session": SIGNED_IN,
    "download": SIGNED_IN,
    "partner": frozenset({"partner"}),
    "partner-org": frozenset({"partner"}),
    "token": frozenset({"spend", "oauth"}),
    "events": frozenset({"user", "sync", "partner", "spend"}),
}


@dataclass(frozen=True)
class Who:
    """A kind of caller: its name and head in the table, the kind of its credential, and what it may do.

    `role` is the user's, in AP and AR or in Spend & Expense; `scope` an OAuth app's.
    """

    name: str
    head: str
    kind: str
    permissions: frozenset[str]
    role: str = "ADMINISTRATOR"
    trusted: bool = False
    scope: str = ""


def user(role: str, head: str) -> Who:
    """A user of an organization whose session passed MFA."""
    return Who(role, head, "user", permissions_of(role), role, trusted=True)


def spender(role: str, head: str) -> Who:
    """Who made an API token of Spend & Expense."""
    return Who(f"spend {role}", head, "spend", SPEND_ROLES.get(role, frozenset()), role)


ADMINISTRATOR = permissions_of("ADMINISTRATOR")
STANDARD = (
    user("ADMINISTRATOR", "Adm"),
    user("ACCOUNTANT", "Acc"),
    user("CLERK", "Clk"),
    user("APPROVER", "App"),
    user("PAYER", "Pay"),
    user("AUDITOR", "Aud"),
)
OTHERS = (user("CUSTOM", "Cus"), user("MEMBER", "Mem"), user("PURCHASE_REQUESTER", "Req"))
UNTRUSTED = Who("untrusted session", "Unt", "user", ADMINISTRATOR)
SYNC_TOKEN = Who("sync token", "Syn", "sync", permissions_of("ADMINISTRATOR", sync_token=True))
FULL_APP = Who("app (full)", "OAf", "oauth", ADMINISTRATOR, trusted=True, scope="full")
ACCOUNTING_APP = Who(
    "app (accounting)", "OAa", "oauth", permissions_of("ADMINISTRATOR", scope="accounting"), scope="accounting"
)
APPS = (FULL_APP, ACCOUNTING_APP)
PARTNER = Who("partner", "Par", "partner", PARTNER_PERMISSIONS, "PARTNER")
SPENDERS = (
    spender("ADMIN", "Adm"),
    spender("FINANCE_ADMIN", "Fin"),
    spender("BOOKKEEPER", "Boo"),
    spender("AUDITOR", "Aud"),
    spender("APPROVER", "App"),
    spender("MEMBER", "Mem"),
    spender("NO_ACCESS", "Non"),
)
TOKEN = SPENDERS[0]


ORGANIZATION = (*STANDARD, *OTHERS, UNTRUSTED, SYNC_TOKEN, *APPS, PARTNER, TOKEN)

# Operations of MFA, which no token and no app has a phone for.
WITHOUT_PHONE = frozenset({"sync", "oauth"})
MFA = (
    "v3.mfa.setup", "v3.mfa.setup.validate", "v3.mfa.challenge", "v3.mfa.challenge.validate", "v3.mfa.phones.list",
    "v3.mfa.step-up", "v2.MFAChallenge", "v2.MFAAuthenticate", "v2.MFAStatus",
)  # fmt: skip


def outcome(row: Operation, who: Who) -> str:
    """What becomes of a call: `ALLOWED`, or the code of the refusal (its status where it has none)."""
    if who.kind not in DOORS[row.auth] or (row.api == "v2" and who.kind == "oauth"):
        return shut_out(row, who)
    if who.kind == "spend" and not who.permissions:
        return "401"
    handler = handler_of(row)
    permissions = SPEND_ROLES["ADMIN"] if row.api == "spend" and who.kind == "oauth" else who.permissions
    if (handler.trust and not who.trusted) or (row.id in MFA and who.kind in WITHOUT_PHONE):
        return "BDC_1361"
    if handler.permission and handler.permission not in permissions:
        return "BDC_1150" if handler.permission == "pay" else "BDC_1145"
    return ALLOWED


def shut_out(row: Operation, who: Who) -> str:
    """The refusal of a credential of another kind: what is there is looked at, else what is missing is named."""
    if row.api == "v2" and who.kind == "spend":
        return "BDC_1108"
    return "400" if row.auth in ("token", "events") else "BDC_1109"


# --- what each outcome rests on

# The documents say of each standard role, in a sentence, what it does and what it does not do (F-1720).
SENTENCES: Mapping[str, tuple[set[str], set[str]]] = {
    "ACCOUNTANT": ({"edit_bill", "approve", "record_payment", "sync"}, {"pay", "manage_users"}),
    "CLERK": ({"view", "edit_bill", "edit_invoice", "edit_vendor", "edit_customer"}, set()),
    "APPROVER": ({"approve"}, set()),
    "PAYER": ({"pay", "record_payment"}, {"edit_bill", "edit_invoice", "approve"}),
}
# Asked of administrators alone by the pages of the operations (F-1721).
FOR_ADMINISTRATORS = (
    "v3.funding-accounts.banks.create", "v3.organizations.get", "v3.organizations.update",
    "v3.organizations.price-plan.get", "v3.users.create", "v3.risk-verifications.create",
)  # fmt: skip


def fact_behind(row: Operation, who: Who) -> str:
    """The id of the fact that says what becomes of a call; empty where the kind of sign-in says it."""
    if row.api in ("partner", "events", "spend") or who.kind in ("partner", "spend"):
        return fact_beside(row, who)
    handler = handler_of(row)
    if who.kind == "oauth":
        return fact_of_app(row, who, handler)
    if who.kind == "sync":
        return "F-010" if handler.trust or handler.permission == "pay" or row.id in MFA else "F-1722"
    if who is UNTRUSTED and handler.trust:
        return "F-026" if row.id.startswith("v3.payments") else "F-262" if row.id == "v2.PayBills" else "F-1723"
    return fact_of_role(row, who.role, handler.permission)


def fact_beside(row: Operation, who: Who) -> str:
    """The same where AP and AR's roles have no say."""
    if row.api == "v2" and who.kind == "spend":
        return "F-046"
    if who.kind not in DOORS[row.auth]:
        return {"token": "F-401", "events": "F-530"}.get(row.auth, "F-321")
    if row.api != "spend":
        return "" if row.api == "partner" or who.role in ("ADMINISTRATOR", "ADMIN", "PARTNER") else "F-636"
    if who.name == "spend ADMIN" or row.id == "spend.transactions.3ds-challenge":
        return "F-1589" if row.id == "spend.transactions.3ds-challenge" else "F-1618"
    return "F-1614" if who.kind == "oauth" else "F-1595"


def fact_of_app(row: Operation, who: Who, handler: Handler) -> str:
    """The same of an access token of OAuth."""
    if row.api == "v2" or row.id in MFA or (handler.trust and not who.trusted and handler.permission != "pay"):
        return "F-1615"
    return "F-1616"


def fact_of_role(row: Operation, role: str, right: str) -> str:
    """The same of a user's role."""
    if row.id in FOR_ADMINISTRATORS:
        return "F-1721"
    if right == "review":
        return "F-1724" if role in {who.role for who in STANDARD} else "F-636"
    may, may_not = SENTENCES.get(role, (set[str](), set[str]()))
    says = not right or role in ("ADMINISTRATOR", "AUDITOR") or right in may | may_not
    return "F-1720" if says else "F-636"


# How sure these facts are: a test holds that the contract suite says the same.
SOURCES: Mapping[str, str] = {
    "F-010": "documented", "F-026": "observed", "F-046": "observed", "F-262": "observed", "F-321": "assumed",
    "F-401": "assumed", "F-530": "documented", "F-636": "assumed", "F-1589": "documented", "F-1595": "assumed",
    "F-1614": "documented", "F-1615": "assumed", "F-1616": "documented", "F-1618": "documented",
    "F-1720": "documented", "F-1721": "documented", "F-1722": "assumed", "F-1723": "documented",
    "F-1724": "documented",
}  # fmt: skip


def source_of(row: Operation, who: Who) -> str:
    """How sure it is what becomes of a call; what the kind of sign-in says is documented with the operation."""
    return SOURCES.get(fact_behind(row, who), "documented")
