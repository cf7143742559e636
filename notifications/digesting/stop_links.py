"""The signed links of a digest that end digests, and begin them again, without signing in.

They open nothing and sign nobody in. Only the link of the latest digest ends them: whoever gets digests again is not
cut off by an old mail.
"""

from typing import Any

from django.core import signing

from notifications.models.pace import Rhythm

STOP = "notifications.digest.stop"
AGAIN = "notifications.digest.again"


def stop_path(digest_id: int) -> str:
    """The path that ends the digests of whoever got this one."""
    return f"/notifications/digests/stop/{signing.dumps(digest_id, salt=STOP)}/"


def again_path(digest_id: int, rhythm: str) -> str:
    """The path that begins them again, as often as they came before."""
    return f"/notifications/digests/again/{signing.dumps([digest_id, rhythm], salt=AGAIN)}/"


def read_stop(token: str) -> int | None:
    """The digest whose link it is; None if it was not made here."""
    found = _read(token, STOP)
    return found if isinstance(found, int) else None


def read_again(token: str) -> tuple[int, str] | None:
    """The digest whose link it is, and how often they came; None if it was not made here."""
    match _read(token, AGAIN):
        case [int(digest_id), str(rhythm)] if rhythm in Rhythm.values:
            return digest_id, rhythm
    return None


def _read(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt)
    except (signing.BadSignature, ValueError, TypeError):
        return None
