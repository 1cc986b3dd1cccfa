"""What `billmock fact` tells of BILL's behaviour."""

import json
from pathlib import Path

from click.testing import Result

from mockserver.cli.fact_search import citations
from tests.cli.commands import run


def fact(*words: str) -> Result:
    """What the command prints, and its exit code."""
    return run("fact", *words)


def test_a_fact_is_told_with_its_source_its_tests_and_its_code() -> None:
    lines = fact("F-187").output.splitlines()

    assert lines[0].startswith("F-187  A process date that is today, past or no bank day is refused with 422")
    assert lines[1] == "  observed: somebody saw it at the service (2026-08)"
    assert lines[2] == "  operations: v3.payments.create"
    assert [line.rpartition(" ")[2] for line in lines if "test: contract_tests/test_payments_v3.py:" in line] == [
        "test_a_sunday_is_refused_with_422_and_1152_twice",
        "test_today_is_refused_with_422_and_1152",
    ]
    assert [line.rpartition(" ")[2] for line in lines if "code: mockserver/kernel/errors.py:" in line] == ["CODES"]


def test_a_fact_is_meant_by_its_number_alone() -> None:
    assert fact("187").output == fact("F-187").output == fact("f-187").output


def test_a_fact_is_told_as_json() -> None:
    details = json.loads(fact("F-188", "--json").output)

    assert (details["id"], details["source"], details["operations"]) == ("F-188", "documented", ["v3.payments.create"])


def test_what_bill_documents_of_an_operation_is_a_fact_too() -> None:
    assert fact("F-op:v3.bills.list").output.splitlines()[1] == "  documented: BILL wrote it down"


def test_a_guess_that_no_contract_test_names_says_so() -> None:
    lines = fact("F-511").output.splitlines()

    assert lines[1].startswith("  assumed: a guess that had to be made")
    assert lines[-1] == "  test: none of the contract suite names it"


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    answer = fact("F-1879")

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: no fact F-1879; near it are F-879, F-189, F-187; ")
    assert answer.output.endswith("; --search WORDS looks for one\n")


def test_what_is_no_id_at_all_is_refused() -> None:
    assert fact("nonsense").output == "Error: no fact nonsense; --search WORDS looks for one\n"


def test_facts_are_found_by_their_words_in_any_order() -> None:
    assert [line.split()[0] for line in fact("--search", "DAY closed refused").output.splitlines()] == ["F-1117"]


def test_facts_of_an_operation_known_in_one_way_are_listed() -> None:
    output = fact("--operation", "v3.payments.void", "--source", "observed", "--json").output
    facts = json.loads(output)["facts"]

    assert {one["source"] for one in facts} == {"observed"}
    assert "F-1117" in {one["id"] for one in facts}
    assert "F-187" not in {one["id"] for one in facts}


def test_words_that_no_fact_has_and_unknown_operations_are_refused() -> None:
    assert fact("--search", "zebra").output == "Error: no fact says so\n"
    assert fact("--operation", "v3.bils.list").output.startswith("Error: operation: no operation v3.bils.list; near it")


def test_an_id_or_a_search_is_needed_and_not_both() -> None:
    both = fact("F-187", "--search", "day", "--source", "observed")

    assert [fact().exit_code, both.exit_code] == [2, 2]
    assert "an id and --search and --source exclude each other: the one tells a fact, the other lists" in both.output


def test_a_build_without_sources_tells_the_fact_alone(tmp_path: Path) -> None:
    assert list(citations("F-187", tmp_path / "nowhere", "*.py")) == []
