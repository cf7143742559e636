"""The section registry: how lower layers reach higher ones without importing them.

An app announces itself in ``AppConfig.ready()``: its tab in a workspace (:class:`Section`), the kinds of
things that can happen to its objects (:class:`Kind`), the pages that can be followed live
(:class:`LiveScope`) and the panels it brings to home and overview (:class:`Panel`).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise

from portal.indexing import Indexed

if TYPE_CHECKING:
    from portal.models import Activity

Text = str | Promise
ASKING = -10  # what asks for a banner is counted under this minus its id
OF_NO_NETWORK = 0  # in place of a network's id: what people have among themselves
Ids = Collection[int] | QuerySet[Any, Any]  # primary keys, or a subquery of them


@dataclass(frozen=True, slots=True)
class Described:
    """An object in words, for the activity stream, notices and mails. Rights were asked before."""

    title: str
    url: str  # path on this site
    marking: str
    place: str  # name of the network, or where else it is
    hue: str
    excerpt: str  # plain text, at most 600 characters
    html: str = ""  # whole body, clean HTML, for a mail that may carry it


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object that things happen to, for example ``forums.post``."""

    key: str
    visible: Callable[[Any], QuerySet[Any]]  # user → objects they may read
    readers: Callable[[Any], QuerySet[Any]]  # object → users who may read it, now
    load: Callable[["Ids"], Iterable[Any]]  # ids → objects, ready for describe without a query
    describe: Callable[[Any], Described]
    verbs: dict[str, Text] = field(default_factory=dict)  # verb → "replied in", for the stream
    told: frozenset[str] = frozenset()  # verbs that watchers of the scope are told of
    told_concerned: frozenset[str] = frozenset()  # verbs that those alone are told of whom they concern
    # object, verb → users who are told whether they watch or not: it concerns them. Rights are asked as well.
    concerns: Callable[[Any, str], QuerySet[Any]] | None = None
    concern_verbs: dict[str, Text] = field(default_factory=dict)  # verb → "mentioned you in", for those it concerns
    by_clock: frozenset[str] = frozenset()  # verbs that nobody does but the clock
    # user, object, (kind key, primary key) of what they have started about it elsewhere: it may keep a link to that.
    discussed: Callable[[Any, Any, tuple[str, int]], None] | None = None
    # objects of one place → clean HTML of what they say, for a topic that carries their words on; None: a link is set
    carried: Callable[[list[Any]], str] | None = None
    streamed: bool = True  # whether it stands in "What happened", too; what concerns single people does not
    # object → (kind key, primary key) of the places it lies in, the nearest first: topic, forum, network. Whoever
    # follows one of them is told. None: the scope of the happening alone.
    places: Callable[[Any], list[tuple[str, int]]] | None = None
    sorts: dict[str, str] = field(default_factory=dict)  # verb → portal.telling.Sort, for what is not to be guessed
    urgent: frozenset[str] = frozenset()  # verbs told at once by every medium, whatever the hour and the choices
    near: frozenset[str] = frozenset()  # verbs told to who follows the page itself, not the places around it
    opens: frozenset[str] = frozenset()  # verbs by which a page begins: told to who follows the places around it
    place: Text = ""  # "Forum": it may itself be followed, and this is what it is called
    place_all: Text = ""  # what one is told of who follows it
    # of such a place: id of a stream → primary keys of the places of its network
    in_stream: Callable[[int], QuerySet[Any, Any]] | None = None
    level_set: Callable[[Any, Any, str], None] | None = None  # user, place, level ("": none): what follows from it
    # user → primary keys of those places that go into their digest although they have not said so; for networks
    by_default: Callable[[Any], Collection[int]] | None = None
    # object, verb, user → words and path of what its mail offers at once: a page behind the sign-in, with one button.
    # A mail that may only hint leaves it out.
    act: Callable[[Any, str, Any], tuple[Text, str] | None] | None = None

    def words(self, verb: str, concerned: bool = False) -> Text:
        """What ``verb`` says in a notice, to somebody it concerns or to somebody who watches."""
        return self.concern_verbs[verb] if concerned and verb in self.concern_verbs else self.verbs[verb]


