"""What a run costs at BILL: how many calls of each API, and how long its limits make them last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase

from contract_tests.answers import Answer
from contract_tests.transport import Window, windows


def cost_of(answers: Sequence[Answer]) -> str:
    """The calls of a run by API, and the minutes they take at least at BILL's pace."""
    names = [answer.operation for answer in answers]
    apis = Counter(name.partition(".")[0] or "no operation" for name in names)
    parts = ", ".join(f"{count:,} {api}" for api, count in apis.most_common())
    minutes = max(_seconds(window, names) for window in windows()) / 60
    return f"{len(names):,} calls ({parts}); at BILL at least {minutes:.0f} minutes"


def _seconds(window: Window, names: Sequence[str]) -> float:
    calls = sum(any(fnmatchcase(name, pattern) for pattern in window.operations) for name in names)
    return (calls - 1) // window.calls * window.seconds if calls else 0.0
