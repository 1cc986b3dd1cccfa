"""Which events a subscription can be tested with: those of its own catalog, each with its example."""

from __future__ import annotations

import pytest

from mockserver.dialects.events.entities import events
from mockserver.dialects.events.examples import EXAMPLES
from mockserver.domain.webhooks.payloads import VIEWS
from mockserver.kernel.errors import Invalid


def noun_and_type(family: str, event_type: str) -> tuple[str, list[str]]:
    """The type of a test event of a subscription, and the keys of what it holds."""
    name, body = events.test_event_of({"family": family, "events": [{"type": event_type}]}, {})
    return name, [*body]


@pytest.mark.parametrize(
    ("family", "event_type", "key"),
    [
        ("accounts", "vendor.created", "vendor"),
        ("spend", "spend.transaction.updated", "transaction"),
    ],
)
def test_an_event_of_the_subscriptions_catalog_has_its_example(family: str, event_type: str, key: str) -> None:
    assert noun_and_type(family, event_type) == (event_type, [key])


@pytest.mark.parametrize(
    ("family", "event_type"),
    [
        ("spend", "vendor.created"),
        ("accounts", "spend.transaction.updated"),
        ("accounts", "vendor.painted"),
        ("accounts", "moon.created"),
    ],
)
def test_an_event_of_another_catalog_or_of_none_is_refused(family: str, event_type: str) -> None:
    with pytest.raises(Invalid, match="is not an event of the catalog"):
        noun_and_type(family, event_type)


@pytest.mark.parametrize("key", VIEWS)
def test_a_notification_tells_all_that_its_example_holds(key: str) -> None:
    assert EXAMPLES[key].keys() - VIEWS[key].shape.keys == set()
