"""What is said of who would be told, before something is sent, is what the relay then does."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forums.actions import open_forum, start_topic
from networks.access import readers_of_announcement
from networks.actions import start_membership
from networks.actions.announcements import make_announcement
from networks.actions.messages import send_to_members
from networks.models import Announcement, Network
from networks.queries.reach import reach_in
from networks.roles import Role
from notifications.actions import relay_batch, set_level
from notifications.models import Choice, Delivery, Notice, Pace, PushDevice, StoppedAddress
from notifications.queries.reach import Reach
from portal.marking import Marking
from portal.models import Activity
from portal.telling import Level, Medium, Sort
from tests.conftest import Cast

SignIn = Callable[..., Client]


@pytest.fixture
def crowd(cast: Cast, airports: Network, person: Callable[..., User]) -> Any:
    """A forum, and members who all want to be told in another way."""
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    here, there = ("networks.network", airports.pk), ("forums.forum", forum.pk)
    names = ["Follows", "Silences", "Nodigest", "Nomail", "Broken", "Device", "Author", "Forumoff", "Mentions"]
    people = {name: person(f"{name} Flint") for name in names}
    for user in people.values():
        start_membership(actor=None, user=user, network=airports, role=Role.MEMBER)
    for name in ("Follows", "Nodigest", "Nomail", "Broken", "Device"):
        set_level(user=people[name], scope=there, level=Level.ALL)
    set_level(user=people["Silences"], scope=here, level=Level.NOTHING)
    set_level(user=people["Forumoff"], scope=there, level=Level.NOTHING)
    set_level(user=people["Mentions"], scope=here, level=Level.CONCERNED)
    set_level(user=people["Author"], scope=("accounts.user", cast.expert.pk), level=Level.ALL)
    for sort in (Sort.PLACE, Sort.NEWS):
        Choice.objects.create(user=people["Broken"], sort=sort, medium=Medium.MAIL, wanted=True)
        Choice.objects.create(user=people["Nomail"], sort=sort, medium=Medium.MAIL, wanted=False)
        Choice.objects.create(user=people["Device"], sort=sort, medium=Medium.PUSH, wanted=True)
    Pace.objects.create(user=people["Nodigest"], digest="never")
    PushDevice.objects.create(user=people["Device"], endpoint="https://fcm.googleapis.com/x", p256dh="k", auth="a")
    StoppedAddress.objects.create(user=people["Broken"], address=people["Broken"].email, reason="550")
    Activity.objects.update(handled_at=timezone.now())
    return forum


def told() -> tuple[int, int, int]:
    """What the relay makes of what has just happened: people with a mail, with a push, with a notice."""
    relay_batch()
    mails = Delivery.objects.filter(medium=Medium.MAIL).values_list("user").distinct().count()
    pushes = Delivery.objects.filter(medium=Medium.PUSH).values_list("user").distinct().count()
    return mails, pushes, Notice.objects.values_list("user").distinct().count()


def test_announcement_reaches_whom_it_was_said_to_reach(
    cast: Cast, airports: Network, crowd: Any, django_assert_num_queries: Any
) -> None:
    readers = readers_of_announcement(Announcement(network=airports, marking=Marking.AMBER))
    with django_assert_num_queries(3):
        said = reach_in(airports, readers, Sort.NEWS, actor=cast.coordinator)
    make_announcement(
        actor=cast.coordinator, network=airports, title="Hall D", body="<p>x</p>", shown_until=None, client_id=uuid4()
    )
    assert said == Reach(people=13, mail=10, digest=0, portal=2, untold=1, push=1, stopped=1)
    assert told() == (said.mail + said.stopped, said.push, said.people - said.untold)


def test_topic_reaches_whom_it_was_said_to_reach(
    cast: Cast, airports: Network, crowd: Any, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    client, address = signed_in(cast.expert), "/networks/airports/forums/concealment"
    page = client.get(f"{address}/new/")
    said = page.context["reach"]
    line = client.get(f"{address}/audience/?new=yes&marking=AMBER").content.decode()
    start_topic(actor=cast.expert, forum=crowd, title="Walls", marking="AMBER", body="<p>x</p>", client_id=uuid4())
    mails, pushes, notices = told()
    # Follows, Nomail, Device and Author have it in the digest since they follow; coordinator, member and secretariat
    # since they have said nothing.
    assert said == Reach(people=13, mail=0, digest=8, portal=1, untold=4, push=1, stopped=1)
    assert (mails, pushes) == (said.mail + said.stopped, said.push)
    assert notices == 6
    assert ["8 in their digest" in text for text in (page.content.decode(), line)] == [True, True]
    assert "in their digest" not in client.get(f"{address}/audience/?marking=AMBER").content.decode()


def test_message_says_how_it_goes(cast: Cast, airports: Network, crowd: Any, signed_in: SignIn) -> None:
    client = signed_in(cast.coordinator)
    page = client.get("/networks/airports/members/message/audience/?marking=GREEN&roles=member")
    said = page.context["told"]
    ids = [user.pk for user in User.objects.filter(memberships__role="member", memberships__ended_at=None)]
    send_to_members(
        actor=cast.coordinator, network=airports, subject="Hall", body="<p>x</p>", marking="GREEN", to=ids,
        client_id=uuid4(),
    )  # fmt: skip
    assert f"Told: {said.mail} by e-mail now" in page.content.decode()
    assert told() == (said.mail + said.stopped, said.push, said.people - said.untold)


def test_announcement_form_says_it(cast: Cast, crowd: Any, signed_in: SignIn) -> None:
    page = signed_in(cast.coordinator).get("/networks/airports/announcements/new/").content.decode()
    assert "Told: 10 by e-mail now" in page
    assert "mail does not reach 1" in page
