"""The tables of where payments leave their route."""

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
