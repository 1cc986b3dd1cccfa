"""The tables of where payments leave their route."""

import pytest

from mockserver.domain.payments.exceptions import DETOURS, FOLLOWS, OF_A_REQUEST, STANDS_AT, ahead
from mockserver.domain.payments.stages import DISBURSEMENT_STATUS_OF, ROUTES, STATUS_OF, VOIDABLE

STANDARD = {"requestPayFaster": False, "requestCheckDeliveryType": "STANDARD"}


def way(method: str, outcome: str, stage: str = "SCHEDULED") -> list[str]:
    payment = {
        "onlinePayment": True,
        "disbursementType": method,
        "processingOptions": STANDARD,
        "singleStatus": stage,
        "outcome": outcome,
    }
    return list(ahead(payment))


def test_every_documented_stage_is_on_a_route_on_a_detour_or_of_a_request() -> None:
    on_a_route = {step.stage for route in ROUTES.values() for step in route.steps}
    on_a_detour = {stage for stage, _ in DETOURS}

    assert set(STATUS_OF) == {"SCHEDULED"} | on_a_route | on_a_detour | OF_A_REQUEST


def test_the_tables_name_no_stage_that_is_none() -> None:
    named = {stage for stage, _ in FOLLOWS} | {step.stage for step in FOLLOWS.values()}
    left_from = {detour.after for detour in DETOURS.values()}

    assert named | left_from | set(STANDS_AT) | VOIDABLE | set(DISBURSEMENT_STATUS_OF) <= set(STATUS_OF)


def test_without_a_choice_a_payment_is_cleared() -> None:
    assert way("CHECK", "") == ["SCHEDULED", "FUNDING_STARTED", "PROCESSED", "SENT", "DELIVERED", "CLEARED"]


def test_a_payment_stays_where_it_was_chosen_to_stay() -> None:
    assert way("CHECK", "DELIVERED")[-2:] == ["SENT", "DELIVERED"]
    assert way("CHECK", "DELIVERED", "DELIVERED") == ["DELIVERED"]


def test_a_failed_funding_ends_a_payment() -> None:
    assert way("ACH", "FUNDING_FAILED_VOIDED") == ["SCHEDULED", "FUNDING_STARTED", "FUNDING_FAILED_VOIDED"]


def test_an_ach_fails_although_it_was_cleared_and_a_check_before() -> None:
    failed = "DISBURSEMENT_FAILED_ACTION_NEEDED"

    assert way("ACH", failed)[-2:] == ["CLEARED", failed]
    assert way("CHECK", failed)[-2:] == ["SENT", failed]


def test_a_payment_on_hold_goes_on_when_it_may() -> None:
    assert way("ACH", "CLEARED", "DISBURSEMENT_ON_HOLD") == ["DISBURSEMENT_ON_HOLD", "SENT", "CLEARED"]


def test_what_is_expiring_is_void_in_the_end() -> None:
    assert way("VIRTUAL_CARD", "EXPIRING")[-3:] == ["DELIVERED", "EXPIRING", "VOIDED"]


def test_an_outcome_another_method_has_is_out_of_reach() -> None:
    assert "FUNDS_ESCHEATED" not in way("ACH", "FUNDS_ESCHEATED")
    assert "PARTIALLY_CLAIMED" not in way("CHECK", "PARTIALLY_CLAIMED")


@pytest.mark.parametrize(
    ("stage", "method", "after", "bank_days", "days"),
    [
        ("READY_TO_FUND", "", "SCHEDULED", 0, 0),
        ("CANCELED", "", "SCHEDULED", 0, 0),
        ("FUNDING_FAILED_VOIDED", "", "FUNDING_STARTED", 1, 0),
        ("DISBURSEMENT_ON_HOLD", "", "PROCESSED", 1, 0),
        ("UNDEFINED", "", "PROCESSED", 1, 0),
        ("FUNDING_FAILED_ACTION_NEEDED", "", "SENT", 1, 0),
        ("VOIDED", "", "SENT", 1, 0),
        ("DISBURSEMENT_FAILED_ACTION_NEEDED", "", "CLEARED", 2, 0),
        ("DISBURSEMENT_FAILED_ACTION_NEEDED", "CHECK", "SENT", 10, 0),
        ("DISBURSEMENT_FAILED_ACTION_NEEDED", "VIRTUAL_CARD", "SENT", 1, 0),
        ("PARTIALLY_CLAIMED", "VIRTUAL_CARD", "DELIVERED", 2, 0),
        ("EXPIRING", "CHECK", "DELIVERED", 0, 80),
        ("EXPIRING", "VIRTUAL_CARD", "DELIVERED", 0, 15),
        ("FUNDS_ESCHEATED", "CHECK", "DELIVERED", 0, 1_095),
    ],
)
def test_when_a_payment_leaves_its_route_is_told_in_days(
    stage: str, method: str, after: str, bank_days: int, days: int
) -> None:
    detour = DETOURS[stage, method]

    assert (detour.after, detour.step.bank_days, detour.step.days) == (after, bank_days, days)


@pytest.mark.parametrize(
    ("stage", "method", "last", "bank_days", "days"),
    [
        ("CANCELLATION_IN_PROGRESS", "", "CANCELED", 1, 0),
        ("VOID_PENDING", "", "VOIDED", 1, 0),
        ("EXPIRING", "CHECK", "VOIDED", 0, 10),
        ("EXPIRING", "VIRTUAL_CARD", "VOIDED", 0, 5),
    ],
)
def test_what_comes_by_itself_comes_after_days(stage: str, method: str, last: str, bank_days: int, days: int) -> None:
    step = FOLLOWS[stage, method]

    assert (step.stage, step.bank_days, step.days) == (last, bank_days, days)
