"""Pages of documents as pictures: an image is shown as it is, a page of any other file as a sheet that names it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from mockserver.domain.context import Context
from mockserver.domain.documents.files import content_of
from mockserver.kernel.errors import NotFound
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import media_type

if TYPE_CHECKING:
    from PIL.Image import Image

# A sheet of letter paper at 72 dots an inch.
WIDTH, HEIGHT = 612, 792
MARGIN, TEXT_SIZE, LINE_HEIGHT = 36, 16, 24
PAPER, INK = 255, 20
# A picture with more points than any page needs more memory than a server has to spare.
MAX_POINTS = 50_000_000


class Page(NamedTuple):
    """One page of a document, counted from 1."""

    document: Record
    number: int


def page_count(document: Record) -> int:
    """How many pages a document has; one where nobody can count them (F-1502)."""
    return int(document.get("numOfPages") or 1)


def pages(documents: Sequence[Record]) -> list[Page]:
    """Every page of several documents, in their order."""
    return [Page(document, number) for document in documents for number in range(1, page_count(document) + 1)]


def page_picture(ctx: Context, page: Page, width: int = 0) -> bytes:
    """A page as a PNG, as wide as the page is or `width` points."""
    image = picture_of(ctx, page.document) or sheet(page)
    if 0 < width < image.width:
        image = image.resize((width, max(1, image.height * width // image.width)))
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def picture_of(ctx: Context, document: Record) -> Image | None:
    """The picture in a file; None where the file is none, or cannot be read."""
    if not media_type(document["name"]).startswith("image/"):
        return None
    from PIL import Image

    try:
        image = Image.open(BytesIO(content_of(ctx, document)[1]))
        if image.width * image.height > MAX_POINTS:
            return None
        return image.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def sheet(page: Page) -> Image:
    """A white sheet that says which page of which file it stands for: BILL shows what is on the page (F-1503)."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (WIDTH, HEIGHT), PAPER)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(TEXT_SIZE)
    number = f"Page {page.number} of {page_count(page.document)}"
    for line, text in enumerate((page.document["name"], number)):
        latin = text.encode("latin-1", "replace").decode("latin-1")
        pen.text((MARGIN, MARGIN + line * LINE_HEIGHT), latin, fill=INK, font=font)
    return image


def page_of(documents: Sequence[Record], number: int, owner_id: str) -> Page:
    """The page of a number among all pages of documents; raises `NotFound` about their owner where there is none."""
    every = pages(documents)
    if not 1 <= number <= len(every):
        raise NotFound(owner_id, in_path=True)
    return every[number - 1]
