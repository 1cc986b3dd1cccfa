"""Home: the clock, what falls due, snapshots, tenants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mockserver.testing import BillMock, MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3, vendor

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_home_says_time_and_what_the_tenant_is(reader: Reader, tenant: MockTenant) -> None:
    tenant.clock.freeze()
    page = reader.get(f"/tenants/{tenant.id}")

    assert f'<time datetime="{tenant.clock.now():%Y-%m-%dT%H:%M}' in page
    assert "stands still" in page
    assert f"<strong>{tenant.id}</strong>" in page


def test_home_names_what_falls_due_first(reader: Reader, mock: BillMock, tenant: MockTenant) -> None:
    rows = mock.app.test_client().get(f"/_mock/tenants/{tenant.id}/due?max=3").get_json()["due"]
    page = reader.get(f"/tenants/{tenant.id}")

    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    assert [row["id"] for row in rows if row["id"] not in page] == []


def test_a_button_moves_the_clock(reader: Reader, tenant: MockTenant) -> None:
    before = tenant.clock.today()
    page = reader.done(f"/tenants/{tenant.id}/clock", f"/tenants/{tenant.id}", advance="1 week")

    assert (tenant.clock.today() - before).days == 7
    assert "The clock moved by 1 week: " in page


def test_the_clock_runs_at_a_rate(reader: Reader, tenant: MockTenant) -> None:
    page = reader.done(f"/tenants/{tenant.id}/clock", f"/tenants/{tenant.id}", rate="1 day/s")

    assert "The clock goes on at 1 day/s." in page


def test_a_span_that_is_none_is_refused_in_a_sentence(reader: Reader, tenant: MockTenant) -> None:
    answer = reader.post(f"/tenants/{tenant.id}/clock", f"/tenants/{tenant.id}", advance="soon")

    assert answer.status_code == 400
    assert "is no span of time" in answer.text


def test_the_books_are_looked_at_in_a_part_of_their_own(reader: Reader, tenant: MockTenant) -> None:
    assert "Everything adds up." in reader.get(f"/tenants/{tenant.id}/health")


def test_a_snapshot_is_taken_restored_and_deleted(reader: Reader, tenant: MockTenant) -> None:
    home = f"/tenants/{tenant.id}"
    assert "No snapshot yet" in reader.get(home)

    reader.done(f"{home}/snapshots", home, name="before")
    V3(tenant).post("/vendors", vendor(name="After"))
    reader.done(f"{home}/snapshots/restore", home, name="before")
    assert V3(tenant).get("/vendors", filters="name:eq:After")["results"] == []

    assert "No snapshot yet" in reader.done(f"{home}/snapshots/delete", home, name="before")


def test_a_name_that_is_markup_is_shown_as_text(reader: Reader, tenant: MockTenant) -> None:
    page = reader.done(f"/tenants/{tenant.id}/snapshots", f"/tenants/{tenant.id}", name="<script>alert(1)</script>")

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_tenant_is_made_and_deleted(reader: Reader, mock: BillMock) -> None:
    fields = {"scenario": "empty", "environment": "production", "seed": "7"}
    answer = reader.post("/tenants/default/new", "/tenants/default", **fields)
    home = answer.headers["Location"].removeprefix("/_mock/ui")

    assert re.search(r"<strong>t\w{15}</strong>", reader.get(home))
    assert "is gone." in reader.done(f"{home}/delete", home)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("scenario", "nowhere"),
        ("environment", "moon"),
        ("seed", "9007199254740993"),
        ("seed", "x"),
        ("seed", "9" * 5_000),
    ],
)
def test_a_tenant_that_cannot_be_made_names_the_field(reader: Reader, field: str, value: str) -> None:
    fields = {"scenario": "empty", "environment": "sandbox", "seed": "1", field: value}
    answer = reader.post("/tenants/default/new", "/tenants/default", **fields)

    assert (answer.status_code, f"<p>{field}: must be" in answer.text) == (400, True)


def test_the_default_tenant_stays(reader: Reader) -> None:
    assert reader.post("/tenants/default/delete", "/tenants/default").status_code == 400


def test_a_part_of_a_tenant_that_has_gone_looks_no_more(reader: Reader) -> None:
    answer = reader.client.get("/_mock/ui/tenants/tgone/now", headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (286, "#notices")
    assert "no tenant tgone" in answer.text


@pytest.mark.slow
def test_a_person_moves_the_clock_and_keeps_the_world(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(f"/tenants/{tenant.id}")
    visit.click("+ 1 day")
    assert visit.notice().startswith("The clock moved by 1 day: ")

    visit.click("Freeze")
    page.get_by_role("button", name="Let it run").wait_for()
    page.get_by_label("Name").fill("before")
    visit.click("Take a snapshot")
    page.get_by_role("button", name="Restore before").wait_for()
    visit.click("Delete before")
    page.get_by_text("No snapshot yet").wait_for()


@pytest.mark.slow
def test_pages_work_without_scripts(chromium: Browser, tenant: MockTenant) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f"{tenant.mock.url}/_mock/ui/tenants/{tenant.id}")
    page.get_by_role("button", name="+ 1 week").click()
    notice = page.locator("#notices .notice").inner_text()
    page.close()

    assert notice.startswith("The clock moved by 1 week: ")


@pytest.mark.slow
def test_a_keyboard_gets_past_the_navigation(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(f"/tenants/{tenant.id}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("main:focus").wait_for()
    page.keyboard.press("Tab")

    assert page.locator(":focus").inner_text() == "Start over"


@pytest.mark.slow
def test_focus_stays_at_the_button_that_was_used(visit: Visit, tenant: MockTenant) -> None:
    page = visit.open(f"/tenants/{tenant.id}")
    page.get_by_role("button", name="+ 1 hour").focus()
    page.keyboard.press("Enter")
    visit.notice()

    page.locator("button:focus", has_text="+ 1 hour").wait_for()
    assert page.locator(":focus").inner_text() == "+ 1 hour"


@pytest.mark.slow
def test_a_person_makes_a_tenant_and_is_led_there(visit: Visit, mock: BillMock) -> None:
    page = visit.open("/tenants/default")
    page.get_by_label("Scenario").select_option("empty")
    visit.click("Make a tenant")
    page.wait_for_url(re.compile(r"/tenants/t\w{15}$"))
    visit.click("Delete")
    page.wait_for_url(re.compile(r"/tenants/default$"))
    assert visit.notice().endswith("is gone.")


@pytest.mark.slow
def test_a_page_whose_tenant_another_deletes_says_so_once(visit: Visit, mock: BillMock) -> None:
    tenant = mock.tenant("empty")
    page = visit.open(f"/tenants/{tenant.id}")
    with page.expect_response(re.compile("/now$")) as looked:
        tenant.delete()

    assert looked.value.status == 286
    assert visit.notice() == f"no tenant {tenant.id}; `billmock tenants` lists them"


@pytest.mark.slow
def test_what_is_refused_is_said_without_taking_the_text_away(chromium: Browser, tenant: MockTenant) -> None:
    visit = Visit(chromium.new_page(), tenant.mock.url)
    page = visit.open(f"/tenants/{tenant.id}")
    page.get_by_label("Or by").fill("soon")
    visit.click("Move")
    notice, text = visit.notice(), page.get_by_label("Or by").input_value()
    page.close()

    assert (notice[:24], text) == ("'soon' is no span of tim", "soon")
