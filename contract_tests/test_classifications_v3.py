"""v3 classifications: accounts, accounting classes, departments, locations, jobs, employees, items."""

from typing import Any

import pytest

from contract_tests import bodies
from contract_tests.clients import Rest
from contract_tests.making import Make
from contract_tests.marks import assumed, documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields

PREFIXES = {
    "chart-of-accounts": "0ca",
    "accounting-classes": "cls",
    "departments": "0de",
    "locations": "loc",
    "jobs": "job",
    "employees": "emp",
    "items": "0ii",
}
WRAPPERS = {
    "chart-of-accounts": "chartOfAccounts",
    "accounting-classes": "accountingClasses",
    "departments": "departments",
    "locations": "locations",
    "jobs": "jobs",
    "employees": "employees",
    "items": "items",
}
# A field to change, and the one that names a record.
CHANGED = dict.fromkeys(PREFIXES, "description") | {"employees": "lastName"}
NAMED = dict.fromkeys(PREFIXES, "name") | {"employees": "firstName"}
every_kind = pytest.mark.parametrize("kind", PREFIXES)


def path(kind: str, *parts: str) -> str:
    """The path of a kind, an account or an action."""
    return "/".join(["/classifications", kind, *parts])


def unknown(kind: str) -> str:
    """An id that no account of the kind has."""
    return f"{PREFIXES[kind]}02AAAAAAAAAAAzzzz"


def body(make: Make, kind: str, **fields: Any) -> dict[str, Any]:
    """The smallest body of a kind."""
    return bodies.classification(kind, make.names.name(kind)) | fields


@every_kind
@documented(fact="F-op:v3.classifications.{kind}.create")
@operation("v3.classifications.{kind}.create")
def test_it_is_created_with_201_and_documented_fields(v3: Rest, make: Make, kind: str) -> None:
    answer = v3.post(path(kind), body(make, kind, **{CHANGED[kind]: "for a test"}))
    make.accept(path(kind), answer)

    assert answer.status == 201
    assert answer.body["id"].startswith(PREFIXES[kind])
    assert (answer.body["archived"], answer.body[CHANGED[kind]]) == (False, "for a test")
    assert undocumented_fields(answer) == []


@every_kind
@documented(fact="F-op:v3.classifications.{kind}.get")
@operation("v3.classifications.{kind}.get")
def test_it_is_read_as_it_was_created(v3: Rest, make: Make, kind: str) -> None:
    made = make.classification(kind)

    answer = v3.get(path(kind, made["id"]))

    assert answer.body == made
    assert undocumented_fields(answer) == []


@every_kind
@documented(fact="F-110")
@operation("v3.classifications.{kind}.update")
def test_a_patch_changes_named_fields_only(v3: Rest, make: Make, kind: str) -> None:
    made = make.classification(kind)

    answer = v3.patch(path(kind, made["id"]), {CHANGED[kind]: "new"})

    assert (answer.status, answer.body[CHANGED[kind]]) == (200, "new")
    assert answer.body[NAMED[kind]] == made[NAMED[kind]]
    assert undocumented_fields(answer) == []


@every_kind
@documented(fact="F-160")
@operation("v3.classifications.{kind}.create")
def test_it_may_have_a_parent(make: Make, kind: str) -> None:
    parent = make.classification(kind)

    assert make.classification(kind, parentId=parent["id"])["parentId"] == parent["id"]


@every_kind
@documented(fact="F-112")
@operation("v3.classifications.{kind}.archive", "v3.classifications.{kind}.restore")
def test_it_is_archived_and_restored_as_often_as_asked(v3: Rest, make: Make, kind: str) -> None:
    made = make.classification(kind)
    steps = ["archive", "archive", "restore", "restore"]

    answers = [v3.post(path(kind, made["id"], step)) for step in steps]

    assert [answer.status for answer in answers] == [200, 200, 200, 200]
    assert [answer.body["archived"] for answer in answers] == [True, True, False, False]
    assert undocumented_fields(answers[0]) == []


@every_kind
@observed(fact="F-109")
@pytest.mark.parametrize(
    ("method", "tail"),
    [
        pytest.param("GET", [], marks=refusal("v3.classifications.{kind}.get")),
        pytest.param("PATCH", [], marks=refusal("v3.classifications.{kind}.update")),
        pytest.param("POST", ["archive"], marks=refusal("v3.classifications.{kind}.archive")),
        pytest.param("POST", ["restore"], marks=refusal("v3.classifications.{kind}.restore")),
    ],
    ids=["get", "update", "archive", "restore"],
)
def test_an_unknown_id_is_refused_with_404_and_1205(v3: Rest, kind: str, method: str, tail: list[str]) -> None:
    answer = v3.call(method, path(kind, unknown(kind), *tail), {CHANGED[kind]: "new"})

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])


@documented(fact="F-161")
@refusal("v3.classifications.chart-of-accounts.create")
def test_an_account_needs_a_name(v3: Rest) -> None:
    answer = v3.post(path("chart-of-accounts"), {"account": {"type": "EXPENSE", "number": "6510"}})

    assert answer.status_class == 4
    assert "name" in answer.message


