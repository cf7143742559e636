"""A bad line: hands on what comes, and cuts the connection that is at it each time so many bytes have gone out."""

import socket
import threading
from contextlib import suppress

PIECE = 64 * 1024


class CuttingProxy:
    """Listens on ``url`` and hands on to ``server`` (host:port). Counts what is sent and how often it cuts.

    Args:
        every: bytes towards the server, of all connections together, after which the one at it is cut without a word.
    """

    def __init__(self, server: str, every: int) -> None:
        host, _colon, port = server.rpartition(":")
        self.server, self.every = (host, int(port)), every
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.sent, self.cuts, self.counting = 0, 0, threading.Lock()

    def __enter__(self) -> "CuttingProxy":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.listening.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _address = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(self.server) as server:
            threading.Thread(target=self._hand_back, args=(server, client), daemon=True).start()
            while data := client.recv(PIECE):
                server.sendall(data)
                if self._is_cut(len(data)):
                    break
            _end(client)
            _end(server)

    def _is_cut(self, passed: int) -> bool:
        with self.counting:
            self.sent += passed
            due = self.sent // self.every > self.cuts
            self.cuts += due
        return due

    def _hand_back(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(PIECE):
                client.sendall(data)
        _end(client)


def _end(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
