"""Webhooks: who subscribed to which events, and the outbox that changes write them to."""
