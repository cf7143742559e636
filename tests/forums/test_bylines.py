"""The names under what was written lead to people one may know, and nowhere else."""

from collections.abc import Callable
from uuid import uuid4

from django.test import Client

from forums.actions import add_reply, open_forum, start_topic
from networks.actions import end_membership
from networks.models import Membership, Network
from tests.conftest import Cast


def test_names_are_links_for_colleagues_and_plain_for_readers_from_outside(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    forum = open_forum(network=airports, name="Concealment", slug="concealment")
    topic = start_topic(
        actor=cast.expert, forum=forum, title="Open", marking="CLEAR", body="<p>Here.</p>", client_id=uuid4()
    )
    add_reply(actor=cast.member, topic=topic, body="<p>Yes.</p>", client_id=uuid4())
    end_membership(actor=None, membership=Membership.objects.get(user=cast.member))  # their page is gone for all
    pages = {
        part: signed_in(getattr(cast, part)).get(topic.get_absolute_url()).content.decode()
        for part in ("observer", "stranger")
    }
    links = {
        part: [f'href="/people/{p.pk}/"' in page for p in (cast.expert, cast.member)] for part, page in pages.items()
    }
    assert links == {"observer": [True, False], "stranger": [False, False]}
    assert all("Clara Cobalt" in page and "Hana Halite" in page for page in pages.values())
