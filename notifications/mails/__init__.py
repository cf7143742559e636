"""What is said by mail: within the table of marks, by the rights of this moment, words and pages from one source."""

from notifications.mails.composing import Composed, compose
from notifications.mails.plain import as_plain
from notifications.mails.stop_links import Stop, stop_path

__all__ = ["Composed", "Stop", "as_plain", "compose", "stop_path"]
