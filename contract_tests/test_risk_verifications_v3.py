"""v3 risk verifications."""

from collections.abc import Callable

from contract_tests.clients import Rest
from contract_tests.marks import documented, needs, operation, refusal
from contract_tests.shapes import undocumented_fields

PHONE = {"phoneNumber": "5105550123", "phoneType": "MOBILE"}
Control = Callable[..., dict[str, object]]


@documented(fact="F-950")
@operation("v3.risk-verifications.phone.create", "v3.risk-verifications.phone.get")
def test_a_phone_is_added_with_an_empty_answer_and_known_afterwards(v3: Rest) -> None:
    added = v3.post("/risk-verifications/phone", PHONE)

    known = v3.get("/risk-verifications/phone")

    assert (added.status, added.content) == (200, b"")
    assert known.body == {"hasPhone": True}


@documented(fact="F-951")
@operation("v3.risk-verifications.create", "v3.risk-verifications.get")
def test_a_verification_is_begun_and_can_be_followed(v3: Rest) -> None:
    v3.post("/risk-verifications/phone", PHONE)

    begun = v3.post("/risk-verifications")
    known = v3.get("/risk-verifications")

    assert (begun.status, known.status) == (200, 200)
    assert known.body["referenceId"] == begun.body["referenceId"]
    assert undocumented_fields(begun) == undocumented_fields(known) == []


@documented(fact="F-952")
@refusal("v3.risk-verifications.phone.create")
def test_a_phone_has_a_number_and_a_type(v3: Rest) -> None:
    answer = v3.post("/risk-verifications/phone", {})

    assert answer.status_class == 4
    assert {message.partition(":")[0] for message in answer.messages} == {"phoneNumber", "phoneType"}


@documented(fact="F-953")
@needs("approver")
@refusal("v3.risk-verifications.create")
def test_only_an_administrator_begins_a_verification(approver: Rest) -> None:
    assert approver.post("/risk-verifications").status_class == 4
