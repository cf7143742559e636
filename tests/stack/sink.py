"""A mail server that keeps what it gets."""

import socketserver
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType


class _Talk(socketserver.StreamRequestHandler):
    """As much SMTP as a client needs to hand over a mail."""

    def handle(self) -> None:
        self._say("220 sink")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"DATA":
                    self._say("354 go on")
                    self._keep()
                    self._say("250 kept")
                case b"QUIT":
                    self._say("221 bye")
                    return
                case _:
                    self._say("250 yes")

    def _keep(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), _class=EmailMessage, policy=policy.default)
        self.server.kept.append(mail)  # type: ignore[attr-defined]

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class MailSink:
    """Listens on a free port while its ``with`` block lasts."""

    def __init__(self) -> None:
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.kept = self.kept = []  # type: ignore[attr-defined]
        self.port = int(self._server.server_address[1])

    kept: list[EmailMessage]

    def __enter__(self) -> "MailSink":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def about(self, words: str) -> list[EmailMessage]:
        """The mails that hold ``words`` in their subject or text."""
        return [mail for mail in list(self.kept) if words in whole(mail)]


def whole(mail: EmailMessage) -> str:
    """Everything of a mail that a person could read: subject, text and HTML."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *parts])
