"""Which query parameters an operation asks for: those that have to be sent end in `!`.

`python -m tests.dialects.required_parameters > tests/dialects/required_parameters.txt` writes it down: a change is to
be seen, and meant.
"""

from __future__ import annotations

from mockserver.dialects.calls import handler_of
from mockserver.operations import load


def table() -> str:
    """A line for each operation that declares query parameters."""
    queries = {row.id: handler_of(row).query for row in load().by_id.values() if row.is_built}
    schemas = {identifier: query.schemas() for identifier, query in sorted(queries.items()) if query}
    return "".join(
        f"{identifier}: {' '.join(name + '!' * bool(one['required']) for name, one in parameters.items())}\n"
        for identifier, parameters in schemas.items()
    )


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
