"""How many times the floor a page costs, in one process: processor time of the web's part alone, without the database.

Page and floor take turns, so that whatever else the machine does meets both; of all turns the cheapest count.
"""

import sys
import time

import django

TURNS, REQUESTS = 12, 15


def main() -> None:
    """Arguments: session key, then paths."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    session, *paths = sys.argv[1:]
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    client.cookies[settings.SESSION_COOKIE_NAME] = session

    def cost(path: str) -> float:
        before = time.process_time()
        for _ in range(REQUESTS):
            client.get(path)
        return (time.process_time() - before) / REQUESTS * 1000

    floors = {path: f"/bench/floor/{len(client.get(path).content)}/" for path in paths}
    spent: dict[str, list[float]] = {address: [] for path in paths for address in (path, floors[path])}
    for _ in range(TURNS):
        for address, times in spent.items():
            times.append(cost(address))
    for path in paths:
        page, floor = min(spent[path]), min(spent[floors[path]])
        print(f"{page:8.2f} ms {page / floor:6.1f} ×  {path}")


if __name__ == "__main__":
    main()
