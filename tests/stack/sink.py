"""A mail server that keeps what it gets, and that can be told to behave badly."""

import re
import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

HANG = "hang"  # as an answer: none, and the line stays open
Rule = Callable[[str, str], str]  # "RCPT", "DATA" or "END", address → the answer; empty: as a good server


class _Talk(socketserver.StreamRequestHandler):
    """As much SMTP as a client needs to hand over a mail."""

    server: "_Server"

    def handle(self) -> None:
        self.server.lines.add(self.request)
        try:
            self._talk()
        except OSError:
            pass  # cut
        finally:
            self.server.lines.discard(self.request)

    def _talk(self) -> None:
        address = ""
        self._say("220 sink")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"RCPT":
                    address = re.sub(r"^.*<|>.*$", "", line.decode().strip())
                    self._answer("RCPT", address, "250 yes")
                case b"DATA":
                    if self._answer("DATA", address, "354 go on").startswith("354"):
                        self._keep(address)
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 yes")

    def _keep(self, address: str) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # cut: half a mail is none
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), _class=EmailMessage, policy=policy.default)
        answer = self.server.rule("END", address) or "250 kept"
        if answer.startswith("250") or answer == HANG:
            self.server.kept.append(mail)
        self._answer("", address, answer)

    def _answer(self, stage: str, address: str, usual: str) -> str:
        answer = (self.server.rule(stage, address) if stage else "") or usual
        if answer == HANG:
            self.rfile.readline()  # until the other side has had enough
        else:
            self._say(answer)
        return answer

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    kept: list[EmailMessage]
    rule: Rule
    lines: set[socket.socket]


class MailSink:
    """Listens on a free port while its ``with`` block lasts."""

    def __init__(self) -> None:
        self.kept: list[EmailMessage] = []
        self.rule: Rule = lambda _stage, _address: ""
        self.port = 0
        self._start()

    def _start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Talk)
        self._server.kept, self._server.lines = self.kept, set()
        self._server.rule = lambda stage, address: self.rule(stage, address)
        self.port = int(self._server.server_address[1])

    def __enter__(self) -> "MailSink":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def disown(self) -> None:
        """In a process that was forked: the port is the other one's."""
        self._server.socket.close()

    def kill(self) -> None:
        """Stop listening, and cut every conversation where it stands."""
        self.__exit__(None, None, None)
        for line in list(self._server.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def revive(self) -> None:
        """Listen on the same port again."""
        self._start()
        self.__enter__()

    def ids(self) -> list[str]:
        """The Message-IDs of all mails, in the order in which they came."""
        return [str(mail["Message-ID"]) for mail in list(self.kept)]

    def about(self, words: str) -> list[EmailMessage]:
        """The mails that hold ``words`` in their subject or text."""
        return [mail for mail in list(self.kept) if words in whole(mail)]


def whole(mail: EmailMessage) -> str:
    """Everything of a mail that a person could read: subject, text and HTML."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *parts])
