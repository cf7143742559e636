"""The audit trail of the demonstration: what the actions wrote, when it would have been, and visits and downloads."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from accounts.models import User
from accounts.trail import address_digest
from config.demo.content.types import Moment
from config.demo.stage import Stage
from documents.models import DownloadRecord, Version
from networks.models import BrochureEdition, Membership, Network
from networks.queries import members_of
from portal.marking import Marking
from portal.models import Activity, AuditEntry

STAY = timedelta(minutes=35)
RECORDED_AT_MOST = 3  # downloads of each version


def lay_trail(stage: Stage) -> None:
    """Give every entry its time, add what no action of the loading writes, and put all of it in order.

    Comes last. Nothing is sealed yet, and SQLite lets entries be written anew.
    """
    entries = [*_dated(stage), *_visits(stage), *_failures(stage), *_downloads(stage)]
    AuditEntry.objects.all().delete()
    for entry in entries:
        entry.pk = None
    AuditEntry.objects.bulk_create(sorted(entries, key=lambda entry: entry.at), batch_size=200)


def _dated(stage: Stage) -> Iterator[AuditEntry]:
    """What the actions wrote: each at the time of the happening that it goes with."""
    networks = dict(Network.objects.values_list("pk", "created_at"))
    opened = dict(Network.objects.values_list("stream", "created_at"))
    issued = dict(BrochureEdition.objects.values_list("pk", "issued_at"))
    joined = dict(Membership.objects.values_list("pk", "joined_at"))
    happened = {
        row[:3]: row[3] for row in Activity.objects.values_list("verb", "target_type", "target_id", "created_at")
    }
    for entry in AuditEntry.objects.order_by("pk"):
        about = entry.target_id or 0
        known = happened.get((entry.verb, entry.target_type, about))
        if entry.verb == "network.opened":
            known = networks.get(about)
        elif entry.verb == "container.restricted" and entry.actor_id is None:
            known = opened.get(entry.stream_id or 0)
        elif entry.verb == "brochure.issued":
            known = issued.get(about)
        elif entry.verb == "membership.started":
            known = joined.get(about)
        entry.at = min(known or entry.at, stage.now)
        yield entry


def _visits(stage: Stage) -> Iterator[AuditEntry]:
    """Everybody signed in for their last two visits, and most signed out."""
    for number, user in enumerate(User.objects.filter(is_active=True).exclude(last_seen_at=None).order_by("pk")):
        for end in filter(None, (user.previous_visit_at, user.last_seen_at)):
            yield AuditEntry(at=end - STAY, verb="session.opened", actor=user, details={"shown": ["password"]})
            if number % 3:
                yield AuditEntry(at=end, verb="session.closed", actor=user)


def _failures(stage: Stage) -> Iterator[AuditEntry]:
    """Somebody mistyped, and somebody tried what they should not."""
    mistyped, tried = stage.secretariat, "admin@example.org"
    for minutes in (0, 1):
        at = stage.when(Moment(-2, 8, 11)) + timedelta(minutes=minutes)
        details = {"address": address_digest(mistyped.email)}
        yield AuditEntry(at=at, verb="session.refused", person=mistyped, details=details)
    for minutes in range(5):
        at = stage.when(Moment(-1, 3, 40)) + timedelta(minutes=minutes)
        yield AuditEntry(at=at, verb="session.refused", details={"address": address_digest(tried)})


def _downloads(stage: Stage) -> Iterator[AuditEntry]:
    """Members fetched what is AMBER, in the days after it was put there."""
    versions = Version.objects.filter(marking=Marking.AMBER, document__folder__restricted=False)
    readers: dict[int, list[User]] = {}
    for number, version in enumerate(versions.select_related("document__folder__network").order_by("pk")):
        network = version.document.folder.network
        if network.pk not in readers:
            readers[network.pk] = [seat.user for seat in members_of(network)]
        people = readers[network.pk]
        for turn in range(min(number % (RECORDED_AT_MOST + 1), len(people))):
            day = version.created_at + timedelta(days=1 + 2 * turn)
            at = day.replace(hour=7 + (number + turn) % 9, minute=7 * number % 60)
            reader = people[(number * 5 + turn * 3) % len(people)]
            if at < _noon_before(stage) and reader.pk != version.uploaded_by_id:
                DownloadRecord.objects.create(version=version, user=reader, marking=version.marking, created_at=at)
                yield AuditEntry(
                    at=at, verb="document.downloaded", actor=reader, stream_id=network.stream_id,
                    target_type="documents.version", target_id=version.pk, details={"marking": version.marking},
                )  # fmt: skip


def _noon_before(stage: Stage) -> datetime:
    return stage.when(Moment(-1, 12, 0))
