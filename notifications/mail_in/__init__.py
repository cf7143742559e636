"""Answers by mail: an address of its own for each person and page, and what comes in there."""

from notifications.mail_in.addresses import reply_address

__all__ = ["reply_address"]
