"""Every built row of the registry names the module that serves it: else its first call would be a 500."""

import subprocess
import sys
from dataclasses import replace

from mockserver.operations import load
from tests.house.places import failures, misplaced
from tests.house.sources import ROOT

ROW = load().by_id["v3.vendors.get"]


def test_every_row_names_a_module_that_can_be_imported_and_serves_it() -> None:
    # In an interpreter of its own: here, other tests have imported who knows what.
    answer = subprocess.run(
        [sys.executable, "-m", "tests.house.places"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert answer.stdout == ""


def test_a_row_with_the_module_of_another_is_found() -> None:
    rows = [ROW, replace(ROW, id="v3.bills.get")]
    modules = {"v3.vendors.get": "mockserver.dialects.v3.entities.vendors", "v3.bills.get": "mockserver.dialects.v3.x"}

    assert misplaced(rows, modules) == [
        "v3.bills.get: v3.entities.vendors in its row, collected in mockserver.dialects.v3.x"
    ]


def test_a_module_that_is_none_is_found() -> None:
    assert list(failures([ROW, replace(ROW, module="v3.entities.nowhere")])) == [
        "v3.entities.nowhere: ModuleNotFoundError: No module named 'mockserver.dialects.v3.entities.nowhere'"
    ]
