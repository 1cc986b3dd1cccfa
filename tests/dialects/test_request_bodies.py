"""Generated from what operations declare of their bodies: limits, words and read-only fields, at every depth."""

import pytest

from tests.dialects.request_bodies import (
    RequestBody,
    bodies,
    not_ignored,
    taken_without_a_body,
    v2_objects,
    v2_parameters,
    wrong_codes,
    wrong_limits,
    wrong_words,
)

BODIES = bodies() | v2_objects() | v2_parameters()
EACH = pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)


@EACH
def test_texts_arrays_and_numbers_are_taken_up_to_their_limits(body: RequestBody) -> None:
    assert wrong_limits(body) == []


@EACH
def test_each_word_of_an_enumeration_is_taken_and_no_other(body: RequestBody) -> None:
    assert wrong_words(body) == []


@EACH
def test_each_code_of_an_enumeration_is_taken_and_no_other(body: RequestBody) -> None:
    assert wrong_codes(body) == []


@EACH
@pytest.mark.parametrize("value", ["x", {}])
def test_a_field_that_requests_have_not_is_ignored(body: RequestBody, value: object) -> None:
    assert not_ignored(body, value) == []


@pytest.mark.parametrize(
    ("operation", "wire"),
    [
        ("v3.vendors.update", "autoPay.daysBeforeDueDate"),
        ("v3.bills.bulk.create", "billLineItems[0].id"),
        ("v3.vendors.create", "additionalInfo.taxIdType"),
        ("partner.organizations.create", "address.line2"),
        ("spend.budgets.members.bulk.replace", "members[0].role"),
        ("spend.transactions.custom-fields.replace", "customFields[0].note"),
        ("events.subscriptions.update", "status.actor"),
        ("v2.Crud.Create.Bill", "billLineItems[0].amount"),
        ("v2.Crud.Update.Vendor", "payBy"),
        ("v2.RecordAPPayment", "billPays[0].amount"),
    ],
)
def test_the_tables_reach_every_api_and_what_lies_below_other_fields(operation: str, wire: str) -> None:
    assert wire in [place.wire for place in BODIES[operation].places()]


def test_only_what_is_optional_as_a_whole_is_taken_without_a_body() -> None:
    assert sorted(taken_without_a_body()) == [
        "events.subscriptions.test",
        "v2.GetEntityMetadata",
        "v2.MFAChallenge",
    ]
