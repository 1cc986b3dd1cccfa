"""How many small faults the tests notice: `python -m bench mutants SEED COUNT [WORKERS]`, in copies of the files."""

from __future__ import annotations

import ast
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("domain", "dialects", "tenancy")
# Imports alone, what documents say, and where lines are drawn on pictures.
LEFT_OUT = {"__init__.py", "description.py", "check_images.py", "page_images.py"}
SPEED = ("index", "sparse")  # keywords that decide how fast something is, and nothing else
COPIED = ("mockserver", "tests", "contract_tests", "fixtures", "docs", "bench")
COPIED_FILES = ("pyproject.toml", "pytest_billmock.py", "README.md", "ARCHITECTURE.md", "Makefile", "LICENSE")
MAX_SECONDS = 300
"""Of one run of tests: a mutant that is not killed by then counts as alive."""

OPPOSITES = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
WEIGHTS = {"compare": 4, "negate": 4, "boolop": 2, "boundary": 3, "bool": 2, "permission": 2, "code": 2, "word": 1}
"""Kind of fault -> how often it is drawn: rules are mostly conditions."""

MAX_CLOSE = 16
NOT_CLOSE = ("test_races.py", "test_rights.py")
GENERATED_TESTS = (
    "tests/docs/test_rights.py",
    "tests/house/test_constants.py",
    "tests/dialects/test_v2_codes.py",
    "tests/control/test_openapi.py",
    "tests/app/test_rights.py",
    "tests/app/test_last_defences.py",
    "tests/app/test_every_event.py",
    "tests/dialects/test_request_bodies.py",
    "tests/dialects/test_absent_values.py",
    "tests/dialects/test_one_truth.py",
)
"""Tests that drive every operation from its declaration."""


WHOLE_FOLDERS = ("tests/app", "tests/control", "tests/scenarios", "contract_tests")
"""What is run for a fault that nothing close to it notices."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small fault: which text of which file becomes which other text."""

    kind: str
    path: Path
    line: int
    old: str
    new: str
    text: str
    """The whole file with the fault in it."""


def faults(tree: ast.AST, source: str, random_source: random.Random) -> Iterator[tuple[str, ast.expr, str]]:
    """Every place of a file that can be broken: the kind, the expression, and what it becomes."""
    of_speed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in SPEED}
    for node in ast.walk(tree):
        if id(node) in of_speed:
            continue
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITES:
            left, right = _text(source, node.left), _text(source, node.comparators[0])
            yield "compare", node, f"{left} {OPPOSITES[type(node.ops[0])]} {right}"
        elif isinstance(node, ast.If | ast.IfExp) and _text(source, node.test) != "TYPE_CHECKING":
            yield "negate", node.test, f"not ({_text(source, node.test)})"
        elif isinstance(node, ast.BoolOp):
            word = " and " if isinstance(node.op, ast.Or) else " or "
            yield "boolop", node, word.join(f"({_text(source, value)})" for value in node.values)
        elif isinstance(node, ast.keyword) and node.arg in ("right", "trust"):
            yield "permission", node.value, '""' if node.arg == "right" else "False"
        elif isinstance(node, ast.Constant):
            yield from _constant_faults(node, random_source)


def _constant_faults(node: ast.Constant, random_source: random.Random) -> Iterator[tuple[str, ast.expr, str]]:
    if type(node.value) is int:
        yield "boundary", node, str(node.value + random_source.choice((-1, 1)))
    elif type(node.value) is bool:
        yield "bool", node, str(not node.value)
    elif isinstance(node.value, str) and re.fullmatch(r"BDC_\d+", node.value):
        yield "code", node, '"BDC_1001"'
    elif isinstance(node.value, str) and re.fullmatch(r"[A-Z_]{4,}", node.value):
        yield "word", node, repr(node.value + "X")


def _text(source: str, node: ast.expr) -> str:
    return ast.get_source_segment(source, node) or ""


def mutant(path: Path, source: str, kind: str, node: ast.expr, new: str) -> Mutant | None:
    """A file with one fault; None where it would not be Python, or the place is no rule (a dataclass's options)."""
    lines = source.split("\n")
    first, last = node.lineno, node.end_lineno or node.lineno
    if lines[first - 1].strip().startswith("@dataclass"):
        return None
    head = lines[first - 1].encode()[: node.col_offset].decode()
    tail = lines[last - 1].encode()[node.end_col_offset :].decode()
    text = "\n".join([*lines[: first - 1], head + new + tail, *lines[last:]])
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    return Mutant(kind, path, first, lines[first - 1].strip(), new, text)


