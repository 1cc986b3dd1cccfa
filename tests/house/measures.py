"""The house in figures: `python -m tests.house.measures` prints them; `test_measures.py` holds the maxima."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from tests.house.imports import module_imports
from tests.house.sources import Source, python_files

PACKAGE = ("mockserver/*",)
NESTING = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.Match)
IGNORE = re.compile(r"#\s*type:\s*ignore")
Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Measures:
    """Sizes of the package: lines of files and functions, depth of nesting, docstrings in characters."""

    files: list[int]
    functions: list[int]
    nesting: list[int]
    public: int
    docstrings: list[int]
    ignores: int

    def rows(self) -> list[tuple[str, str]]:
        """Each measure with its figure."""
        documented = 100 * len(self.docstrings) / max(self.public, 1)
        return [
            ("files", str(len(self.files))),
            ("lines of a file, median / max", f"{median(self.files):.0f} / {max(self.files)}"),
            ("lines of a function, median / p90 / max", spread(self.functions)),
            ("nesting of a function, median / p90 / max", spread(self.nesting)),
            ("public names with a docstring", f"{documented:.0f} % of {self.public}"),
            ("characters of a public docstring, median", f"{median(self.docstrings):.0f}"),
            ("type: ignore", str(self.ignores)),
        ]


def spread(values: Sequence[int]) -> str:
    """Median, ninth decile and maximum."""
    return f"{median(values):.0f} / {quantiles(values, n=10)[-1]:.0f} / {max(values)}"


def measures(sources: Sequence[Source]) -> Measures:
    """The measures of some files."""
    functions = [function for source in sources for function in functions_of(source)]
    public = [node for source in sources for node in public_names(source)]
    docstrings = [doc for node in public if (doc := ast.get_docstring(node))]
    return Measures(
        [lines_of(source) for source in sources],
        [length(function) for function in functions],
        [depth(function) for function in functions],
        len(public),
        [len(doc) for doc in docstrings],
        sum(len(IGNORE.findall(source.text)) for source in sources),
    )


def lines_of(source: Source) -> int:
    """How many lines a file has."""
    return source.text.count("\n")


def functions_of(source: Source) -> Iterator[Function]:
    """Every function and method of a file."""
    return (node for node in ast.walk(source.tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """The lines of a function from its `def` on, its docstring left out."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def depth(node: ast.AST) -> int:
    """How deep loops, conditions and contexts stand inside each other."""
    return max((depth(child) + isinstance(child, NESTING) for child in ast.iter_child_nodes(node)), default=0)


def public_names(source: Source) -> Iterator[Definition]:
    """Classes, functions and methods whose names and owners begin with no underscore."""
    owners: list[ast.Module | ast.ClassDef] = [source.tree]
    while owners:
        for node in owners.pop().body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                yield node
                if isinstance(node, ast.ClassDef):
                    owners.append(node)


def cycles(sources: Sequence[Source]) -> list[list[str]]:
    """Groups of modules that import each other in a circle, imports inside functions included."""
    modules = {name_of(source) for source in sources}
    arrows = {name_of(source): module_imports(source) & modules - {name_of(source)} for source in sources}
    return [sorted(group) for group in strong_components(arrows) if len(group) > 1]


def name_of(source: Source) -> str:
    """The dotted name of a file's module."""
    return source.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def strong_components(arrows: dict[str, set[str]]) -> Iterator[set[str]]:
    """Tarjan's strongly connected components of a graph."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    components: list[set[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in arrows[name]:
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            place = stack.index(name)
            components.append({*stack[place:]})
            del stack[place:]

    sys.setrecursionlimit(max(sys.getrecursionlimit(), 5_000))
    for name in arrows:
        if name not in order:
            visit(name)
    return iter(components)


if __name__ == "__main__":
    sources = python_files(*PACKAGE)
    rows = [*measures(sources).rows(), ("import cycles", str(len(cycles(sources))))]
    sys.stdout.write("\n".join(f"{name:45}{figure}" for name, figure in rows) + "\n")
