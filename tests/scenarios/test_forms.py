"""What a record of an imported world may hold: each field what its kind's views can write, or it is refused by name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mockserver.control.server import ControlError
from mockserver.domain import forms
from mockserver.domain.forms import Row, misshapen, table, with_known_fields
from mockserver.domain.resource import all_resources
from mockserver.kernel.kinds import Record
from mockserver.scenarios.anonymous import anonymous_document
from mockserver.scenarios.writing import written_resources
from mockserver.testing import BillMock, MockTenant
from tests.scenarios.fields import record_with
from tests.signed_in import V3

Place = tuple[str, int, tuple[str | int, ...], Row]
# A value of each form, and what no record holds.
VALUES: tuple[Any, ...] = ("soon", 5, 5.5, True, {"a": 1}, [1], "nul\0", 2**70)


def test_the_table_says_of_every_field_of_views_and_of_the_starter_which_form_it_has() -> None:
    """Made anew by `python -m tests.scenarios.forms`, in a process in which nobody else has views."""
    again = subprocess.run([sys.executable, "-m", "tests.scenarios.forms"], capture_output=True, text=True, check=True)

    assert again.stdout == Path(forms.__file__).with_suffix(".csv").read_text()


def test_every_row_is_about_a_kind_there_is() -> None:
    assert table().keys() - {resource.kind.name for resource in all_resources()} == set()


def test_every_kind_that_is_written_down_has_rows() -> None:
    assert {resource.kind.name for resource in written_resources()} - table().keys() == set()


def test_a_value_of_another_form_is_told_with_its_place() -> None:
    record = {"autoPay": 5, "address": {"city": ["x"]}, "paymentInformation": {"email": None}}

    assert [fault for fault in misshapen("vendor", record) if fault[1] != "must be there"] == [
        ("autoPay", "must be a table"),
        ("address.city", "must be a text without null characters"),
    ]


def places(kind: str, index: int, value: Any, path: str, where: tuple[str | int, ...]) -> Iterator[Place]:
    """Where each value of a record is that the table knows, and what it may be."""
    if row := table()[kind].get(path):
        yield kind, index, where, row
    if isinstance(value, dict):
        for name, part in value.items():
            yield from places(kind, index, part, f"{path}.{name}" if path else name, (*where, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from places(kind, index, part, f"{path}[]", (*where, number))


def changed(record: Record, where: tuple[str | int, ...], value: Any) -> Record:
    """A copy of a record with another value in a place."""
    copy = deepcopy(record)
    inner: Any = copy
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = value
    return copy


def named(where: tuple[str | int, ...]) -> str:
    """A place as refusals tell it."""
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in where)
    return text.removeprefix(".")


@st.composite
def wrong_values(draw: st.DrawFn) -> tuple[str, int, tuple[str | int, ...], Any]:
    """A place of the starter's records, and a value that it may not hold."""
    records = draw(st.shared(st.just(RECORDS), key="records"))
    kind = draw(st.sampled_from(sorted(records)))
    index = draw(st.integers(0, len(records[kind]) - 1))
    place = draw(st.sampled_from(list(places(kind, index, records[kind][index], "", ()))))
    values = [value for value in VALUES if place[3].obstacle(value)]
    return kind, index, place[2], draw(st.sampled_from(values))


RECORDS: dict[str, list[Record]] = {}


@pytest.fixture
def records(document: dict[str, Any]) -> dict[str, list[Record]]:
    """The starter's records, from which values are drawn."""
    RECORDS.update(document["world"]["records"])
    return RECORDS


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whichever_value_of_whichever_record_has_another_form_is_named(
    data: st.DataObject, records: dict[str, list[Record]]
) -> None:
    kind, index, where, value = data.draw(wrong_values())

    assert [place for place, _ in misshapen(kind, changed(records[kind][index], where, value))] == [named(where)]


ENUMERATIONS = [
    pytest.param(kind, path, row.words, id=f"{kind}.{path}")
    for kind, paths in table().items()
    for path, row in paths.items()
    if row.words
]
REQUIRED = [
    pytest.param(kind, path, id=f"{kind}.{path}")
    for kind, paths in table().items()
    for path, row in paths.items()
    if row.is_required
]