@dataclass(frozen=True, slots=True)
class Admission:
    """Leave to follow a live scope: whose stream it is, and until when (None: no end known)."""

    stream_id: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LiveScope:
    """A page that can be followed live, for example ``chat.channel``."""

    key: str
    admit: Callable[[Any, int], Admission | None]  # user, id → admission; None: not visible
    readers: Callable[[int, Collection[int]], set[int]]  # id, user ids → those who may read now; one query
    # id, activity → what is sent to any reader, each with the "seq" of its activity
    events: Callable[[int, list["Activity"]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A tab of every workspace."""

    key: str
    label: Text
    order: int
    url: Callable[[Any], str]  # network → path
    # user → unevaluated values_list(network id or OF_NO_NETWORK, number of things unread); the shell asks all sections
    # in one UNION
    unread: Callable[[Any], QuerySet[Any, tuple[int, int]]] | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a seat carries besides its rights, and how it passes to whoever takes the seat over, for example watches."""

    key: str
    label: Text
    held: Callable[[Any, Any], int]  # user, network → how many of them they hold there
    pass_on: Callable[[Any, Any, Any], None]  # from user, to user, network; inside the transaction of the hand-over


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of home or of a workspace's overview."""

    key: str
    order: int  # below 0: it asks something of the reader, and stands before everything else
    template: str
    home: Callable[[Any], Any] | None = None  # user → what the template shows
    overview: Callable[[Any, Any], Any] | None = None  # user, network → what the template shows


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands on top of every page of those it asks something of, until they have answered. One app brings it."""

    key: str
    template: str  # shows ``chrome.banners``
    # user → unevaluated values_list(ASKING minus the id of what asks, 1), in the shell's UNION of what is unread
    asking: Callable[[Any], QuerySet[Any, tuple[int, int]]]
    # user, ids → what the template shows, each with ``until``: then it goes by itself. Kept with the shell's numbers.
    shown: Callable[[Any, Collection[int]], list[Any]]


@dataclass(frozen=True, slots=True)
class DeskCard:
    """One thing that waits for the coordinators of a network, on their desk."""

    key: str
    order: int
    template: str  # shows ``shown``
    # user → unevaluated values_list(network id, how many wait); the shell asks all of them in one UNION
    waiting: Callable[[Any], QuerySet[Any, tuple[int, int]]]
    shown: Callable[[Any, Any], Any]  # user, network → what the template shows, with its ``count``


@dataclass(frozen=True, slots=True)
class Finder:
    """What the search box can jump to: things whose title holds the words asked for."""

    key: str
    label: Text
    order: int
    find: Callable[[Any, str, int], list["Described"]]  # user, words, limit → what they may read


@dataclass(frozen=True, slots=True)
class MailReply:
    """A kind of page whose notices may be answered by mail."""

    key: str  # as ``Activity.scope_type``
    code: int  # 1 to 255, stands for the key in addresses: never given twice, never changed
    offers: Callable[[Any, int], bool]  # user, id → whether they may answer there by mail, now
    # user, id, notifications.mail_in.reading.Letter, id of its form → "" when it is posted, else why it waits. In the
    # transaction of whoever calls; raises Refusal or Http404.
    accept: Callable[[Any, int, Any, UUID], str]


kinds: dict[str, Kind] = {}
mail_replies: dict[str, MailReply] = {}
live_scopes: dict[str, LiveScope] = {}
indexed: dict[str, Indexed] = {}
_sections: dict[str, Section] = {}
_panels: dict[str, Panel] = {}
_finders: dict[str, Finder] = {}
_duties: dict[str, Duty] = {}
_desk_cards: dict[str, DeskCard] = {}
_banners: dict[str, Banner] = {}


def register(
    *things: Kind | LiveScope | Section | Panel | Finder | Duty | DeskCard | Banner | MailReply | Indexed,
) -> None:
    """Announce what an app brings. Called once, from ``AppConfig.ready()``."""
    for thing in things:
        match thing:
            case Kind():
                kinds[thing.key] = thing
            case LiveScope():
                live_scopes[thing.key] = thing
            case Section():
                _sections[thing.key] = thing
            case Panel():
                _panels[thing.key] = thing
            case Finder():
                _finders[thing.key] = thing
            case Duty():
                _duties[thing.key] = thing
            case DeskCard():
                _desk_cards[thing.key] = thing
            case Banner():
                _banners[thing.key] = thing
            case Indexed():
                indexed[thing.key] = thing
            case MailReply():
                mail_replies[thing.key] = thing


def sections() -> list[Section]:
    """The tabs of a workspace, in order."""
    return sorted(_sections.values(), key=lambda section: section.order)


def panels() -> list[Panel]:
    """The panels of home and overview, in order."""
    return sorted(_panels.values(), key=lambda panel: panel.order)


def finders() -> list[Finder]:
    """What the search box looks through, in order."""
    return sorted(_finders.values(), key=lambda finder: finder.order)


def desk_cards() -> list[DeskCard]:
    """What waits for coordinators beside people and terms, in order."""
    return sorted(_desk_cards.values(), key=lambda card: card.order)


def banner() -> Banner | None:
    """What may stand on top of every page."""
    return next(iter(_banners.values()), None)


def duties() -> list[Duty]:
    """What passes on with a seat."""
    return list(_duties.values())
