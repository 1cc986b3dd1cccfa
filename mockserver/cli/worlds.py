"""The worlds of a running server: kept, gone back to, begun anew, written into files and read from them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import orjson

from mockserver.cli.options import (
    base_url,
    json_option,
    path_segment,
    remote,
    server_options,
    tenant_option,
    text_option,
)
from mockserver.kernel.counts import number_of

MAX_SECONDS = 900  # that reading or writing a big world may take


@click.command()
@click.argument("name", type=path_segment)
@click.option("--restore", is_flag=True, help="Go back to the snapshot instead of taking it.")
@text_option
@tenant_option()
@server_options
def snapshot(name: str, restore: bool, as_json: bool, tenant: str, url: str | None, port: int | None) -> None:
    """Keep a tenant's world under a name, or go back to it."""
    base, path = base_url(url, port), f"/tenants/{tenant}/snapshots/{name}"
    answer = remote(base, f"{path}/restore", "POST") if restore else remote(base, path, "PUT")
    sentence = f"{tenant} is what it was in snapshot {name}" if restore else f"snapshot {name} keeps {tenant} as it is"
    click.echo(json.dumps(answer) if as_json else sentence)


@click.command()
@text_option
@tenant_option()
@server_options
def reset(as_json: bool, tenant: str, url: str | None, port: int | None) -> None:
    """Make a tenant's world what its scenario says, or what was imported last.

    After an import a file brings a scenario back that says nothing but `extends = "starter"`, or another: `billmock
    import` it.
    """
    print_reset(base_url(url, port), tenant, as_json=as_json)


def print_reset(base: str, tenant: str, *, as_json: bool) -> None:
    """Reset a tenant, and say what its world is now."""
    answer = remote(base, f"/tenants/{tenant}/reset", "POST", timeout=MAX_SECONDS)
    back = '`billmock import` of a file that says `extends = "starter"`, or another scenario, brings that one back'
    start = f"what was imported last; {back}" if answer.get("imported") else "what it was at the start"
    click.echo(json.dumps(answer) if as_json else f"{tenant} is {start}")


@click.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--anonymise", is_flag=True, help="Replace names, numbers, addresses and free texts by made-up ones.")
@click.option("--seed", default=1, type=click.IntRange(0), metavar="N", help="What the made-up ones follow from.")
@tenant_option()
@server_options
def export_world(file: Path | None, anonymise: bool, seed: int, tenant: str, url: str | None, port: int | None) -> None:
    """Write a tenant's world as a scenario file: JSON, into FILE or to the output."""
    from mockserver.serving.exporting import write_document

    if file is not None and file.suffix != ".json":
        raise click.UsageError("an export is a JSON file: its name ends in .json")
    path = f"/tenants/{tenant}/export" + (f"?anonymise=1&seed={seed}" if anonymise else "")
    document: Any = remote(base_url(url, port), path, timeout=MAX_SECONDS)
    if file is None:
        sys.stdout.buffer.write(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
        return
    try:
        write_document(file, document)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    count = sum(map(len, document["world"]["records"].values()))
    click.echo(f"{file}: {number_of(count, 'record')}")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@tenant_option()
@server_options
def import_world(file: Path, as_json: bool, tenant: str, url: str | None, port: int | None) -> None:
    """Make a tenant's world that of a scenario file, TOML or JSON; a reset goes back to it."""
    from mockserver.scenarios import ScenarioError, tables_of

    try:
        document = tables_of(file)
    except ScenarioError as error:
        raise click.ClickException(str(error)) from None
    path = f"/tenants/{tenant}/import"
    answer = remote(base_url(url, port), path, "POST", body={"scenario": document}, timeout=MAX_SECONDS)
    sentence = f"{tenant} is what {file} says; `billmock reset` goes back to that"
    click.echo(json.dumps(answer) if as_json else sentence)
