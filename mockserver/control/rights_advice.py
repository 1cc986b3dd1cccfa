"""The least that calls need: role, scope of an app, kind of session, and which calls decide it.

It is read off the table of docs/rights.md, and no surer than its cells.
"""

from __future__ import annotations

from collections import Counter
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

WOULD, WOULD_NOT = "would do", "would not do"
WITH_MFA, WITHOUT_MFA = "with MFA", "without MFA"
NO_TRUST = "BDC_1361"
WANT_OF_RIGHTS = frozenset({"BDC_1145", "BDC_1150", NO_TRUST})
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
"""How an operation was used: `served` (`count`, and the first few `tests`), `trust` (calls that needed MFA by what they
asked for), `callers`, calls by kind, role and trust of who called, and `refused`, calls by the code with which they
were refused for want of rights."""


class Decision(TypedDict):
    """An operation that less would not do for: how often it was called, where first, who would be refused.

    `codes` are those of the refusals, in the order of `refuses`. `source` says how sure that is: `documented`,
    `observed` or `assumed`.
    """

    operation: str
    right: str
    calls: int
    first: str
    refuses: list[str]
    codes: list[str]
    source: str


class Choice(TypedDict):
    """What is needed of one thing, such as the role; `advice` is empty where nothing would do.

    `lesser` is the next one with fewer rights, which some of the calls that decide refuse; empty where there is none.
    """

    what: str
    advice: str
    lesser: str
    decided: list[Decision]


class RefusedCalls(TypedDict):
    """Calls of an operation that were refused because of who called."""

    operation: str
    code: str
    calls: int
    first: str


class Excess(TypedDict):
    """What calls were made with that less would have done for: `used` in so many `calls`, where `enough` is enough."""

    what: str
    used: str
    calls: int
    enough: str


class Advice(TypedDict):
    """What the calls with one kind of credentials need: `organization`, `spend` or `partner`.

    `excess` is what they were made with beyond that. `rights` are the words of what they do; `sure` counts the cells of
    the table that this rests on.
    """

    access: str
    operations: int
    calls: int
    rights: list[str]
    choices: list[Choice]
    excess: list[Excess]
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
    calls = {"count": 1, "tests": [test]}
    if is_refused:
        return access, {"refused": {code: calls}}
    who = f"{caller['kind']} {caller['role']} {WITH_MFA if caller['trusted'] else WITHOUT_MFA}"
    return access, {"served": calls, "trust": trust, "callers": {who: 1}}


def advise(uses: Mapping[str, Mapping[str, Use]]) -> list[Advice]:
    """The least that is needed, for each kind of credentials and its operations by id."""
    return [advice_on(access, Needs(access, uses[access])) for access in ROLES if access in uses]


class Needs:
    """The operations that were called with one kind of credentials, and who may call them all."""

    def __init__(self, access: str, uses: Mapping[str, Use]) -> None:
        self.access = access
        self.uses = {name: use for name, use in uses.items() if "served" in use}
        self.refusals = {name: use["refused"] for name, use in uses.items() if "refused" in use}
        self.rows = [load().by_id[name] for name in sorted(self.uses)]

    def lets_in(self, row: Operation, who: Who) -> bool:
        """Whether a caller may do what was done with an operation, by the table and by what was asked for."""
        trust = self.uses[row.id].get("trust", 0) and not who.trusted and self.access == "organization"
        return not trust and outcome(row, who) == ALLOWED

    def code(self, row: Operation, who: Who) -> str:
        """The code with which a caller is refused; where only what was asked for takes MFA, that of its want."""
        return outcome(row, who) or NO_TRUST

    def suits(self, who: Who) -> bool:
        """Whether a caller may do everything."""
        return all(self.lets_in(row, who) for row in self.rows)

    def least_role(self) -> Who | None:
        """The role with the fewest rights that may do everything; of equal ones the first, which BILL describes."""
        return min(filter(self.suits, ROLES[self.access]), key=lambda who: len(who.permissions), default=None)

    def decisions(self, lesser: Iterable[Who], name: Callable[[Who], str]) -> list[Decision]:
        """The operations for which lesser callers would not do."""
        callers = [*lesser]
        decisions = list[Decision]()
        for row in self.rows:
            callers_out = [who for who in callers if not self.lets_in(row, who)]
            if callers_out:
                row_calls = self.uses[row.id]["served"]
                right = handler_of(row).permission
                first = row_calls["tests"][0] if row_calls["tests"] else ""
                names = [name(who) for who in callers_out]
                decisions.append(Decision(
                    operation=row.id, right=right, calls=row_calls["count"], first=first, refuses=names,
                    codes=[self.code(row, who) for who in callers_out],
                    source=weakest(source_of(row, who) for who in callers_out),
                ))  # fmt: skip
        return decisions


