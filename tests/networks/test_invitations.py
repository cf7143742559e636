"""Invitations: the mail, the page behind the link, and everything one can do wrong with a link."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from networks.actions import open_network
from networks.actions.entry import bring_in
from networks.actions.invitations import MAX_ATTEMPTS, accept_as_new, claim_mail, send_again, take_back
from networks.jobs.entry import send_invitation, sweep_invitations
from networks.mails import link_of, read_link
from networks.models import Deputyship, Invitation, Membership, Network
from portal.errors import Conflict, Refusal, Refused
from tests.conftest import PASSWORD, Cast

SignIn = Callable[..., Client]
Committing = Callable[..., Any]
LIST = "/networks/airports/members/invitations/"
SECRET = "wide rivers run slowly"


def invite(actor: User, network: Network, **changed: Any) -> Invitation:
    """An invitation that is out."""
    fields: dict[str, Any] = {
        "email": "nora.nickel@example.org", "name": "Nora Nickel", "country": "SI", "organisation": "Customs",
        "service_type": "customs", "role": "member", "term_months": 12, **changed,
    }  # fmt: skip
    came = bring_in(actor=actor, network=network, **fields)
    assert isinstance(came, Invitation)
    return came


@pytest.fixture
def invitation(cast: Cast, airports: Network) -> Invitation:
    """Nora's."""
    return invite(cast.coordinator, airports)


def typed(**changed: Any) -> dict[str, Any]:
    """What Nora types."""
    return {"name": "Nora Nickel", "language": "fr", "password1": SECRET, "password2": SECRET, **changed}


# -- the mail ----------------------------------------------------------------------------------


