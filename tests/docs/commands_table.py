"""docs/commands.md as the commands themselves would write it: `python -m tests.docs.commands_table` prints it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from mockserver.cli import main

HEAD = """# Commands

Every command of `billmock` and what it takes, as `--help` has it. This page is made from `mockserver/cli`, and a test
keeps it so. Those that speak with a running server find it by `--url`, its base, or by `--port` on this machine, or
else by the settings; `--format` says whether a person (`text`) or a program (`json`) reads what they print.
"""
SERVER = ("--url", "--port")  # which the head tells of
# What is told on pages of their own.
ELSEWHERE = {
    "serve": "Its flags are the [settings](settings.md).",
    "contract": "Its options: `billmock contract --help`; what it is for: [the contract suite](contract.md).",
}


def page() -> str:
    """The whole page."""
    return HEAD + "".join(chapter(name, command) for name, command in commands_in(main, "billmock"))


def commands_in(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command that is not hidden, by all its words; those of a group behind it."""
    for name, command in sorted(group.commands.items()):
        if not command.hidden:
            yield f"{path} {name}", command
            if isinstance(command, click.Group):
                yield from commands_in(command, f"{path} {name}")


def chapter(name: str, command: click.Command) -> str:
    """What the page says of a command."""
    words = inspect.cleandoc(command.help or "").replace("\b", "").strip()
    beside = ELSEWHERE.get(name.removeprefix("billmock "))
    parts = [f"## {name}", "\n\n".join(" ".join(part.split()) for part in words.split("\n\n"))]
    parts += [beside] if beside else [f"`{usage(name, command)}`", *table(command)]
    return "\n" + "\n\n".join(parts) + "\n"


def usage(name: str, command: click.Command) -> str:
    """A command's own words and what it takes by its place; of its options only those that find a server."""
    options = own_options(command)
    places = [one.make_metavar(context_of(command)) for one in command.params if isinstance(one, click.Argument)]
    finds = any(one.opts[0] in SERVER for one in command.params)
    return " ".join([name, *places, *(["[options]"] if options else []), *(["[--url URL]"] if finds else [])])


def table(command: click.Command) -> list[str]:
    """The table of a command's options, if it has some of its own."""
    rows = [row_of(one) for one in own_options(command)]
    return ["\n".join(["| option | takes | default | what |", "|---|---|---|---|", *rows])] if rows else []


def own_options(command: click.Command) -> list[click.Option]:
    """The options of a command that the head of the page does not tell of."""
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    return [one for one in options if one.opts[0] not in SERVER]


def context_of(command: click.Command) -> click.Context:
    """The context in which a command's words are written."""
    return click.Context(command)


def row_of(option: click.Option) -> str:
    """A row of the table: an option's names, what it takes, its default if that is said, and what it is for."""
    names = ", ".join(f"`{one}`" for one in option.opts)
    takes = "" if option.is_flag else option.make_metavar(context_of(main)).strip("[]").replace("|", " or ")
    default = f"`{option.default}`" if option.show_default and option.default is not None else ""
    return f"| {names} | {takes} | {default} | {' '.join((option.help or '').split()).replace('|', chr(92) + '|')} |"


if __name__ == "__main__":
    import sys

    sys.stdout.write(page())
