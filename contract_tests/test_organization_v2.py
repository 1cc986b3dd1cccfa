"""v2's organization, users, profiles and bank accounts."""

import pytest

from contract_tests.clients import V2
from contract_tests.marks import documented, observed, operation, refusal
from contract_tests.shapes import lacking, undocumented_fields
from contract_tests.sign_in import SignIn

PREFIXES = {"Organization": "008", "User": "006", "Profile": "0po", "BankAccount": "bac"}


@documented(fact="F-op:v2.Crud.Read.Organization")
@operation("v2.Crud.Read.Organization")
def test_the_organization_of_the_session_is_read(v2: V2, sign_in: SignIn) -> None:
    answer = v2.read("Organization", sign_in.organization_id)

    assert (answer.data["entity"], answer.data["id"]) == ("Organization", sign_in.organization_id)
    assert undocumented_fields(answer) == []


@documented(fact="F-op:v2.Crud.Read.{entity}")
@pytest.mark.parametrize("entity", ["User", "Profile", "BankAccount"])
@operation("v2.Crud.Read.{entity}", "v2.List.{entity}")
def test_what_is_listed_is_read_alike(v2: V2, entity: str) -> None:
    row = v2.list(entity, most=1).data[0]

    answer = v2.read(entity, row["id"])

    assert row["id"].startswith(PREFIXES[entity])
    assert answer.data == row
    assert undocumented_fields(answer) == []
    assert lacking(answer) == []


@observed(fact="F-206")
@pytest.mark.parametrize("entity", ["User", "Profile", "BankAccount"])
@refusal("v2.Crud.Read.{entity}")
def test_an_unknown_id_is_refused_with_1205(v2: V2, entity: str) -> None:
    assert v2.read(entity, f"{PREFIXES[entity]}02AAAAAAAAAAAzzzz").codes == ["BDC_1205"]


@documented(fact="F-280")
@refusal("v2.Crud.Read.Organization")
def test_an_organization_of_somebody_else_is_refused(v2: V2) -> None:
    assert v2.read("Organization", "00802AAAAAAAAAAAzzzz").is_refused


@documented(fact="F-281")
@operation("v2.List.Profile")
def test_an_organization_has_an_administrators_profile(v2: V2) -> None:
    assert "2" in {row["type"] for row in v2.list("Profile").data}