def sample(root: Path, seed: int, count: int) -> list[Mutant]:
    """So many different faults in the rules of domain, dialects and tenancy; the same for the same seed and files."""
    random_source = random.Random(seed)
    places: dict[str, list[tuple[Path, str, ast.expr, str]]] = {}
    for path in (file for room in ROOMS for file in sorted((root / "mockserver" / room).rglob("*.py"))):
        if path.name not in LEFT_OUT:
            source = path.read_text()
            for kind, node, new in faults(ast.parse(source), source, random_source):
                places.setdefault(kind, []).append((path.relative_to(root), source, node, new))
    drawn: dict[tuple[Path, str], Mutant] = {}
    while len(drawn) < count:
        (kind,) = random_source.choices(list(WEIGHTS), list(WEIGHTS.values()))
        path, source, node, new = random_source.choice(places[kind])
        fault = mutant(path, source, kind, node, new)
        if fault:
            drawn[path, fault.text] = fault
    return list(drawn.values())


def tests_of(root: Path, path: Path) -> list[str]:
    """The test files, those that have most to do with a module first, then those that drive every operation.

    A test has to do with a module that it imports, whose name it has or whose folder it mirrors, and that it speaks of.
    """
    inside, module = path.relative_to("mockserver"), ".".join(path.with_suffix("").parts)
    words = {word.rstrip("s")[:9] for word in (path.stem, *path.stem.split("_")) if len(word) > 3}
    names = {path.stem, path.stem.replace("_", "-"), path.stem.rstrip("s"), path.stem.title().replace("_", "")}

    def closeness(test: Path) -> int:
        text, place = test.read_text(), test.relative_to(root / "tests")
        named = sum(word in test.stem for word in words)
        mirrored = sum(part in place.parts for part in inside.parts[:-1])
        return 40 * (module in text) + 20 * named + 10 * mirrored + min(sum(map(text.count, names)), 30)

    tests = [test for room in (*ROOMS, "app", "control") for test in sorted((root / "tests" / room).rglob("test_*.py"))]
    ranked = sorted(tests, key=lambda test: -closeness(test))
    closest = [str(test.relative_to(root)) for test in ranked if test.name not in NOT_CLOSE]
    return [*closest[:MAX_CLOSE], *(name for name in GENERATED_TESTS if name not in closest[:MAX_CLOSE])]


def nearest_folder(root: Path, path: Path) -> str:
    """The deepest folder of tests that mirrors a module's."""
    mirrors = (Path("tests") / folder for folder in path.relative_to("mockserver").parents)
    return str(next(folder for folder in mirrors if (root / folder).is_dir()))


def failing(root: Path, tests: list[str]) -> list[str]:
    """The first test of these that fails in a copy of the repository, as arguments that run it again."""
    options = ["-x", "-q", "-rfE", "-p", "no:cacheprovider", "-n", "0", "-m", "not slow"]
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", *options, *tests]
    try:
        run = subprocess.run(
            command, cwd=root, capture_output=True, text=True, timeout=MAX_SECONDS, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return []
    if run.returncode in (0, 5):
        return []
    return re.findall(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", run.stdout, re.MULTILINE)[:1] or tests


def killed(root: Path, fault: Mutant) -> str:
    """The test that notices a fault, of those closest to it, of its folder, or of others; empty where none does.

    It has to pass again when the fault is mended: one that fails anyhow notices nothing.
    """
    file = root / fault.path
    before = file.read_text()
    tests = tests_of(root, fault.path)
    if fault.kind == "permission" or fault.path.name == "roles.py":
        tests.insert(0, "tests/docs/test_rights.py")
    for part in (tests[:4], tests[4:], *([folder] for folder in (nearest_folder(root, fault.path), *WHOLE_FOLDERS))):
        file.write_text(fault.text)
        try:
            failed = failing(root, part)
        finally:
            file.write_text(before)
        if failed and not failing(root, failed):
            return failed[0]
    return ""


def copy_of_the_repository(folder: Path) -> Path:
    """The files that tests need, without history and caches."""
    folder.mkdir()
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in COPIED_FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def main(options: list[str]) -> None:
    """Print a line for every fault of a sample, then how many of them the tests noticed."""
    seed, count, workers = (*map(int, options), *(1, 20, 2)[len(options) :])
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(workers) as pool:
        copies: queue.Queue[Path] = queue.Queue()
        for number in range(workers):
            copies.put(copy_of_the_repository(Path(scratch) / str(number)))

        def verdict(fault: Mutant) -> bool:
            copy, began = copies.get(), time.perf_counter()
            try:
                witness = killed(copy, fault)
            finally:
                copies.put(copy)
            took, word = time.perf_counter() - began, "killed" if witness else "LIVED"
            print(f"{word:6} {fault.kind:10} {fault.path}:{fault.line} {took:.0f} s  {fault.old} -> {fault.new}")
            print(f"       {witness}", flush=True)
            return bool(witness)

        verdicts = list(pool.map(verdict, sample(ROOT, seed, count)))
    print(f"seed {seed}: {sum(verdicts)} of {len(verdicts)} killed, {100 * sum(verdicts) / len(verdicts):.0f} %")
