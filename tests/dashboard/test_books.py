"""Books: every kind, lists as BILL's own take their filters, one record from all sides, payments and budgets."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from mockserver.dashboard.bars import bar
from mockserver.dashboard.kinds import sheets
from mockserver.dashboard.payment_stages import way_of
from mockserver.kernel.clock import Clock
from mockserver.testing import MockTenant
from tests.dashboard.browsing import Visit
from tests.dashboard.reading import Reader
from tests.signed_in import V3, vendor


def books(tenant: MockTenant, path: str = "") -> str:
    """A path of the page."""
    return f"/tenants/{tenant.id}/books{path}"


@pytest.fixture
def admin(tenant: MockTenant) -> V3:
    """An administrator of the tenant."""
    return V3(tenant)


def names(page: str) -> list[str]:
    """What the rows of a list are called."""
    return re.findall(r'<tr><th scope="row"><a href="[^"]*/books/[^"]*">([^<]*)</a>', page)


def scheduled(admin: V3) -> dict[str, Any]:
    """A payment that waits."""
    page = admin.get("/payments", filters="status:eq:SCHEDULED,onlinePayment:eq:true", max=1)
    payment: dict[str, Any] = page["results"][0]
    return payment


def test_every_kind_of_record_stands_in_a_group(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(books(tenant))

    assert [one for one in sheets() if f'/books/{one}"' not in page] == []
    assert '<h2 id="group-10">Spend &amp; Expense</h2>' in page


@pytest.mark.parametrize("kind", sorted(sheets()))
def test_a_kind_is_listed(reader: Reader, tenant: MockTenant, kind: str) -> None:
    page = reader.get(books(tenant, f"/{kind}"))

    assert ("The list refuses" in page, "Traceback" in page) == (False, False)


@pytest.mark.parametrize("kind", ["vendor_credit", "organization", "purchase_order", "spend_member", "ap_card"])
def test_a_record_that_a_list_names_is_shown_without_a_refusal(reader: Reader, tenant: MockTenant, kind: str) -> None:
    link = re.findall(rf'href="/_mock/ui([^"]*/books/{kind}/[^"]*)"', reader.get(books(tenant, f"/{kind}")))[0]
    page = reader.get(link)

    assert ("BDC_" in page, "<pre" in page) == (False, True)


def test_a_list_takes_the_filters_of_bills_own(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    admin.post("/vendors", vendor(name="Zebra, Inc."))
    page = reader.get(books(tenant, "/vendor?field=name&op=eq&value=Zebra, Inc."))

    assert names(page) == ["Zebra, Inc."]
    assert "As <code>v3.vendors.list</code> answers" in page


def test_a_filter_of_v2_is_written_as_v2_writes_it(reader: Reader, tenant: MockTenant) -> None:
    whole = reader.get(books(tenant, "/bill_credit"))
    page = reader.get(books(tenant, "/bill_credit?field=amount&op=>&value=1000000"))

    assert (len(names(whole)), names(page), "Nothing fits" in page) == (1, [], True)


def test_a_filter_of_spend_and_expense_finds_what_is_retired(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(books(tenant, "/spend_budget?field=retired&op=eq&value=true"))

    assert ("Nothing fits" in page, "The list refuses" in page) == (True, False)


def test_filters_add_up_and_each_can_be_removed(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(books(tenant, "/bill?filter=archived:eq:false&field=dueDate&op=gt&value=2026-06-01"))

    assert 'aria-label="Remove the filter archived eq false"' in page
    assert 'aria-label="Remove the filter dueDate gt 2026-06-01"' in page


def test_what_bill_refuses_is_refused_in_its_words(reader: Reader, tenant: MockTenant) -> None:
    v3 = reader.get(books(tenant, "/vendor?field=name&op=gt&value=A"))
    v2 = reader.get(books(tenant, "/bill_payment?field=colour&op==&value=red"))

    assert "Invalid list filter operator: gt. Field: name." in v3
    assert "BDC_1130" in v2


def test_a_list_is_sorted_and_paged(reader: Reader, tenant: MockTenant) -> None:
    first = reader.get(books(tenant, "/bill?sort=-dueDate"))
    link = re.findall(r'rel="next" href="/_mock/ui([^"]*)"', first)[0].replace("&amp;", "&")
    second = reader.get(link)

    assert (len(names(first)), len(names(second))) == (25, 25)
    assert set(names(first)) != set(names(second))
    assert ('rel="prev"' in first, 'rel="prev"' in second) == (False, True)


@pytest.mark.parametrize("kind", ["spend_transaction", "bill_payment", "audit_entry"])
def test_other_lists_are_paged_forth_and_back(reader: Reader, tenant: MockTenant, kind: str) -> None:
    first = reader.get(books(tenant, f"/{kind}"))
    second = reader.get(re.findall(r'rel="next" href="/_mock/ui([^"]*)"', first)[0])
    again = reader.get(re.findall(r'rel="prev" href="/_mock/ui([^"]*)"', second)[0])

    assert (len(names(first)), names(again) == names(first), names(second) == names(first)) == (25, True, False)


def test_the_records_of_another_organization_are_its_own(reader: Reader, tenant: MockTenant) -> None:
    other = re.findall(r'books/user\?org=(\w+)"', reader.get(books(tenant, "/user")))[1]
    own = names(reader.get(books(tenant, "/user")))
    theirs = names(reader.get(books(tenant, f"/user?org={other}")))

    assert (len(theirs) > 0, set(own) & set(theirs)) == (True, set())


def test_a_record_is_shown_as_v3_and_as_v2_show_it(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    own = admin.post("/vendors", vendor(name="Both & more"))
    page = reader.get(books(tenant, f"/vendor/{own['id']}"))

    assert "&#34;name&#34;: &#34;Both &amp; more&#34;" in page
    assert ("&#34;archived&#34;: false" in page, "&#34;isActive&#34;: &#34;1&#34;" in page) == (True, True)


def test_a_vendors_name_is_a_text(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    own = admin.post("/vendors", vendor(name="<script>alert(1)</script>"))
    pages = reader.get(books(tenant, "/vendor?sort=-createdTime")) + reader.get(books(tenant, f"/vendor/{own['id']}"))

    assert ("<script>alert" in pages, "&lt;script&gt;alert(1)&lt;/script&gt;" in pages) == (False, True)


def test_a_record_leads_to_those_it_has_to_do_with(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    payment = admin.get("/payments", max=1)["results"][0]
    of_payment = reader.get(books(tenant, f"/payment/{payment['id']}"))
    of_vendor = reader.get(books(tenant, f"/vendor/{payment['vendorId']}"))

    assert f"/books/vendor/{payment['vendorId']}?org=" in of_payment
    assert ("/books/bill/00n" in of_vendor, "/books/payment/stp" in of_vendor) == (True, True)


def test_a_record_tells_what_happened_to_it(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    own = admin.post("/vendors", vendor(name="Before"))
    admin.call("PATCH", f"/vendors/{own['id']}", json={"name": "After"})
    page = reader.get(books(tenant, f"/vendor/{own['id']}"))

    assert "v3.vendors.update</a>" in page
    assert "Before → After" in page


def test_no_secret_of_the_ledger_is_shown(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    subscription = {
        "name": "Ours",
        "status": {"enabled": True},
        "events": [{"type": "vendor.created", "version": "1"}],
        "notificationUrl": "http://127.0.0.1:9/x",
    }
    headers = {**admin.headers, "X-Idempotent-Key": "7d1e2c3a-0000-4000-8000-000000000001"}
    url = f"{tenant.mock.events_url}/subscriptions"
    own = requests.post(url, json=subscription, headers=headers, timeout=10).json()
    page = reader.get(books(tenant, f"/webhook_subscription/{own['id']}"))

    assert (own["securityKey"] in page, "&#34;securityKey&#34;: &#34;***&#34;" in page) == (False, True)


def test_looking_leaves_nothing_in_the_journal(reader: Reader, tenant: MockTenant) -> None:
    before = tenant.requests.cursor()
    reader.get(books(tenant, "/vendor"))

    assert tenant.requests.cursor() == before


def test_a_kind_and_a_record_that_there_are_not_are_404(reader: Reader, tenant: MockTenant) -> None:
    kind = reader.client.get(f"/_mock/ui{books(tenant, '/unicorn')}")
    one = reader.client.get(f"/_mock/ui{books(tenant, '/vendor/00902AAAAAAAAAAAAAAA')}")

    assert (kind.status_code, one.status_code) == (404, 404)


def test_a_payment_stands_on_a_time_line(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    page = reader.get(books(tenant, f"/payment/{scheduled(admin)['id']}"))

    assert '<li class="current" aria-current="step"><span class="stage">Scheduled</span>' in page
    assert '<span class="stage">Cleared</span>' in page


def test_a_payment_is_moved_to_its_next_stage(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    path = books(tenant, f"/payment/{scheduled(admin)['id']}")
    page = reader.done(f"{path}/step", path)

    assert "The payment is FUNDING_STARTED." in page
    assert '<li class="done"><span class="stage">Scheduled</span>' in page


def test_an_outcome_is_chosen_and_the_line_leads_there(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    path = books(tenant, f"/payment/{scheduled(admin)['id']}")
    page = reader.done(f"{path}/outcome", path, outcome="FUNDING_FAILED_VOIDED")

    assert "The payment will become FUNDING_FAILED_VOIDED." in page
    assert '<li class="ahead"><span class="stage">Funding failed voided</span>' in page
    assert '<span class="stage">Cleared</span>' not in page


def test_an_outcome_that_there_is_not_is_refused(reader: Reader, tenant: MockTenant, admin: V3) -> None:
    path = books(tenant, f"/payment/{scheduled(admin)['id']}")

    assert reader.post(f"{path}/outcome", path, outcome="LOST").status_code == 400


def test_a_payment_off_its_route_still_knows_where_it_came_from() -> None:
    payment = {
        "singleStatus": "FUNDING_FAILED_VOIDED",
        "outcome": "FUNDING_FAILED_VOIDED",
        "onlinePayment": True,
        "disbursementType": "CHECK",
        "processDate": "2026-11-24",
        "updatedTime": "2026-11-25T17:00:00.000+00:00",
        "processingOptions": {"requestCheckDeliveryType": "STANDARD", "requestPayFaster": False},
    }
    stages = way_of("payment", payment, Clock()).stages

    assert [(one.name, one.state) for one in stages] == [
        ("SCHEDULED", "done"),
        ("FUNDING_STARTED", "done"),
        ("FUNDING_FAILED_VOIDED", "current"),
    ]


def test_a_customers_charge_comes_or_is_there() -> None:
    stages = way_of("received_payment", {"status": "SCHEDULED"}, Clock()).stages

    assert [(one.name, one.state) for one in stages] == [("SCHEDULED", "current"), ("PAID", "ahead")]


def test_budgets_have_bars_of_what_is_spent_and_assigned(reader: Reader, tenant: MockTenant) -> None:
    page = reader.get(books(tenant, "/spend_budget"))

    assert re.search(r'role="img" aria-label="Spent: \$[\d,.]+ of \$[\d,.]+, \d+%"', page)
    assert 'aria-label="Assigned: $' in page


def test_a_bar_says_when_much_is_gone_and_when_too_much() -> None:
    tones = [bar("Spent", amount, 100).tone for amount in (10.0, 81.0, 101.0)]

    assert tones == ["", "warn", "bad"]
    assert bar("Spent", 5.0, 0).text == "$5.00, without a limit"


@pytest.mark.slow
def test_a_person_finds_a_payment_and_lets_it_go_on(visit: Visit, tenant: MockTenant, admin: V3) -> None:
    visit.open(books(tenant))
    visit.click("Payments", role="link")
    visit.page.get_by_role("combobox", name="Field", exact=True).select_option("status")
    visit.page.locator("input[name=value]").fill("SCHEDULED")
    visit.click("Filter")
    visit.page.get_by_label("Remove the filter status eq SCHEDULED").wait_for()
    assert (visit.violations(), visit.is_too_wide()) == ([], False)

    visit.page.locator("tbody th a").first.click()
    visit.click("Next stage")
    assert visit.notice() == "The payment is FUNDING_STARTED."
    visit.page.get_by_label("What becomes of it").select_option("VOIDED")
    visit.click("Choose outcome")
    visit.page.get_by_text("The payment will become VOIDED.").wait_for()
    assert visit.violations() == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_record_fits_a_small_window_and_can_be_read(visit: Visit, tenant: MockTenant, admin: V3, scheme: Any) -> None:
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.open(books(tenant, f"/payment/{scheduled(admin)['id']}"))

    assert (visit.is_too_wide(), visit.violations()) == (False, [])


@pytest.mark.slow
def test_budgets_fit_a_small_window_in_the_dark(visit: Visit, tenant: MockTenant) -> None:
    visit.page.emulate_media(color_scheme="dark")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.open(books(tenant, "/spend_budget"))

    assert (visit.is_too_wide(), visit.violations()) == (False, [])