def test_mail_is_sent_after_the_commit_in_both_languages(
    cast: Cast, airports: Network, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        made = invite(cast.coordinator, airports)
    message: Any = mail.outbox[0]
    made.refresh_from_db()
    assert (made.mail, message.to, len(mail.outbox)) == ("sent", ["nora.nickel@example.org"], 1)
    whole = [message.body, message.alternatives[0][0]]
    links = [re.findall(r"/accounts/invitations/([^/]+)/", text) for text in whole]
    assert [[read_link(token) for token in found] for found in links] == [[(made.pk, made.nonce)] * 2] * 2
    assert [("Bruno Basalt invites you" in text, "Dear Nora" in text) for text in whole] == [(True, True)] * 2
    assert message.extra_headers["Message-ID"].startswith(f"<invitation-{made.pk}-")
    assert made.nonce not in message.extra_headers["Message-ID"]


def test_mail_server_that_is_down_costs_nothing_but_time(
    invitation: Invitation, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = "tests.networks.test_invitations.DeadBackend"
    assert send_invitation(invitation.pk) == "queued"
    assert send_invitation(invitation.pk) == "not due"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Invitation.objects.update(next_attempt_at=timezone.now())
    assert (sweep_invitations(), sweep_invitations(), len(mail.outbox)) == (1, 0, 1)


class DeadBackend:
    """A mail server that does not answer."""

    def __init__(self, **kwargs: Any) -> None:
        pass

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


def test_mail_that_never_goes_is_shown_as_failed(
    invitation: Invitation, settings: Any, signed_in: SignIn, cast: Cast
) -> None:
    settings.EMAIL_BACKEND = "tests.networks.test_invitations.DeadBackend"
    Invitation.objects.update(mail_attempts=MAX_ATTEMPTS - 1)
    assert send_invitation(invitation.pk) == "failed"
    assert "mail could not be delivered" in signed_in(cast.coordinator).get(LIST).content.decode()


def test_crash_after_sending_repeats_the_same_message(invitation: Invitation) -> None:
    claim_mail(pk=invitation.pk)  # and then the power went
    Invitation.objects.update(next_attempt_at=timezone.now())
    send_invitation(invitation.pk)
    Invitation.objects.update(next_attempt_at=timezone.now(), mail="queued")
    send_invitation(invitation.pk)
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert (len(mail.outbox), len(ids)) == (2, 1)


def test_mail_of_an_invitation_taken_back_is_not_sent(invitation: Invitation, cast: Cast) -> None:
    take_back(actor=cast.coordinator, invitation=invitation)
    assert (sweep_invitations(), len(mail.outbox)) == (0, 0)


# -- the way in --------------------------------------------------------------------------------


def test_invited_person_sets_name_and_password_and_is_in(invitation: Invitation, client: Client) -> None:
    page = client.get(link_of(invitation))
    text = page.content.decode()
    assert (page.status_code, page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == (
        200,
        "strict-origin",
        True,
    )
    assert all(word in text for word in ("Airports group", "Bruno Basalt", "member", "nora.nickel@example.org"))
    answer = client.post(link_of(invitation), typed(name="Nora \u202eNickel"))
    assert (answer.status_code, answer["Location"]) == (302, "/networks/airports/")
    nora = User.objects.get(email="nora.nickel@example.org")
    assert (nora.name, nora.country, nora.language, nora.check_password(SECRET)) == ("Nora Nickel", "SI", "fr", True)
    seat = Membership.objects.active().get(user=nora)
    until = seat.valid_until or timezone.now()
    assert (seat.role, 363 < (until - timezone.now()).days < 367) == ("member", True)
    assert client.get("/networks/airports/").status_code == 200


def test_looking_at_an_invitation_changes_nothing(invitation: Invitation, client: Client) -> None:
    before = Invitation.objects.values().get()
    for method in ("get", "head"):
        getattr(client, method)(link_of(invitation))
    assert (Invitation.objects.values().get(), User.objects.filter(email=invitation.email).count()) == (before, 0)


def test_whose_role_asks_for_a_second_factor_is_led_there_at_once(
    cast: Cast, airports: Network, client: Client
) -> None:
    made = invite(cast.coordinator, airports, role="coordinator")
    answer = client.post(link_of(made), typed())
    assert answer["Location"] == "/accounts/2fa/totp/activate/"
    assert "authenticator_secret" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"password1": "short", "password2": "short"},
        {"password1": "password123", "password2": "password123"},
        {"password1": "nora.nickel", "password2": "nora.nickel"},
        {"password2": "something else"},
        {"password1": "", "password2": ""},
        {"password1": "x" * 5000, "password2": "x" * 5000},
        {"name": ""},
        {"name": "\u202e\u2066"},
        {"name": "x" * 121},
        {"language": "tlh"},
    ],
)
def test_bad_entry_is_refused_and_nothing_written(
    invitation: Invitation, client: Client, changed: dict[str, Any]
) -> None:
    answer = client.post(link_of(invitation), typed(**changed))
    assert (answer.status_code, User.objects.filter(email=invitation.email).count()) == (422, 0)


def test_known_person_signs_in_and_joins_with_one_button(cast: Cast, airports: Network) -> None:
    made = invite(cast.coordinator, airports, email="late@example.org", role="expert")
    late = User.objects.create_user("late@example.org", PASSWORD, name="Late Lazulite")
    client, link = Client(), link_of(made)
    page = client.get(link).content.decode()
    assert ("You have an account with this address already" in page, "password1" in page) == (True, False)
    answer = client.post(link)
    assert (answer["Location"], link in answer["Location"]) == ("/accounts/login/?next=/accounts/invited/", False)
    answer = client.post("/accounts/login/", {"login": late.email, "password": PASSWORD, "next": "/accounts/invited/"})
    assert client.get(answer["Location"])["Location"] == link
    assert "Join" in client.get(link).content.decode()
    assert client.post(link)["Location"] == "/networks/airports/"
    assert Membership.objects.active().get(user=late).role == "expert"
    assert client.post(link).status_code == 410


# -- links that are worth nothing --------------------------------------------------------------


def _used(invitation: Invitation, actor: User) -> None:
    accept_as_new(invitation=invitation, nonce=invitation.nonce, name="N", password=SECRET, language="en")


def _expired(invitation: Invitation, actor: User) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def _taken_back(invitation: Invitation, actor: User) -> None:
    take_back(actor=actor, invitation=invitation)


