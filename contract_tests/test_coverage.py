"""The suite as a whole: what the mock serves is proved."""

from contract_tests.marks import mock_only


@mock_only(reason="another target does not tell what it serves")
def test_every_operation_the_mock_serves_is_driven_by_a_test(undriven_operations: list[str]) -> None:
    assert undriven_operations == [], "driven by no test: " + ", ".join(undriven_operations)
