"""What the rights advisor advises is enough, and nothing less is: the same calls are made with both.

Random sets of operations are called by somebody who may everything; the advice is read off the journal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.control.callers import (
    ACCOUNTING_APP,
    ALLOWED,
    FULL_APP,
    PARTNER,
    STANDARD,
    SYNC_TOKEN,
    TOKEN,
    UNTRUSTED,
    Who,
)
from mockserver.control.journal import CAPACITY
from mockserver.control.rights_advice import DOORS, MEANS, ROLES, Advice, Choice, advise, use_of
from mockserver.control.rights_text import enough, lines_of, reason
from mockserver.operations import Operation, load
from mockserver.testing.tally import merge
from tests.app.callers import Callers

EVERYBODY: Mapping[str, Who] = {"organization": STANDARD[0], "spend": TOKEN, "partner": PARTNER}
OPERATIONS: Mapping[str, Sequence[Operation]] = {
    access: [
        row for row in load().by_id.values() if row.is_built and DOORS.get(row.auth) == access and row.id not in MEANS
    ]
    for access in EVERYBODY
}
APPS = (ACCOUNTING_APP, FULL_APP)
OTHER_WAYS = {"session": UNTRUSTED, "sync token": SYNC_TOKEN, "API token": TOKEN}
ENOUGH = {"session": "without MFA", "sync token": "would do", "API token": "would do"}


class Desk:
    """Everybody who may call, and what becomes of each call, made once."""

    def __init__(self, callers: Callers) -> None:
        self.callers = callers
        self.outcome = cache(lambda operation, who: callers.outcome(load().by_id[operation], who))

    def advice(self, rows: Sequence[Operation], who: Who) -> Advice:
        """The advice on calls made by somebody."""
        journal, tenant = self.callers.app.journal, self.callers.tenant.id
        cursor = journal.last(tenant)
        for row in rows:
            self.callers.call(row, who)
        uses: dict[str, Any] = {}
        for entry in journal.page(tenant, cursor, CAPACITY)["requests"]:
            use = use_of(entry, f"call {entry['number'] - cursor}")
            assert use is not None, entry
            merge(uses, {use[0]: {entry["operation"]: use[1]}})
        (advice,) = advise(uses)
        return advice

    def lets_in(self, rows: Sequence[Operation], who: Who) -> bool:
        """Whether somebody is let in with all the calls."""
        return all(self.outcome(row.id, who) == ALLOWED for row in rows)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    callers = Callers()
    yield Desk(callers)
    callers.close()


def choice(advice: Advice, what: str) -> str:
    return next(one["advice"] for one in advice["choices"] if one["what"] == what)


def some(access: str) -> st.SearchStrategy[list[Operation]]:
    """Some operations; few often, or everything would take an administrator."""
    rows = st.sampled_from(OPERATIONS[access])
    return st.one_of(st.lists(rows, min_size=1, max_size=3), st.lists(rows, min_size=1, max_size=12))


RANDOM = settings(
    max_examples=100, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("access", ["organization", "spend"])
def test_the_advised_role_is_enough_and_every_role_with_fewer_rights_is_refused(desk: Desk, access: str) -> None:
    @RANDOM
    @given(some(access))
    def holds(rows: list[Operation]) -> None:
        advice = desk.advice(rows, EVERYBODY[access])
        role = next(who for who in ROLES[access] if who.role == choice(advice, "role"))
        lesser = [who for who in ROLES[access] if len(who.permissions) < len(role.permissions)]

        assert desk.lets_in(rows, role)
        assert [who.role for who in lesser if desk.lets_in(rows, who)] == []

    holds()


@pytest.mark.parametrize("access", EVERYBODY)
def test_the_advised_scope_is_enough_and_a_lesser_one_is_refused(desk: Desk, access: str) -> None:
    @RANDOM
    @given(some(access))
    def holds(rows: list[Operation]) -> None:
        scope = choice(desk.advice(rows, EVERYBODY[access]), "scope")

        assert scope == next((who.scope for who in APPS if desk.lets_in(rows, who)), "")

    holds()


@pytest.mark.parametrize("what", OTHER_WAYS)
def test_another_way_in_would_do_just_where_it_is_advised(desk: Desk, what: str) -> None:
    @RANDOM
    @given(some("organization"))
    def holds(rows: list[Operation]) -> None:
        advice = choice(desk.advice(rows, EVERYBODY["organization"]), what)

        assert (advice == ENOUGH[what]) == desk.lets_in(rows, OTHER_WAYS[what])

    holds()


def test_each_decision_names_a_call_that_is_refused_and_only_who_is_refused(desk: Desk) -> None:
    @RANDOM
    @given(some("organization"))
    def holds(rows: list[Operation]) -> None:
        advice = desk.advice(rows, EVERYBODY["organization"])
        decided = next(one["decided"] for one in advice["choices"] if one["what"] == "role")
        named = {(one["operation"], role) for one in decided for role in one["refuses"]}
        roles = {who.role: who for who in ROLES["organization"]}

        assert [pair for pair in named if desk.outcome(pair[0], roles[pair[1]]) == ALLOWED] == []

    holds()


def rows_of(*operations: str) -> list[Operation]:
    return [load().by_id[operation] for operation in operations]


def test_the_advice_names_role_calls_and_how_sure_it_is(desk: Desk) -> None:
    advice = desk.advice(rows_of("v3.vendors.list", *["v3.payments.void"] * 3), EVERYBODY["organization"])
    because = "because of v3.payments.void (3 calls, first in call 2): it refuses"

    assert [*lines_of(advice)] == [
        "organization: 4 calls of 2 operations",
        "  enough: role PAYER; session without MFA; no sync token; scope full",
        f"  role PAYER, {because} AUDITOR with BDC_1150 (assumed)",
        f"  no sync token, {because} a sync token with BDC_1150 (documented)",
        f"  scope full, {because} scope accounting with BDC_1150 (documented)",
        "  more than enough: role ADMINISTRATOR in 4 calls",
        "  more than enough: session with MFA in 4 calls",
        "  how sure: 3 documented, 2 assumed (cells of the table of rights)",
    ]


def test_the_next_lesser_role_is_refused_by_the_call_and_with_the_code_that_are_told(desk: Desk) -> None:
    @RANDOM
    @given(some("organization"))
    def holds(rows: list[Operation]) -> None:
        advice = desk.advice(rows, EVERYBODY["organization"])
        role = next(one for one in advice["choices"] if one["what"] == "role")
        roles = {who.role: who for who in ROLES["organization"]}
        refusals = [
            (desk.outcome(one["operation"], roles[role["lesser"]]), one["codes"][one["refuses"].index(role["lesser"])])
            for one in role["decided"]
            if role["lesser"] in one["refuses"]
        ]

        assert bool(refusals) == bool(role["lesser"])
        assert [pair for pair in refusals if pair[0] != pair[1]] == []

    holds()


def test_nothing_is_more_than_enough_where_the_least_was_used(desk: Desk) -> None:
    assert desk.advice(rows_of("v3.vendors.list"), STANDARD[5])["excess"] == [
        {"what": "session", "used": "with MFA", "calls": 1, "enough": "without MFA"}
    ]
    assert desk.advice(rows_of("v3.vendors.list"), UNTRUSTED)["excess"] == [
        {"what": "role", "used": "ADMINISTRATOR", "calls": 1, "enough": "AUDITOR"}
    ]
    assert desk.advice(rows_of("v3.vendors.list"), FULL_APP)["excess"] == [
        {"what": "scope", "used": "full", "calls": 1, "enough": "accounting"}
    ]


def test_calls_that_were_refused_for_want_of_rights_are_told_apart(desk: Desk) -> None:
    advice = desk.advice(rows_of("v3.vendors.list", "v3.bills.create", "v3.payments.void"), STANDARD[5])

    assert advice["operations"] == 1
    assert choice(advice, "role") == "AUDITOR"
    assert [(one["operation"], one["code"]) for one in advice["refused"]] == [
        ("v3.bills.create", "BDC_1145"),
        ("v3.payments.void", "BDC_1150"),
    ]


def test_where_nothing_would_do_the_advice_says_so_and_not_that_nothing_is_needed() -> None:
    choice: Choice = {"what": "scope", "advice": "", "lesser": "app (full)", "decided": []}

    assert enough(choice) == "no OAuth scope would do"


@pytest.mark.parametrize(("others", "words"), [(1, "; so does 1 more operation"), (2, "; so do 2 more operations")])
def test_other_operations_that_decide_are_counted_as_one_speaks(others: int, words: str) -> None:
    one: Any = {
        "operation": "v3.login", "calls": 1, "first": "", "refuses": ["app (full)"], "codes": ["BDC_1150"],
        "source": "assumed",
    }  # fmt: skip
    (line,) = reason({"what": "scope", "advice": "", "lesser": "app (full)", "decided": [one] * (others + 1)})

    assert line.endswith(f"it refuses scope full with BDC_1150 (assumed){words}")
