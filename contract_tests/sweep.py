"""`--sweep`: archive and retire what interrupted runs left behind, found by the names the suite gives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract_tests.answers import Answer
from contract_tests.clients import Rest
from contract_tests.connection import Connection
from contract_tests.names import is_leftover

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource with names: where it is listed, and the field a name of the suite is in."""

    path: str
    name: tuple[str, ...] = ("name",)


# What refers to others comes first.
KINDS_V3 = (
    Kind("/bills", ("invoice", "invoiceNumber")),
    Kind("/invoices", ("invoiceNumber",)),
    Kind("/vendor-credits", ("referenceNumber",)),
    Kind("/recurringbills", ("description",)),
    Kind("/vendors"),
    Kind("/customers"),
    Kind("/classifications/chart-of-accounts"),
    Kind("/classifications/accounting-classes"),
    Kind("/classifications/departments"),
    Kind("/classifications/locations"),
    Kind("/classifications/jobs"),
    Kind("/classifications/employees", ("firstName",)),
    Kind("/classifications/items"),
    Kind("/users", ("email",)),
)
KINDS_SPEND = (Kind("/cards"), Kind("/custom-fields"), Kind("/budgets"), Kind("/users", ("email",)))
KINDS_PARTNER = (Kind("/users", ("email",)),)


def sweep(connection: Connection, run_id: str = "") -> int:
    """Take back the leftovers of one run, or of all; 1 when something would not go."""
    target, users = connection.target, connection.users
    answers = [*_archive(users.v3(), KINDS_V3, run_id)]
    if not target.lacks("spend"):
        answers += _retire(users.spend(), run_id)
    if not target.lacks("partner"):
        partner = users.partner().with_headers(organizationId=connection.sign_in.organization_id)
        answers += _archive(partner, KINDS_PARTNER, run_id)
    refusals = [answer for answer in answers if answer.is_refused]
    sys.stdout.write(f"{len(answers) - len(refusals)} leftovers taken back, {len(refusals)} still there\n")
    sys.stdout.writelines(f"  {one.operation}: {one.status} {one.codes} {one.messages}\n" for one in refusals)
    return 1 if refusals else 0


def _archive(user: Rest, kinds: tuple[Kind, ...], run_id: str) -> Iterator[Answer]:
    for kind in kinds:
        rows = [row for row in user.every(kind.path) if not row.get("archived") and _is_ours(row, kind, run_id)]
        for row in rows:
            yield user.post(f"{kind.path}/{row['id']}/archive")


def _retire(user: Rest, run_id: str) -> Iterator[Answer]:
    for kind in KINDS_SPEND:
        rows = [row for row in user.every(kind.path, "nextPage") if _is_ours(row, kind, run_id)]
        for row in rows:
            yield user.delete(f"{kind.path}/{row['uuid']}")


def _is_ours(row: Row, kind: Kind, run_id: str) -> bool:
    value: Any = row
    for name in kind.name:
        value = value.get(name, {}) if isinstance(value, dict) else {}
    return isinstance(value, str) and is_leftover(value, run_id)
