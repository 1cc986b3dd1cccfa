"""Several processes on one shared store, under granian."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from mockserver.kernel.extras import how_to_install
from mockserver.kernel.settings import Settings, export
from mockserver.serving.exporting import write_on_exit
from mockserver.serving.heap import importing, use_one_heap
from mockserver.serving.stopping import STOP_SIGNALS, wake_regularly

if TYPE_CHECKING:
    from mockserver.app import Application


def serve_many(settings: Settings, announce: Callable[[Application, Settings, int], None]) -> None:
    """Serve with `settings.workers` processes until stopped; `announce` is told the application first."""
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError:
        raise click.ClickException(f"--workers needs the extra: {how_to_install('workers')}") from None
    # Seeds the store once, before workers start side by side.
    from mockserver.app import Application

    app = Application(settings)
    announce(app, settings, settings.port)
    app.close()
    export(settings)
    server = Granian(
        "mockserver.serving.workers:worker_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        factory=True,
        websockets=False,
        log_access=False,
        respawn_failed_workers=True,
    )
    # Of itself it starts its workers again when a terminal is closed.
    server.on_startup(lambda: stop_with(server.signal_handler_interrupt))
    server.serve()
    if settings.export_on_exit is not None:
        app = Application(settings)
        write_on_exit(app)
        app.close()


def stop_with(handler: Callable[..., object]) -> None:
    """Let every signal that asks a server to finish do so.

    A closed terminal tells the workers as well, and one that only begins would die of it: they are born deaf to that
    signal, as this thread is from now on, and a thread of its own hears it.
    """
    for number in STOP_SIGNALS:
        signal.signal(number, handler)
    for number in STOP_SIGNALS[1:]:
        signal.pthread_sigmask(signal.SIG_BLOCK, {number})
        threading.Thread(target=finish_on, args=(number, handler), name="billmock-signals", daemon=True).start()


def finish_on(number: int, handler: Callable[..., object]) -> None:
    """Wait for a signal, then ask to finish until that is done: who starts a worker again just then forgets it."""
    signal.sigwait({number})
    forever = threading.Event()
    while True:
        handler()
        forever.wait(1.0)


def worker_app() -> Application:
    """The application of one of several processes, with its due work running."""
    with importing():
        from mockserver.app import create_app

    # The process that started this one says when to finish, also where a closed terminal tells all of them.
    for number in STOP_SIGNALS[1:]:
        signal.signal(number, signal.SIG_IGN)
    wake_regularly()
    use_one_heap()
    app = create_app()
    app.start()
    threading.Thread(target=follow, name="billmock-parent", daemon=True).start()
    return app


def follow() -> None:
    """End this process once its parent has, even by kill -9: nobody else would, and the port would stay taken."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
