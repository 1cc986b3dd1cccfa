"""The table of docs/latitude.md, made from the declarations: `python -m tests.docs.latitude_table` prints it."""

from __future__ import annotations

from mockserver.kernel.latitude import VARIATIONS, Variation

HEAD = "| variation | what a client meets | operations | by what BILL is free to |\n|---|---|---|---|\n"


def row(variation: Variation) -> str:
    """One variation."""
    operations = ", ".join(f"`{pattern}`" for pattern in variation.operations)
    leaves = "".join(f", not `{name}`" for name in variation.leaves)
    return f"| `{variation.id}` | {variation.about} | {operations}{leaves} | {variation.basis} |\n"


def table() -> str:
    """All of them."""
    return HEAD + "".join(row(variation) for variation in VARIATIONS)


if __name__ == "__main__":
    import sys

    sys.stdout.write(table())
