"""Imports point one way."""

import pytest

from tests.house.imports import ROOMS, WIRING, forbidden_imports
from tests.house.sources import Source, offences, python_files


def test_no_module_of_the_package_imports_against_the_table() -> None:
    assert offences(forbidden_imports, python_files("mockserver/*")) == []


def test_contract_tests_reach_the_mock_only_as_a_user_does() -> None:
    assert offences(forbidden_imports, python_files("contract_tests/*")) == []


def test_every_part_of_the_package_has_a_row_in_the_table() -> None:
    parts = {source.path.split("/")[1].removesuffix(".py") for source in python_files("mockserver/*")}

    assert parts - ROOMS.keys() - WIRING == set()


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("mockserver/kernel/money.py", "from mockserver.store import rows", "mockserver.store.rows"),
        ("mockserver/store/records.py", "import mockserver.domain.bills", "mockserver.domain.bills"),
        ("mockserver/domain/bills.py", "from mockserver import dialects", "mockserver.dialects"),
        ("mockserver/domain/bills.py", "from mockserver import create_app", "mockserver.create_app"),
        ("mockserver/domain/bills.py", "from ..control import clock", "mockserver.control.clock"),
        ("mockserver/domain/bills.py", "from werkzeug import Request", "werkzeug.Request"),
        ("mockserver/domain/bills.py", "import sqlite3", "sqlite3"),
        ("mockserver/dialects/v3/bills.py", "from mockserver.store import rows", "mockserver.store.rows"),
        ("mockserver/domain/bills.py", "from mockserver.store.row_keys import a", "mockserver.store.row_keys.a"),
        ("mockserver/app.py", "from mockserver.store.tables import Table", "mockserver.store.tables.Table"),
        ("mockserver/dialects/v3/bills.py", "import mockserver.dialects.v2.x", "mockserver.dialects.v2.x"),
        ("mockserver/dialects/v3/bills.py", "from ..v2 import x", "mockserver.dialects.v2.x"),
        ("mockserver/dialects/v3/a.py", "import mockserver.operations.load", "mockserver.operations.load"),
        ("mockserver/dialects/v3/bills.py", "def f():\n  import flask", "flask"),
        ("mockserver/control/clock.py", "from mockserver.testing import x", "mockserver.testing.x"),
        ("mockserver/app.py", "import sqlite3", "sqlite3"),
        ("contract_tests/test_bills.py", "from mockserver.testing import x", "mockserver.testing.x"),
        ("contract_tests/conftest.py", "from mockserver.kernel import x", "mockserver.kernel.x"),
    ],
)
def test_an_import_against_the_table_is_found(path: str, text: str, name: str) -> None:
    assert [line.split()[1] for line in forbidden_imports(Source(path, text))] == [name]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("mockserver/domain/bills.py", "from mockserver.kernel.money import cents"),
        ("mockserver/domain/bills.py", "from . import vendors"),
        ("mockserver/domain/bills.py", "from mockserver.store.transaction import Transaction"),
        ("mockserver/store/engine.py", "import sqlite3"),
        ("mockserver/store/versions.py", "from mockserver import __version__"),
        ("mockserver/dialects/v3/bills.py", "from mockserver.dialects.v3.lists import page"),
        ("mockserver/dialects/v3/bills.py", "from mockserver.dialects.rest import errors"),
        ("mockserver/dialects/v3/bills.py", "from mockserver.operations import Operation"),
        ("mockserver/control/tenants.py", "from mockserver.seeding import seed"),
        ("mockserver/app.py", "from mockserver import control, dialects, store"),
        ("contract_tests/targets/mock.py", "from mockserver.testing import BillMock"),
    ],
)
def test_an_import_with_the_table_is_let_through(path: str, text: str) -> None:
    assert forbidden_imports(Source(path, text)) == []
