"""``make bench``: what the portal's pages cost in the production form, beside the floor, in one run.

Options: ``--small`` fills a tenth (a try-out, not a measurement), ``--profile PATH`` prints where one page's
time goes inside a web worker.
"""

import argparse
import json
import re
import sys
import time
import uuid
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlencode

from bench.measure import Measured, Visitor, cpu_seconds, family, measure, percentile, resident
from bench.size import Size
from deploy.stack import Stack

SMALL = Size(people=200, topics=500, posts=10_000, longest=2000, listed=260, documents=2000, messages=500)
ROOTS = ("web", "postgres", "nginx")


def pages(world: dict[str, object], small: bool) -> dict[str, str]:
    """The addresses that are measured, by name."""
    network = "/networks/airports"
    forum, topic = f"{network}/forums/{world['forum']}/", f"{network}/topics/{world['long_topic']}/"
    return {
        "home": "/",
        "overview": f"{network}/",
        "topic list, page 1": forum,
        "topic list, middle": f"{forum}?page={6 if small else 125}",
        "topic list, page 250": f"{forum}?page={11 if small else 250}",
        "topic list, filtered": f"{forum}?show=unread&tag=tag-1&sort=replies",
        "topic, first page": f"{topic}?page=1",
        "topic, middle page": f"{topic}?page={int(str(world['last_page'])) // 2}",
        "topic, last page": f"{topic}?page={world['last_page']}",
        "library": f"{network}/library/folders/{world['folder']}/",
        "channel": f"{network}/channels/operations-desk/",
        "notices": "/notifications/",
    }


def reply_times(stack: Stack, world: dict[str, object], cookie: str, count: int = 24) -> tuple[float, float]:
    """(processor milliseconds of all server processes, p50 in milliseconds) of posting a reply."""
    path = f"/networks/airports/topics/{world['first_topic']}/reply/"
    visitor = Visitor(stack.url, cookie)
    _, _, body, headers = visitor.get(path)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body.decode())[1]  # type: ignore[index]
    secret = re.search(r"csrftoken=([^;]+)", headers["Set-Cookie"])[1]  # type: ignore[index]
    sent = {**visitor.headers, "Cookie": f"{cookie}; csrftoken={secret}", "Origin": stack.url}
    sent["Content-Type"] = "application/x-www-form-urlencoded"
    times, pids, before = [], family(roots(stack)), 0.0
    for n in range(count + 5):
        if n == 5:  # the first ones warm up
            before, times = cpu_seconds(pids), []
        form = {"csrfmiddlewaretoken": token, "client_id": str(uuid.uuid4()), "body": f"<p>Seen here too, {n}.</p>"}
        start = time.perf_counter()
        visitor.line.request("POST", path, urlencode(form), sent)
        answer = visitor.line.getresponse()
        answer.read()
        times.append((time.perf_counter() - start) * 1000)
        if answer.status != 302:
            raise RuntimeError(f"a reply was answered {answer.status}")
    return (cpu_seconds(pids) - before) / count * 1000, percentile(times, 50)


def roots(stack: Stack) -> list[int]:
    """The processes that serve a page, each with its children."""
    return [part.process.pid for name in ROOTS if (part := stack.parts[name]).process is not None]


def row(name: str, found: Measured, floor: Measured) -> str:
    """One line of the table."""
    return (
        f"{name:<22}{found.cpu:>8.2f}{found.cpu / floor.cpu:>7.1f}×{found.queries:>6}{found.size / 1024:>9.1f}"
        f"{found.p50:>9.1f}{found.p99:>8.1f}{found.p50 / floor.p50:>7.1f}×"
        f"{found.p50_many:>9.1f}{found.p99_many:>8.1f}{found.p50_many / floor.p50_many:>7.1f}×"
    )


def main() -> int:
    """Run all measurements and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", action="store_true")
    options.add_argument("--profile", default="")
    chosen = options.parse_args()
    size = SMALL if chosen.small else Size()
    stack = Stack()
    stack.environment["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    try:
        stack.start()
        started = time.monotonic()
        world = json.loads(stack.run("-m", "bench.prepare", json.dumps(asdict(size))).splitlines()[-1])
        print(f"Filled in {time.monotonic() - started:.0f} s: {size}\n", flush=True)
        cookie = f"sessionid={world['session']}"
        if chosen.profile:
            print(stack.run("-m", "bench.profile", world["session"], chosen.profile.format(**world)))
            return 0
        report(stack, world, cookie, chosen.small)
    finally:
        stack.stop()
    return 0


def report(stack: Stack, world: dict[str, object], cookie: str, small: bool) -> None:
    """Measure and print: each page, its floor of as many bytes, a reply, the memory of the web workers."""
    print(
        f"{'':<22}{'CPU ms':>8}{'':>8}{'SQL':>6}{'KB':>9}{'p50 ms':>9}{'p99':>8}{'':>8}{'p50/16':>9}{'p99/16':>8}",
        flush=True,
    )
    found: dict[str, tuple[Measured, Measured]] = {}
    for name, path in pages(world, small).items():
        page = measure(name, path, stack.url, cookie, roots(stack))
        floor = measure("floor", f"/bench/floor/{page.size}/", stack.url, cookie, roots(stack))
        found[name] = (page, floor)
        print(row(name, page, floor), flush=True)
    for name in ("topic list, page 1", "topic, first page"):
        path = pages(world, small)[name]
        page = measure(name, path, stack.url, cookie, roots(stack), **{"X-Count-Anew": str(world["reader"])})
        print(row(f"- counted anew: {name[:6]}", page, found[name][1]), flush=True)
    last_floor = found["topic, first page"][1]
    print(row("(floor, as that page)", last_floor, last_floor))
    cpu, p50 = reply_times(stack, world, cookie)
    print(f"\nposting a reply: CPU {cpu:.2f} ms, p50 {p50:.1f} ms = {p50 / last_floor.p50:.1f} × floor")
    for first, other in (
        ("topic list, page 1", "topic list, middle"),
        ("topic list, page 1", "topic list, page 250"),
        ("topic, first page", "topic, middle page"),
        ("topic, first page", "topic, last page"),
    ):
        print(f"{other} / {first}: {found[other][0].cpu / found[first][0].cpu:.2f} in CPU")
    workers = stack.children("web")
    print(f"web workers: {resident(workers):.0f} MB together (proportional), {len(workers)} processes")
    print(f"logs were in {Path(stack.folder).name}")


if __name__ == "__main__":
    sys.exit(main())
