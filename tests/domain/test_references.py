"""References: which ids stand among values, and of which kind they should be."""

import pytest

from mockserver.domain.references import ids_by_kind, objects_at, places_of
from mockserver.kernel.kinds import Record

REFS = {"vendorId": "vendor", "approvers[]": "user", "lines[].itemId": "item", "lines[].options.jobId": "job"}


def test_objects_that_hold_references_are_looked_for_once() -> None:
    assert places_of({"a.xId": "x", "a.yId": "y", "zId": "z"}) == {("a",): {"xId": "x", "yId": "y"}, (): {"zId": "z"}}


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ({}, {}),
        ({"vendorId": "1"}, {"vendor": ["1"]}),
        ({"vendorId": None, "approvers": []}, {}),
        ({"approvers": ["1", "2"]}, {"user": ["1", "2"]}),
        ({"lines": [{"itemId": "1"}, {}, {"itemId": "1"}]}, {"item": ["1", "1"]}),
        ({"lines": [{"options": {"jobId": "1"}}, {"options": None}]}, {"job": ["1"]}),
        ({"lines": None}, {}),
    ],
)
def test_ids_are_gathered_by_kind(values: Record, ids: dict[str, list[str]]) -> None:
    assert ids_by_kind(places_of(REFS), values) == ids


def test_ids_come_in_the_order_of_paths_whatever_that_of_keys() -> None:
    values = {
        "lines": [{"itemId": "1"}, {"options": {"jobId": "2"}}],
        "approvers": ["3", "4"],
        "vendorId": "5",
        "x": "6",
    }

    assert list(ids_by_kind(places_of(REFS), values).items()) == [
        ("vendor", ["5"]),
        ("user", ["3", "4"]),
        ("item", ["1"]),
        ("job", ["2"]),
    ]


def test_a_path_without_keys_is_the_object_itself() -> None:
    assert objects_at({"a": 1}, ()) == [{"a": 1}]
