"""The certificate that clients of BILL's host names have to trust; open even where a control token is needed."""

from __future__ import annotations

from flask import Response

from mockserver.control.blueprint import public
from mockserver.control.server import ControlError, Server

PEM = "application/x-pem-file"


@public.get("/ca.pem")
def read_certificate(server: Server) -> Response:
    """The certificate of the authority that signs for BILL's host names; 404 where no TLS is spoken."""
    if not server.settings.tls:
        raise ControlError(404, "this server speaks no TLS; billmock serve --tls does")
    return Response(server.settings.certificate_file.read_bytes(), mimetype=PEM)
