"""The hash of all tables, as `mockserver/domain/schema.py` holds it: `python -m tests.domain.schema` writes it."""

from __future__ import annotations

from pathlib import Path

from mockserver.domain import all_kinds
from mockserver.domain import schema as module
from mockserver.store.schema import version_of

TEXT = '''"""The tables of all kinds, known before any is imported: `python -m tests.domain.schema` writes it."""

SCHEMA = "{schema}"
'''


def source() -> str:
    """The text of the module."""
    return TEXT.format(schema=version_of(all_kinds()).schema)


if __name__ == "__main__":
    Path(module.__file__).write_text(source(), encoding="utf-8")
