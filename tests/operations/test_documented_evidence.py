"""The documented evidence covers the registry, operation by operation."""

import json
import re
from pathlib import Path
from typing import TypedDict

import pytest

import contract_tests
from mockserver.operations import APIS, load

FOLDER = Path(contract_tests.__file__).parent / "evidence" / "documented"
TYPES = {"string", "number", "boolean", "date", "date-time", "enum", "object", "array"}
FIELD = re.compile(r"|(\[\]|[\w-]+(\[\])*)(\.[\w-]+(\[\])*)*")


class Documented(TypedDict):
    """What BILL documents of one operation."""

    status: int
    fields: dict[str, str]
    required: list[str]


def text(api: str) -> str:
    return (FOLDER / f"{api}.json").read_text(encoding="utf-8")


def documented(api: str) -> dict[str, Documented]:
    read: dict[str, Documented] = json.loads(text(api))
    return read


@pytest.mark.parametrize("api", APIS)
def test_the_evidence_has_exactly_the_operations_of_the_registry_in_order(api: str) -> None:
    assert list(documented(api)) == sorted(one.id for one in load().operations if one.api == api)


@pytest.mark.parametrize("api", APIS)
def test_the_evidence_and_the_registry_name_the_same_success_status(api: str) -> None:
    statuses = {one.id: one.status for one in load().operations if one.api == api}

    assert {identifier: known["status"] for identifier, known in documented(api).items()} == statuses


@pytest.mark.parametrize("api", APIS)
def test_every_field_has_a_dotted_path_and_a_known_type(api: str) -> None:
    fields = [field for known in documented(api).values() for field in known["fields"].items()]

    assert [(path, kind) for path, kind in fields if not FIELD.fullmatch(path) or kind not in TYPES] == []


@pytest.mark.parametrize("api", APIS)
def test_every_required_field_is_named_once_by_a_dotted_path(api: str) -> None:
    lists = {identifier: known["required"] for identifier, known in documented(api).items()}

    assert [one for one, names in lists.items() if len(set(names)) < len(names)] == []
    assert [name for names in lists.values() for name in names if not name or not FIELD.fullmatch(name)] == []


@pytest.mark.parametrize("api", APIS)
def test_the_evidence_has_one_operation_a_line(api: str) -> None:
    assert len(text(api).splitlines()) == len(documented(api)) + 2


def test_the_evidence_knows_the_answer_to_a_list() -> None:
    fields = documented("v3")["v3.roles.list"]["fields"]

    assert fields["results[].createdTime"] == "date-time"


def test_the_evidence_knows_an_answer_without_a_body() -> None:
    assert documented("v3")["v3.logout"]["fields"] == {}


def test_the_evidence_knows_what_a_request_must_have() -> None:
    assert documented("v3")["v3.vendors.create"]["required"] == ["name", "address"]


def test_the_evidence_of_v2_counts_the_envelope_as_part_of_the_answer() -> None:
    assert documented("v2")["v2.Logout"]["fields"] == {
        "response_status": "number",
        "response_message": "string",
        "response_data": "object",
    }
