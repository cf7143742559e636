"""Loads the demonstration content into an empty portal, once, in one transaction."""

from datetime import datetime, timedelta
from itertools import chain

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from config.demo.after import after_steps
from config.demo.aftermath import settle
from config.demo.alerts import alert_steps
from config.demo.brochure import issue_brochures
from config.demo.content import NETWORKS, PEOPLE
from config.demo.content.types import Moment, NetworkText, Person
from config.demo.directory import mark_phones, name_expected_countries
from config.demo.drafts import draft_steps
from config.demo.editor import quoting_steps, tell_called
from config.demo.entry import entry_steps, tell_of_ways_in
from config.demo.keeping import keeping_steps
from config.demo.library_bin import fill_bins
from config.demo.library_entry import describe_documents
from config.demo.library_readers import reader_steps
from config.demo.messages import message_steps
from config.demo.moderation import moderation_steps
from config.demo.outbox import leave_in_outbox
from config.demo.polls import poll_steps
from config.demo.private import private_steps
from config.demo.queue import queue_steps
from config.demo.reading import archived_steps, tag_topics
from config.demo.requests import request_steps
from config.demo.rooms import announcement_steps, group_steps
from config.demo.scenes import channel_steps, forum_steps, library_steps
from config.demo.sheet import leave_sheet
from config.demo.stage import Stage
from config.demo.terms import give_terms, term_steps
from config.demo.trail import lay_trail
from networks.actions import open_network, start_membership
from networks.models import Membership, Network
from portal.audit.seal import seal_left_behind
from portal.models import Activity

PASSWORD = "portal-demo"  # noqa: S105  # printed on the first page of the demonstration
OPENED = Moment(-300, 9, 0)
ALWAYS = timedelta(days=36_500)


def load_demo(*, now: datetime | None = None) -> bool:
    """Load people, networks and everything in them as if it had been written in the days before ``now``.

    All goes through the actions, as handled activity: no mail is sent. Files go into the default storage,
    and out of it again if anything fails.

    Returns:
        False, and nothing changed, if there is a network or one of the people already.

    Raises:
        CommandError: ``PORTAL_DEMO`` is off. A production configuration cannot switch it on.
    """
    if not settings.PORTAL_DEMO:
        raise CommandError("Demonstration content is refused here: PORTAL_DEMO is off.")
    stage = Stage(now or timezone.now(), {})
    try:
        with transaction.atomic():
            if _is_filled():
                return False
            pending = list(connection.run_on_commit)
            _load(stage)
            # All of it counts as told: after the commit there is nobody to poke, and no relay to wake 600 times.
            connection.run_on_commit = pending
    except BaseException:
        for name in stage.stored:
            default_storage.delete(name)
        raise
    seal_left_behind()
    return True


def _is_filled() -> bool:
    emails = [person.email for person in PEOPLE]
    return Network.objects.exists() or User.objects.filter(email__in=emails).exists()


def _load(stage: Stage) -> None:
    _make_people(stage)
    networks = [(_open(stage, text), text) for text in NETWORKS]
    _seat_people(stage, {network.slug: network for network, _text in networks})
    parts = (
        forum_steps, after_steps, library_steps, channel_steps, group_steps, announcement_steps, entry_steps,
        quoting_steps, poll_steps, request_steps, queue_steps, moderation_steps, term_steps, archived_steps,
        draft_steps, reader_steps, keeping_steps, private_steps, message_steps, alert_steps,
    )  # fmt: skip
    steps = chain.from_iterable(part(stage, network, text) for network, text in networks for part in parts)
    for _at, step in sorted(steps, key=lambda each: each[0]):
        step()
    settle(stage)
    tell_called()
    mark_phones(stage)
    name_expected_countries()
    issue_brochures(stage)
    leave_sheet(stage)
    tell_of_ways_in()
    give_terms(stage)
    tag_topics()
    describe_documents(stage)
    fill_bins(stage)
    leave_in_outbox(stage)
    lay_trail(stage)  # the last: what comes before it is put in order


def _make_people(stage: Stage) -> None:
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    made = User.objects.bulk_create(_user(person, password, stage) for person in PEOPLE)
    stage.people.update({person.key: user for person, user in zip(PEOPLE, made, strict=True)})
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made
    )


def _user(person: Person, password: str, stage: Stage) -> User:
    return User(
        email=person.email,
        password=password,
        name=person.name,
        native_name=person.native_name,
        country=person.country,
        organisation=person.organisation,
        service_type=person.service,
        languages=", ".join(person.languages),
        time_zone=person.time_zone,
        phone=person.phone,
        is_secretariat=person.secretariat,
        date_joined=stage.when(OPENED),
        # The demonstration stays open with a password alone, whatever the part of the person asks for.
        second_factor_grace_until=stage.now + ALWAYS,
    )


def _open(stage: Stage, text: NetworkText) -> Network:
    """Open a network. Below its English texts stands what it is in the other languages people write in there."""
    spoken = {post.language for forum in text.forums for topic in forum.topics for post in topic.posts}
    others = [each for each in text.translations if each.language in spoken]
    return open_network(
        name=text.words.name,
        slug=text.slug,
        hue=text.hue,
        default_marking=text.marking,
        mandate="\n\n".join([text.words.mandate, *(each.mandate.partition("\n\n")[0] for each in others)]),
        welcome="\n\n".join([text.words.welcome, *(each.welcome for each in others)]),
        created_at=stage.when(OPENED),
    )


def _seat_people(stage: Stage, networks: dict[str, Network]) -> None:
    """Let everybody in, in the order in which they came, by the secretariat."""
    seats = [(seat.days, number, person, seat) for number, person in enumerate(PEOPLE) for seat in person.memberships]
    for days, number, person, seat in sorted(seats, key=lambda each: each[:2]):
        membership = start_membership(
            actor=stage.secretariat, user=stage.people[person.key], network=networks[seat.network], role=seat.role
        )
        at = stage.when(Moment(days, 8, 0)) + timedelta(minutes=number)
        Membership.objects.filter(pk=membership.pk).update(joined_at=at)
        Activity.objects.filter(target_type="networks.membership", target_id=membership.pk).update(created_at=at)
