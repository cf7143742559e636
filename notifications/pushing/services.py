"""The services that carry pushes: those of the browsers and nobody else's, so that no address leads us elsewhere."""

import http.client
import re
import ssl
from functools import lru_cache

TIMEOUT = 10  # seconds
_LABELS = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
_ENDPOINT = re.compile(
    r"https://(fcm\.googleapis\.com|updates\.push\.services\.mozilla\.com|"
    rf"{_LABELS}push\.apple\.com|{_LABELS}notify\.windows\.com)"
    r"(/[A-Za-z0-9._~:/?&=%+,;@!$'()*-]+)"
)


def host_of(endpoint: str) -> str:
    """The host of the service behind ``endpoint``; empty for whatever is no service of a browser."""
    found = _ENDPOINT.fullmatch(endpoint)
    return found[1] if found else ""


def post(endpoint: str, body: bytes, headers: dict[str, str]) -> int:
    """Hand a message to its service. Follows no redirects. Returns the status; OSError if there is no answer."""
    found = _ENDPOINT.fullmatch(endpoint)
    if found is None:
        raise ConnectionRefusedError("This is no service of a browser.")
    connection = http.client.HTTPSConnection(found[1], timeout=TIMEOUT, context=_context())
    try:
        connection.request("POST", found[2], body=body, headers=headers)
        return connection.getresponse().status
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


@lru_cache(maxsize=1)
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
