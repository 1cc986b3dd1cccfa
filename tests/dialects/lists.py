"""What every list can be filtered and sorted by: a field, its operators and whether it sorts.

`python -m tests.dialects.lists > tests/dialects/lists.txt` writes it down: a change is to be seen, and meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from mockserver.kernel import schema as s
from tests.dialects.declarations import spend_lists, v2_lists, v3_lists, v3_lists_below


def line(operation: str, fields: Mapping[str, s.Queryable]) -> str:
    """A list, and each field by which it finds or sorts."""
    words = (" ".join([name, *one.operators, *(["sort"] if one.sort else [])]) for name, one in sorted(fields.items()))
    return f"{operation}: {'; '.join(words)}\n"


def table() -> str:
    """A line for each list of v2, of v3 and of Spend & Expense."""
    lists = chain(v2_lists(), v3_lists(), v3_lists_below(), spend_lists(), spend_lists(below=True))
    return "".join(sorted(line(operation, fields) for operation, fields in lists))


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