@assumed(fact="F-162")
@pytest.mark.parametrize("kind", ["accounting-classes", "locations", "jobs", "employees"])
@refusal("v3.classifications.{kind}.create")
def test_it_needs_a_name(v3: Rest, kind: str) -> None:
    assert v3.post(path(kind), {CHANGED[kind]: "nameless"}).status_class == 4


@documented(fact="F-168")
@pytest.mark.parametrize(("kind", "missing"), [("departments", "name"), ("items", "name"), ("items", "type")])
@refusal("v3.classifications.{kind}.create")
def test_a_required_field_is_named(v3: Rest, make: Make, kind: str, missing: str) -> None:
    sent = body(make, kind)
    del sent[missing]

    answer = v3.post(path(kind), sent)

    assert answer.status_class == 4
    assert missing in answer.message


@observed(fact="F-163")
@pytest.mark.parametrize("kind_of_account", ["EXPENSE", "INCOME", "OTHER_ASSET"])
@operation("v3.classifications.chart-of-accounts.create")
def test_an_account_has_a_type_and_a_number(make: Make, kind_of_account: str) -> None:
    made = make.classification("chart-of-accounts", account={"type": kind_of_account, "number": "651"})

    assert made["account"] == {"type": kind_of_account, "number": "651"}


@documented(fact="F-161")
@refusal("v3.classifications.chart-of-accounts.create")
def test_an_account_of_an_unknown_type_is_refused(v3: Rest, make: Make) -> None:
    answer = v3.post(path("chart-of-accounts"), body(make, "chart-of-accounts", account={"type": "PETTY_CASH"}))

    assert answer.status_class == 4


@observed(fact="F-164")
@operation("v3.classifications.chart-of-accounts.list")
def test_a_fresh_organization_has_income_accounts(v3: Rest) -> None:
    rows = v3.every(path("chart-of-accounts"))

    assert "INCOME" in {row.get("account", {}).get("type") for row in rows}


@every_kind
@documented(fact="F-165")
@operation("v3.classifications.{kind}.bulk.create")
def test_many_are_created_inside_an_object(v3: Rest, make: Make, kind: str) -> None:
    sent = [body(make, kind), body(make, kind)]

    answer = v3.post(path(kind, "bulk"), sent)
    made = make.accept_bulk(path(kind), answer, WRAPPERS[kind])

    assert answer.status == 201
    assert answer.body.keys() == {WRAPPERS[kind]}
    assert [one[NAMED[kind]] for one in made] == [one[NAMED[kind]] for one in sent]
    assert undocumented_fields(answer) == []


@every_kind
@documented(fact="F-166")
@operation("v3.classifications.{kind}.bulk.update")
def test_many_are_updated_by_their_ids(v3: Rest, make: Make, kind: str) -> None:
    first, second = make.classification(kind), make.classification(kind)
    changes = [{"id": first["id"], CHANGED[kind]: "one"}, {"id": second["id"], CHANGED[kind]: "two"}]

    answer = v3.patch(path(kind, "bulk"), changes)

    assert answer.status == 200
    assert [one[CHANGED[kind]] for one in answer.body[WRAPPERS[kind]]] == ["one", "two"]
    assert undocumented_fields(answer) == []


@every_kind
@documented(fact="F-166")
@refusal("v3.classifications.{kind}.bulk.update")
def test_an_update_of_many_needs_ids(v3: Rest, kind: str) -> None:
    assert v3.patch(path(kind, "bulk"), [{CHANGED[kind]: "one"}]).status_class == 4


@documented(fact="F-1766")
@refusal("v3.classifications.departments.bulk.update")
def test_an_empty_id_in_a_bulk_change_names_nothing(v3: Rest) -> None:
    answer = v3.patch(path("departments", "bulk"), [{"id": "", "name": "one"}])

    assert answer.status_class == 4
    assert not any("must not be" in message for message in answer.messages)


@every_kind
@documented(fact="F-167")
@operation("v3.classifications.{kind}.bulk.archive", "v3.classifications.{kind}.bulk.restore")
def test_many_are_archived_and_restored_by_ids_in_the_query(v3: Rest, make: Make, kind: str) -> None:
    ids = [make.classification(kind)["id"], make.classification(kind)["id"]]

    archived = v3.post(path(kind, "bulk", "archive"), ids=",".join(ids))
    restored = v3.post(path(kind, "bulk", "restore"), ids=",".join(ids))

    assert (archived.status, restored.status) == (200, 200)
    assert [one["archived"] for one in archived.body[WRAPPERS[kind]]] == [True, True]
    assert [one["archived"] for one in restored.body[WRAPPERS[kind]]] == [False, False]
    assert undocumented_fields(archived) == []


@every_kind
@documented(fact="F-167")
@pytest.mark.parametrize("step", ["archive", "restore"])
@refusal("v3.classifications.{kind}.bulk.{step}")
def test_archiving_or_restoring_many_needs_ids(v3: Rest, kind: str, step: str) -> None:
    assert v3.post(path(kind, "bulk", step)).status_class == 4


@every_kind
@documented(fact="F-115")
@refusal("v3.classifications.{kind}.bulk.create")
def test_at_most_50_are_created_at_once(v3: Rest, make: Make, kind: str) -> None:
    assert v3.post(path(kind, "bulk"), [body(make, kind) for _ in range(51)]).status_class == 4
