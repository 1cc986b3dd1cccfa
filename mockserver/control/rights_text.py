"""Advice about rights as people read it: what is enough, what decides it, and what was more than that."""

from __future__ import annotations

from collections.abc import Iterator

from mockserver.control.rights_advice import WOULD, WOULD_NOT, Advice, Choice
from mockserver.kernel.counts import number_of

TITLES = {"scope": "OAuth scope"}
WAYS = ("sync token", "API token")  # that would do, or would not
NAMES = {"untrusted session": "one without MFA", "app (full)": "scope full", "app (accounting)": "scope accounting"}


def lines_of(advice: Advice) -> Iterator[str]:
    """Advice in lines: what is enough, the calls that decide it, and what was more than that."""
    yield f"{advice['access']}: {number_of(advice['calls'], 'call')} of {number_of(advice['operations'], 'operation')}"
    # An API token opens Spend & Expense and webhooks alone: that it would not do for others is no news.
    choices = [one for one in advice["choices"] if (one["what"], one["advice"]) != ("API token", WOULD_NOT)]
    if choices:
        yield f"  enough: {'; '.join(enough(one) for one in choices)}"
    for choice in choices:
        yield from reason(choice)
    for one in advice["excess"]:
        yield f"  more than enough: {one['what']} {one['used']} in {number_of(one['calls'], 'call')}"
    for call in advice["refused"]:
        first = f", first in {call['first']}" if call["first"] else ""
        yield f"  refused: {call['operation']} with {call['code']} ({number_of(call['calls'], 'call')}{first})"
    if choices:
        sure = ", ".join(f"{count} {word}" for word, count in advice["sure"].items() if count)
        yield f"  how sure: {sure} (cells of the table of rights)"
    yield from (f"  note: {remark}" for remark in advice["remarks"])


def enough(choice: Choice) -> str:
    """What is enough of one thing."""
    what, advice = choice["what"], choice["advice"]
    if what in WAYS:
        return f"a {what}" if advice == WOULD else f"no {what}"
    return f"{what} {advice}" if advice else f"no {TITLES.get(what, what)} would do"


def reason(choice: Choice) -> Iterator[str]:
    """The call that decides about one thing: it refuses the next lesser one, and how; others that do are counted."""
    lesser = choice["lesser"]
    decisions = [one for one in choice["decided"] if lesser in one["refuses"]]
    if not decisions:
        return
    first = decisions[0]
    code = first["codes"][first["refuses"].index(lesser)]
    place = f", first in {first['first']}" if first["first"] else ""
    others = len(decisions) - 1
    more = f"; so {'does' if others == 1 else 'do'} {number_of(others, 'more operation')}" if others else ""
    yield (
        f"  {enough(choice)}, because of {first['operation']} ({number_of(first['calls'], 'call')}{place}): "
        f"it refuses {name_of(choice)} with {code} ({first['source']}){more}"
    )


def name_of(choice: Choice) -> str:
    """The next lesser one, in words."""
    lesser = choice["lesser"]
    return f"a {lesser}" if choice["what"] in WAYS else NAMES.get(lesser, lesser)
