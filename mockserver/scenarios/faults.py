"""What is wrong with a scenario file: every fault names the file, the table and the key, and all are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mockserver.kernel.misspelt import nearest_words
from mockserver.seeding.scenarios import SeedingError

MAX_FAULTS = 50  # told of one file; how many more there are is told too


class Fault(NamedTuple):
    """One thing that is wrong: in which file, where in it (`vendors[2].address.city`), and what."""

    file: str
    place: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in self if part)


class ScenarioError(SeedingError):
    """A scenario file that cannot be used; the text has a line for each fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) for fault in self.faults[:MAX_FAULTS]]
        if len(self.faults) > MAX_FAULTS:
            lines.append(f"and {len(self.faults) - MAX_FAULTS} more")
        super().__init__("\n".join(lines))


MAX_KNOWN = 12  # names that the text about an unknown one lists


def unknown(what: str, name: str, known: Sequence[str]) -> str:
    """The text about a name that is none of those known, with the nearest of them."""
    if near := nearest_words(name, known, 3):
        return f"unknown {what} {name!r}; did you mean {' or '.join(near)}?"
    rest = f" and {len(known) - MAX_KNOWN} more" if len(known) > MAX_KNOWN else ""
    return f"unknown {what} {name!r}; there are {', '.join(known[:MAX_KNOWN])}{rest}"