def _sent_again(invitation: Invitation, actor: User) -> None:
    send_again(actor=actor, invitation=invitation)


def _archived(invitation: Invitation, actor: User) -> None:
    Network.objects.update(archived_at=timezone.now())


def _deleted(invitation: Invitation, actor: User) -> None:
    Invitation.objects.all().delete()


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (_used, "used already"),
        (_expired, "run out"),
        (_taken_back, "taken back"),
        (_sent_again, "newer invitation"),
        (_archived, "is closed"),
        (_deleted, "does not exist any more"),
    ],
)
def test_link_that_is_over_says_so_and_nothing_of_the_network(
    cast: Cast, invitation: Invitation, client: Client, spoil: Callable[..., None], word: str
) -> None:
    link = link_of(invitation)
    spoil(invitation, cast.coordinator)
    people = User.objects.count()
    for answer in (client.get(link), client.post(link, typed()), Client().head(link)):
        assert answer.status_code == 410
        assert "Airports" not in answer.content.decode().replace("Airports group</li>", "")
    page = client.get(link).content.decode()
    assert (word in page, "Bruno" in page, invitation.email in page) == (True, False, False)
    assert User.objects.count() == people


@pytest.mark.parametrize(
    "token",
    ["x", "a:b:c", "1", ":::", "%00", "%E2%80%AE", "a" * 3000, signing.dumps([1, "x"], salt="other"),
     signing.dumps({"pk": 1}, salt="networks.invitation"), signing.dumps("x", salt="networks.invitation"),
     signing.dumps([1, 2, 3], salt="networks.invitation"), signing.dumps(None, salt="networks.invitation")],
    ids=lambda _token: "token",  # a signature holds the time: every process would have a name of its own for it
)  # fmt: skip
def test_tampered_link_is_unknown(invitation: Invitation, client: Client, token: str) -> None:
    for answer in (
        client.get(f"/accounts/invitations/{token}/"),
        client.post(f"/accounts/invitations/{token}/", typed()),
    ):
        assert answer.status_code == 404
    assert User.objects.filter(email=invitation.email).count() == 0


def test_changed_letter_makes_a_link_worthless(invitation: Invitation) -> None:
    token = link_of(invitation).split("/")[3]
    assert read_link(token) == (invitation.pk, invitation.nonce)
    for place in range(0, len(token), 7):
        other = "A" if token[place] != "A" else "B"
        assert read_link(token[:place] + other + token[place + 1 :]) is None


def test_link_opened_by_somebody_else_offers_to_sign_out(cast: Cast, invitation: Invitation, signed_in: SignIn) -> None:
    client = signed_in(cast.stranger)
    for answer in (client.get(link_of(invitation)), client.post(link_of(invitation), typed())):
        page = answer.content.decode()
        told = "Bruno" in page or invitation.email in page
        assert (answer.status_code, 'action="/accounts/logout/"' in page, told) == (403, True, False)
    assert Invitation.objects.get().accepted_at is None


def test_account_that_is_switched_off_does_not_come_in_again(invitation: Invitation, client: Client) -> None:
    User.objects.create_user(invitation.email, PASSWORD, name="Nora", is_active=False)
    answers = [client.get(link_of(invitation)), client.post(link_of(invitation), typed())]
    assert [a.status_code for a in answers] == [410, 410]


def test_role_and_network_smuggled_into_the_form_change_nothing(
    invitation: Invitation, mednet: Network, client: Client
) -> None:
    smuggled = {"role": "coordinator", "network": mednet.pk, "email": "other@example.org", "is_secretariat": "on"}
    client.post(link_of(invitation), typed(**smuggled, is_staff="on", term_months=999))
    nora = User.objects.get(email="nora.nickel@example.org")
    assert (nora.is_secretariat, nora.is_staff) == (False, False)
    assert [(s.network.slug, s.role) for s in nora.memberships.all()] == [("airports", "member")]


