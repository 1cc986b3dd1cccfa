"""What `mockserver/domain/schema.py` holds of all kinds: `python -m tests.domain.schema` writes it."""

from __future__ import annotations

from pathlib import Path

from mockserver.domain import all_kinds
from mockserver.domain import schema as module
from mockserver.domain.lifecycle import due_rules
from mockserver.store.schema import version_of

TEXT = '''"""What must be known of all kinds before any is imported: `python -m tests.domain.schema` writes it.

`SCHEMA` is the hash of their tables, `DUE_KINDS` are the names of those whose records fall due.
"""

SCHEMA = "{schema}"
DUE_KINDS = (
{due_kinds}
)
'''


def source() -> str:
    """The text of the module."""
    due_kinds = "\n".join(f'    "{resource.kind.name}",' for resource in due_rules())
    return TEXT.format(schema=version_of(all_kinds()).schema, due_kinds=due_kinds)


if __name__ == "__main__":
    Path(module.__file__).write_text(source(), encoding="utf-8")
