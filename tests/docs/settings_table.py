"""docs/settings.md as the settings themselves would write it: `python -m tests.docs.settings_table` prints it."""

from __future__ import annotations

from mockserver.kernel.settings import SETTINGS
from mockserver.seeding.images import BYTES_KEPT, MAX_AGE, MAX_FILES

HEAD = """# Settings

Every setting is a flag of `billmock serve` and a variable of the environment; the flag wins. A variable that
begins with `BILLMOCK_` and is none is refused at the start, with the nearest name. This table is made from
`mockserver/kernel/settings.py`, and a test keeps it so.

Two more are for commands beside a running server: `BILLMOCK_URL`, where it is, and `BILLMOCK_TENANT`, whose they are
where `--tenant` says nothing ([tenants](tenants.md)).

| flag | variable | takes | default | what |
|---|---|---|---|---|
"""

PREPARED = f"""
## Prepared worlds

A world is prepared once for a scenario, seed, date and version, and lies in `billmock` of the user's cache:
`~/.cache` on Linux, `XDG_CACHE_HOME` everywhere; `--cache-dir` is the directory itself. There are never more than
{MAX_FILES} of them, nor more than {BYTES_KEPT // 1_000_000} MB but for the newest: as one is added those go that nobody
used for {MAX_AGE / 86_400:.0f} days, then those used longest ago. The directory can be deleted at any time, even under
a server.
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| `{row.flag}` | `{row.variable}` | {row.values.allowed} | {default_cell(row.default)} | {row.about} |"
        for row in SETTINGS
    ]
    return HEAD + "\n".join(rows) + "\n" + PREPARED


def default_cell(default: object) -> str:
    """A default as the table shows it."""
    return "" if default is None else f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
