"""Where the registry keeps how sure the mock is."""

from pathlib import Path

FILE = Path(__file__).parents[2] / "mockserver" / "operations" / "fidelity.csv"
