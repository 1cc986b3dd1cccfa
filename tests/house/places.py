"""`python -m tests.house.places`: rows of the registry whose module is none, fails, or does not serve them."""

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from mockserver.dialects import calls
from mockserver.operations import Operation, load

DIALECTS = "mockserver.dialects"


class Places(dict[str, Any]):
    """Takes the place of the handlers collected, and notes the module whose lines were running when each came."""

    def __init__(self) -> None:
        super().__init__()
        self.modules: dict[str, str] = {}

    def __setitem__(self, operation: str, handler: Any) -> None:
        super().__setitem__(operation, handler)
        frame = sys._getframe(1)
        while frame.f_code.co_name != "<module>" and frame.f_back:
            frame = frame.f_back
        self.modules[operation] = str(frame.f_globals["__name__"])


def failures(rows: Iterable[Operation]) -> Iterator[str]:
    """The modules of rows that cannot be imported, and why."""
    for module in sorted({row.module for row in rows}):
        try:
            import_module(f"{DIALECTS}.{module}")
        except Exception as error:
            yield f"{module}: {type(error).__name__}: {error}"


def misplaced(rows: Iterable[Operation], modules: dict[str, str]) -> list[str]:
    """Rows whose module is not the one that collects their function."""
    wrong = [(row, modules.get(row.id)) for row in rows if modules.get(row.id) != f"{DIALECTS}.{row.module}"]
    return [f"{row.id}: {row.module} in its row, collected in {place}" for row, place in wrong]


if __name__ == "__main__":
    calls.HANDLERS = places = Places()
    built = [row for row in load().by_id.values() if row.is_built]
    sys.stdout.write("".join(f"{line}\n" for line in [*failures(built), *misplaced(built, places.modules)]))
