"""The suite as a whole: what the mock serves is proved."""

from contract_tests.marks import mock_only


@mock_only(reason="another target does not tell what it serves")
def test_every_operation_the_mock_serves_is_driven_by_a_test(operations_without_a_test: list[str]) -> None:
    assert operations_without_a_test == [], "driven by no test: " + ", ".join(operations_without_a_test)
