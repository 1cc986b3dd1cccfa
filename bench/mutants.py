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

from bench.lines import ROOMS, Lines, files_of_tests, record

ROOT = Path(__file__).parent.parent
RECORDING = ROOT / "build/lines-of-tests"
"""Which files of tests run which lines: made when it is not there."""
# Imports alone, what documents say, and where lines are drawn on pictures.
LEFT_OUT = {"__init__.py", "description.py", "check_images.py", "page_images.py"}
SPEED = ("index", "sparse", "few")  # keywords that decide how fast something is, and nothing else
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

PARTS = (4, 20)
"""So many of the closest files of tests are run first, and so many second."""
NOT_CLOSE = ("test_races.py", "test_rights.py")
GENERATED_TESTS = (
    "tests/docs/test_rights.py",
    "tests/house/test_constants.py",
    "tests/dialects/test_v2_codes.py",
    "tests/dialects/test_lists.py",
    "tests/control/test_openapi.py",
    "tests/app/test_rights.py",
    "tests/app/test_last_defences.py",
    "tests/app/test_every_event.py",
    "tests/dialects/test_request_bodies.py",
    "tests/dialects/test_absent_values.py",
    "tests/dialects/test_one_truth.py",
    "tests/dialects/test_required_parameters.py",
)
"""Tests that drive every operation from its declaration."""


WHOLE_FOLDERS = ("tests/app", "tests/control", "tests/scenarios", "contract_tests")
"""What is run for a fault in a declaration that nothing close to it notices."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small fault: which text of which file becomes which other text."""

    kind: str
    path: Path
    lines: range
    """Of its expression."""
    statement: range
    """The lines of the statement around it, without those of a block inside."""
    is_declaration: bool
    """Whether it is run when its module is imported, and in no function."""
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
            left_text, right_text = _text(source, node.left), _text(source, node.comparators[0])
            yield "compare", node, f"{left_text} {OPPOSITES[type(node.ops[0])]} {right_text}"
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


def mutant(path: Path, source: str, tree: ast.Module, kind: str, node: ast.expr, new: str) -> Mutant | None:
    """A file with one fault; None where nothing changes, it is not Python, or no rule (a dataclass's options)."""
    rows = source.split("\n")
    first, last = node.lineno, node.end_lineno or node.lineno
    if rows[first - 1].strip().startswith("@dataclass"):
        return None
    head = rows[first - 1].encode()[: node.col_offset].decode()
    tail = rows[last - 1].encode()[node.end_col_offset :].decode()
    text = "\n".join([*rows[: first - 1], head + new + tail, *rows[last:]])
    if text == source:
        return None
    try:
        ast.parse(text)
    except SyntaxError:
        return None
    old, lines, statement = rows[first - 1].strip(), range(first, last + 1), statement_of(tree, node)
    return Mutant(kind, path, lines, statement, not is_in_a_function(tree, node), old, new, text)


def statement_of(tree: ast.Module, node: ast.expr) -> range:
    """The lines of the innermost statement around an expression, up to where its block begins."""
    around = [one for one in ast.walk(tree) if isinstance(one, ast.stmt) and node.lineno in _lines(one)]
    # A decorator is above its statement.
    statement = max(around, key=lambda one: (one.lineno, one.col_offset), default=node)
    block: list[ast.stmt] = getattr(statement, "body", [])
    return range(statement.lineno, block[0].lineno) if block else _lines(statement)


def _lines(node: ast.stmt | ast.expr) -> range:
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)


def is_in_a_function(tree: ast.Module, node: ast.expr) -> bool:
    """Whether an expression is run when a function is called: its defaults, notes and decorators are not."""
    functions = [one for one in ast.walk(tree) if isinstance(one, FUNCTIONS)]
    bodies = (one.body if isinstance(one.body, list) else [one.body] for one in functions)
    return any(node is inner for body in bodies for part in body for inner in ast.walk(part))


def sample(root: Path, seed: int, count: int) -> list[Mutant]:
    """So many different faults in the rules of domain, dialects and tenancy; the same for the same seed and files."""
    random_source = random.Random(seed)
    places: dict[str, list[tuple[Path, str, ast.Module, ast.expr, str]]] = {}
    for path in (file for room in ROOMS for file in sorted((root / "mockserver" / room).rglob("*.py"))):
        if path.name not in LEFT_OUT:
            source = path.read_text()
            tree = ast.parse(source)
            for kind, node, new in faults(tree, source, random_source):
                places.setdefault(kind, []).append((path.relative_to(root), source, tree, node, new))
    mutants: dict[tuple[Path, str], Mutant] = {}
    while len(mutants) < count:
        (kind,) = random_source.choices(list(WEIGHTS), list(WEIGHTS.values()))
        path, source, tree, node, new = random_source.choice(places[kind])
        fault = mutant(path, source, tree, kind, node, new)
        if fault:
            mutants[path, fault.text] = fault
    return list(mutants.values())


