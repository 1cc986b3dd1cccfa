"""The published schema of scenario files: `python -m tests.docs.scenario_schema > docs/scenario.schema.json`."""

import sys

import orjson

from mockserver.scenarios.schema import scenario_schema

if __name__ == "__main__":
    sys.stdout.buffer.write(orjson.dumps(scenario_schema(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
