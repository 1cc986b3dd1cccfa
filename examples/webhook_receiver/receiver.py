"""A receiver of BILL's notifications, as a Flask application: flask --app "receiver:app()" run --port 8090

BILL sends at least once, in no certain order, and tries again after any answer but 200. So a notification is verified,
written down under its event id, and answered. What it means for us is worked out afterwards, once.
"""

from __future__ import annotations

import hmac
import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from os import environ
from pathlib import Path
from typing import Any

from flask import Flask, abort, current_app, request

SIGNATURE = "x-bill-sha-signature"
TABLES = """
CREATE TABLE IF NOT EXISTS events
    (id TEXT PRIMARY KEY, type TEXT NOT NULL, body TEXT NOT NULL, is_done INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS vendors (id TEXT PRIMARY KEY, name TEXT NOT NULL, updated TEXT NOT NULL);
"""


def create_app(database: Path | str, *keys: str) -> Flask:
    """The application: its database, and the security keys of its subscriptions (two while one is rotated)."""
    app = Flask(__name__)
    app.config.update(DATABASE=str(database), KEYS=[*keys], MAX_CONTENT_LENGTH=1_000_000)
    with app.app_context(), rows() as store:
        store.executescript(TABLES)
    app.add_url_rule("/bill", view_func=receive, methods=["POST"])
    return app


@contextmanager
def rows() -> Iterator[sqlite3.Connection]:
    """The database in a transaction."""
    with closing(sqlite3.connect(current_app.config["DATABASE"], timeout=5)) as store, store:
        yield store


def is_signed(body: bytes, signature: str, keys: list[str]) -> bool:
    """Whether one of the keys signed these very bytes: what JSON makes of them is no longer what was signed."""
    signatures = [b64encode(hmac.new(key.encode(), body, sha256).digest()).decode() for key in keys]
    return any(hmac.compare_digest(one.encode(), signature.encode()) for one in signatures)


def receive() -> tuple[str, int]:
    """Take a notification: 401 for one that BILL has not signed, 200 as soon as it cannot be lost any more."""
    body = request.get_data()
    if not is_signed(body, request.headers.get(SIGNATURE, ""), current_app.config["KEYS"]):
        abort(401)
    metadata = json.loads(body)["metadata"]
    with rows() as store:
        # One that is there already came before: its answer was lost or late, and 200 is what ends the tries.
        store.execute(
            "INSERT INTO events VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
            (metadata["eventId"], metadata["eventType"], body.decode()),
        )
    return "", 200


def work() -> int:
    """Do what waiting events mean, for a worker beside the server: how many there were."""
    with rows() as store:
        waiting = store.execute("SELECT id, type, body FROM events WHERE NOT is_done").fetchall()
        for event_id, event_type, body in waiting:
            if event_type in ("vendor.created", "vendor.updated"):
                keep_vendor(store, json.loads(body)["vendor"])
            store.execute("UPDATE events SET is_done = 1 WHERE id = ?", (event_id,))
    return len(waiting)


def keep_vendor(store: sqlite3.Connection, vendor: dict[str, Any]) -> None:
    """Keep a vendor, unless what is kept is newer: events may overtake each other."""
    store.execute(
        "INSERT INTO vendors VALUES (:id, :name, :updatedTime) ON CONFLICT (id) DO UPDATE"
        " SET name = excluded.name, updated = excluded.updated WHERE excluded.updated > vendors.updated",
        {name: vendor[name] for name in ("id", "name", "updatedTime")},
    )


def app() -> Flask:
    """The application that `flask --app "receiver:app()" run` serves; BILL_WEBHOOK_KEY is its key."""
    return create_app(environ.get("RECEIVER_DATABASE", "receiver.sqlite"), environ["BILL_WEBHOOK_KEY"])
