"""Where one page's time goes: cProfile over 50 requests of Django's test client on the bench's database."""

import cProfile
import pstats
import sys

import django


def main() -> None:
    """Arguments: session key, path."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    session, path = sys.argv[1:]
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    for _ in range(5):
        client.get(path)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(50):
        client.get(path)
    profile.disable()
    stats = pstats.Stats(profile)
    stats.sort_stats("tottime").print_stats(30)
    stats.sort_stats("cumulative").print_stats(
        r"(template|psycopg|sql/compiler|query\.py|htmx|allauth|csp|middleware|session)", 60
    )
    stats.sort_stats("cumulative").print_stats(r"/(accounts|networks|notifications|forums|documents|chat|portal)/", 70)


if __name__ == "__main__":
    main()
