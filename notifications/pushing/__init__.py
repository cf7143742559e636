"""Web push: notices on devices whose owners asked for it, in words that the mark allows, encrypted to the device."""

from notifications.pushing.keys import public_key
from notifications.pushing.sending import push

__all__ = ["public_key", "push"]
