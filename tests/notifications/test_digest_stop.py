"""The link of a digest ends digests, whoever is signed in, and does nothing else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from notifications.digesting.stop_links import stop_path
from notifications.models import Digest, Pace
from notifications.models.pace import Rhythm
from tests.conftest import Cast

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def digest(cast: Cast) -> Digest:
    """One that the member got; somebody else gets theirs."""
    now = timezone.now()
    Pace.objects.create(user=cast.expert, digest_due_at=now)
    Pace.objects.create(user=cast.member, digest=Rhythm.WEEKLY, digest_due_at=now)
    return Digest.objects.create(user=cast.member, due_at=now, since=now - timedelta(days=7), state=Digest.State.SENT)


def rhythms(cast: Cast) -> tuple[str, str]:
    return Pace.objects.get(user=cast.member).digest, Pace.objects.get(user=cast.expert).digest


def test_link_of_a_digest_ends_them_with_one_click(cast: Cast, digest: Digest) -> None:
    client = Client(enforce_csrf_checks=True)
    path = stop_path(digest.pk)
    assert (client.get(path).status_code, rhythms(cast)) == (200, (Rhythm.WEEKLY, Rhythm.DAILY))
    answer = client.post(path, ONE_CLICK)
    assert (answer.status_code, answer.content.decode()) == (200, "No more digests.")
    assert "sessionid" not in client.cookies
    assert rhythms(cast) == (Rhythm.NEVER, Rhythm.DAILY)
    assert Pace.objects.get(user=cast.member).digest_due_at is None


def test_link_of_a_digest_leads_people_to_a_button_and_back(
    cast: Cast, digest: Digest, signed_in: Callable[..., Any]
) -> None:
    for client in (Client(), signed_in(cast.expert)):  # whoever is signed in there: it is of whoever got the mail
        answer = client.post(stop_path(digest.pk), follow=True)
        assert "You get no digests any more." in answer.content.decode()
        assert rhythms(cast) == (Rhythm.NEVER, Rhythm.DAILY)
        again = answer.redirect_chain[-1][0]
        assert "Your digests come again." in client.post(again, follow=True).content.decode()
        assert rhythms(cast) == (Rhythm.WEEKLY, Rhythm.DAILY)


def test_link_that_is_forged_or_old_changes_nothing(cast: Cast, digest: Digest) -> None:
    client = Client()
    path = stop_path(digest.pk)
    for forged in (re.sub(r".(?=/$)", "x", path), "/notifications/digests/stop/W10/", stop_path(digest.pk + 99)):
        for answer in (client.get(forged), client.post(forged, ONE_CLICK)):
            assert (answer.status_code, rhythms(cast)) == (404, (Rhythm.WEEKLY, Rhythm.DAILY))
    later = digest.due_at + timedelta(days=7)
    Digest.objects.create(user=cast.member, due_at=later, since=digest.due_at)
    assert "newer digest" in client.post(path, ONE_CLICK).content.decode()
    assert rhythms(cast) == (Rhythm.WEEKLY, Rhythm.DAILY)
