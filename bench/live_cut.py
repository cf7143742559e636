"""``python -m bench.live --cut``: 200 pages for three minutes through a line that is cut all the time."""

import asyncio
import json
import sys

from deploy.stack import Stack
from tests.stack import cutting

CHANNEL = "/networks/airports/channels/operations-desk/"


def main(clients: int = 200, seconds: float = 180) -> int:
    """Start the stack with two processes for sockets, cut, say what came of it. 1 if anything was missed."""
    stack = Stack(sockets=2)
    try:
        stack.start()
        stack.run("-m", "tests.stack.world")
        sessions = json.loads(stack.run("-m", "tests.stack.crowd", str(clients // 4 + 3)))
        found = asyncio.run(cutting.run(stack, sessions, CHANNEL, clients=clients, seconds=seconds))
    finally:
        stack.stop()
    messages = sum(map(len, found["said"]))
    late = "never" if found["late"] is None else f"{found['late']:.1f} s after the last was back"
    print(
        f"{clients} pages, {found['cuts']} cuts and {found['returns']} returns in {seconds:.0f} s, {messages} messages"
    )
    print(f"everybody had everything: {late}")
    wrong = cutting.wrong(found)
    print("\n".join(wrong) or "order as in the database, nothing missing, nothing twice")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
