"""The least that calls need: role, scope of an app, kind of session, and which calls decide it.

It is read off the table of docs/rights.md, and no surer than its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypedDict

from mockserver.control.callers import (
    ACCOUNTING_APP,
    ALLOWED,
    FULL_APP,
    MFA,
    OTHERS,
    PARTNER,
    SPENDERS,
    STANDARD,
    SYNC_TOKEN,
    TOKEN,
    UNTRUSTED,
    Who,
    outcome,
    source_of,
)
from mockserver.control.journal import JournalEntry
from mockserver.control.refusals import code_of
from mockserver.dialects.calls import handler_of
from mockserver.operations import Operation, load

WOULD_NOT = "would not do"
MAX_NAMES = 3  # of operations in a line, the others are counted
WANT_OF_RIGHTS = frozenset({"BDC_1145", "BDC_1150", "BDC_1361"})
# By which a session comes to be trusted, or ends: a means, whoever calls.
MEANS = frozenset({*MFA, "v3.logout", "v2.Logout", "partner.logout"})
DOORS: Mapping[str, str] = {
    "session": "organization",
    "download": "organization",
    "partner": "partner",
    "partner-org": "partner",
    "token": "spend",
}
KINDS: Mapping[str, str] = {"spend": "spend", "partner": "partner"}  # who calls webhooks' operations; else a session

ROLES: Mapping[str, Sequence[Who]] = {
    "organization": (*STANDARD, *OTHERS),
    "spend": tuple(who for who in SPENDERS if who.permissions),
    "partner": (PARTNER,),
}
APPS = (ACCOUNTING_APP, FULL_APP)

# What no role decides, and this advice does not know.
REMARKS: Mapping[str, str] = {
    "spend": "a MEMBER is refused cards, budgets and expenses of others, and decides about reimbursements only as an "
    "owner of the budget",
}

Use = dict[str, Any]
"""How an operation was used: `calls`, `tests` (the first few), `trust` (calls that needed MFA by what they asked for)
and `refused`, calls by the code with which they were refused for want of rights."""


class Decision(TypedDict):
    """An operation that less would not do for: how often it was called, where first, who would be refused.

    `source` says how sure that is: `documented`, `observed` or `assumed`.
    """

    operation: str
    right: str
    calls: int
    first: str
    refuses: list[str]
    source: str


class Choice(TypedDict):
    """What is needed of one thing, such as the role; `advice` is empty where nothing would do."""

    what: str
    advice: str
    decided: list[Decision]


class RefusedCalls(TypedDict):
    """Calls of an operation that were refused because of who called."""

    operation: str
    code: str
    calls: int
    first: str


class Advice(TypedDict):
    """What the calls with one kind of credentials need: `organization`, `spend` or `partner`.

    `rights` are the words of what they do; `sure` counts the cells of the table that this rests on.
    """

    access: str
    operations: int
    calls: int
    rights: list[str]
    choices: list[Choice]
    refused: list[RefusedCalls]
    sure: dict[str, int]
    remarks: list[str]


def use_of(entry: JournalEntry, test: str = "") -> tuple[str, Use] | None:
    """By which kind of credentials a request called its operation, and how; None where that asks for no rights.

    A request that nobody was let in with, whatever its credentials, asks for none.
    """
    row, caller = load().by_id.get(entry["operation"]), entry["caller"]
    if row is None or not row.is_built or row.auth == "none" or row.id in MEANS or caller is None:
        return None
    access = DOORS.get(row.auth) or KINDS.get(caller["kind"], "organization")
    code = code_of(entry["status"], entry["response"]) or ""
    is_refused = code in WANT_OF_RIGHTS and entry["fault"] is None
    trust = int(entry.get("needsTrust", False))
    met = {"count": 1, "tests": [test]}
    return access, {"refused": {code: met}} if is_refused else {"served": met, "trust": trust}


def advise(uses: Mapping[str, Mapping[str, Use]]) -> list[Advice]:
    """The least that is needed, for each kind of credentials and its operations by id."""
    return [advice_on(access, Needs(access, uses[access])) for access in ROLES if access in uses]


class Needs:
    """The operations that were called with one kind of credentials, and who may call them all."""

    def __init__(self, access: str, uses: Mapping[str, Use]) -> None:
        self.access = access
        self.uses = {name: use for name, use in uses.items() if "served" in use}
        self.refused = {name: use["refused"] for name, use in uses.items() if "refused" in use}
        self.rows = [load().by_id[name] for name in sorted(self.uses)]

    def lets_in(self, row: Operation, who: Who) -> bool:
        """Whether a caller may do what was done with an operation, by the table and by what was asked for."""
        trust = self.uses[row.id].get("trust", 0) and not who.trusted and self.access == "organization"
        return not trust and outcome(row, who) == ALLOWED

    def suits(self, who: Who) -> bool:
        """Whether a caller may do everything."""
        return all(self.lets_in(row, who) for row in self.rows)

    def least_role(self) -> Who | None:
        """The role with the fewest rights that may do everything; of equal ones the first, which BILL describes."""
        return min(filter(self.suits, ROLES[self.access]), key=lambda who: len(who.permissions), default=None)

    def decisions(self, lesser: Iterable[Who], name: Callable[[Who], str]) -> list[Decision]:
        """The operations for which lesser callers would not do."""
        callers = [*lesser]
        decisions = []
        for row in self.rows:
            refused = [who for who in callers if not self.lets_in(row, who)]
            if refused:
                met = self.uses[row.id]["served"]
                right = handler_of(row).permission
                first = met["tests"][0] if met["tests"] else ""
                names = [name(who) for who in refused]
                decisions.append(Decision(
                    operation=row.id, right=right, calls=met["count"], first=first, refuses=names,
                    source=weakest(source_of(row, who) for who in refused),
                ))  # fmt: skip
        return decisions


def advice_on(access: str, needs: Needs) -> Advice:
    """What is needed by the calls with one kind of credentials."""
    role = needs.least_role()
    choices = [role_choice(needs, role)] if access != "partner" else []
    if access == "organization":
        choices.append(either(needs, "session", UNTRUSTED, "without MFA", "with MFA"))
        choices.append(either(needs, "sync token", SYNC_TOKEN, "would do", WOULD_NOT))
        choices.append(either(needs, "API token", TOKEN, "would do", WOULD_NOT))
    choices.append(scope_choice(needs))
    cells = [source_of(row, role) for row in needs.rows] if role else []
    cells += [one["source"] for choice in choices for one in choice["decided"] if choice["what"] != "API token"]
    remark = REMARKS.get(access)
    return {
        "access": access,
        "operations": len(needs.rows),
        "calls": sum(use["served"]["count"] for use in needs.uses.values()),
        "rights": sorted({handler_of(row).permission for row in needs.rows} - {""}),
        "choices": choices if needs.rows else [],
        "refused": refused_calls(needs),
        "sure": {word: cells.count(word) for word in ("documented", "observed", "assumed")},
        "remarks": [remark] if remark and role and role.role == "MEMBER" else [],
    }


def role_choice(needs: Needs, role: Who | None) -> Choice:
    """The least role, and what roles with fewer rights would be refused."""
    rights = len(role.permissions) if role else 1_000
    lesser = [who for who in ROLES[needs.access] if len(who.permissions) < rights]
    return {
        "what": "role",
        "advice": role.role if role else "",
        "decided": needs.decisions(lesser, lambda who: who.role),
    }


def either(needs: Needs, what: str, who: Who, enough: str, more: str) -> Choice:
    """Whether one kind of caller would do."""
    suits = needs.suits(who)
    decided = [] if suits else needs.decisions([who], lambda one: one.name)
    return {"what": what, "advice": enough if suits else more, "decided": decided}


def scope_choice(needs: Needs) -> Choice:
    """The least scope of an OAuth app whose user may everything."""
    least = next(filter(needs.suits, APPS), None)
    lesser = APPS if least is None else APPS[: APPS.index(least)]
    decided = needs.decisions(lesser, lambda who: who.name)
    return {"what": "scope", "advice": least.scope if least else "", "decided": decided}


def refused_calls(needs: Needs) -> list[RefusedCalls]:
    """Calls that were refused because of who called."""
    return [
        {"operation": name, "code": code, "calls": met["count"], "first": met["tests"][0] if met["tests"] else ""}
        for name, codes in sorted(needs.refused.items())
        for code, met in sorted(codes.items())
    ]


def weakest(sources: Iterable[str]) -> str:
    """The least sure of some words."""
    return max(sources, key=("documented", "observed", "assumed").index)


def lines_of(advice: Advice) -> Iterable[str]:
    """Advice as people read it."""
    yield f"{advice['access']}: {advice['calls']} calls of {advice['operations']} operations"
    for choice in advice["choices"]:
        if choice["what"] == "API token" and choice["advice"] == WOULD_NOT:
            continue  # it opens Spend & Expense and webhooks alone
        yield f"  {choice['what']}: {choice['advice'] or 'none would do'}{because(choice['decided'])}"
    for one in advice["refused"]:
        yield f"  refused: {one['operation']}, {one['code']}, {times(one['calls'])}{place(one['first'])}"
    if advice["choices"]:
        yield f"  rests on {', '.join(f'{count} {word}' for word, count in advice['sure'].items() if count)} cells"
    yield from (f"  note: {remark}" for remark in advice["remarks"])


def because(decided: Sequence[Decision]) -> str:
    """Which calls decide, the first few of them, and who would be refused."""
    if not decided:
        return ""
    names = [f"{one['operation']}, called {times(one['calls'])}{place(one['first'])}" for one in decided[:MAX_NAMES]]
    more = f"; and {len(decided) - MAX_NAMES} more" if len(decided) > MAX_NAMES else ""
    sure = weakest(one["source"] for one in decided)
    refused = [*dict.fromkeys(name for one in decided for name in one["refuses"])]
    return f", for {'; '.join(names)}{more} ({', '.join(refused)} would be refused: {sure})"


def times(count: int) -> str:
    """How often something was called, in words: `once`, `3 times`."""
    return "once" if count == 1 else f"{count} times"


def place(test: str) -> str:
    """Where first, if that is known."""
    return f", first in {test}" if test else ""
