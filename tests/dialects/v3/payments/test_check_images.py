"""v3 images of paid checks."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from mockserver.domain.payments.payments import PAYMENTS
from tests.dialects.v3.payments.clients import Clients
from tests.dialects.v3.sandbox import Sandbox
from tests.refusals import refusal_of

GET, DOWNLOAD = "v3.payments.check-image.get", "v3.payments.check-image.download"
PNG = b"\x89PNG\r\n\x1a\n"


def cleared(clients: Clients) -> str:
    """A payment whose check the bank has paid."""
    identifier = str(clients.pay()["id"])
    moved(clients, identifier, 5)
    return identifier


def moved(clients: Clients, identifier: str, stages: int) -> None:
    with clients.sandbox.context() as ctx:
        for _ in range(stages):
            PAYMENTS.step(ctx, PAYMENTS.get(ctx, identifier))


def test_a_paid_check_has_links_to_both_sides(clients: Clients) -> None:
    payment = cleared(clients)

    front, back = clients.sandbox.ok(GET, paymentId=payment)["results"]

    image = f"cki{payment[3:]}"
    assert front == {"downloadLink": f"http://localhost/is/CheckImageServlet?id={image}&side=front"}
    assert back == {"downloadLink": f"http://localhost/is/CheckImageServlet?id={image}&side=back"}


def test_the_sides_are_two_small_pngs(clients: Clients) -> None:
    results = clients.sandbox.ok(GET, paymentId=cleared(clients))["results"]
    queries = [dict(parse_qsl(urlsplit(result["downloadLink"]).query)) for result in results]

    front, back = (clients.sandbox.call(DOWNLOAD, query=query) for query in queries)

    assert (front.status, front.content_type, front.body[:8]) == (200, "image/png", PNG)
    assert back.body[:8] == PNG
    assert front.body != back.body
    assert len(front.body) < 20_000


def test_without_a_side_the_front_is_given(clients: Clients) -> None:
    image = f"cki{cleared(clients)[3:]}"

    front = clients.sandbox.ok(DOWNLOAD, query={"id": image})

    assert front == clients.sandbox.ok(DOWNLOAD, query={"id": image, "side": "front"})


@pytest.mark.parametrize("stages", [0, 4])
def test_a_check_that_is_not_paid_has_no_images(clients: Clients, stages: int) -> None:
    payment = clients.pay()["id"]
    moved(clients, payment, stages)

    assert refusal_of(clients.sandbox.call(GET, paymentId=payment)) == f"422 BDC_1120 No data found. [{payment}]"
    assert (
        refusal_of(clients.sandbox.call(DOWNLOAD, query={"id": f"cki{payment[3:]}"}))
        == f"404 BDC_1205 No data found for the given id: cki{payment[3:]}."
    )


def test_an_unknown_payment_or_image_is_not_found(sandbox: Sandbox) -> None:
    assert (
        refusal_of(sandbox.call(GET, paymentId="stp02NOSUCHPAYMENTAT"))
        == "404 BDC_1205 No data found for the given id: stp02NOSUCHPAYMENTAT."
    )
    assert (
        refusal_of(sandbox.call(DOWNLOAD, query={"id": "cki02NOSUCHPAYMENTAT"}))
        == "404 BDC_1205 No data found for the given id: cki02NOSUCHPAYMENTAT."
    )


def test_an_image_is_asked_for_by_its_id_and_a_side(clients: Clients) -> None:
    image = f"cki{cleared(clients)[3:]}"

    assert clients.sandbox.messages(DOWNLOAD) == ["id: must not be null"]
    assert clients.sandbox.messages(DOWNLOAD, query={"id": image, "side": "edge"}) == [
        "side: must be one of front, back"
    ]
