"""The webhook API: subscriptions, the catalog of events, and what was sent."""
