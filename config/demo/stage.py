"""What the parts of the loader share: the people, the clock, the files that were stored."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import User
from config.demo.content.types import Moment

Step = tuple[datetime, Callable[[], object]]
"""Something that somebody did, and when. Steps of all networks are taken in the order of time."""


@dataclass
class Stage:
    """One loading."""

    now: datetime
    people: dict[str, User]
    """By key."""
    stored: list[str] = field(default_factory=list)
    """Names of the files that are in the store."""

    @property
    def secretariat(self) -> User:
        """Who lets people in and opens folders."""
        return next(user for user in self.people.values() if user.is_secretariat)

    def when(self, moment: Moment) -> datetime:
        """Return ``moment`` in this loading."""
        return moment.on(self.now)

    def ids(self, keys: tuple[str, ...]) -> list[int]:
        """Return the primary keys of people."""
        return [self.people[key].pk for key in keys]
