"""What interrupted runs left behind is found by its name and taken back."""

from collections.abc import Iterator
from datetime import date

import pytest

from contract_tests import bodies
from contract_tests.connection import Connection, connect
from contract_tests.names import Names
from contract_tests.sweep import sweep
from contract_tests.targets import choose
from contract_tests.users import Users

DAY, WEDNESDAY = date(2040, 1, 2), date(2040, 1, 4)


@pytest.fixture(scope="module")
def connection() -> Iterator[Connection]:
    """A connection to a mock of this module's own."""
    with connect(choose({})) as to_mock:
        yield to_mock


@pytest.fixture
def users(connection: Connection) -> Users:
    """The suite's users."""
    return connection.users


def test_leftovers_of_a_run_are_archived_and_retired(
    connection: Connection, users: Users, capsys: pytest.CaptureFixture[str]
) -> None:
    names = Names("left01")
    vendor = users.v3().post("/vendors", bodies.vendor(names.name("vendor"))).body
    user = users.spend().post("/users", bodies.spend_user(names.email())).body

    status = sweep(connection, "left01")

    assert (status, capsys.readouterr().out) == (0, "2 leftovers taken back, 0 still there\n")
    assert users.v3().get(f"/vendors/{vendor['id']}").body["archived"] is True
    assert users.spend().get(f"/users/{user['uuid']}").body["retired"] is True


def test_records_of_another_run_and_of_people_stay(connection: Connection, users: Users) -> None:
    other = users.v3().post("/vendors", bodies.vendor(Names("left02").name("vendor"))).body
    human = users.v3().post("/vendors", bodies.vendor("Happy Music Supplies")).body

    sweep(connection, "left01")

    assert users.v3().get(f"/vendors/{other['id']}").body["archived"] is False
    assert users.v3().get(f"/vendors/{human['id']}").body["archived"] is False


def test_what_would_not_go_is_lines(connection: Connection, users: Users, capsys: pytest.CaptureFixture[str]) -> None:
    names = Names("left03")
    vendor = users.v3().post("/vendors", bodies.vendor(names.name("vendor"))).body
    bill = users.v3().post("/bills", bodies.bill(vendor["id"], names.number(), DAY)).body
    account = users.v3().every("/funding-accounts/banks", filters="status:eq:VERIFIED")[0]["id"]
    users.v3_trusted().post("/payments", bodies.payment(bill, account, WEDNESDAY))

    status = sweep(connection, "left03")

    lines = capsys.readouterr().out.splitlines()
    assert (status, lines[0]) == (1, "1 leftovers taken back, 1 still there")
    assert lines[1].startswith("  v3.bills.archive: ")
