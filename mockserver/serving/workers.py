"""Several processes on one shared store, under granian."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from mockserver.kernel.extras import how_to_install
from mockserver.kernel.settings import Settings, export
from mockserver.serving.exporting import write_on_exit
from mockserver.serving.heap import importing, use_one_heap
from mockserver.serving.stopping import STOP_SIGNALS, wake_regularly

if TYPE_CHECKING:
    from mockserver.app import Application

ASKING = {signal.SIGINT, *STOP_SIGNALS}
MAX_FINISHING = 30  # seconds, longer than any call waits, after which a worker that does not finish is killed
AGAIN = 1.0  # seconds after which who was asked to finish is asked again


def serve_many(settings: Settings, announce: Callable[[Application, Settings, int], None]) -> None:
    """Serve with `settings.workers` processes until stopped; `announce` is told the application first."""
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError:
        raise click.ClickException(f"--workers needs the extra: {how_to_install('workers')}") from None
    # Seeds the store once, before workers start side by side.
    with closing(application_of(settings)) as app:
        announce(app, settings, settings.port)
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
        workers_kill_timeout=MAX_FINISHING,
    )
    # Of itself it starts its workers again when a terminal is closed.
    server.on_startup(lambda: stop_with(partial(finish, server)))
    try:
        server.serve()
    finally:
        write_world(settings)


def application_of(settings: Settings) -> Application:
    """An application that answers nobody."""
    from mockserver.app import Application

    return Application(settings)


def write_world(settings: Settings) -> None:
    """Write the default tenant's world where the settings say: also where its server gives up, for its workers die."""
    if settings.export_on_exit is not None:
        with closing(application_of(settings)) as app:
            write_on_exit(app)


def finish(server: Any) -> None:
    """Ask a server of granian to finish, and its workers as well.

    It asks them once itself, which one that only begins does not hear, and then waits for them without an end.
    """
    server.signal_handler_interrupt()
    for worker in tuple(server.wrks):
        worker.terminate()


def stop_with(act: Callable[[], object]) -> None:
    """Let every signal that asks a server to finish do so, by an act that may be repeated.

    This thread is deaf to them from now on, and so are the workers that it starts, until they can hear: one that only
    begins would take such a signal for its parent's. A thread of its own hears them.
    """
    if not hasattr(signal, "pthread_sigmask"):
        for number in ASKING:
            signal.signal(number, lambda *_: act())
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, ASKING)
    threading.Thread(target=act_on_signals, args=(act,), name="billmock-signals", daemon=True).start()


def act_on_signals(act: Callable[[], object]) -> None:
    """Wait for a signal, then act, again and again: who starts a worker again just then forgets it."""
    signal.sigwait(ASKING)
    forever = threading.Event()
    while True:
        act()
        forever.wait(AGAIN)


def hear() -> None:
    """Let a worker hear who asks it to finish: the process that started it, and not who closes its terminal."""
    if hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    wake_regularly()


def worker_app() -> Application:
    """The application of one of several processes, with its due work running."""
    with importing():
        from mockserver.app import create_app

    hear()
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
