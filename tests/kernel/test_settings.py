"""Settings come from one table, and a bad one says what it wants."""

from datetime import date
from pathlib import Path

import pytest

from mockserver.kernel.settings import (
    CREDENTIAL_NAMES,
    SETTINGS,
    Settings,
    SettingsError,
    credentials,
    from_environment,
)
from mockserver.kernel.user_directories import user_cache, user_data


def test_an_empty_environment_gives_the_defaults() -> None:
    assert from_environment({}) == Settings(
        host="127.0.0.1",
        port=8080,
        database=None,
        scenario="starter",
        seed=1,
        anchor=None,
        environment="sandbox",
        workers=1,
        threads=16,
        limits="warn",
        payment_timers="calendar",
        public_url=None,
        control_token=None,
        mock_headers=True,
        cache_dir=None,
        tls=False,
        data_dir=None,
    )


def test_every_setting_has_a_variable() -> None:
    variables = {
        "BILLMOCK_HOST": "0.0.0.0",
        "BILLMOCK_PORT": "0",
        "BILLMOCK_DATABASE": "postgresql://db/billmock",
        "BILLMOCK_SCENARIO": "empty",
        "BILLMOCK_SEED": "7",
        "BILLMOCK_ANCHOR": "2026-11-24",
        "BILLMOCK_CLOCK_RATE": "24 hours/s",
        "BILLMOCK_ENVIRONMENT": "production",
        "BILLMOCK_WORKERS": "2",
        "BILLMOCK_THREADS": "4",
        "BILLMOCK_LIMITS": "enforce",
        "BILLMOCK_LATITUDE": "7:key-order",
        "BILLMOCK_WEBHOOK_HOSTS": "any",
        "BILLMOCK_SPEND_EVENTS": "always",
        "BILLMOCK_PAYMENT_TIMERS": "manual",
        "BILLMOCK_PUBLIC_URL": "https://bill.example/",
        "BILLMOCK_ALLOWED_HOSTS": "bill.test",
        "BILLMOCK_CONTROL_TOKEN": "open sesame",
        "BILLMOCK_SERVER_FILE": "server.json",
        "BILLMOCK_EXPORT_ON_EXIT": "world.json",
        "BILLMOCK_LOG": "requests",
        "BILLMOCK_LOG_FORMAT": "json",
        "BILLMOCK_MOCK_HEADERS": "off",
        "BILLMOCK_CACHE_DIR": "cache",
        "BILLMOCK_TLS": "false",
        "BILLMOCK_DATA_DIR": "data",
    }

    assert from_environment(variables) == Settings(
        host="0.0.0.0",
        port=0,
        database="postgresql://db/billmock",
        scenario="empty",
        seed=7,
        anchor=date(2026, 11, 24),
        clock_rate="1 day/s",
        environment="production",
        workers=2,
        threads=4,
        limits="enforce",
        latitude="7:key-order",
        webhook_hosts="any",
        spend_events="always",
        payment_timers="manual",
        public_url="https://bill.example",
        allowed_hosts="bill.test",
        control_token="open sesame",
        server_file=Path("server.json"),
        export_on_exit=Path("world.json"),
        log="requests",
        log_format="json",
        mock_headers=False,
        cache_dir=Path("cache"),
        tls=False,
        data_dir=Path("data"),
    )
    assert list(variables) == [row.variable for row in SETTINGS]


def test_the_process_environment_is_read_when_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLMOCK_PORT", "9090")

    assert from_environment().port == 9090


def test_an_empty_variable_counts_as_not_set() -> None:
    assert from_environment({"BILLMOCK_PORT": ""}).port == 8080


@pytest.mark.parametrize(
    ("variable", "nearest"),
    [
        ("BILLMOCK_PROT", "BILLMOCK_PORT"),
        ("BILLMOCK_LIMIT", "BILLMOCK_LIMITS"),
        ("BILLMOCK_DB", "BILLMOCK_DATABASE"),
        ("BILLMOCK_PUBLIC_HOST", "BILLMOCK_PUBLIC_URL"),
    ],
)
def test_a_misspelt_variable_is_refused_with_the_nearest_name(variable: str, nearest: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        from_environment({variable: "1"})

    assert str(refusal.value) == f"{variable}: no such setting; the nearest is {nearest}"


@pytest.mark.parametrize("variable", ["BILLMOCK_URL", "BILL_USERNAME", "billmock_prot", "MY_BILLMOCK_PROT"])
def test_variables_of_others_are_left_alone(variable: str) -> None:
    assert from_environment({variable: "1"}) == Settings()


def test_a_misspelt_variable_that_is_empty_counts_as_not_set() -> None:
    assert from_environment({"BILLMOCK_PROT": ""}) == Settings()


A_DAY = "a date from 1980-01-01 to 2190-12-31, yyyy-MM-dd"


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("BILLMOCK_PORT", "http", "BILLMOCK_PORT: must be a whole number from 0 to 65535, not 'http'"),
        ("BILLMOCK_PORT", "65536", "BILLMOCK_PORT: must be a whole number from 0 to 65535, not '65536'"),
        (
            "BILLMOCK_SEED",
            "-1",
            "BILLMOCK_SEED: must be a whole number from 0 to 9223372036854775807, not '-1'",
        ),
        ("BILLMOCK_THREADS", "0", "BILLMOCK_THREADS: must be a whole number from 1 to 1024, not '0'"),
        ("BILLMOCK_LIMITS", "strict", "BILLMOCK_LIMITS: must be enforce, warn or off, not 'strict'"),
        ("BILLMOCK_ENVIRONMENT", "stage", "BILLMOCK_ENVIRONMENT: must be sandbox or production, not 'stage'"),
        ("BILLMOCK_ANCHOR", "20261124", f"BILLMOCK_ANCHOR: must be {A_DAY}, not '20261124'"),
        ("BILLMOCK_ANCHOR", "2026-02-29", f"BILLMOCK_ANCHOR: must be {A_DAY}, not '2026-02-29'"),
        ("BILLMOCK_ANCHOR", "1979-12-31", f"BILLMOCK_ANCHOR: must be {A_DAY}, not '1979-12-31'"),
        ("BILLMOCK_ANCHOR", "2191-01-01", f"BILLMOCK_ANCHOR: must be {A_DAY}, not '2191-01-01'"),
        ("BILLMOCK_MOCK_HEADERS", "maybe", "BILLMOCK_MOCK_HEADERS: must be true or false, not 'maybe'"),
        (
            "BILLMOCK_PUBLIC_URL",
            "http://",
            "BILLMOCK_PUBLIC_URL: must be an http:// or https:// URL, not 'http://'",
        ),
    ],
)
def test_a_bad_value_names_its_variable_and_what_is_allowed(variable: str, text: str, message: str) -> None:
    with pytest.raises(SettingsError) as refusal:
        from_environment({variable: text})

    assert str(refusal.value) == message


