"""Scenario documents: read from TOML and JSON files or posted, with what they extend beneath them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from mockserver.dialects.rest.errors import deeper_than
from mockserver.scenarios.faults import Fault, ScenarioError, unknown
from mockserver.seeding.scenarios import SCENARIOS, Table

SUFFIXES = (".toml", ".json")
MAX_BYTES = 512_000_000  # of a file
MAX_LAYERS = 8  # files that extend one another
MAX_DEPTH = 200  # of what a document holds, its layers among it
BASE = "empty"  # what a file extends that does not say
FILE = "$file"  # where a document says which file it was, for faults
# Keys of a document that are about it.
ABOUT, EXTENDS, PARTS, WORLD, SCHEMA = "about", "extends", "parts", "world", "$schema"
HEAD = (ABOUT, EXTENDS, PARTS, WORLD, SCHEMA, FILE)


@dataclass(frozen=True, slots=True)
class Layer:
    """One document of those that lie over one another: the name of its file, and its tables."""

    file: str
    tables: Table

    def fault(self, place: str, text: str) -> Fault:
        """A fault of this file, at a path of its tables, in words."""
        return Fault(self.file, place, text)

    def records(self) -> Table:
        """The tables of records: all that is not about the document."""
        return {name: value for name, value in self.tables.items() if name not in HEAD}


@dataclass(frozen=True, slots=True)
class Document:
    """A scenario: `base`, the scenario of ours at its bottom, and the layers over it, the one that was named last."""

    base: str
    layers: tuple[Layer, ...]

    @property
    def name(self) -> str:
        """The name of its file with a digest of all it says, of letters that file names may have."""
        stem = "".join(letter if letter.isalnum() else "-" for letter in Path(self.layers[-1].file).stem) or "scenario"
        content = orjson.dumps([self.base, *(layer.tables for layer in self.layers)], option=orjson.OPT_SORT_KEYS)
        return f"{stem[:40]}-{blake2b(content, digest_size=8).hexdigest()}"

    @property
    def world(self) -> Table | None:
        """The world that the lowest layer wrote down as it was; None where there is none."""
        return self.layers[0].tables.get(WORLD)


def is_path(scenario: str) -> bool:
    """Whether the name of a scenario is the path of a file."""
    return scenario.endswith(SUFFIXES)


def read_file(path: Path) -> Document:
    """The document of a file and those that it extends; raises `ScenarioError` with what cannot be read."""
    return document_of(tables_of(path))


def tables_of(path: Path) -> Table:
    """The tables of a file, with those of files that it extends in them; raises `ScenarioError`."""
    return read_tables(path, ())


def read_tables(path: Path, above: tuple[Path, ...]) -> Table:
    """The tables of a file, those of a file that it extends in the place of its name."""
    if path in above or len(above) >= MAX_LAYERS:
        raise ScenarioError([Fault(above[0].name, EXTENDS, f"{path.name} extends itself, or too many files")])
    tables = parse(path)
    if is_path(base := str(tables.get(EXTENDS, ""))):
        tables[EXTENDS] = read_tables(path.parent / base, (*above, path))
    return {**tables, FILE: path.name}


def parse(path: Path) -> Table:
    """The tables of one file, TOML or JSON by its ending; dates and times become texts."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ScenarioError([Fault(path.name, "", f"has more than {MAX_BYTES} bytes")])
        content = path.read_bytes()
        tables = orjson.loads(content) if path.suffix == ".json" else tomllib.loads(content.decode())
    except OSError as error:
        raise ScenarioError([Fault(str(path), "", error.strerror or str(error))]) from None
    except UnicodeDecodeError:
        raise ScenarioError([Fault(path.name, "", "is not UTF-8")]) from None
    except ValueError as error:  # orjson's and tomllib's are
        raise ScenarioError([Fault(path.name, "", str(error))]) from None
    if path.suffix not in SUFFIXES or not isinstance(tables, dict):
        raise ScenarioError([Fault(path.name, "", "a scenario is a TOML file, or a JSON file with one object")])
    plain: Table = plain_values(tables)
    return plain


def plain_values(value: Any) -> Any:
    """A value of TOML in which dates and times are texts, as in JSON."""
    if isinstance(value, dict):
        return {name: plain_values(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain_values(part) for part in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def document_of(tables: Table) -> Document:
    """The document of tables that may have what they extend in them; raises `ScenarioError`."""
    if deeper_than(tables, MAX_DEPTH):
        raise ScenarioError([Layer("scenario", {}).fault("scenario", f"nests more than {MAX_DEPTH} levels")])
    layers = list(layers_of(tables))[::-1]
    faults = [fault for layer in layers for fault in faults_of(layer, is_lowest=layer is layers[0])]
    if len(layers) > MAX_LAYERS:
        faults.append(layers[-1].fault(EXTENDS, f"more than {MAX_LAYERS} documents over one another"))
    if faults:
        raise ScenarioError(faults)
    return Document(layers[0].tables.get(EXTENDS, BASE), tuple(layers))


def layers_of(tables: Table) -> Iterator[Layer]:
    """The layers of a document, from the top."""
    while True:
        yield Layer(str(tables.get(FILE, "scenario")), tables)
        base = tables.get(EXTENDS)
        if not isinstance(base, dict):
            return
        tables = base


def faults_of(layer: Layer, *, is_lowest: bool) -> Iterator[Fault]:
    """What is wrong with the head of a document."""
    tables = layer.tables
    base = tables.get(EXTENDS, BASE)
    if is_lowest and base not in SCENARIOS:
        yield layer.fault(EXTENDS, unknown("scenario", str(base), SCENARIOS))
    if not isinstance(tables.get(ABOUT, ""), str):
        yield layer.fault(ABOUT, "must be a text")
    for name in (PARTS, WORLD):
        if not isinstance(tables.get(name, {}), dict):
            yield layer.fault(name, "must be a table")
    if WORLD in tables and not is_lowest:
        yield layer.fault(WORLD, "stands in a document that extends another")
    if WORLD in tables and PARTS in tables:
        yield layer.fault(PARTS, "a world that was written down has no parts")