def parts_of(root: Path, lines: Lines, fault: Mutant) -> list[list[str]]:
    """The files of tests that can notice a fault, in the order in which they are run.

    In a function those that run its line, and those that look at every declaration, for imports may run it too. What
    is run by imports alone is run by all, and nobody knows what runs a line that has changed since the recording: first
    those that have most to do with the module and those that drive every operation, then whole folders.
    """
    closest = by_closeness(root, fault.path)
    few, many = PARTS
    if not fault.is_declaration and lines.is_known(fault.path, fault.statement):
        running = lines.tests_that_run(fault.path, fault.lines) or lines.tests_that_run(fault.path, fault.statement)
        tests = [test for test in closest if test in running or lines.is_new(test)]
        if running:
            others = [test for test in GENERATED_TESTS if test not in tests]
            return [part for part in (tests[:few], tests[few:many], tests[many:], others) if part]
    close = [test for test in closest if Path(test).name not in NOT_CLOSE and not test.startswith("contract")][:many]
    if fault.kind == "permission" or fault.path.name == "roles.py":
        close.insert(0, "tests/docs/test_rights.py")
    folders = ([folder] for folder in (nearest_folder(root, fault.path), *WHOLE_FOLDERS))
    return [close[:few], [*close[few:], *(test for test in GENERATED_TESTS if test not in close)], *folders]


def by_closeness(root: Path, path: Path) -> list[str]:
    """All files of tests, those that have most to do with a module first.

    A test has to do with a module that it imports, whose name it has or whose folder it mirrors, and that it speaks of.
    """
    inside, module = path.relative_to("mockserver"), ".".join(path.with_suffix("").parts)
    words = {word.rstrip("s")[:9] for word in (path.stem, *path.stem.split("_")) if len(word) > 3}
    names = {path.stem, path.stem.replace("_", "-"), path.stem.rstrip("s"), path.stem.title().replace("_", "")}

    def closeness(test: str) -> int:
        text, place = (root / test).read_text(), Path(test)
        name_hits = sum(word in place.stem for word in words)
        path_hits = sum(part in place.parts for part in inside.parts[:-1])
        return 40 * (module in text) + 20 * name_hits + 10 * path_hits + min(sum(map(text.count, names)), 30)

    return sorted(files_of_tests(root), key=lambda test: -closeness(test))


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


def killer(root: Path, fault: Mutant, parts: list[list[str]]) -> str:
    """The test that notices a fault, of files that are run part by part; empty where none does.

    It has to pass again when the fault is mended: one that fails anyhow notices nothing.
    """
    file = root / fault.path
    before = file.read_text()
    for part in parts:
        file.write_text(fault.text)
        try:
            failures = failing(root, part)
        finally:
            file.write_text(before)
        if failures and not failing(root, failures):
            return failures[0]
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
        if not (RECORDING / "lines").is_file():
            shutil.rmtree(RECORDING, ignore_errors=True)
            record(Path(scratch) / "0", RECORDING)
        copy = Path(scratch) / "0"
        mutants, lines = sample(copy, seed, count), Lines(copy, RECORDING)
        parts = [parts_of(copy, lines, fault) for fault in mutants]

        def verdict(fault: Mutant, parts: list[list[str]]) -> bool:
            copy, began = copies.get(), time.perf_counter()
            try:
                witness = killer(copy, fault, parts)
            finally:
                copies.put(copy)
            took, word = time.perf_counter() - began, "killed" if witness else "LIVED"
            place = f"{fault.path}:{fault.lines.start}"
            print(f"{word:6} {fault.kind:10} {place} {took:.0f} s  {fault.old} -> {fault.new}")
            print(f"       {witness}", flush=True)
            return bool(witness)

        verdicts = list(pool.map(verdict, mutants, parts))
    print(f"seed {seed}: {sum(verdicts)} of {len(verdicts)} killed, {100 * sum(verdicts) / len(verdicts):.0f} %")
