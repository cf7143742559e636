"""The production form on this machine, from installed packages: the processes that docker-compose.yml composes.

``python -m deploy.stack`` starts PostgreSQL, Redis, gunicorn, uvicorn, a Celery worker, beat and nginx on free
local ports in a folder of their own, says where, and stops all of them on Ctrl-C. The black-box tests use
:class:`Stack` the same way and stop and kill single parts of it.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
HOST = "127.0.0.1"
PATIENCE = 40.0
AS_ROOT = os.geteuid() == 0


class DidNotStartError(Exception):
    """A part is missing, has ended, or does not answer; the message says which and what it wrote."""


def free_port() -> int:
    """A port on the loopback that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


def program(name: str) -> str:
    """The path of an installed program; Debian keeps servers outside of the usual places."""
    places = [
        *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True),
        "/usr/sbin",
        "/usr/local/sbin",
    ]
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        raise DidNotStartError(
            f"{name} is not installed; the packages needed are postgresql, redis-server, nginx-light."
        )
    return found


def accepts(port: int) -> bool:
    """Whether somebody listens on ``port``."""
    try:
        with socket.create_connection((HOST, port), timeout=1):
            return True
    except OSError:
        return False


def answers(address: str) -> bool:
    """Whether ``address`` says 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - the address is ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@dataclass
class Part:
    """One process of the stack."""

    name: str
    command: list[str]
    ready: Callable[[], bool]
    user: str | None = None
    stop_with: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Stack:
    """The whole production form in ``folder`` (a temporary one by default, removed at the end).

    Args:
        settings: further ``PORTAL_`` settings, for example ``PORTAL_EMAIL_URL``.
        sockets: how many processes hold the sockets; the parts are ``ws``, ``ws2`` and so on.
    """

    settings: dict[str, str] = field(default_factory=dict)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="portal-stack-")))
    port: int = field(default_factory=free_port)
    sockets: int = 1

    def __post_init__(self) -> None:
        self.folder.chmod(0o711)
        self.ws = ["ws", *(f"ws{number}" for number in range(2, self.sockets + 1))]
        self.ports = {name: free_port() for name in ("postgres", "redis", "web", *self.ws)}
        self.url = f"http://{HOST}:{self.port}"
        # Where answers by mail come in, if the settings say so: PORTAL_MAIL_IN, lmtp://127.0.0.1:port.
        self.mail_in = int(self.settings.get("PORTAL_MAIL_IN", "").rpartition(":")[2] or 0)
        self.password = secrets.token_hex(16)  # of portal, who owns the tables
        self.web_password = secrets.token_hex(16)  # of portal_web, whom the processes are
        self.environment = self._environment()
        self.parts = {part.name: part for part in self._parts()}

    # -- the whole ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Start everything, migrate and collect the static files. On failure nothing is left running."""
        try:
            self._make_database()
            self.start_part("redis")
            self._write_proxy()
            self.manage("migrate", "--no-input", "--verbosity", "0", owner=True)
            self.manage("grant_web_role", owner=True)
            self.manage("collectstatic", "--no-input", "--verbosity", "0")
            for name in ("web", *self.ws, "worker", "beat", "nginx", *(["mail-in"] if self.mail_in else [])):
                self.start_part(name)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything, last started first, and remove the folder."""
        for part in reversed(self.parts.values()):
            self.stop_part(part.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, *arguments: str, owner: bool = False) -> str:
        """Run ``manage.py`` under the settings of this stack; returns what it printed."""
        return self.run("manage.py", *arguments, owner=owner)

    def run(self, *arguments: str, owner: bool = False) -> str:
        """Run Python under the settings of this stack, as the owner of the tables if so; returns what it printed."""
        environment = dict(self.environment)
        if owner:
            environment["PORTAL_WEB_DATABASE_URL"] = environment["PORTAL_DATABASE_URL"]
            environment["PORTAL_DATABASE_URL"] = self.database("portal", self.password)
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise DidNotStartError(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    # -- single parts ------------------------------------------------------------------------------

    def start_part(self, name: str) -> None:
        """Start one part and wait until it answers."""
        part = self.parts[name]
        with self.log(name).open("ab") as log:
            part.process = subprocess.Popen(
                part.command,
                cwd=self.folder if name in ("postgres", "redis") else ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=part.user,
                group=part.user,
                extra_groups=[] if part.user else None,
            )
        deadline = time.monotonic() + PATIENCE
        while not part.ready():
            if not part.running or time.monotonic() > deadline:
                raise DidNotStartError(f"{name} did not start:\n{self.log(name).read_text()[-3000:]}")
            time.sleep(0.05)

    def stop_part(self, name: str, patience: float = 15.0) -> None:
        """Ask one part to stop; kill it if it does not."""
        part = self.parts[name]
        if part.process is None or not part.running:
            return
        part.process.send_signal(part.stop_with)
        try:
            part.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill_part(name)

    def kill_part(self, name: str) -> None:
        """``kill -9`` one part with all of its processes."""
        process = self.parts[name].process
        if process is not None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def children(self, name: str) -> list[int]:
        """Process ids of the workers of one part."""
        process = self.parts[name].process
        if process is None:
            return []
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def log(self, name: str) -> Path:
        """Where one part writes what it has to say."""
        return self.folder / f"{name}.log"

    def database(self, role: str, password: str, name: str = "portal") -> str:
        """The address of a database of this stack, for one of its roles."""
        return f"postgres://{role}:{password}@{HOST}:{self.ports['postgres']}/{name}"

    # -- how it is made ----------------------------------------------------------------------------

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
        redis = f"redis://{HOST}:{self.ports['redis']}"
        metrics = self.folder / "metrics"
        metrics.mkdir()
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "PROMETHEUS_MULTIPROC_DIR": str(metrics),
            "BIND": f"{HOST}:{self.ports['web']}",
            "PORTAL_SECRET_KEY": secrets.token_hex(32),
            "PORTAL_URL": self.url,
            "PORTAL_ALLOWED_HOSTS": f"{HOST},localhost",
            "PORTAL_DATABASE_URL": self.database("portal_web", self.web_password),
            "PORTAL_CACHE_URL": f"{redis}/0",
            "PORTAL_BROKER_URL": f"{redis}/1",
            "PORTAL_LIVE_REDIS_URL": f"{redis}/2",
            "PORTAL_EMAIL_URL": f"smtp://{HOST}:{free_port()}",
            "PORTAL_METRICS_TOKEN": "for-this-stack-only",
            "PORTAL_VAR": str(self.folder / "var"),
            **self.settings,
        }

    def _parts(self) -> list[Part]:
        """The processes, in the order in which they start. The same commands as in docker-compose.yml."""

        def healthy(name: str) -> Callable[[], bool]:
            return lambda: answers(f"http://{HOST}:{self.ports[name]}/health/live")

        def celery(*arguments: str) -> list[str]:
            return [str(BIN / "celery"), "-A", "config", *arguments, "--loglevel", "WARNING"]

        return [
            self._postgres(),
            Part("redis", self._redis(), lambda: accepts(self.ports["redis"])),
            Part(
                "web",
                [str(BIN / "gunicorn"), "-c", str(ROOT / "deploy/gunicorn.py"), "config.wsgi:application"],
                healthy("web"),
            ),
            *(Part(name, self._uvicorn(name), healthy(name)) for name in self.ws),
            Part(
                "worker",
                celery("worker", "--concurrency", "2", "--without-gossip", "--without-mingle"),
                lambda: len(self.children("worker")) >= 2,
            ),
            Part(
                "beat",
                celery("beat", "--schedule", str(self.folder / "schedule"), "--pidfile", ""),
                lambda: any(self.folder.glob("schedule*")),
            ),
            Part(
                "nginx",
                [program("nginx"), "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"],
                lambda: answers(f"{self.url}/health/ready"),
            ),
            *([self._receiver()] if self.mail_in else []),
        ]

    def _receiver(self) -> Part:
        return Part("mail-in", [sys.executable, "manage.py", "run_mail_in"], lambda: accepts(self.mail_in))

    def _postgres(self) -> Part:
        data = self.folder / "postgres"
        options = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "fsync": "off",  # nothing here outlives a power cut
            "max_connections": "60",
        }
        given = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        command = [program("postgres"), "-D", str(data), "-p", str(self.ports["postgres"]), *given]
        # It refuses to run as root; SIGINT is its quick, clean stop.
        return Part("postgres", command, self._database_answers, "postgres" if AS_ROOT else None, signal.SIGINT)

    @property
    def _server(self) -> str:
        """The database server as such, before the portal's own database exists."""
        return self.database("portal", self.password, "postgres")

    def _database_answers(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(self._server, connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def _make_database(self) -> None:
        import psycopg

        part = self.parts["postgres"]
        data, secret = self.folder / "postgres", self.folder / "secret"
        data.mkdir(mode=0o700)
        secret.write_text(self.password)
        secret.chmod(0o600)
        if part.user:
            shutil.chown(data, part.user, part.user)
            shutil.chown(secret, part.user, part.user)
        command = [program("initdb"), "-D", str(data), "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command += ["--auth=scram-sha-256", f"--pwfile={secret}"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, user=part.user, group=part.user)
        secret.unlink()
        self.start_part("postgres")
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE portal")

    def _redis(self) -> list[str]:
        kept_nowhere = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return [program("redis-server"), "--port", str(self.ports["redis"]), "--bind", HOST, *kept_nowhere]

    def _uvicorn(self, name: str) -> list[str]:
        return [
            str(BIN / "uvicorn"), "config.asgi:application", "--host", HOST, "--port", str(self.ports[name]),
            "--lifespan", "on", "--ws-max-size", "65536", "--ws-per-message-deflate", "false", "--no-access-log",
            "--no-server-header", "--log-level", "warning", "--timeout-graceful-shutdown", "10",
        ]  # fmt: skip

    def _write_proxy(self) -> None:
        """Fill in the proxy's configuration, as deploy/nginx/start.sh does in its container."""
        var, run = self.folder / "var", self.folder / "nginx"
        (run / "extra").mkdir(parents=True)
        names = {
            "USER_LINE": "user root;" if AS_ROOT else "",
            "RUN_DIR": str(run),
            "SPOOL_DIR": str(run / "spool"),
            "MIME_TYPES": "/etc/nginx/mime.types",
            "LISTEN": f"{HOST}:{self.port}",
            "WEB": f"{HOST}:{self.ports['web']}",
            "WS": "; server ".join(f"{HOST}:{self.ports[name]}" for name in self.ws),
            "STATIC_ROOT": str(var / "static"),
            "MEDIA_ROOT": str(var / "files"),
            "EXTRA": str(run / "extra"),
            "UPLOAD_LIMIT_MB": self.settings.get("PORTAL_UPLOAD_LIMIT_MB", "2048"),
            "FORWARDED_PROTO": "http",
        }
        template = (ROOT / "deploy/nginx/nginx.conf.template").read_text()
        filled = re.sub(r"\$\{([A-Z_]+)\}", lambda match: names.get(match[1], match[0]), template)
        (self.folder / "nginx.conf").write_text(filled)


def main() -> int:
    """Start, say where, wait for Ctrl-C."""
    from tests.stack.world import PASSWORD, PEOPLE

    def leave(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    stack = Stack(port=int(os.environ.get("PORT") or free_port()))
    try:
        stack.start()
        stack.run("-m", "tests.stack.world")
        people = "".join(f"             {email:<28} {part}\n" for email, part in PEOPLE.items())
        sys.stdout.write(
            f"\n  The production form runs, with an empty world for trying it out.\n\n  Open       {stack.url}/\n"
            f"  Sign in    with the password {PASSWORD} as\n{people}"
            f"  Logs       {stack.folder}/*.log\n  Stop       Ctrl-C; nothing is kept\n\n"
        )
        sys.stdout.flush()
        while all(part.running for part in stack.parts.values()):
            time.sleep(1)
        ended = [name for name, part in stack.parts.items() if not part.running]
        sys.stderr.write(
            f"Stopped, because this ended: {', '.join(ended)}\n{stack.log(ended[0]).read_text()[-2000:]}\n"
        )
        return 1
    except DidNotStartError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stack.stop()


if __name__ == "__main__":
    sys.exit(main())
