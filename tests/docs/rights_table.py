"""docs/rights.md as the declarations would write it: `python -m tests.docs.rights_table` prints it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mockserver.control.callers import Who, fact_behind, outcome
from mockserver.dialects.calls import handler_of
from mockserver.operations import Operation
from tests.rights import PARTS, SOURCES, Part, basis, open_operations, operations, source

HEAD = """# Who may call what

Every operation that is served, by every kind of caller. The table is made from the operations' declarations and from
`mockserver/domain/roles.py` by `python -m tests.docs.rights_table > docs/rights.md`. Tests hold it, call every
operation as every caller of its row, and compare it with what BILL's documents say of roles.

A cell is `+` where a call is let in, or the last four digits of the code that it is refused with, or the status where
the refusal has no code: `1145` (403) for a role or scope that may not, `1150` (403) for one that may not pay, `1361`
(403) for a session, token or app that has not passed MFA, `1109` (401) for a credential of another kind, which is a
missing one to v2 (`1108`), Spend & Expense and webhooks (`400`), and `401` for a Spend & Expense user without access.
Which code goes with a role that may not is assumed everywhere (F-510).

What a cell rests on stands behind it: nothing where BILL documents it, `*` where it was observed, `?` where it is
assumed. The last column is the weakest of its row.

Callers: `Adm` Administrator, `Acc` Accountant, `Clk` Clerk, `App` Approver, `Pay` Payer, `Aud` Auditor, and users
of the roles `Cus` CUSTOM, `Mem` MEMBER, `Req` PURCHASE_REQUESTER, all in sessions that passed MFA. An
Administrator's `Unt` session that has not, `Syn` sync token, and `OAf` and `OAa` OAuth apps with full access and
with access to accounting data. `Par` is a partner's own session. In Spend & Expense `Adm` ADMIN, `Fin`
FINANCE_ADMIN, `Boo` BOOKKEEPER, `Aud` AUDITOR, `App` APPROVER, `Mem` MEMBER, `Non` NO_ACCESS have made an API
token; elsewhere `Tok` is an ADMIN's.

Three rules look at what is asked for: v2 changes of a vendor's address, e-mail or name on checks need a session that
passed MFA, and so does switching a vendor's or recurring bill's automatic payments on in v3; a MEMBER of Spend &
Expense is refused (403) cards, budgets and expenses of others; only an administrator or an owner of the budget decides
about a reimbursement, and only the user who added a bank account verifies it.

"""


def page() -> str:
    """The whole page."""
    parts = "\n".join(table(part) for part in PARTS)
    everybody = ", ".join(f"`{row.id}`" for row in open_operations())
    return f"{HEAD}{summary()}\n{parts}\n## Without a sign-in\n\nThese serve everybody: {everybody}.\n"


def summary() -> str:
    """How many rows and cells are how sure."""
    rows = Counter(basis(row, part.callers) for part in PARTS for row in operations(part))
    cells = Counter(source(fact_behind(row, who)) for part in PARTS for row in operations(part) for who in part.callers)
    lines = [f"| {word} | {rows[word]} | {cells[word]} |" for word in SOURCES]
    return "\n".join(["| | operations | cells |", "|---|---|---|", *lines, ""])


def table(part: Part) -> str:
    """The table of a part."""
    heads = ["operation", "right", *(head(who, part) for who in part.callers), "how sure"]
    lines = [line(row, part.callers) for row in operations(part)]
    return "\n".join([f"## {part.title}\n", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines, ""])


def head(who: Who, part: Part) -> str:
    """The head of a caller's column."""
    return "Tok" if who.kind == "spend" and part.apis[0] in ("v3", "v2", "partner") else who.head


def line(row: Operation, callers: Sequence[Who]) -> str:
    """The line of an operation."""
    handler = handler_of(row)
    right = handler.permission + (", MFA" if handler.trust else "")
    cells = [f"`{row.id}`", right, *(cell(row, who) for who in callers), basis(row, callers)]
    return f"| {' | '.join(cells)} |"


def cell(row: Operation, who: Who) -> str:
    """What becomes of a call, and how sure that is."""
    mark = {"documented": "", "observed": "*", "assumed": "?"}[source(fact_behind(row, who))]
    return (outcome(row, who).removeprefix("BDC_") or "+") + mark


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