@pytest.mark.django_db(transaction=True)
def test_two_acceptances_at_once_are_one_account_and_one_seat() -> None:
    network = open_network(name="Airports group", slug="airports")
    boss = User.objects.create_user("boss@example.org", PASSWORD, name="Boss", is_secretariat=True)
    made, start, outcomes = invite(boss, network), threading.Barrier(6), []

    def accept() -> None:
        start.wait()
        try:
            accept_as_new(invitation=made, nonce=made.nonce, name="Nora", password=SECRET, language="en")
            outcomes.append(200)
        except Refusal as refusal:
            outcomes.append(refusal.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [200, 410, 410, 410, 410, 410]
    assert (User.objects.filter(email=made.email).count(), Membership.objects.count()) == (1, 1)


# -- the coordinator's side --------------------------------------------------------------------


def form(**changed: Any) -> dict[str, Any]:
    """What a coordinator types."""
    return {
        "name": "Nora Nickel", "email": "nora.nickel@example.org", "country": "SI", "organisation": "Customs",
        "service_type": "customs", "role": "member", "term_months": 12, **changed,
    }  # fmt: skip


def test_coordinator_invites_sends_again_and_takes_back(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.coordinator)
    assert client.post(f"{LIST}new/", form())["Location"] == LIST
    assert client.post(f"{LIST}new/", form()).status_code == 409
    made = Invitation.objects.get()
    assert client.post(f"{LIST}{made.pk}/again/").status_code == 302
    assert Invitation.objects.get().nonce != made.nonce
    assert [client.post(f"{LIST}{made.pk}/take-back/").status_code for _ in range(2)] == [302, 409]
    assert client.post(f"{LIST}{made.pk}/again/").status_code == 409
    assert client.post(f"{LIST}new/", form()).status_code == 302


def test_expired_invitation_gives_way_to_a_new_one(cast: Cast, airports: Network) -> None:
    old = invite(cast.coordinator, airports)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    new = invite(cast.coordinator, airports)
    old.refresh_from_db()
    assert (old.taken_back_at is not None, new.pk == old.pk) == (True, False)


def test_member_is_not_invited_again_and_known_person_is_in_at_once(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.coordinator)
    assert client.post(f"{LIST}new/", form(email=cast.member.email)).status_code == 409
    assert client.post(f"{LIST}new/", form(email=cast.stranger.email.upper())).status_code == 302
    assert (Invitation.objects.count(), cast.stranger.memberships.count()) == (0, 2)


def test_invitation_of_another_network_is_unknown_here(cast: Cast, mednet: Network, signed_in: SignIn) -> None:
    foreign = invite(cast.secretariat, mednet)
    client = signed_in(cast.coordinator)
    answers = [client.post(f"{LIST}{foreign.pk}/{act}/").status_code for act in ("again", "take-back")]
    assert (answers, Invitation.objects.get().taken_back_at) == ([404, 404], None)


@pytest.mark.parametrize("part", ["expert", "member", "observer", "stranger", "removed"])
def test_nobody_else_lets_people_in(cast: Cast, airports: Network, part: str) -> None:
    with pytest.raises(Refused):
        invite(getattr(cast, part), airports)


def test_who_stands_in_for_a_coordinator_makes_no_coordinators(cast: Cast, airports: Network) -> None:
    seats = {seat.user_id: seat for seat in Membership.objects.all()}
    Deputyship.objects.create(
        membership=seats[cast.coordinator.pk], deputy=seats[cast.member.pk],
        starts_at=timezone.now() - timedelta(days=1), ends_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(Refused):
        invite(cast.member, airports, role="coordinator")
    assert invite(cast.member, airports, role="expert").role == "expert"


def test_switched_off_account_is_not_brought_in(cast: Cast, airports: Network) -> None:
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    with pytest.raises(Conflict):
        invite(cast.coordinator, airports, email=cast.stranger.email)


def test_no_page_prints_the_link(cast: Cast, invitation: Invitation, signed_in: SignIn) -> None:
    page = signed_in(cast.coordinator).get(LIST).content.decode()
    assert (invitation.nonce in page, re.search(r"/accounts/invitations/", page)) == (False, None)
