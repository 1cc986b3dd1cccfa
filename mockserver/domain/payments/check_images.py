"""Images of checks that a bank has paid, drawn from the payment on demand (F-935)."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from mockserver.domain.context import Context
from mockserver.domain.organizations import ORGANIZATION, WORLD
from mockserver.domain.payments.payments import PAYMENT, PAYMENTS
from mockserver.kernel import money
from mockserver.kernel.errors import BillError, NotFound
from mockserver.kernel.ids import PREFIXES
from mockserver.kernel.kinds import Record

# A payment and the images of its check differ in the prefix of their ids alone.
IMAGE_PREFIX, PAYMENT_PREFIX = PREFIXES["check_image"], PREFIXES["payment"]

SIDES = ("front", "back")

WIDTH, HEIGHT = 600, 260
PAPER, INK, LINE = 245, 20, 120
MARGIN, TEXT_SIZE = 24, 16

Text = tuple[int, int, str]


def image_of(ctx: Context, payment_id: str) -> str:
    """The id of the images of a payment's check.

    Refused with BDC_1120 (assumed: F-661) for every other method, and until the check is CLEARED.
    """
    payment = PAYMENTS.get(ctx, payment_id)
    if not has_images(payment):
        raise BillError("BDC_1120", item=payment_id, fact="F-661")
    return f"{IMAGE_PREFIX}{payment_id[len(PAYMENT_PREFIX) :]}"


def has_images(payment: Record) -> bool:
    """Whether a bank has paid a check and made its images."""
    return bool(payment["disbursementType"] == "CHECK" and payment["singleStatus"] == "CLEARED")


def check_image(ctx: Context, image_id: str, side: str) -> bytes:
    """One side of a check (`front` or `back`), as a PNG; raises `NotFound` where no check has images of that id."""
    payment = None
    if image_id.startswith(IMAGE_PREFIX):
        payment = ctx.get(PAYMENT, f"{PAYMENT_PREFIX}{image_id[len(IMAGE_PREFIX) :]}")
    if payment is None or not has_images(payment):
        raise NotFound(image_id, in_path=True)
    PAYMENTS.present(ctx, [payment])
    return png_of(front(ctx, payment) if side == SIDES[0] else back(payment))


def front(ctx: Context, payment: Record) -> Sequence[Text]:
    """What stands on the front of a check."""
    payer = ctx.get(ORGANIZATION, ctx.caller.org_id, org=WORLD) or {"name": ""}
    number = payment["disbursementInfo"]["checkDisbursement"]["checkNumber"]
    right = WIDTH // 2 + MARGIN
    return (
        (MARGIN, 24, payer["name"]),
        (right, 24, f"No. {number}"),
        (right, 56, f"Date {payment['processDate']}"),
        (MARGIN, 104, f"Pay to the order of {payment.get('vendorName', '')}"),
        (right, 144, f"$ {money.text(payment['amount'])}"),
        (MARGIN, 196, f"Memo {payment.get('description', payment['transactionNumber'])}"),
    )


def back(payment: Record) -> Sequence[Text]:
    """What stands on its back."""
    return (
        (MARGIN, 24, "Endorse here"),
        (MARGIN, 72, payment.get("vendorName", "")),
        (MARGIN, 196, f"Paid {payment['confirmationNumber']}"),
    )


def png_of(texts: Sequence[Text]) -> bytes:
    """A small gray PNG with texts on it, each at its place."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(TEXT_SIZE)
    pen.rectangle((4, 4, WIDTH - 5, HEIGHT - 5), outline=LINE)
    for x, top, text in texts:
        # The font knows Latin letters; any other is a question mark.
        pen.text((x, top), text.encode("latin-1", "replace").decode("latin-1"), fill=INK, font=font)
        pen.line((x, top + TEXT_SIZE + 6, x + WIDTH // 3, top + TEXT_SIZE + 6), fill=LINE)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
