"""What each variation of `mockserver.kernel.latitude` does to an answer; imported where somebody asks for latitude.

An amount keeps its value, an id that is there stays what it is, and what a fact promises is left alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from mockserver.dialects.calls import Call
from mockserver.dialects.http import JSON, Answer
from mockserver.kernel import latitude as names
from mockserver.kernel.ids import NULL_ID
from mockserver.kernel.json_spellings import Spelling
from mockserver.kernel.latitude import Latitude
from mockserver.kernel.randomness import Random
from mockserver.kernel.whole_numbers import is_digits, whole_number

Tree = Any
Change = Callable[["Varying", dict[str, Any]], dict[str, Any]]

# Fields that no document of BILL's names, and what stands in them.
NEW_FIELDS: tuple[tuple[str, Any], ...] = (
    ("displayHint", "compact"),
    ("syncVersion", 7),
    ("insights", "NOT_AVAILABLE"),
    ("labels", []),
    ("provenance", {"channel": "API"}),
)
NEW_HEADER = ("X-Served-Region", "us-west-2")
# Field -> the words for which no source ties a word to the moment (F-667, F-780), and a word in their place.
NEW_WORDS = {
    "singleStatus": (frozenset({"READY_TO_FUND", "FUNDING_STARTED", "PROCESSED", "SENT"}), "FUNDING_IN_REVIEW"),
    "paymentStatus": (frozenset({"IN_PROCESS"}), "IN_REVIEW"),
}
# BILL documents these as null where there is no authorization.
NULLS = frozenset({"originalAuthTransactionId", "originalAuthTransactionUuid"})
MIN_VARIED_PAGE = 2
MIN_RECORD = 4  # members: what has fewer refers to a record
# What is more is still to be refused (F-070, F-411).
MAX_PAGE_SIZE, MAX_PAGE_SIZES = 100, {"spend.transactions.list": 50}
BUSINESS = 422  # the status of refusals that the core decides, as the one that was seen to come twice (F-671)


class Varying:
    """One answer on its way: what may vary of it, and what did."""

    def __init__(self, latitude: Latitude, operation: str) -> None:
        self.latitude = latitude
        self.operation = operation
        self.variations: list[str] = []

    def chooses(self, variation: str) -> bool:
        """Whether this operation's answers vary in this way."""
        return self.latitude.chooses(variation, self.operation)

    def note(self, variation: str) -> None:
        """The answer differs in this way."""
        if variation not in self.variations:
            self.variations.append(variation)

    def chance(self, variation: str) -> Random:
        """The chance of one way, from its beginning."""
        return self.latitude.chance(variation, self.operation)

    def ask_for_less(self, call: Call) -> None:
        """Let a list that was asked for pages of some size have smaller ones."""
        size = call.query.get("max", "")
        if not self.chooses(names.SMALLER_PAGES) or not is_digits(size):
            return
        rows = whole_number(size)
        if MIN_VARIED_PAGE <= rows <= MAX_PAGE_SIZES.get(self.operation, MAX_PAGE_SIZE):
            share = self.chance(names.SMALLER_PAGES).choice((1, 2, 3))
            call.query = {**call.query, "max": str(max(1, rows * share // 4))}
            self.note(names.SMALLER_PAGES)

    def vary(self, answer: Answer, call: Call | None) -> None:
        """Change an answer within what BILL has not promised."""
        if answer.content_type == JSON and answer.body is not None:
            tree = orjson.loads(answer.payload())
            if answer.status < 400:
                tree = self._success(tree, call)
            elif answer.status == BUSINESS:
                tree = self._refusal(tree, call)
            answer.body = self._write(self._each(tree, CHANGES[names.KEY_ORDER], names.KEY_ORDER))
        self._vary_headers(answer)
        if call and call.context and call.context.has_fresh_realm:
            self.note(names.OTHER_DIGITS)

    def _success(self, tree: Tree, call: Call | None) -> Tree:
        if call is not None and self.chooses(names.ROW_ORDER) and not is_sorted(call):
            tree = self._rows_mixed(tree)
        for variation in (names.NEW_FIELD, names.NEW_WORD, names.NULL, names.ABSENT):
            tree = self._each(tree, CHANGES[variation], variation)
        return tree

    def _refusal(self, tree: Tree, call: Call | None) -> Tree:
        """A coded refusal twice, as in F-671: the second time with an id and a colon in front."""
        if (
            not self.chooses(names.SECOND_ERROR)
            or not isinstance(tree, list)
            or len(tree) != 1
            or "code" not in tree[0]
        ):
            return tree
        self.note(names.SECOND_ERROR)
        record_id = next(iter(call.params.values()), NULL_ID) if call else NULL_ID
        return [*tree, {**tree[0], "message": f"{record_id} : {tree[0]['message']}"}]

    def _rows_mixed(self, tree: Tree) -> Tree:
        key = "results" if isinstance(tree, dict) and "results" in tree else "response_data"
        rows = tree.get(key) if isinstance(tree, dict) else None
        if not isinstance(rows, list) or len(rows) < MIN_VARIED_PAGE:
            return tree
        sample = self.chance(names.ROW_ORDER).sample(rows, len(rows))
        if sample == rows:
            sample = sample[1:] + sample[:1]
        self.note(names.ROW_ORDER)
        return {**tree, key: sample}

    def _each(self, tree: Tree, change: Change, variation: str) -> Tree:
        """The tree with each of its objects changed."""
        return self._change_objects(tree, change) if self.chooses(variation) else tree

    def _change_objects(self, tree: Tree, change: Change) -> Tree:
        if isinstance(tree, list):
            return [self._change_objects(value, change) for value in tree]
        if isinstance(tree, dict):
            return change(self, {key: self._change_objects(value, change) for key, value in tree.items()})
        return tree

    def _write(self, tree: Tree) -> bytes:
        spelling = Spelling(
            escapes=self.chooses(names.ESCAPES),
            whitespace=self.chooses(names.WHITESPACE),
            decimals=self.chance(names.NUMBER_FORMS).choice((0, 2)) if self.chooses(names.NUMBER_FORMS) else None,
        )
        text = spelling.write(tree)
        for variation, occurs in (
            (names.ESCAPES, spelling.has_escaped),
            (names.WHITESPACE, spelling.whitespace),
            (names.NUMBER_FORMS, spelling.has_respelt),
        ):
            if occurs:
                self.note(variation)
        return text.encode()

    def _vary_headers(self, answer: Answer) -> None:
        if self.chooses(names.NEW_HEADER):
            answer.headers[NEW_HEADER[0]] = NEW_HEADER[1]
            self.note(names.NEW_HEADER)
        if answer.content_type == JSON and answer.body is not None and self.chooses(names.MEDIA_TYPE):
            answer.content_type = f"{JSON};charset=UTF-8"
            self.note(names.MEDIA_TYPE)


def is_sorted(call: Call) -> bool:
    """Whether a list was asked for in some order."""
    body = call.body if isinstance(call.body, dict) else {}
    return bool(call.query.get("sort") or body.get("sort"))


def with_new_field(varying: Varying, members: dict[str, Any]) -> dict[str, Any]:
    """A record with a field more, which has a value in v3 (F-103); an object that is none as it is."""
    if len(members) < MIN_RECORD or not ("id" in members or "uuid" in members):
        return members
    name, value = varying.chance(names.NEW_FIELD).choice(NEW_FIELDS)
    varying.note(names.NEW_FIELD)
    return {**members, name: value}


def with_new_words(varying: Varying, members: dict[str, Any]) -> dict[str, Any]:
    """An object whose status is a word that BILL may add."""
    for field, (words, new) in NEW_WORDS.items():
        if members.get(field) in words:
            members = {**members, field: new}
            varying.note(names.NEW_WORD)
    return members


def with_null(varying: Varying, members: dict[str, Any]) -> dict[str, Any]:
    """A vendor's ways of being paid, of which the second is null where there is none."""
    if "payByType" not in members or members.get("payBySubType", "NONE") != "NONE":
        return members
    varying.note(names.NULL)
    return {**members, "payBySubType": None}


def without_nulls(varying: Varying, members: dict[str, Any]) -> dict[str, Any]:
    """An object without those of its fields that are null."""
    fuller = {name: value for name, value in members.items() if value is not None or name in NULLS}
    if len(fuller) < len(members):
        varying.note(names.ABSENT)
    return fuller


def with_keys_mixed(varying: Varying, members: dict[str, Any]) -> dict[str, Any]:
    """An object whose members come in another order."""
    if len(members) < 2:
        return members
    keys = list(members)
    sample = varying.chance(names.KEY_ORDER).sample(keys, len(keys))
    if sample == keys:
        sample.reverse()
    varying.note(names.KEY_ORDER)
    return {name: members[name] for name in sample}


CHANGES: dict[str, Change] = {
    names.NEW_FIELD: with_new_field,
    names.NEW_WORD: with_new_words,
    names.NULL: with_null,
    names.ABSENT: without_nulls,
    names.KEY_ORDER: with_keys_mixed,
}
