"""Webhooks by whoever calls: an organization, a partner, Spend & Expense; what one has is nobody else's."""

import pytest

from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, operation, refusal
from contract_tests.shapes import undocumented_fields
from contract_tests.sign_in import SignIn
from contract_tests.test_webhooks import Subscriber, subscription
from contract_tests.undoing import Undo

SPEND_EVENT, PARTNER_EVENT, EVENT = "spend.transaction.updated", "autopay.failed", "vendor.created"


def types(caller: Rest) -> list[str]:
    """The types of a caller's catalog."""
    return [row["type"] for row in caller.get("/events/catalog").body]


@pytest.fixture
def partner_events(partner: Rest, sign_in: SignIn) -> Rest:
    """The webhook API, for the partner."""
    return sign_in.as_subscriber(partner)


@pytest.fixture
def spend_events(spend: Rest, sign_in: SignIn) -> Rest:
    """The webhook API, for a token of Spend & Expense."""
    return sign_in.as_subscriber(spend)


@documented(fact="F-op:events.events.catalog.get")
@operation("events.events.catalog.get")
def test_a_token_of_spend_and_expense_sees_its_own_events(spend_events: Rest) -> None:
    assert SPEND_EVENT in types(spend_events)
    assert EVENT not in types(spend_events)


@documented(fact="F-1666")
@operation("events.events.catalog.get")
def test_a_partner_sees_the_event_that_is_for_partners(partner_events: Rest) -> None:
    assert {PARTNER_EVENT, EVENT} <= {*types(partner_events)}
    assert SPEND_EVENT not in types(partner_events)


@documented(fact="F-1651")
@operation("events.subscriptions.create", "events.subscriptions.get")
def test_a_partner_subscribes_to_its_organizations(partner_events: Rest, undo: Undo, make: Make) -> None:
    answer = Subscriber(partner_events, undo).post(subscription(make.names.name("hook"), EVENT), make.names.key())

    assert (answer.status, answer.body["events"]) == (200, [{"type": EVENT, "version": "1"}])
    assert partner_events.get(f"/subscriptions/{answer.body['id']}").status == 200
    assert undocumented_fields(answer) == []


@documented(fact="F-1651")
@operation("events.subscriptions.create", "events.subscriptions.test")
def test_a_token_of_spend_and_expense_subscribes_and_tests(spend_events: Rest, undo: Undo, make: Make) -> None:
    body = subscription(make.names.name("hook"), SPEND_EVENT)
    answer = Subscriber(spend_events, undo).post(body, make.names.key())
    event = spend_events.post(f"/subscriptions/{answer.body['id']}/test", {"eventType": SPEND_EVENT, "version": "1"})

    assert (answer.status, event.status, event.body["type"]) == (200, 200, SPEND_EVENT)


@assumed(fact="F-1701")
@pytest.mark.parametrize("types", [(SPEND_EVENT,), (PARTNER_EVENT,), (EVENT, SPEND_EVENT)])
@refusal("events.subscriptions.create")
def test_an_organization_has_no_events_of_others(events: Rest, undo: Undo, make: Make, types: tuple[str, ...]) -> None:
    answer = Subscriber(events, undo).post(subscription(make.names.name("hook"), *types), make.names.key())

    assert answer.status_class == 4


@assumed(fact="F-1701")
@refusal("events.subscriptions.create")
def test_a_partner_has_no_events_of_spend_and_expense(partner_events: Rest, undo: Undo, make: Make) -> None:
    body = subscription(make.names.name("hook"), SPEND_EVENT)

    assert Subscriber(partner_events, undo).post(body, make.names.key()).status_class == 4


@assumed(fact="F-1701")
@pytest.mark.parametrize("event", [EVENT, PARTNER_EVENT])
@refusal("events.subscriptions.create")
def test_a_token_has_only_events_of_spend_and_expense(spend_events: Rest, undo: Undo, make: Make, event: str) -> None:
    body = subscription(make.names.name("hook"), event)

    assert Subscriber(spend_events, undo).post(body, make.names.key()).status_class == 4


@assumed(fact="F-1701")
@refusal("events.subscriptions.get")
def test_subscriptions_are_their_callers_alone(
    events: Rest, partner_events: Rest, spend_events: Rest, undo: Undo, make: Make
) -> None:
    body = subscription(make.names.name("hook"), EVENT)
    path = f"/subscriptions/{Subscriber(events, undo).post(body, make.names.key()).body['id']}"

    assert partner_events.get(path).status_class == 4
    assert spend_events.get(path).status_class == 4
    assert events.get(path).status == 200


@assumed(fact="F-1656")
@refusal("events.events.catalog.get")
def test_a_session_with_the_key_of_another_kind_is_refused(events: Rest, partner_events: Rest) -> None:
    of_user, of_partner = events.headers["sessionId"], partner_events.headers["sessionId"]

    assert partner_events.with_headers(sessionId=of_user).get("/events/catalog").status_class == 4
    assert events.with_headers(sessionId=of_partner).get("/events/catalog").status_class == 4