def advice_on(access: str, needs: Needs) -> Advice:
    """What is needed by the calls with one kind of credentials."""
    role = needs.least_role()
    choices = [role_choice(needs, role)] if access != "partner" else []
    if access == "organization":
        choices.append(either(needs, "session", UNTRUSTED, WITHOUT_MFA, WITH_MFA))
        choices.append(either(needs, "sync token", SYNC_TOKEN, WOULD, WOULD_NOT))
        choices.append(either(needs, "API token", TOKEN, WOULD, WOULD_NOT))
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
        "excess": excess_of(needs, {choice["what"]: choice["advice"] for choice in choices}),
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
        "lesser": max(lesser, key=lambda who: len(who.permissions)).role if lesser else "",
        "decided": needs.decisions(lesser, lambda who: who.role),
    }


def either(needs: Needs, what: str, who: Who, enough: str, more: str) -> Choice:
    """Whether one kind of caller would do."""
    suits = needs.suits(who)
    decisions = [] if suits else needs.decisions([who], lambda one: one.name)
    return {
        "what": what,
        "advice": enough if suits else more,
        "lesser": "" if suits else who.name,
        "decided": decisions,
    }


def scope_choice(needs: Needs) -> Choice:
    """The least scope of an OAuth app whose user may everything."""
    least = next(filter(needs.suits, APPS), None)
    lesser = APPS if least is None else APPS[: APPS.index(least)]
    decisions = needs.decisions(lesser, lambda who: who.name)
    name = lesser[-1].name if lesser else ""
    return {"what": "scope", "advice": least.scope if least else "", "lesser": name, "decided": decisions}


def excess_of(needs: Needs, advice: Mapping[str, str]) -> list[Excess]:
    """What callers had that nothing of what they did took: a role, MFA, the scope of an app."""
    roles, calls_beyond = (
        {who.role: len(who.permissions) for who in ROLES[needs.access]},
        Counter[tuple[str, str, str]](),
    )
    for use in needs.uses.values():
        for caller, calls in use.get("callers", {}).items():
            kind, role, trust = caller.split(" ", 2)
            # Only users and tokens of Spend & Expense have a role of their own.
            if kind in ("user", "spend") and roles.get(role, 0) > roles.get(advice.get("role", ""), 1_000):
                calls_beyond["role", role, advice["role"]] += calls
            if kind == "user" and trust == WITH_MFA and advice.get("session") == WITHOUT_MFA:
                calls_beyond["session", WITH_MFA, WITHOUT_MFA] += calls
            if kind == "oauth" and trust == WITH_MFA and advice["scope"] == ACCOUNTING_APP.scope:
                calls_beyond["scope", FULL_APP.scope, ACCOUNTING_APP.scope] += calls
    return [
        {"what": what, "used": more, "calls": calls, "enough": enough}
        for (what, more, enough), calls in calls_beyond.items()
    ]


def refused_calls(needs: Needs) -> list[RefusedCalls]:
    """Calls that were refused because of who called."""
    return [
        {"operation": name, "code": code, "calls": calls["count"], "first": calls["tests"][0] if calls["tests"] else ""}
        for name, codes in sorted(needs.refusals.items())
        for code, calls in sorted(codes.items())
    ]


def weakest(sources: Iterable[str]) -> str:
    """The least sure of some words."""
    return max(sources, key=("documented", "observed", "assumed").index)
