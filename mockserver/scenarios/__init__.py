"""Scenario files of users, played by the API's own operations; worlds that are written down, and read again."""

from mockserver.scenarios.documents import Document, read_file, tables_of
from mockserver.scenarios.faults import ScenarioError
from mockserver.scenarios.own import FileScenario

__all__ = ["Document", "FileScenario", "ScenarioError", "read_file", "tables_of"]
