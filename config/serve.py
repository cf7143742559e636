"""The embedded form in one command: migrate, load the demonstration once, serve.

``python -m config.serve`` listens on ``HOST`` and ``PORT`` (127.0.0.1 and 8000). Returns 0 after Ctrl-C, 1 with
one sentence if the address cannot be had.
"""

import errno
import os
import signal
import socket
import sys
from contextlib import suppress
from io import StringIO
from pathlib import Path
from types import FrameType

NAMED = (
    ("ada.quartz@example.org", "secretariat"),
    ("bruno.basalt@example.org", "coordinator of all four networks"),
    ("clara.cobalt@example.org", "expert in Airports"),
    ("petra.pumice@example.org", "expert in precursors"),
    ("farid.feldspar@example.org", "expert in MedNET"),
    ("vera.verdigris@example.org", "expert in prisons"),
    ("hana.halite@example.org", "member of Airports and precursors"),
    ("zoe.zircon@example.org", "observer in MedNET only"),
    ("jana.jasper@example.org", "Permanent Correspondent of Slovenia: nominates its people"),
)
FRAME_LIMIT = 65_536


class CannotServeError(Exception):
    """The address cannot be listened on; the message is one sentence for the person who started it."""


def address() -> tuple[str, int]:
    """Host and port from the environment. Raises :class:`CannotServeError` if the port is none."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
        raise CannotServeError(f"PORT must be a number from 1 to 65535, not “{port}”.")
    return host, int(port)


def listen(host: str, port: int) -> socket.socket:
    """A socket that already listens, so that nobody can take the port while the portal gets ready."""
    try:
        family, kind, proto, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        taken = socket.socket(family, kind, proto)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(where)
        taken.listen(128)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotServeError(
                f"Port {port} is already in use: stop what runs there, or choose another one with PORT={port + 1}."
            ) from None
        raise CannotServeError(f"The portal cannot listen on {host}, port {port}: {error.strerror}.") from None
    return taken


def prepare() -> bool:
    """Bring database and demonstration up to date. Returns whether this is a demonstration."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command, get_commands

    from portal.models import Stream

    call_command("migrate", verbosity=0, interactive=False)
    demo = bool(settings.PORTAL_DEMO)
    if demo and "load_demo" in get_commands() and not Stream.objects.exists():
        tell("Loading the demonstration content, once …")
        call_command("load_demo", verbosity=0, stdout=StringIO())
    return demo


def welcome(url: str, var: Path, demo: bool) -> str:
    """The one screen that is printed when the portal answers."""
    people = "".join(f"             {email:<28} {part}\n" for email, part in NAMED)
    sign_in = f"  Sign in    with the password portal-demo as\n{people}" if demo else ""
    mail = f", shown at {url}/dev/mail/" if demo else ""
    title = "The Network Portal runs, with demonstration content." if demo else "The Network Portal runs."
    return (
        f"\n  {title}\n\n  Open       {url}/\n{sign_in}"
        f"  Mail       leaves nobody's machine: it is kept in {var / 'mail'}/{mail}\n"
        f"  Data       stays in {var}/ from one start to the next\n"
        f"  Stop       Ctrl-C\n"
    )


def serve(listening: socket.socket, screen: str) -> None:
    """Serve until a signal says stop. Everything the process started ends with it."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                tell(screen)

    config = uvicorn.Config(
        "config.asgi:application",
        lifespan="on",
        log_config=None,  # Django's own logging: warnings only
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nothing stands in front: who sends X-Forwarded-For here only pretends
        ws_max_size=FRAME_LIMIT,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=5,
    )
    server = Server(config)
    with suppress(KeyboardInterrupt):  # uvicorn raises the signal again after it has stopped cleanly
        server.run(sockets=[listening])
    if not server.started:
        sys.exit(1)


def tell(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)  # noqa: T201


def take_the_terminal() -> int | None:
    """Have Ctrl-C reach this process alone, so that ``make`` ends as calmly as it does.

    Returns the process group to give the terminal back to, or None where there is no terminal to take.
    """
    try:
        before = os.tcgetpgrp(0)
        if not os.isatty(0) or before != os.getpgrp() or os.getpid() == before:
            return None
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # nobody would be left to wake a stopped group
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgrp())
    except OSError:
        return None
    return before


def _stop(signum: int, frame: FrameType | None) -> None:
    """Before the server listens for signals itself: leave quietly."""
    raise KeyboardInterrupt


def main() -> int:
    """Run until stopped. Returns the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    terminal = take_the_terminal()
    try:
        host, port = address()
        listening = listen(host, port)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
        demo = prepare()
        from django.conf import settings

        serve(listening, welcome(settings.PORTAL_URL, _short(settings.VAR_DIR), demo))
    except CannotServeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        if terminal is not None:
            os.tcsetpgrp(0, terminal)
    return 0


def _short(path: Path) -> Path:
    """``path`` as seen from here, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


if __name__ == "__main__":
    sys.exit(main())
