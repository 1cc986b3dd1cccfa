"""A contract test says how sure it is, and of what, or it is not collected."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contract_tests import markers
from contract_tests.answers import Answer


@dataclass
class MarkedTest:
    """What the rules read of a collected test."""

    marks: tuple[pytest.Mark, ...]
    params: dict[str, str] = field(default_factory=dict)
    path: Path = Path("test_it.py")
    name: str = "test_it"

    @property
    def callspec(self) -> SimpleNamespace | None:
        """The parameters, as a parametrized test has them."""
        return SimpleNamespace(params=self.params) if self.params else None

    def iter_markers(self, name: str = "") -> Iterator[pytest.Mark]:
        """The marks, or those of one name."""
        return (mark for mark in self.marks if not name or mark.name == name)


def mark(mark_name: str, *args: str, **kwargs: str) -> pytest.Mark:
    """A mark that nobody registered."""
    return pytest.Mark(mark_name, args, kwargs, _ispytest=True)


def marked(*marks: pytest.Mark, **params: str) -> pytest.Item:
    """A test with these marks and parameters."""
    return cast(pytest.Item, MarkedTest(marks, params))


@pytest.mark.parametrize(
    "fidelity",
    [
        mark("documented", fact="F-op:v3.vendors.create"),
        mark("diverges", fact="F-op:v3.vendors.create", reason="because"),
        mark("mock_only", reason="because"),
    ],
    ids=lambda fidelity: fidelity.name,
)
def test_one_fidelity_is_enough(fidelity: pytest.Mark) -> None:
    assert markers.problems(marked(fidelity, mark("operation", "v3.vendors.create"))) == []


OURS = mark("mock_only", reason="because")


@pytest.mark.parametrize(
    ("marks", "problem"),
    [
        ([], "needs exactly one fidelity marker, has none"),
        ([OURS, mark("verified")], "needs exactly one fidelity marker, has mock_only, verified"),
        ([mark("documented")], "documented takes exactly fact"),
        ([mark("documented", fact="")], "documented takes exactly fact"),
        ([mark("documented", "F-op:v3.health.get")], "documented takes exactly fact"),
        ([mark("documented", fact="F-op:v3.health.get", reason="x")], "documented takes exactly fact"),
        ([mark("mock_only", fact="F-op:v3.health.get")], "mock_only takes exactly reason"),
        ([mark("diverges", reason="x")], "diverges takes exactly fact, reason"),
        ([mark("verified", fact="F-op:v3.health.get")], "verified takes exactly nothing"),
        ([mark("verified")], "is not in validation.json"),
        ([mark("documented", fact="F-none")], "unknown fact F-none"),
        ([mark("documented", fact="F-op:v3.none")], "unknown fact F-op:v3.none"),
        ([mark("observed", fact="F-op:v3.health.get")], "F-op:v3.health.get is documented, not observed"),
        ([OURS, mark("operation", "v3.none")], "unknown operation v3.none"),
        ([OURS, mark("refusal", "v3.none")], "unknown operation v3.none"),
    ],
)
def test_a_wrong_mark_is_a_problem(marks: list[pytest.Mark], problem: str) -> None:
    assert markers.problems(marked(*marks)) == [f"test_it.py::test_it: {problem}"]


def test_ids_are_filled_with_the_parameters_of_a_test() -> None:
    item = marked(
        mark("documented", fact="F-op:v3.{kind}.create"),
        mark("operation", "v3.{kind}.create", "v3.{kind}.get"),
        mark("refusal", "v3.{kind}.list"),
        kind="vendors",
    )

    assert markers.declaration_of(item) == markers.Declaration(
        "documented",
        ("F-op:v3.vendors.create",),
        ("v3.vendors.create", "v3.vendors.get"),
        ("v3.vendors.list",),
    )


@pytest.mark.parametrize(
    ("operation", "status", "missing"),
    [
        ("v3.vendors.create", 201, []),
        ("v3.vendors.create", 200, ["v3.vendors.create was not answered with 201"]),
        ("v3.vendors.get", 201, ["v3.vendors.create was not answered with 201"]),
    ],
)
def test_a_declared_operation_must_be_driven(operation: str, status: int, missing: list[str]) -> None:
    item = marked(mark("operation", "v3.vendors.create"))

    assert markers.gaps(item, [answer(operation, status, {"id": "1"})]) == missing


def test_an_error_in_v2s_envelope_drives_nothing() -> None:
    item = marked(mark("operation", "v2.Crud.Read.Vendor"))

    assert markers.gaps(item, [answer("v2.Crud.Read.Vendor", 200, {"response_status": 1})]) == [
        "v2.Crud.Read.Vendor was not answered with 200"
    ]


@pytest.mark.parametrize(
    ("status", "body", "missing"),
    [
        (404, [], []),
        (200, {"response_status": 1}, []),
        (200, {}, ["v3.vendors.get was not refused"]),
    ],
)
def test_a_declared_refusal_must_be_seen(status: int, body: Any, missing: list[str]) -> None:
    item = marked(mark("refusal", "v3.vendors.get"))

    assert markers.gaps(item, [answer("v3.vendors.get", status, body)]) == missing


def answer(operation: str, status: int, body: Any) -> Answer:
    """An answer as a client got it."""
    return Answer(operation, status, {}, b"", body)


@pytest.mark.parametrize(
    ("operation", "status", "headers", "wrong"),
    [
        ("v3.vendors.get", 404, {"X-Mock-Fact": "F-109"}, []),
        ("v3.vendors.get", 200, {}, []),
        ("v3.vendors.get", 404, {}, ["v3.vendors.get: 404 [] [] names no fact"]),
        ("v3.vendors.get", 501, {}, []),
        ("v3.vendors.get", 404, {"X-Mock-Fact": "F-109,F-none"}, ["v3.vendors.get: F-none is no fact"]),
        ("v3.vendors.get", 404, {"X-Mock-Fact": "F-408"}, ["v3.vendors.get: F-408 is not about it"]),
        ("", 404, {"X-Mock-Fact": "F-012"}, []),
    ],
)
def test_a_mock_names_facts_about_the_operation(
    operation: str, status: int, headers: dict[str, str], wrong: list[str]
) -> None:
    refusal = Answer(operation, status, {"X-Mock-Operation": operation, **headers}, b"", [])

    assert markers.misplaced_facts([refusal]) == wrong


def test_a_target_that_is_no_mock_names_no_facts() -> None:
    assert markers.misplaced_facts([Answer("v3.vendors.get", 404, {}, b"", [])]) == []
