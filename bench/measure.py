"""Measuring one address of a running server: processor time, queries, bytes, waiting."""

import http.client
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one address costs. Times in milliseconds."""

    name: str
    cpu: float  # of all server processes, per request
    queries: int
    size: int  # bytes of the body
    p50: float
    p99: float
    p50_many: float
    p99_many: float


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time used by these processes and their children that still run."""
    return sum(_ticks(pid) for pid in pids) / TICK


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def family(roots: Iterable[int]) -> list[int]:
    """``roots`` and all their descendants."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], list(roots)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def resident(pids: Iterable[int]) -> float:
    """Proportional memory of these processes in MB: what is shared is counted once among them."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


class Visitor:
    """A browser's worth of one kept-open connection with a session."""

    def __init__(self, base: str, cookie: str, **headers: str) -> None:
        self.host = urlsplit(base).netloc
        self.headers = {"Cookie": cookie, "Accept": "text/html", **headers}
        self.line = http.client.HTTPConnection(self.host, timeout=60)

    def get(self, path: str, **headers: str) -> tuple[float, int, bytes, dict[str, str]]:
        """(milliseconds, status, body, headers) of one request."""
        start = time.perf_counter()
        self.line.request("GET", path, headers={**self.headers, **headers})
        answer = self.line.getresponse()
        body = answer.read()
        return (time.perf_counter() - start) * 1000, answer.status, body, dict(answer.getheaders())


def percentile(values: list[float], percent: int) -> float:
    """The ``percent``-th percentile."""
    return statistics.quantiles(values, n=100)[percent - 1]


def crowd(clients: int, each: int, act: Callable[[int], float]) -> list[float]:
    """Have ``clients`` threads call ``act(client)`` ``each`` times; the waiting times of all."""
    times: list[list[float]] = [[] for _ in range(clients)]

    def work(client: int) -> None:
        times[client] = [act(client) for _ in range(each)]

    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [value for row in times for value in row]


def measure(
    name: str, path: str, base: str, cookie: str, roots: list[int], requests: int = 120, **headers: str
) -> Measured:
    """What ``path`` costs: alone (``requests`` times), then under 16 clients. ``headers`` go with every request."""
    visitor = Visitor(base, cookie, **headers)
    _, status, body, answered = visitor.get(path, **{"X-Count-Queries": "1"})
    if status != 200:
        raise RuntimeError(f"{name}: {path} answered {status}")
    for _ in range(10):
        visitor.get(path)
    pids = family(roots)
    before = cpu_seconds(pids)
    alone = [visitor.get(path)[0] for _ in range(requests)]
    cpu = (cpu_seconds(pids) - before) / requests * 1000
    visitors = [Visitor(base, cookie, **headers) for _ in range(16)]
    many = crowd(16, max(requests // 16, 4), lambda client: visitors[client].get(path)[0])
    return Measured(
        name=name,
        cpu=cpu,
        queries=int(answered.get("X-Queries", "0")),
        size=len(body),
        p50=percentile(alone, 50),
        p99=percentile(alone, 99),
        p50_many=percentile(many, 50),
        p99_many=percentile(many, 99),
    )
