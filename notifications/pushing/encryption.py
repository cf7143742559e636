"""A message that only one device can read (RFC 8291 over RFC 8188): its service carries it and sees nothing."""

import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from notifications.pushing.keys import as_bytes, as_point

RECORD = 4096  # bytes; a message is one record, and services take no more
LONGEST = 3800  # bytes of a message


def device_keys(p256dh: str, auth: str) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """The key and the secret of a device. ValueError if they are none."""
    secret = as_bytes(auth)
    if len(secret) != 16:
        raise ValueError("The secret of a device has 16 bytes.")
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), as_bytes(p256dh)), secret


def encrypted(
    message: bytes,
    p256dh: str,
    auth: str,
    *,
    salt: bytes | None = None,
    own: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """``message`` for the device with these keys, as the body of a push (``Content-Encoding: aes128gcm``).

    Args:
        salt: 16 bytes, own: a key: both fresh for each message unless they are given, which is for the examples of
            the RFC alone.
    """
    theirs, secret = device_keys(p256dh, auth)
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or secrets.token_bytes(16)
    mine = as_point(own.public_key())
    shared = own.exchange(ec.ECDH(), theirs)
    material = _derived(secret, shared, b"WebPush: info\0" + as_point(theirs) + mine, 32)
    key = _derived(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, material, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + len(mine).to_bytes(1, "big") + mine
    return head + AESGCM(key).encrypt(nonce, message + b"\x02", None)  # 2: the last record


def _derived(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)
