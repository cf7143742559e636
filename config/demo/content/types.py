"""Shapes of the demonstration content: plain frozen data that knows nothing of Django.

Times are offsets to T0, the day of loading (see ``Moment``). Markings are TLP 2.0 labels without
their prefix; ``None`` means the default of the network. Authors are keys of people (their first
name in small letters). Bodies are clean HTML, made by ``config.demo.content.markup``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Literal

Marking = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]
Role = Literal["coordinator", "expert", "member", "observer"]
Slug = Literal["airports", "precursors", "mednet", "prisons"]
Service = Literal[
    "customs",
    "police",
    "border",
    "prosecution",
    "regulatory",
    "prison",
    "health",
    "observatory",
    "research",
    "ngo",
    "industry",
    "ministry",
    "secretariat",
]
FileKind = Literal["pdf", "docx", "xlsx"]


@dataclass(frozen=True, order=True)
class Moment:
    """A time of day (UTC), ``days`` from T0. Always at least a day back, so it is always past."""

    days: int
    hour: int
    minute: int

    def on(self, now: datetime) -> datetime:
        """Return this moment for a portal that is loaded at ``now`` (aware); result in UTC."""
        day = now.astimezone(UTC).date() + timedelta(days=self.days)
        return datetime.combine(day, time(self.hour, self.minute), tzinfo=UTC)


@dataclass(frozen=True)
class MembershipSeed:
    """One person in one network."""

    network: Slug
    role: Role
    days: int = -200
    """When the person came in, in days from T0."""


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in. Surnames are minerals on purpose."""

    first_name: str
    last_name: str
    country: str
    """ISO 3166-1 alpha-2; "" for the secretariat."""
    organisation: str
    service: Service
    languages: tuple[str, ...]
    time_zone: str
    phone: str
    memberships: tuple[MembershipSeed, ...] = ()
    secretariat: bool = False
    native_name: str = ""
    """The name in its own script, where that is another one."""

    @property
    def key(self) -> str:
        """The name by which content refers to this person."""
        return self.first_name.lower()

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.first_name}.{self.last_name}@example.org".lower()

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"

    def role_in(self, network: str) -> Role | None:
        """Return the role in ``network``, or None for a stranger."""
        return next((m.role for m in self.memberships if m.network == network), None)


@dataclass(frozen=True)
class Words:
    """The name and the two introducing texts of a network in one language (texts are plain)."""

    language: str
    name: str
    mandate: str
    welcome: str


@dataclass(frozen=True)
class PostSeed:
    """One post of a topic."""

    author: str
    at: Moment
    body: str
    language: str = "en"


@dataclass(frozen=True)
class TopicSeed:
    """A topic; its first post opens it. ``readers`` are named for RED only."""

    title: str
    posts: tuple[PostSeed, ...]
    language: str = "en"
    marking: Marking | None = None
    readers: tuple[str, ...] = ()
    pinned: bool = False
    closed: bool = False


@dataclass(frozen=True)
class ForumSeed:
    """A forum of a network."""

    slug: str
    name: str
    summary: str
    topics: tuple[TopicSeed, ...]


@dataclass(frozen=True)
class VersionSeed:
    """One file of a document: a language in one of its versions (numbered from 1 per language)."""

    author: str
    at: Moment
    kind: FileKind
    filename: str
    title: str
    lines: tuple[str, ...]
    """See ``config.demo.files.make_file``."""
    language: str = "en"
    note: str = ""
    """What changed, in a sentence."""


@dataclass(frozen=True)
class DocumentSeed:
    """A document with its versions, oldest first."""

    reference: str
    title: str
    summary: str
    versions: tuple[VersionSeed, ...]
    marking: Marking | None = None
    readers: tuple[str, ...] = ()


@dataclass(frozen=True)
class FolderSeed:
    """A folder of the library."""

    name: str
    summary: str
    documents: tuple[DocumentSeed, ...] = ()
    folders: tuple[FolderSeed, ...] = ()


@dataclass(frozen=True)
class MessageSeed:
    """One message of a channel."""

    author: str
    at: Moment
    text: str
    language: str = "en"


@dataclass(frozen=True)
class ChannelSeed:
    """A real-time channel with what was said in it."""

    slug: str
    name: str
    purpose: str
    messages: tuple[MessageSeed, ...]
    marking: Marking | None = None


@dataclass(frozen=True)
class NetworkText:
    """A network and everything in it."""

    slug: Slug
    hue: Slug
    marking: Marking
    words: Words
    """In English."""
    forums: tuple[ForumSeed, ...]
    folders: tuple[FolderSeed, ...]
    channels: tuple[ChannelSeed, ...]
    translations: tuple[Words, ...] = field(default=())
