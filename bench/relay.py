"""``make bench-relay``: what the relay costs, and what is left of its mails when everything around it is killed.

Without options: happenings relayed in a second, beside a bare loop that inserts the same rows, and how long a reply
takes that nobody or many people follow; on SQLite and on PostgreSQL. ``--crash``: so many happenings with so many
followers while worker, broker, mail server and the connections to the database are killed in turn, until all mails are
out; on the embedded and on the production form. ``--form embedded`` or ``--form production``: only one of them.
"""

import argparse
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from deploy.stack import ROOT, Stack, answers, free_port
from tests.stack import relaying
from tests.stack.sink import MailSink

Crash = tuple[str, Callable[[], None]]


class Embedded:
    """The embedded form in a folder of its own: one process, which can be killed."""

    name = "embedded, SQLite"

    def __init__(self, mail_port: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="portal-relay-"))
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
        self.environment = {
            **kept, "DJANGO_SETTINGS_MODULE": "bench.relay_settings", "PORTAL_VAR": str(self.folder),
            "PORTAL_MAIL_WAIT": "0", "BENCH_MAIL_PORT": str(mail_port), "PORT": str(self.port),
        }  # fmt: skip
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make the database and the small world."""
        self.run("manage.py", "migrate", "--no-input", "--verbosity", "0")
        self.run("-m", "tests.stack.world")

    def serve(self) -> None:
        """Start the process unless it runs, and wait until it answers."""
        if self.server is not None and self.server.poll() is None:
            return
        with (self.folder / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "config.serve"], cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        while not answers(f"http://127.0.0.1:{self.port}/health/live"):
            time.sleep(0.2)

    def kill(self) -> None:
        """``kill -9`` the process with its worker and clock."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def run(self, *arguments: str) -> str:
        """Run Python under the settings of this form; returns what it printed."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True
        ).stdout

    def stop(self) -> None:
        """End it, and remove the folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def crashes(self, mails: MailSink) -> list[Crash]:
        """What can be killed, and comes back."""

        def worker() -> None:
            self.kill()
            self.serve()

        return [("server with worker", worker), ("mail server", lambda: _bounce(mails))]


class Production(Stack):
    """The production form."""

    name = "production, PostgreSQL"

    def serve(self) -> None:
        """It serves since it was started; what has ended by itself is started again."""
        supervise(self)

    def crashes(self, mails: MailSink) -> list[Crash]:
        """What can be killed, and comes back."""
        return crashes_of(self, mails)


def supervise(stack: Stack) -> None:
    """Start again what has ended by itself, as systemd or the container engine does.

    A Celery worker ends when its broker is gone at the moment at which it says that a task is done.
    """
    for name, part in stack.parts.items():
        if not part.running:
            stack.start_part(name)


def crashes_of(stack: Stack, mails: MailSink) -> list[Crash]:
    """What can be killed in the production form; each is back when its call returns."""

    def worker() -> None:
        stack.kill_part("worker")
        stack.start_part("worker")

    def broker() -> None:
        stack.kill_part("redis")
        time.sleep(1)
        stack.start_part("redis")

    def database() -> None:
        stack.run("-m", "tests.stack.relaying", "cut")

    return [
        ("worker", worker), ("mail server", lambda: _bounce(mails)),
        ("connections to the database", database), ("broker", broker),
    ]  # fmt: skip


def _bounce(mails: MailSink) -> None:
    mails.kill()
    time.sleep(1)
    mails.revive()


def crash(form: Embedded | Production, mails: MailSink, happenings: int, watchers: int, every: float) -> list[str]:
    """Happenings, and something killed every so many seconds until all is out. Returns what does not hold."""
    form.run("-m", "tests.stack.relaying", "make", str(happenings), str(watchers), str(max(1, happenings // 10)))
    form.serve()
    start, killed = time.monotonic(), 0
    turns = itertools.cycle(form.crashes(mails))
    while int(form.run("-m", "tests.stack.relaying", "open")):
        name, kill = next(turns)
        kill()
        killed += 1
        print(f"  {time.monotonic() - start:5.0f} s: {name} killed; {len(mails.kept)} mails so far", flush=True)
        time.sleep(every)
        form.serve()
    took = time.monotonic() - start
    rows = json.loads(form.run("-m", "tests.stack.relaying", "rows"))
    wrong = relaying.wrong(rows, mails.kept, happenings=happenings, watchers=watchers, crashes=killed)
    print(
        f"{form.name}: {len(rows)} notices in {len(set(mails.ids()))} mails, {killed} crashes in {took:.0f} s, "
        f"{relaying.doubled(mails.kept)} mails twice, told by their Message-ID"
    )
    print("\n".join(wrong) or "nothing lost, everybody's mails in their order")
    return wrong


def cost(form: Embedded | Production, happenings: int, watchers: int) -> None:
    """Print what relaying costs there."""
    if isinstance(form, Production):
        form.stop_part("beat")
        form.stop_part("worker")
    found = json.loads(form.run("-m", "bench.relay_cost", str(happenings), str(watchers)))
    print(
        f"{form.name}: {found['relayed']:.0f} happenings/s with {watchers} followers, bare loop {found['bare']:.0f}/s, "
        f"ratio {found['ratio']:.1f}; {found['statements']:.1f} statements for each"
    )
    print(f"  a reply takes {found['post_without']:.1f} ms, with {watchers} followers {found['post_with']:.1f} ms")


def main() -> int:
    """Returns 1 if anything was lost."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--crash", action="store_true")
    options.add_argument("--form", choices=("embedded", "production"))
    options.add_argument("--happenings", type=int)
    options.add_argument("--watchers", type=int, default=20)
    options.add_argument("--every", type=float, default=15.0, help="seconds between two crashes")
    given = options.parse_args()
    failed = False
    for name in [given.form] if given.form else ["embedded", "production"]:
        with MailSink() as mails:
            settings = {"PORTAL_EMAIL_URL": f"smtp://127.0.0.1:{mails.port}", "PORTAL_MAIL_WAIT": "0"}
            form = Embedded(mails.port) if name == "embedded" else Production(settings=settings)
            try:
                form.start()
                if name == "production":
                    form.run("-m", "tests.stack.world")
                if given.crash:
                    failed |= bool(crash(form, mails, given.happenings or 10_000, given.watchers, given.every))
                else:
                    cost(form, given.happenings or 1000, given.watchers)
            finally:
                form.stop()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
