"""Networks say of whom a second factor is asked."""

from accounts.second_factor import asked_by
from networks.access import asked_people, is_asked


def announce() -> None:
    """Let the sign-in wall know."""
    asked_by(is_asked, asked_people)
