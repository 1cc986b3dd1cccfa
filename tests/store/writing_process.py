"""A process that counts in a world of a shared store: `python -m tests.store.writing_process URL WORLD TIMES`."""

import sys

from mockserver.store.opening import open_engine
from tests.store.things import THING, kinds


def main(database: str, world: str, times: str) -> None:
    """Add one to a record and take a serial number, so many times."""
    engine = open_engine(database, kinds)
    for _ in range(int(times)):
        with engine.write(int(world)) as tx:
            [record] = tx.find(THING, 1, {"name": "counted"})
            tx.update(THING, {**record, "size": record["size"] + 1, "last": tx.next_seq()})
    engine.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
