"""How v2 takes a file: a multipart form with `file` and `data`, beside the credentials (F-1500)."""

from __future__ import annotations

from mockserver.dialects.calls import Call
from mockserver.dialects.rest.errors import TooLarge
from mockserver.dialects.v2.parameters import Parameters
from mockserver.dialects.v2.transport import form_of
from mockserver.kernel.errors import BillError
from mockserver.kernel.kinds import Record
from mockserver.kernel.media_types import extension
from mockserver.kernel.schema import Field

# An older page says 20 MB, those about v3 say six (F-1507).
MAX_FILE_BYTES = 6 * 1024 * 1024
FILE = "file"


class Upload(Parameters):
    """Parameters that come with a file: read as a record with `name` and `content` beside them."""

    body = "multipart"

    def __init__(self, *fields: Field, name: str) -> None:
        """`name` is the parameter that names the file, with its extension."""
        super().__init__(*fields)
        self.name = name

    def read(self, call: Call) -> Record:
        """The parameters, the file's name and its bytes.

        Raises what `Parameters` raise, BDC_1108 without a file, BDC_1129 for a name whose extension is missing or not
        the file's own (F-1508), `TooLarge` over 6 MB.
        """
        values = super().read(call)
        file = form_of(call.request).files.get(FILE)
        if file is None:
            raise BillError("BDC_1108", FILE)
        ending = extension(values[self.name])
        if not ending or extension(file.name) not in ("", ending):
            raise BillError("BDC_1129", self.name, values[self.name], fact="F-1508")
        if len(file.content) > MAX_FILE_BYTES:
            raise TooLarge(f"{values[self.name]} is larger than {MAX_FILE_BYTES} bytes.")
        return {**values, "name": values[self.name], "content": file.content}
