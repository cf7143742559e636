"""The key by which the services of browsers know this portal (VAPID, RFC 8292)."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

VALID_FOR = 12 * 3600  # seconds; services take a day at most


def public_key() -> str:
    """What browsers are given to subscribe with; empty where pushing is off."""
    return as_text(as_point(_own_key(settings.PORTAL_PUSH_KEY).public_key())) if settings.PORTAL_PUSH_KEY else ""


def authorization(host: str) -> str:
    """The header that shows the service at ``host`` who is pushing."""
    claims = {"aud": f"https://{host}", "exp": int(time.time()) + VALID_FOR, "sub": _contact()}
    head = {"typ": "JWT", "alg": "ES256"}
    said = ".".join(as_text(json.dumps(part, separators=(",", ":")).encode()) for part in (head, claims))
    r, s = decode_dss_signature(_own_key(settings.PORTAL_PUSH_KEY).sign(said.encode(), ec.ECDSA(SHA256())))
    return f"vapid t={said}.{as_text(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={public_key()}"


def as_text(data: bytes) -> str:
    """Base64 for addresses, without padding, as all of web push writes it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    """What ``text`` stands for. ValueError if it is not base64."""
    return urlsafe_b64decode(text.replace("+", "-").replace("/", "_").rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def as_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as its 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _contact() -> str:
    """Where a service finds whoever runs this portal."""
    if settings.PORTAL_URL.startswith("https://"):
        return str(settings.PORTAL_URL)
    return f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"


@lru_cache(maxsize=4)
def _own_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(as_bytes(text), "big"), ec.SECP256R1())
