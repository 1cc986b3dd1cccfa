"""How given values change a record: objects merge, None clears, lists are replaced."""

from __future__ import annotations

import orjson

from mockserver.kernel.kinds import Record


def merged(record: Record, values: Record) -> Record:
    """A copy of `record` with `values` laid over it."""
    # Records are plain JSON, and a round trip copies them ten times faster than deepcopy.
    result: Record = orjson.loads(orjson.dumps(record))
    lay_over(result, values)
    return result


def lay_over(record: Record, values: Record) -> None:
    """Change `record` in place: nested objects merge, None removes the key, everything else replaces."""
    for key, value in values.items():
        if value is None:
            record.pop(key, None)
        elif isinstance(value, dict):
            inner = record.get(key)
            if not isinstance(inner, dict):
                inner = {}
            lay_over(inner, value)
            if inner:
                record[key] = inner
            else:
                record.pop(key, None)
        else:
            record[key] = value
