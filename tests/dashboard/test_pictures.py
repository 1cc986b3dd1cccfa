"""The pictures of the documentation: they can be made again, are small, and there is one for each that is named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.dashboard.pictures import FOLDER, MAX_BYTES, PICTURES, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of a picture."""
    with Image.open(path) as picture:
        return picture.size


def test_the_documentation_has_every_picture_and_each_is_small() -> None:
    sizes = {path.stem: path.stat().st_size for path in FOLDER.glob("*.png")}

    assert set(sizes) == set(PICTURES)
    assert [name for name, size in sizes.items() if size > MAX_BYTES] == []


@pytest.mark.slow
def test_pictures_are_made_of_pages_as_large_as_their_windows(chromium: Browser, tmp_path: Path) -> None:
    write(chromium, tmp_path)
    sizes = {path.stem: size_of(path) for path in tmp_path.glob("*.png")}

    assert sizes == {name: (picture.width, picture.height) for name, picture in PICTURES.items()}
