"""Contract tests do not know what they run against, and say what they rely on."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract_tests.facts import HERE, SOURCES, Fact, facts
from contract_tests.operations import documents

# Whoever reads these in a test asks which target there is.
TARGET_WORDS = {
    "target",
    "is_mock",
    "BILL_TARGET",
    "environ",
    "getenv",
    "reach",
    "connection",
    "choose",
    "kind_of_target",
}
TARGET_NAMES = {"sandbox", "mock"}


def target_branches(tree: ast.Module) -> Iterator[str]:
    """Uses of the target in a module of tests, as `line word`."""
    for node in ast.walk(tree):
        words = {getattr(node, name, None) for name in ("id", "attr", "arg", "name", "value")}
        texts = {word for word in words if isinstance(word, str)}
        if isinstance(node, ast.Constant):
            texts &= TARGET_NAMES
        yield from (
            f"{node.lineno} {word}" for word in texts & (TARGET_WORDS | TARGET_NAMES) if hasattr(node, "lineno")
        )


@pytest.mark.parametrize("path", sorted(HERE.glob("test_*.py")), ids=lambda path: path.name)
def test_no_contract_test_asks_what_it_runs_against(path: Path) -> None:
    assert list(target_branches(ast.parse(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "def test_it(target): pass",
        "import os\nos.environ['BILL_TARGET']",
        "def test_it(v3):\n    x = v3.is_mock",
        "def test_it(name):\n    assert name != 'sandbox'",
    ],
)
def test_a_branch_on_the_target_is_found(text: str) -> None:
    assert list(target_branches(ast.parse(text)))


@pytest.mark.parametrize("known", facts().values(), ids=lambda known: known.id)
def test_a_fact_is_complete(known: Fact) -> None:
    assert known.source in SOURCES
    assert known.text.endswith(".")
    assert [pattern for pattern in known.operations if not _matches(pattern)] == []


def _matches(pattern: str) -> bool:
    probe = Fact("", "", "documented", (pattern,))
    return any(probe.holds_for(name) for name in documents())