def test_a_refused_database_url_keeps_its_password_to_itself() -> None:
    with pytest.raises(SettingsError) as refusal:
        from_environment({"BILLMOCK_DATABASE": "mysql://ada:secret@db/bill"})

    assert str(refusal.value) == "BILLMOCK_DATABASE: must be sqlite:///FILE or postgresql://…"


def test_secrets_are_not_in_the_repr() -> None:
    text = repr(Settings(control_token="open sesame", database="postgresql://ada:secret@db/bill"))

    assert "sesame" not in text
    assert "secret" not in text


def test_several_workers_need_a_shared_store() -> None:
    with pytest.raises(SettingsError, match="BILLMOCK_WORKERS: more than one process needs a shared store"):
        from_environment({"BILLMOCK_WORKERS": "2"})


@pytest.mark.parametrize("text", ["true", "1", "on", "TRUE"])
def test_a_switch_is_turned_on(text: str) -> None:
    assert from_environment({"BILLMOCK_MOCK_HEADERS": text}).mock_headers is True


def test_a_row_of_the_table_tells_all_that_options_and_docs_need() -> None:
    row = next(row for row in SETTINGS if row.name == "payment_timers")

    assert (row.flag, row.variable, row.default) == (
        "--payment-timers",
        "BILLMOCK_PAYMENT_TIMERS",
        "calendar",
    )
    assert row.values.choices == ("calendar", "instant", "manual")
    assert row.about == "What moves payments from stage to stage."


def test_every_row_reads_its_own_default_from_text() -> None:
    variables = {row.variable: str(row.default) for row in SETTINGS if row.default is not None}

    assert from_environment(variables) == Settings()


def test_help_fits_on_a_line() -> None:
    assert [row.name for row in SETTINGS if not 0 < len(row.about) <= 72] == []


def test_each_credential_has_a_name_of_its_own() -> None:
    assert len(set(CREDENTIAL_NAMES)) == len(CREDENTIAL_NAMES) > 0


def test_credentials_are_the_variables_that_are_set() -> None:
    variables = {"BILL_USERNAME": "ada@example.com", "BILL_PASSWORD": "", "HOME": "/"}

    assert credentials(variables) == {"BILL_USERNAME": "ada@example.com"}


def test_a_cache_directory_that_is_set_is_used_as_it_is() -> None:
    assert Settings(cache_dir=Path("cache")).cache_directory == Path("cache")


def test_prepared_worlds_are_kept_in_the_users_cache_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")

    assert Settings().cache_directory == Path("/caches/billmock")


@pytest.mark.parametrize(
    ("platform", "environ", "path"),
    [
        ("linux", {}, Path.home() / ".cache"),
        ("linux", {"XDG_CACHE_HOME": "/caches"}, Path("/caches")),
        ("darwin", {}, Path.home() / "Library" / "Caches"),
        ("win32", {"LOCALAPPDATA": "C:/Local"}, Path("C:/Local")),
    ],
)
def test_the_users_cache_is_the_platforms(platform: str, environ: dict[str, str], path: Path) -> None:
    assert user_cache(environ, platform) == path


def test_what_lasts_is_kept_where_the_setting_says() -> None:
    assert Settings(data_dir=Path("data")).data_directory == Path("data")


@pytest.mark.parametrize(
    ("environ", "platform", "path"),
    [
        ({}, "linux", Path.home() / ".local" / "share"),
        ({"XDG_DATA_HOME": "/x"}, "darwin", Path("/x")),
        ({}, "darwin", Path.home() / "Library" / "Application Support"),
        ({"LOCALAPPDATA": "/l"}, "win32", Path("/l")),
    ],
)
def test_each_platform_has_a_data_directory_of_its_user(environ: dict[str, str], platform: str, path: Path) -> None:
    assert user_data(environ, platform) == path


def test_tls_and_several_processes_do_not_go_together() -> None:
    with pytest.raises(SettingsError, match="BILLMOCK_TLS: goes with one process"):
        Settings(tls=True, workers=2, database="sqlite:///x")
