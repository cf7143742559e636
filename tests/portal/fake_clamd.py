"""A ClamAV daemon as far as INSTREAM goes: finds the signatures it is given, byte by byte, nothing more."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Handler(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.server.most:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen += 1
        found = [name for name, sign in self.server.signatures.items() if sign in content]
        self.wfile.write(f"stream: {found[0]} FOUND\0".encode() if found else b"stream: OK\0")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def fake_clamd(signatures: dict[str, bytes], most: int = 1 << 20, port: int = 0) -> Iterator[Any]:
    """A daemon on the loopback: ``.address``, and ``.seen``, how many contents it looked through."""
    with _Server(("127.0.0.1", port), _Handler) as server:
        server.signatures, server.most, server.seen = signatures, most, 0  # type: ignore[attr-defined]
        server.address = f"127.0.0.1:{server.server_address[1]}"  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
