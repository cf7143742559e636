"""Forgotten passwords and changed addresses: what travels by mail."""

import re
from typing import Any

from django.test import Client

from accounts.models import User
from tests.accounts.clean import faults
from tests.accounts.test_pages import long_ago, sign_in
from tests.conftest import PASSWORD, Cast

ASK = "/accounts/password/reset/"
NEW = "a much longer one 9"


def _link(mail: Any) -> str:
    """The one link in a mail, without the portal's own address at its foot."""
    (path,) = re.findall(r"http://testserver(/accounts/\S+)", mail.body)
    return str(path)


def test_forgotten_password_is_replaced_by_a_link_that_works_once(cast: Cast, mailoutbox: list[Any]) -> None:
    assert Client().post(ASK, {"email": " Clara.Cobalt@example.org"})["Location"] == "/accounts/password/reset/done/"
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([cast.expert.email], "A new password for the Network Portal")
    client = Client()
    page = client.get(_link(mail), follow=True)
    assert faults(page.content.decode()) == []
    form = page.redirect_chain[0][0]
    answer = client.post(form, {"password1": NEW, "password2": NEW})
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    assert sign_in(Client(), cast.expert.email, NEW)["Location"] == "/"
    assert sign_in(Client(), cast.expert.email, PASSWORD).status_code == 200
    again = Client().get(_link(mail), follow=True)
    assert "This link does not work" in again.content.decode()


def test_weak_or_different_new_passwords_are_refused(cast: Cast, mailoutbox: list[Any]) -> None:
    Client().post(ASK, {"email": cast.expert.email})
    client = Client()
    form = client.get(_link(mailoutbox[0]), follow=True).redirect_chain[0][0]
    for first, second in [("short", "short"), ("password1234", "password1234"), (NEW, "another one 12345"), ("", "")]:
        assert client.post(form, {"password1": first, "password2": second}).status_code == 200
    assert sign_in(Client(), cast.expert.email, PASSWORD)["Location"] == "/"


def test_reset_for_an_unknown_address_answers_alike_and_names_no_sign_up(db: None, mailoutbox: list[Any]) -> None:
    assert Client().post(ASK, {"email": "nobody@example.org"})["Location"] == "/accounts/password/reset/done/"
    (mail,) = mailoutbox
    assert mail.subject == "No account under this address"
    assert "signup" not in mail.body


def test_closed_account_gets_no_link(cast: Cast, mailoutbox: list[Any]) -> None:
    User.objects.filter(pk=cast.expert.pk).update(is_active=False)
    Client().post(ASK, {"email": cast.expert.email})
    assert [mail.subject for mail in mailoutbox] == ["No account under this address"]


def test_link_names_the_portal_whatever_host_was_asked(cast: Cast, mailoutbox: list[Any]) -> None:
    Client(headers={"host": "elsewhere.example"}).post(ASK, {"email": cast.expert.email})
    assert "elsewhere.example" not in mailoutbox[0].body
    assert _link(mailoutbox[0]).startswith("/accounts/password/reset/key/")


def test_mail_out_of_order_is_said_and_not_a_failure(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = Client().post(ASK, {"email": cast.expert.email})
    assert answer.status_code == 503
    assert "The portal cannot send mail at the moment." in answer.content.decode()


def test_password_changes_even_with_mail_out_of_order(cast: Cast, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    client = Client()
    sign_in(client, cast.expert.email)
    new = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", new).status_code == 302
    assert sign_in(Client(), cast.expert.email, NEW)["Location"] == "/"


def _ask_for(client: Client, address: str) -> Any:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post("/accounts/email/", {"email": address, "action_add": ""})


def test_address_changes_when_the_new_one_confirms(cast: Cast, mailoutbox: list[Any]) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    assert _ask_for(client, "clara@customs.example").status_code == 302
    assert "clara@customs.example" in client.get("/accounts/email/").content.decode()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["clara@customs.example"], "Confirm your new address")
    assert sign_in(Client(), "clara.cobalt@example.org")["Location"] == "/"
    page = client.get(_link(mail)).content.decode()
    assert faults(page) == []
    assert client.post(_link(mail)).status_code == 302
    assert User.objects.get(pk=cast.expert.pk).email == "clara@customs.example"
    assert mailoutbox[1].to == ["clara.cobalt@example.org"]
    assert sign_in(Client(), "clara@customs.example")["Location"] == "/"
    assert sign_in(Client(), "clara.cobalt@example.org").status_code == 200


def test_address_change_asks_once_more_who_it_is(cast: Cast, mailoutbox: list[Any]) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    long_ago(client)
    answer = client.post("/accounts/email/", {"email": "clara@customs.example", "action_add": ""})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert mailoutbox == []


def test_address_of_another_person_cannot_be_taken(cast: Cast, mailoutbox: list[Any]) -> None:
    client = Client()
    sign_in(client, cast.expert.email)
    _ask_for(client, cast.member.email)
    for mail in mailoutbox:
        client.post(_link(mail))
    assert User.objects.get(pk=cast.expert.pk).email == "clara.cobalt@example.org"
    assert sign_in(Client(), cast.member.email)["Location"] == "/"


def test_address_written_by_the_secretariat_is_the_only_one_that_signs_in(cast: Cast) -> None:
    from accounts.actions import prove_address

    cast.expert.email = "clara@customs.example"
    cast.expert.save()
    prove_address(user=cast.expert)
    assert sign_in(Client(), "clara@customs.example")["Location"] == "/"
    assert sign_in(Client(), "clara.cobalt@example.org").status_code == 200
