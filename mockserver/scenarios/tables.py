"""The tables that a scenario file may have: BILL's own operations that make things, named as their paths are.

`POST /v3/vendors` is `[[vendors]]`, `POST /v3/classifications/chart-of-accounts` is
`[[classifications.chart-of-accounts]]`, `POST /v3/spend/budgets` is `[[spend.budgets]]`. What is done with one record
(`POST /v3/vendors/{vendorId}/bank-account`, `PATCH /v3/bills/{billId}`) is a step of it: `[[vendors.bank-account]]`,
`[[bills.update]]`. Nothing here is written by hand: a new operation is a new table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mockserver.dialects.calls import Handler, handler_of
from mockserver.domain.resource import all_resources
from mockserver.operations import Operation, load

V3, SPEND = "/connect/v3/", "spend"
SIGN_INS = ("session", "token")
ORGANIZATION_ID = "organizationId"
# What belongs to a tenant and is no part of its world: a sign-in, a code that was sent.
TENANTS_OWN = ("v3.risk-verifications.create", "v3.risk-verifications.phone.create")
CHANGING = ("POST", "PUT", "PATCH")
# What tables and fields call a kind of record that has another name; several where it may be one of several.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "bank": ("bank_account",),
    "policy": ("bill_approval_policy",),
    "recurringbill": ("recurring_bill",),
    "receivable_payment": ("received_payment",),
    "funding_account": ("bank_account", "card_account", "customer_bank_account"),
    "receivables_account": ("bank_account",),
    "deposit_to_account": ("chart_of_account",),
    "approver": ("user",),
}
SPEND_ALIASES: Mapping[str, tuple[str, ...]] = {
    "owner": ("spend_user",),
    "member": ("spend_user",),
    "observer": ("spend_user",),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One operation that a file may ask for: its row, and the JSON Schema of its body (None where it has none)."""

    row: Operation
    schema: Mapping[str, Any] | None

    @property
    def is_spend(self) -> bool:
        """Whether it is one of Spend & Expense."""
        return self.row.api == SPEND


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A table of records: the operation that makes one, the kinds it may be of, and the steps of one by name."""

    name: str
    create: Step
    kinds: tuple[str, ...]
    steps: Mapping[str, Step]


@cache
def record_tables() -> Mapping[str, RecordTable]:
    """Every table by its name, dotted; imports all of the dialects that they are made from."""
    rows = [row for row in load().operations if may_be_asked(row)]
    tables = {}
    for row in rows:
        if row.method == "POST" and set(row.path_ids) <= {ORGANIZATION_ID} and (name := table_name(row)):
            steps = {step_name(row, one): step_of(one) for one in rows if is_step(row, one)}
            usable = {step: one for step, one in steps.items() if one is not None}
            if (create := step_of(row)) is not None:
                kinds = kinds_named(name.rpartition(".")[2], spend=row.api == SPEND)
                tables[name] = RecordTable(name, create, kinds, usable)
    return tables


def may_be_asked(row: Operation) -> bool:
    """Whether an operation changes records of a signed-in caller, one at a time."""
    is_one = ".bulk" not in row.id and row.id not in TENANTS_OWN
    return row.is_built and row.writes and row.api in ("v3", SPEND) and row.auth in SIGN_INS and is_one


def step_of(row: Operation) -> Step | None:
    """An operation as a step; None for one whose body is a file."""
    handler: Handler = handler_of(row)
    if handler.body not in ("json", "none"):
        return None
    return Step(row, handler.request_schema() if handler.request_schema else None)


def table_name(row: Operation) -> str:
    """The name of the table of an operation that makes a record; what it is called by where it does something else."""
    return row.id.removeprefix("v3.").removesuffix(".create")


def is_step(create: Operation, row: Operation) -> bool:
    """Whether an operation is about one record that another makes: its path goes on behind the record's id."""
    head, brace, _ = row.path.partition("/{")
    return head == create.path and bool(brace) and len(row.path_ids) == 1 and row.method in CHANGING


def step_name(create: Operation, row: Operation) -> str:
    """What a step of a record is called: the end of its operation's id, `bank-account`, `update`, `void`."""
    return row.id.removeprefix(create.id.removesuffix("create")).removesuffix(".create")


@cache
def kind_names() -> tuple[str, ...]:
    """The names of all kinds, the longest first."""
    return tuple(sorted((resource.kind.name for resource in all_resources()), key=len, reverse=True))


@cache
def kinds_named(name: str, *, spend: bool) -> tuple[str, ...]:
    """The kinds that a name of a table or a field is about (`chart-of-accounts`, `payFromBankAccountId`), if any."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.removesuffix("[]")).replace("-", "_").lower()
    words = re.sub(r"_ids?$", "", words)
    singular = words.replace("chart_of_accounts", "chart_of_account").removesuffix("s")
    singular = re.sub(r"(class|polic)(e|ie)$", lambda match: {"class": "class", "polic": "policy"}[match[1]], singular)
    if words.endswith("class"):
        singular = words
    for alias, kinds in SPEND_ALIASES.items() if spend else ALIASES.items():
        if singular == alias:
            return kinds
    for kind in kind_names():
        plain = kind.removeprefix("spend_") if spend else kind
        if (kind.startswith("spend_") == spend) and (singular == plain or singular.endswith(f"_{plain}")):
            return (kind,)
    return ()
