"""The JSON Schema of scenario files, and what it says of files that are right and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator

from mockserver.scenarios.schema import scenario_schema
from mockserver.scenarios.tables import record_tables
from mockserver.testing import BillMock, MockTenant
from tests.scenarios.worlds import ACME, bill

PAYMENT = {
    "vendor": "Acme Paper",
    "bill": "A-1",
    "processDate": 3,
    "amount": 1,
    "fundingAccount": {"type": "BANK_ACCOUNT", "id": "Operating"},
    "processingOptions": {"requestPayFaster": False},
    "outcome": {"singleStatus": "CLEARED"},
}
ROOT = Path(__file__).parents[2]


def faults(document: dict[str, Any]) -> list[str]:
    """Where a document breaks the schema."""
    return [".".join(map(str, error.path)) for error in Draft202012Validator(scenario_schema()).iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(scenario_schema())


def test_the_schema_in_the_documentation_is_made_from_the_operations() -> None:
    published = orjson.loads((ROOT / "docs" / "scenario.schema.json").read_bytes())
    assert published == scenario_schema()


def test_the_control_api_publishes_it(mock: BillMock) -> None:
    answer = mock.app.test_client().get("/_mock/scenario.schema.json")
    assert answer.get_json() == scenario_schema()


@pytest.mark.parametrize(
    "document",
    [
        {"extends": "starter", "vendors": [{**ACME, "key": "one"}], "bills": [bill("A-1", day=-3, by="clerk")]},
        {"vendors": [{**ACME, "archive": True}], "classifications": {"jobs": [{"name": "Lobby"}]}},
        {"payments": [PAYMENT]},
    ],
)
def test_a_file_that_is_right_fits(document: dict[str, Any]) -> None:
    assert faults(document) == []


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({"vendor": []}, ""),
        ({"vendors": [{**ACME, "nmae": "x"}]}, "vendors.0"),
        ({"vendors": [{**ACME, "day": 2}]}, "vendors.0.day"),
        ({"vendors": [{**ACME, "name": 5}]}, "vendors.0.name"),
        ({"extends": "nowhere"}, "extends"),
    ],
)
def test_a_file_that_is_wrong_does_not(document: dict[str, Any], place: str) -> None:
    assert place in faults(document)


def test_a_world_that_was_written_down_fits(tenant: MockTenant) -> None:
    assert faults(orjson.loads(orjson.dumps(tenant.export_world()))) == []


def test_our_own_keys_are_no_fields_of_bills() -> None:
    fields = {name for table in record_tables().values() for name in (table.create.schema or {}).get("properties", {})}
    assert fields & {"day", "by", "key", "outcome"} == set()
