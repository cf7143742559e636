"""Pages of contents and the codes on them: what is there, what waits, where it lies."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.models import Preview, PreviewState, ReadingCode, Version
from networks.models import Network
from portal.filetypes import UNKNOWN
from portal.models import RELEASED, Blob

PAGES = "pages"  # the folder in the store
IN_HAND_FOR = timedelta(minutes=7)  # longer than any process that draws may take
MOST_ATTEMPTS = 3


def page_name(sha256: str, page: int | str) -> str:
    """The name in the store of the picture of a page, or of ``thumbnail``."""
    return f"{PAGES}/{sha256[:2]}/{sha256}/{page}.png"


def blobs_without_pages() -> QuerySet[Blob]:
    """Contents of documents that may be handed out and that nobody has looked at yet."""
    used = Exists(Version.objects.filter(blob=OuterRef("pk")))
    return Blob.objects.filter(used, preview=None, state__in=RELEASED).order_by("-pk")


def waiting(now: datetime) -> QuerySet[Preview]:
    """Previews that are to be made and that no worker has in hand, the oldest first."""
    free = Q(attempts=0) | Q(asked_at__lt=now - IN_HAND_FOR)
    return Preview.objects.filter(free, state=PreviewState.WAITING, blob__state__in=RELEASED).order_by("asked_at", "pk")


def in_hand(now: datetime) -> bool:
    """Whether a worker draws just now."""
    drawn = Preview.objects.filter(state=PreviewState.WAITING, attempts__gt=0, asked_at__gte=now - IN_HAND_FOR)
    return drawn.exists()


def type_of(blob: Blob) -> str:
    """The media type of a content, by a version of it whose name and content agree."""
    kinds = Version.objects.filter(blob=blob).order_by("pk").values_list("content_type", flat=True)
    return next((kind for kind in kinds if kind != UNKNOWN), UNKNOWN)


def with_thumbnails(versions: QuerySet[Version]) -> QuerySet[Any]:
    """``versions``, each with ``with_pages``: no further query in a list."""
    ready = Preview.objects.filter(blob=OuterRef("blob"), state=PreviewState.READY)
    return versions.annotate(with_pages=Exists(ready))


def code_since(user: Any, version: Version, since: datetime) -> ReadingCode | None:
    """The newest code ``user`` was shown on ``version`` under its present mark, not older than ``since``."""
    mine = ReadingCode.objects.filter(version=version, user=user, marking=version.marking, is_download=False)
    return mine.filter(created_at__gte=since).order_by("-created_at").first()


def code_in(network: Network, code: str) -> ReadingCode | None:
    """A code that stood on pages of ``network``, with who was shown them."""
    rows = ReadingCode.objects.select_related("user", "version__document__folder__network")
    return rows.filter(code=code, version__document__folder__network=network).first()
