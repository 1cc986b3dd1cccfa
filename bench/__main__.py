"""`python -m bench [http | start | seeding | store] [options]`: measure; http and start unless told otherwise."""

from __future__ import annotations

import importlib
import sys

DEFAULT = ("http", "start")
PARTS = (*DEFAULT, "seeding", "store")


def main(arguments: list[str]) -> None:
    """Run the parts named first, with the options behind them."""
    named = [argument for argument in arguments if argument in PARTS]
    options = [argument for argument in arguments if argument not in PARTS]
    for part in named or DEFAULT:
        sys.stdout.write(f"\n{part}\n")
        importlib.import_module(f"bench.{part}").main(options)


main(sys.argv[1:])
