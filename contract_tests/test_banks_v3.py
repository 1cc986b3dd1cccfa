"""v3 bank accounts of the organization."""

from contract_tests.clients import Rest
from contract_tests.marks import documented, observed, operation, refusal
from contract_tests.shapes import undocumented_fields


@documented(fact="F-op:v3.funding-accounts.banks.get")
@operation("v3.funding-accounts.banks.get")
def test_a_bank_account_is_read_with_documented_fields(v3: Rest, bank_account: str) -> None:
    answer = v3.get(f"/funding-accounts/banks/{bank_account}")

    assert answer.body["id"] == bank_account
    assert answer.body["id"].startswith("bac")
    assert answer.body["status"] == "VERIFIED"
    assert undocumented_fields(answer) == []


@documented(fact="F-170")
@operation("v3.funding-accounts.banks.list")
def test_bank_accounts_are_found_by_status(v3: Rest, bank_account: str) -> None:
    rows = v3.every("/funding-accounts/banks", filters="status:eq:VERIFIED")

    assert bank_account in [row["id"] for row in rows]
    assert {row["status"] for row in rows} == {"VERIFIED"}


@documented(fact="F-170")
@operation("v3.funding-accounts.banks.list")
def test_a_bank_account_is_found_by_its_id(v3: Rest, bank_account: str) -> None:
    rows = v3.every("/funding-accounts/banks", filters=f"id:eq:{bank_account}")

    assert [row["id"] for row in rows] == [bank_account]


@observed(fact="F-109")
@refusal("v3.funding-accounts.banks.get")
def test_an_unknown_bank_account_is_refused_with_404_and_1205(v3: Rest) -> None:
    answer = v3.get("/funding-accounts/banks/bac02AAAAAAAAAAAzzzz")

    assert (answer.status, answer.codes) == (404, ["BDC_1205"])
