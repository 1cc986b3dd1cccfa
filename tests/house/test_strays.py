"""Time, chance, environment, output, waiting and SQL are used only where they belong."""

import pytest

from tests.house import strays
from tests.house.sources import Source, offences, python_files


def test_only_the_clock_asks_the_machine_for_the_date_and_time() -> None:
    assert strays.in_tree(strays.TODAY) == []


def test_only_the_clock_the_app_the_journal_the_client_and_parts_measure_durations() -> None:
    assert strays.in_tree(strays.STOPWATCH) == []


def test_only_the_random_source_draws_random_values() -> None:
    assert strays.in_tree(strays.CHANCE) == []


def test_only_the_settings_read_the_environment() -> None:
    assert strays.in_tree(strays.ENVIRONMENT) == []


def test_only_the_command_line_prints() -> None:
    assert strays.in_tree(strays.OUTPUT) == []


def test_neither_the_server_nor_a_test_sleeps() -> None:
    assert strays.in_tree(strays.WAITING) == []


def test_only_one_module_writes_csv() -> None:
    assert strays.in_tree(strays.CSV) == []


def test_only_the_store_speaks_sql() -> None:
    rooms = ("mockserver/domain/*", "mockserver/dialects/*", "mockserver/control/*", "mockserver/seeding/*")

    assert offences(strays.sql_in, python_files(*rooms)) == []


@pytest.mark.parametrize(
    ("owned", "text", "name"),
    [
        (strays.TODAY, "import datetime\ndatetime.datetime.now()", "datetime.datetime.now"),
        (strays.TODAY, "from datetime import datetime as dt\ndt.now()", "datetime.datetime.now"),
        (strays.TODAY, "from datetime import date\nfield(default_factory=date.today)", "datetime.date.today"),
        (strays.TODAY, "from time import time\ntime()", "time.time"),
        (strays.STOPWATCH, "import time\ntime.monotonic()", "time.monotonic"),
        (strays.CHANCE, "import random\nrandom.Random(7).choice('ab')", "random"),
        (strays.CHANCE, "from random import choice\nchoice('ab')", "random"),
        (strays.CHANCE, "import uuid\nuuid.uuid4().hex", "uuid.uuid4"),
        (strays.ENVIRONMENT, "import os\nos.environ.get('PORT')", "os.environ"),
        (strays.OUTPUT, "print('x')", "builtins.print"),
        (strays.CSV, "import csv\ncsv.writer(file)", "csv.writer"),
        (strays.WAITING, "from time import sleep\nsleep(1)", "time.sleep"),
    ],
)
def test_a_stray_is_found_under_any_name(owned: strays.Owned, text: str, name: str) -> None:
    strays_of_file = strays.in_file(owned, Source("mockserver/domain/bills.py", text))

    assert [line.partition(" ")[2] for line in strays_of_file] == [name]


@pytest.mark.parametrize(
    ("owned", "path", "text"),
    [
        (strays.TODAY, "mockserver/kernel/clock.py", "import time\ntime.time()"),
        (strays.TODAY, "mockserver/domain/bills.py", "def due(clock):\n    return clock.now()"),
        (strays.STOPWATCH, "mockserver/control/journal.py", "import time\ntime.perf_counter()"),
        (strays.CHANCE, "mockserver/domain/bills.py", "def pick(random):\n    return random.choice('ab')"),
        (strays.CHANCE, "mockserver/domain/files.py", "import uuid\nuuid.UUID(int=7)"),
        (strays.OUTPUT, "mockserver/cli/look.py", "print('x')"),
    ],
)
def test_an_owner_and_an_injected_source_are_let_through(owned: strays.Owned, path: str, text: str) -> None:
    assert strays.in_file(owned, Source(path, text)) == []


@pytest.mark.parametrize("text", ["q = 'SELECT id'", "q = f'x WHERE id = {n}'", "q = 'select a from b where c = 1'"])
def test_sql_in_a_string_is_found(text: str) -> None:
    assert len(strays.sql_in(Source("mockserver/domain/bills.py", text))) == 1


@pytest.mark.parametrize("text", ["m = 'Select a vendor from the list.'", '"""Stands in for a SELECT."""'])
def test_prose_is_no_sql(text: str) -> None:
    assert strays.sql_in(Source("mockserver/domain/bills.py", text)) == []
