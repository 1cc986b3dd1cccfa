"""The media type of a file, by its name."""

import pytest

from mockserver.kernel.media_types import extension, media_type


@pytest.mark.parametrize(
    ("name", "ending", "kind"),
    [
        ("invoice.pdf", "pdf", "application/pdf"),
        ("Scan.JPG", "jpg", "image/jpeg"),
        ("a.tar.zip", "zip", "application/zip"),
        ("notes.unknown", "unknown", "application/octet-stream"),
        ("notes", "", "application/octet-stream"),
        (".pdf", "", "application/octet-stream"),
        ("notes.", "", "application/octet-stream"),
    ],
)
def test_a_name_tells_the_type(name: str, ending: str, kind: str) -> None:
    assert (extension(name), media_type(name)) == (ending, kind)
