"""Scenario files: TOML and JSON, over one another, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from mockserver.cli import main
from mockserver.kernel.settings import SettingsError, from_environment
from mockserver.scenarios import FileScenario, ScenarioError, tables_of
from tests.scenarios.worlds import ACME, World, faults_of

TOML = """
about = "Ours"
[parts.organization]
name = "Our Company"

[[vendors]]
name = "Acme Paper"
address = { line1 = "1 Main St", city = "San Jose", zipOrPostalCode = "95002", country = "US" }
"""


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    toml = tmp_path / "mine.toml"
    toml.write_text(TOML)
    json = tmp_path / "mine.json"
    json.write_bytes(orjson.dumps({name: value for name, value in tables_of(toml).items() if name != "$file"}))
    assert {**tables_of(json), "$file": "mine.toml"} == tables_of(toml)


def test_dates_of_toml_are_dates(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("day = 2026-11-24")
    assert tables_of(tmp_path / "mine.toml")["day"] == "2026-11-24"


def test_a_file_lies_over_another_one_and_over_the_parts_of_ours(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(TOML)
    own = TOML.replace("Acme Paper", "Another").replace("Our Company", "Your Company")
    (tmp_path / "mine.toml").write_text(f'extends = "base.toml"\n{own}')
    world = World(tables_of(tmp_path / "mine.toml"))
    assert {row["name"] for row in world.records("vendor")} == {"Acme Paper", "Another"}
    assert world.records("organization")[0]["name"] == "Your Company"


def test_every_layers_faults_name_its_file(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text("[[vendors]]\nnmae = 1\n")
    (tmp_path / "mine.toml").write_text('extends = "base.toml"\n[[bills]]\nvendr = 1\n')
    faults = faults_of(tables_of(tmp_path / "mine.toml"))
    assert "base.toml: vendors[0].nmae: unknown key 'nmae'; did you mean name?" in faults
    assert any(
        fault.startswith("mine.toml: bills[0].vendr: unknown key 'vendr'; did you mean vendor") for fault in faults
    )


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("mine.toml", "[[vendors", "mine.toml: .*(at end of document|Expected)"),
        ("mine.json", "[1]", "mine.json: a scenario is a TOML file, or a JSON file with one object"),
        ("mine.toml", 'extends = "mine.toml"', "mine.toml: extends: mine.toml extends itself"),
        ("mine.toml", 'extends = "gone.toml"', "gone.toml: No such file or directory"),
        ("mine.toml", 'extends = "stater"', "mine.toml: extends: unknown scenario 'stater'; did you mean starter?"),
        ("mine.toml", "world = 1", "mine.toml: world: must be a table"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ScenarioError, match=fault):
        FileScenario.read(tmp_path / name)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"organization": {"nmae": "x"}}, "scenario: parts.organization.nmae: unknown key 'nmae'; did you mean name?"),
        ({"organization": {"name": 5}}, "scenario: parts.organization.name: must be a text"),
        ({"organization": {"users": [{"key": "x"}]}}, "scenario: parts: the parts do not fit together any more: "),
    ],
)
def test_parts_that_do_not_fit_are_refused(parts: dict[str, object], fault: str) -> None:
    assert faults_of({"parts": parts})[0].startswith(fault)


def test_the_name_of_a_scenario_tells_what_it_says() -> None:
    one, other = FileScenario.of({"vendors": [ACME]}), FileScenario.of({"vendors": [ACME], "about": "x"})
    assert (one.name == FileScenario.of({"vendors": [ACME]}).name, one.name == other.name) == (True, False)


def test_a_server_does_not_start_on_a_file_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[[vendors]]\nnmae = 1\n")
    result = CliRunner().invoke(main, ["serve", "--port", "0", "--scenario", str(path), "--cache-dir", str(tmp_path)])
    assert result.exit_code == 1
    assert "Error: mine.toml: vendors[0].nmae: unknown key 'nmae'; did you mean name?" in result.output


def test_a_command_says_what_is_wrong_with_a_file_before_it_calls(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("x = ")
    result = CliRunner().invoke(main, ["import", str(path)])
    assert (result.exit_code, result.output.startswith("Error: mine.toml: Invalid value")) == (1, True)


def test_an_export_is_a_json_file() -> None:
    result = CliRunner().invoke(main, ["export", "world.toml"])
    assert (result.exit_code, "its name ends in .json" in result.output) == (2, True)
    with pytest.raises(SettingsError, match=r"BILLMOCK_EXPORT_ON_EXIT: must be a file that ends in \.json"):
        from_environment({"BILLMOCK_EXPORT_ON_EXIT": "world.toml"})
