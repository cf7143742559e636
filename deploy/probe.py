"""Is it healthy? For container health checks, which have no curl: exits with 0 or 1.

``python -m deploy.probe http ADDRESS`` asks an address under the portal's own name;
``python -m deploy.probe fresh PATTERN SECONDS`` wants a file that was written to lately.
"""

import glob
import os
import sys
import time
import urllib.error
import urllib.request


def answers(address: str) -> bool:
    """Whether ``address`` says 200. Asked under an allowed name, or Django would refuse to talk."""
    name = os.environ.get("PORTAL_ALLOWED_HOSTS", "localhost").split(",")[0]
    request = urllib.request.Request(address, headers={"Host": name, "X-Forwarded-Proto": "https"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - the address is ours
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def fresh(pattern: str, seconds: float) -> bool:
    """Whether a file that matches ``pattern`` was written to within the last ``seconds``."""
    return any(time.time() - os.path.getmtime(path) < seconds for path in glob.glob(pattern))  # noqa: PTH204, PTH207


def main(arguments: list[str]) -> int:
    match arguments:
        case ["http", address]:
            return 0 if answers(address) else 1
        case ["fresh", pattern, seconds]:
            return 0 if fresh(pattern, float(seconds)) else 1
        case _:
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
