"""A server whose port speaks TLS as well as plain HTTP, and passes BILL's host names on to itself as a proxy."""

from __future__ import annotations

from mockserver.app import Application
from mockserver.kernel.clock import REAL_TIME
from mockserver.serving.addresses import listeners_at
from mockserver.serving.certificates import authority_of, names_of
from mockserver.serving.front import Front, Upstream, Upstreams
from mockserver.serving.http_server import HttpServer

INNER_HOST = "127.0.0.1"


class SecureServer(HttpServer):
    """Waitress behind a front: it listens at loopback alone, once for each scheme, and the front where clients come.

    Both have one bound of connections, the front's: of its clients, and of those that it has passed on, the one goes on
    which nothing was asked for longest.

    Raises `OSError` where the port is taken, and `TlsError` without an authority.
    """

    def __init__(self, app: Application, host: str = "127.0.0.1", port: int = 0, threads: int = 16) -> None:
        context = authority_of(app.settings).context(names_of(app.settings))
        listeners = listeners_at(host, port)
        super().__init__(app, INNER_HOST, 0, threads)
        # Links in the answers to what came over TLS are https.
        secure_port = self._listen(INNER_HOST, 0, url_scheme="https")
        upstreams = Upstreams(Upstream(INNER_HOST, self.port), Upstream(INNER_HOST, secure_port))
        self.front = Front(listeners, context, upstreams, idle_ports=self._idle_ports)
        self.port = self.front.port

    def _idle_ports(self) -> dict[int, float]:
        """The front's ports from which a request is awaited, each with the moment since when."""
        now = REAL_TIME()
        return {channel.addr[1]: channel.idle_since() for channel in self._channels() if not channel.is_busy(now)}

    def stop(self) -> None:
        """Finish what is in flight, close the sockets and let go of the store."""
        super().stop()
        self.front.stop()

    def _serve(self) -> None:
        self.front.start()
        super()._serve()

        self.front.stop()

    def _close_listeners(self) -> None:
        self.front.close_listeners()
        super()._close_listeners()
