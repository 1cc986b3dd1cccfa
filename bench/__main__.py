"""`python -m bench [NAME [OPTIONS]]`: one measurement, or all of them."""

from __future__ import annotations

import importlib
import os
import sys

# In the order of a full run: the quick ones first.
MEASUREMENTS = (
    "start",
    "http",
    "workers",
    "peers",
    "resources",
    "seeding",
    "clock",
    "pages",
    "webhooks",
    "explore",
    "xdist",
    "store",
)
TOOLS = ("latitude", "mutants", "replay", "soak", "sync")
"""Run only when named."""


def main(arguments: list[str]) -> None:
    """Run the measurement named first with the options that follow, or every one without options."""
    if arguments and arguments[0] not in MEASUREMENTS + TOOLS:
        sys.exit(f"no measurement {arguments[0]}: there are {', '.join(MEASUREMENTS + TOOLS)}")
    # What pip installs is compiled: else every start would compile our 150 modules anew, and none of Flask's.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in arguments[:1] or MEASUREMENTS:
        importlib.import_module(f"bench.{name}").main(arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
