"""What the pytest plugin's options and its mark may say, before a server is asked.

Words are imported where one is looked at: most runs set no option.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from mockserver.kernel.settings import SETTINGS, SettingsError, read_server_url

ROWS = {row.name: row for row in SETTINGS}


def refuse_options(values: Mapping[str, str]) -> None:
    """Raise `UsageError` with all that is wrong with options, by the names of the configuration file."""
    problems = [f"bill_{problem}" for name, value in values.items() if (problem := problem_of(name, value))]
    if problems:
        raise pytest.UsageError("\n".join(problems))


def problem_of(name: str, value: object) -> str:
    """What is wrong with a choice, as far as one sees without a server; it begins with the name. Empty for nothing."""
    read = READERS.get(name, read_setting)
    try:
        read(name, value)
    except ValueError as error:
        return str(error)
    return ""


def read_setting(name: str, value: object) -> None:
    """Read a choice as a server does, which is asked about scenarios; raises `ValueError`."""
    row = ROWS.get(name)
    if row is None or name == "scenario":
        return
    try:
        row.read(str(value))
    except SettingsError as error:
        raise ValueError(f"{name}{str(error).removeprefix(row.variable)}") from None


def read_variation(name: str, value: object) -> None:
    """Read which ways a write goes wrong in; raises `ValueError`."""
    from mockserver.testing.lost_answers import read_variants

    if not isinstance(value, str):
        raise ValueError(f"{name}: must be a text such as 'lost-answers', not {value!r}")
    read_variants(value)


def read_words(name: str, value: object) -> None:
    """Read words between commas; raises `ValueError` for the first that there is not."""
    from mockserver.kernel.misspelt import instead_of
    from mockserver.testing.report import FAIL_ON, FORMATS

    known = FORMATS if name == "report" else FAIL_ON
    for word in (part.strip() for part in str(value).split(",")):
        if word and word not in known:
            raise ValueError(f"{name}: there is no {word!r}{instead_of(word, known)}")


def read_url(name: str, value: object) -> None:
    """Read the base URL of a server; raises `ValueError`."""
    try:
        read_server_url(str(value))
    except SettingsError:
        raise ValueError(f"{name}: must be an http:// or https:// URL, not {value!r}") from None


READERS: Mapping[str, Callable[[str, object], None]] = {
    "explore": read_variation,
    "report": read_words,
    "fail_on": read_words,
    "url": read_url,
}
