"""docs/settings.md as the settings themselves would write it: `python -m tests.docs.settings_table` prints it."""

from __future__ import annotations

from mockserver.kernel.settings import SETTINGS

HEAD = """# Settings

Every setting is a flag of `billmock serve` and a variable of the environment; the flag wins. A variable that
begins with `BILLMOCK_` and is none is refused at the start, with the nearest name. This table is made from
`mockserver/kernel/settings.py`, and a test keeps it so.

| flag | variable | takes | default | what |
|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| `{row.flag}` | `{row.variable}` | {row.values.allowed} | {default_cell(row.default)} | {row.about} |"
        for row in SETTINGS
    ]
    return HEAD + "\n".join(rows) + "\n"


def default_cell(default: object) -> str:
    """A default as the table shows it."""
    return "" if default is None else f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
