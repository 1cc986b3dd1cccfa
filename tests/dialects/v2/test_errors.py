"""Every refusal in v2's envelope, with the HTTP status that goes with it."""

import pytest

from mockserver.dialects.rest.errors import TooLarge
from mockserver.dialects.v2.errors import fact_of, refuse, success
from mockserver.kernel.errors import (
    BillError,
    BillErrors,
    Forbidden,
    Invalid,
    NotBuilt,
    NotFound,
    Problem,
    Refusal,
    WrongMethod,
)
from mockserver.tenancy import MissingCredential


def error(refusal: Refusal) -> tuple[int, str, str]:
    """Status, code and message of a refusal's answer."""
    answer = refuse(refusal)
    data = answer.body["response_data"]
    return answer.status, data["error_code"], data["error_message"]


def test_a_success_has_three_keys_in_bills_order() -> None:
    assert list(success({"id": "009"}).items()) == [
        ("response_status", 0),
        ("response_message", "Success"),
        ("response_data", {"id": "009"}),
    ]


def test_a_refusal_has_the_same_keys_and_status_200() -> None:
    answer = refuse(BillError("BDC_1101"))

    assert answer.status == 200
    assert list(answer.body.items()) == [
        ("response_status", 1),
        ("response_message", "Error"),
        (
            "response_data",
            {
                "error_code": "BDC_1101",
                "error_message": "User name and/or password do not match our records.",
            },
        ),
    ]


def test_a_dead_session_has_one_blank_in_its_text() -> None:
    assert error(BillError("BDC_1109")) == (200, "BDC_1109", "Session is invalid. Please log in.")


def test_a_missing_developer_key_has_a_text_of_its_own() -> None:
    assert error(MissingCredential(("devKey",))) == (200, "BDC_1108", "Developer key must be specified.")


def test_a_missing_session_is_an_invalid_one() -> None:
    assert error(MissingCredential(("sessionId",))) == (200, "BDC_1109", "Session is invalid. Please log in.")


def test_placeholders_are_filled() -> None:
    assert error(BillError("BDC_1152", "2026-03-01")) == (200, "BDC_1152", "Invalid Process Date : 2026-03-01.")


def test_an_unknown_id_is_1205_with_status_200() -> None:
    assert error(NotFound("009x", in_path=True)) == (200, "BDC_1205", "No data found for the given id: 009x.")


def test_a_missing_field_is_1117() -> None:
    refusal = Invalid([Problem("name", "must not be blank", "missing")])

    assert error(refusal) == (200, "BDC_1117", "Missing required data for: name.")


def test_a_wrong_type_is_1124() -> None:
    refusal = Invalid([Problem("amount", "cannot be read", "type")])

    assert error(refusal) == (200, "BDC_1124", "Invalid field datatype: amount.")


def test_a_wrong_value_is_1119_with_the_value() -> None:
    refusal = Invalid([Problem("isActive", "is not one of them", "value", "7")])

    assert error(refusal) == (200, "BDC_1119", "Invalid field,value: isActive, 7.")


def test_only_the_first_of_several_problems_is_told() -> None:
    refusal = Invalid([Problem("name", "x", "missing"), Problem("isActive", "x", "value", "7")])

    assert error(refusal)[1] == "BDC_1117"


def test_of_several_refusals_the_first_that_is_not_about_another_item_is_told() -> None:
    refusal = BillErrors([BillError("BDC_1246", item="00n1"), BillError("BDC_1159", item="00n2")])

    assert error(refusal) == (200, "BDC_1159", "Cannot overpay a bill.")


def test_whoever_may_not_is_told_so_by_its_code() -> None:
    text = "Current user or organization does not have valid permissions."

    assert error(Forbidden()) == (200, "BDC_1145", text)


def test_a_text_without_a_known_code_comes_with_the_unknown_error() -> None:
    assert error(BillError("", text="Not today.")) == (200, "BDC_1002", "Not today.")


def test_an_unknown_path_is_404() -> None:
    assert error(BillError("BDC_1121")) == (404, "BDC_1121", "API not supported.")


def test_another_method_is_405_and_says_which_one_is_right() -> None:
    answer = refuse(WrongMethod("GET", ["POST"]))

    assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert answer.body["response_data"]["error_code"] == "BDC_1121"


def test_what_is_not_built_is_501_and_names_the_operation() -> None:
    text = "operation v2.Crud.Create.Item is not built yet"

    assert error(NotBuilt("v2.Crud.Create.Item")) == (501, "BDC_1121", text)


def test_a_body_over_the_limit_is_413() -> None:
    assert error(TooLarge("too large")) == (413, "BDC_1122", "too large")


def test_a_fault_of_the_mock_keeps_its_status() -> None:
    assert error(BillError("BDC_1001", status=500)) == (500, "BDC_1001", "System error occurred.")


@pytest.mark.parametrize(
    ("refusal", "fact"),
    [
        (MissingCredential(("devKey",)), "F-046"),
        (MissingCredential(("sessionId",)), "F-043"),
        (NotFound("x"), "F-206"),
        (BillError("BDC_1119", "status", "VOID"), "F-517"),
        (BillError("BDC_1119", "status", "VOID", fact="F-191"), "F-191"),
        (BillError("BDC_1107"), "F-516"),
        (BillError("BDC_1001", status=500), ""),
        (BillErrors([BillError("BDC_1246"), NotFound("x")]), "F-206"),
        (Invalid([Problem("name", "must not be blank", "missing"), Problem("x", "y")]), "F-517"),
        (TooLarge("no"), "F-514"),
        (NotBuilt("v2.Approve"), ""),
    ],
)
def test_a_refusal_rests_on_the_fact_of_the_one_error_it_tells(refusal: Refusal, fact: str) -> None:
    assert fact_of(refusal) == fact