@pytest.mark.parametrize(("kind", "path", "words"), ENUMERATIONS)
def test_a_word_that_an_enumeration_does_not_have_is_told_with_those_it_has(
    kind: str, path: str, words: tuple[str, ...]
) -> None:
    faults = dict(misshapen(kind, record_with(path, "NO_SUCH_WORD")))

    assert faults[path.replace("[]", "[0]")].startswith(f"must be one of {', '.join(words)}, not 'NO_SUCH_WORD'")


@pytest.mark.parametrize(("kind", "path", "words"), ENUMERATIONS)
def test_every_word_of_an_enumeration_is_let_in(kind: str, path: str, words: tuple[str, ...]) -> None:
    faults = [misshapen(kind, record_with(path, word)) for word in words]

    assert path.replace("[]", "[0]") not in {place for some in faults for place, _ in some}


@pytest.mark.parametrize(("kind", "path"), REQUIRED)
def test_a_field_that_must_be_there_is_missed(kind: str, path: str) -> None:
    faults = dict(misshapen(kind, record_with(path, None)))

    assert faults[path.replace("[]", "[0]")] == "must be there"


@pytest.mark.parametrize(
    ("kind", "where", "value", "text"),
    [
        ("vendor", ("address", "country"), "XX", "vendor[0].address.country: must be a country's code such as US"),
        ("vendor", ("billCurrency",), "BUCK", "vendor[0].billCurrency: must be a currency's code such as USD"),
        (
            "bill",
            ("paymentStatus",),
            "UNPAYED",
            "bill[0].paymentStatus: must be one of IN_PROCESS, PAID, PARTIALLY_PAID, SCHEDULED, UNDEFINED, UNPAID, "
            "not 'UNPAYED'; did you mean UNPAID?",
        ),
        ("bill", ("invoice",), None, "bill[0].invoice: must be there"),
        ("spend_card", ("userId",), None, "spend_card[0].userId: must be there"),
        ("vendor", ("autoPay",), 5, "vendor[0].autoPay: must be a table"),
        ("vendor", ("address", "city"), {}, "vendor[0].address.city: must be a text without null characters"),
        ("bill", ("billLineItems", 0, "amount"), "9", "bill[0].billLineItems[0].amount: must be a whole number"),
        ("spend_card", ("archived",), "no", "spend_card[0].archived: must be true or false"),
    ],
)
def test_an_import_with_a_value_that_no_view_can_write_is_refused_and_nothing_of_it_is_there(
    starter: BillMock, document: dict[str, Any], kind: str, where: tuple[str | int, ...], value: Any, text: str
) -> None:
    tenant: MockTenant = starter.tenant("empty")
    document = deepcopy(document)
    rows = document["world"]["records"][kind]
    rows[0] = changed(rows[0], where, value)
    with pytest.raises(ControlError) as refused:
        tenant.import_world(document)

    assert f"scenario: world.records.{text}" in str(refused.value)
    assert V3(tenant).get("/vendors")["results"] == []
    tenant.delete()


def test_what_nobody_declared_is_left_out_of_a_world_without_anybodys_data(document: dict[str, Any]) -> None:
    world = deepcopy(document["world"])
    world["note"] = "Marker"
    world["state"]["note"] = {"ssn": 123456789}
    world["state"]["signIns"]["users"]["clerk"]["phone"] = "Marker"
    world["records"]["marker"] = [{"id": "m", "org": 1, "seq": 1, "phone": "Marker"}]
    world["records"]["vendor"][0] |= {"ssn": 123456789, "owners": {"Marker Person": 1}}
    new = anonymous_document({**document, "world": world}, 1)

    assert new == anonymous_document(document, 1)


def test_of_a_world_that_nobody_edited_every_field_is_declared(document: dict[str, Any]) -> None:
    records = document["world"]["records"]

    assert {name: [with_known_fields(name, row) for row in some] for name, some in records.items()} == records
