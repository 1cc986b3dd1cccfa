"""The credential set of a tenant."""

from tests.tenancy.fixture import TenancyFixture, make_fixture


def test_a_tenant_tells_its_credentials_by_their_names() -> None:
    fixture = make_fixture(dev_key="dk", app_key="ak", mfa_code="123456")
    fixture.tenancy.registrations.device(fixture.tenant, fixture.user_id("admin"), "laptop", "remember me")
    credentials = fixture.tenancy.registrations.credentials(fixture.tenant)
    credentials.pop("users")

    assert credentials == {
        "BILL_DEV_KEY": "dk",
        "BILL_APP_KEY": "ak",
        "BILL_MFA_CODE": "123456",
        "BILL_USERNAME": "admin@example.com",
        "BILL_PASSWORD": "secret",
        "BILL_ORGANIZATION_ID": fixture.org_id,
        "BILL_APPROVER_USERNAME": "approver@example.com",
        "BILL_APPROVER_PASSWORD": "secret",
        "BILL_SYNC_TOKEN_NAME": "books",
        "BILL_SYNC_TOKEN": "token value",
        "BILL_PARTNER_USERNAME": "partner@example.com",
        "BILL_PARTNER_PASSWORD": "partner secret",
        "BILL_SPEND_TOKEN": "spend value",
        "BILL_REMEMBER_ME_ID": "remember me",
        "BILL_DEVICE": "laptop",
    }


def test_every_login_is_listed_with_its_role(fixture: TenancyFixture) -> None:
    users = fixture.tenancy.registrations.credentials(fixture.tenant)["users"]

    assert [(user["username"], user["role"]) for user in users] == [
        ("admin@example.com", "ADMINISTRATOR"),
        ("admin@example.com", "PAYER"),
        ("clerk@example.com", "CLERK"),
        ("approver@example.com", "APPROVER"),
    ]
    assert users[2] == {
        "username": "clerk@example.com",
        "password": "secret",
        "organizationId": fixture.org_id,
        "userId": fixture.user_id("clerk"),
        "role": "CLERK",
    }


def test_a_name_is_absent_where_the_tenant_has_nothing_for_it(fixture: TenancyFixture) -> None:
    assert "BILL_REMEMBER_ME_ID" not in fixture.tenancy.registrations.credentials(fixture.tenant)


def test_what_is_found_by_a_secret_is_stored_without_it(fixture: TenancyFixture) -> None:
    session_id = fixture.login().session_id
    rows = [
        fixture.tenancy.directory.everywhere(table) for table in ("session", "login", "partner", "spend", "dev_key")
    ]

    assert session_id not in repr(rows)
    assert "secret" not in repr(rows)
    assert "spend value" not in repr(rows)
