"""A program in a network of its own, in which there is nothing but the mock. Linux alone can do that.

`enter` runs in a process of its own: it leaves the network, opens listeners at the loopback of the new one, hands them
to the process that serves, and becomes the program. BILL's host names lead to them by a hosts file of its own, so that
also programs that know nothing of proxies reach the mock. It is no prison: it keeps calls from leaving by mistake.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from mockserver.kernel.environments import ENVIRONMENTS
from mockserver.serving.programs import CannotStart, cannot_start

REFUSED = 125  # the exit code of what `env`, `timeout` and others could not do themselves
HOSTS_FILE = Path("/etc/hosts")
READY = b"+"
MAX_TEXT = 1_000
BILLS_PORTS = (443, 80)

# From <sched.h>, <sys/mount.h> and <linux/sockios.h>.
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x00020000, 0x10000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def start_isolated(
    words: Sequence[str], environ: Mapping[str, str], port: int, listen: Callable[[socket.socket], None]
) -> subprocess.Popen[bytes]:
    """Start a program in a network of its own; `listen` gets the sockets there: at a port, and at those of BILL.

    Raises `CannotStart` where this system, or this user, may not.
    """
    if sys.platform != "linux":
        raise CannotStart(REFUSED, "--isolate needs Linux and its network namespaces")
    ours, theirs = socket.socketpair()
    with ours, hosts_file() as hosts:
        with theirs:
            arguments = ["enter", str(theirs.fileno()), hosts, str(port), *words]
            process = subprocess.Popen([*own_words(), *arguments], env=dict(environ), pass_fds=[theirs.fileno()])
        message, descriptors, _, _ = socket.recv_fds(ours, MAX_TEXT, 2 * (1 + len(BILLS_PORTS)))
        if message != READY:
            process.wait()
            raise CannotStart(
                REFUSED, message.decode(errors="replace") or "--isolate: the new network was left at once"
            )
        for descriptor in descriptors:
            listen(socket.socket(fileno=descriptor))
        ours.sendall(READY)
        return process


def own_words() -> list[str]:
    """The command line of this program itself."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-P", "-m", "mockserver"]


@contextmanager
def hosts_file() -> Iterator[str]:
    """The name of a file in which BILL's host names are this machine's."""
    names = sorted(host for environment in ENVIRONMENTS.values() for host in environment.hosts)
    with tempfile.NamedTemporaryFile("w", prefix="billmock-hosts-", encoding="ascii") as file:
        file.write("127.0.0.1 localhost\n::1 localhost\n")
        file.writelines(f"127.0.0.1 {name}\n" for name in names)
        file.flush()
        Path(file.name).chmod(0o644)
        yield file.name


def enter(channel: int, hosts: str, port: int, words: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    """Leave the network, hand listeners of the new one over, and become the program; it does not return.

    What cannot be done is told over the channel in a sentence.
    """
    with socket.socket(fileno=channel) as parent:
        try:
            leave_network()
            bring_up_loopback()
            cover(HOSTS_FILE, hosts)
            listeners = list(listeners_at((port, *BILLS_PORTS)))
        except OSError as error:
            parent.sendall(f"--isolate is not allowed here: {error.filename}: {error.strerror}".encode())
            os._exit(REFUSED)
        socket.send_fds(parent, [READY], [listener.fileno() for listener in listeners])
        if parent.recv(1) != READY:
            os._exit(REFUSED)
    # Python ignores these, and the program would go on doing so.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvpe(words[0], list(words), dict(environ))
    except OSError as error:
        failure = cannot_start(words[0], error)
        sys.stderr.write(f"Error: {failure}\n")
        sys.stderr.flush()
        os._exit(failure.code)


def leave_network() -> None:
    """Get a network and mounts of one's own: as root, or else as a user who is the same in a namespace of users."""
    if os.geteuid() == 0:
        try:
            unshare(CLONE_NEWNET | CLONE_NEWNS)
            return
        except PermissionError:
            pass  # a container's root, who may be able to do it as anybody else
    user, group = os.geteuid(), os.getegid()
    unshare(CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS)
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def unshare(flags: int) -> None:
    """The system call; raises `OSError` in its name."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(flags) != 0:
        raise failure_of("unshare")


def cover(path: Path, other: str) -> None:
    """Let another file be found at a path, for this process and its children alone; raises `OSError`."""
    library = ctypes.CDLL(None, use_errno=True)
    calls = (
        (b"none", b"/", None, MS_REC | MS_PRIVATE, None),
        (os.fsencode(other), os.fsencode(path), None, MS_BIND, None),
    )
    for arguments in calls:
        if library.mount(*arguments) != 0:
            raise failure_of("mount")


def failure_of(call: str) -> OSError:
    """What the last system call failed with, in its name."""
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number), call)


def bring_up_loopback() -> None:
    """Switch on the one device there is in a new network; raises `OSError`."""
    from fcntl import ioctl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        try:
            ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
        except OSError as error:
            raise OSError(error.errno, error.strerror, "the loopback device") from None


def listeners_at(ports: Sequence[int]) -> Iterator[socket.socket]:
    """Listeners at the loopback of this network."""
    for port in ports:
        yield socket.create_server(("127.0.0.1", port), backlog=1_024)
