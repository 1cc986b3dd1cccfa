"""What README's first paragraph says is built: `python -m tests.docs.built_numbers` writes it there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from textwrap import fill

from mockserver.operations import load

README = Path(__file__).parents[2] / "README.md"
LINE_LENGTH = 120
NAMES = {
    "v3": "v3",
    "v2": "v2",
    "partner": "partner",
    "spend": "Spend & Expense",
    "auth": "OAuth",
    "events": "webhooks",
}
OPERATIONS = "operations that BILL documents or was seen to have,"
SENTENCE = re.compile(rf"^Of the \d+ {OPERATIONS.replace(' ', chr(92) + 's')}\s\d+\sare\sbuilt:[^.]*\.$", re.MULTILINE)

# Operations built and documented, of all APIs and by API.
Numbers = dict[str, tuple[int, int]]


def numbers() -> Numbers:
    """The numbers as the registry has them; all of them together are under an empty name."""
    rows = load().operations
    built = Counter(row.api for row in rows if row.is_built)
    documented = Counter(row.api for row in rows)
    return {"": (built.total(), documented.total())} | {api: (built[api], documented[api]) for api in NAMES}


def sentence(numbers: Numbers) -> str:
    """The numbers as README says them."""
    built, documented = numbers[""]
    by_api = (f"{NAMES[api]} {row[0]} of {row[1]}" for api, row in numbers.items() if api)
    text = f"Of the {documented} {OPERATIONS} {built} are built: {', '.join(by_api)}."
    return fill(text, LINE_LENGTH)


def numbers_in(readme: str) -> Numbers:
    """The numbers that README says; raises `ValueError` where it says none."""
    match = SENTENCE.search(readme)
    if not match:
        raise ValueError("README.md does not say what is built")
    text = " ".join(match[0].split())
    documented, built = re.findall(r"\d+", text)[:2]
    pairs = {api: re.findall(rf"[:,] {name} (\d+) of (\d+)", text) for api, name in NAMES.items()}
    by_api = {api: (int(one[0][0]), int(one[0][1])) for api, one in pairs.items() if one}
    return {"": (int(built), int(documented))} | by_api


if __name__ == "__main__":
    README.write_text(SENTENCE.sub(sentence(numbers()), README.read_text(encoding="utf-8")), encoding="utf-8")
