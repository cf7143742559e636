"""Every way in against a small model: whatever is done in whatever order, nobody reaches the inside without the
second factor once one is asked of them and their grace is over, and nobody who may is shut out.

The model knows the rule in one line (:meth:`Model.may`); it imports nothing of what it checks. 60 lives of 20 steps.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from accounts.actions import reset_second_factor
from accounts.models import User
from chat.actions import open_channel, send_message
from documents.actions import open_folder, upload_document
from networks.actions import open_network, start_membership
from networks.models import Membership, Network
from portal.live import queries
from tests.accounts.factors import AGAIN, ASKED, STEP
from tests.accounts.test_pages import long_ago
from tests.conftest import make_person
from tests.networks.test_invitations import invite, link_of, typed

HERE = "/networks/airports"
SAID = "The van left Basel at noon."
browsers = st.sampled_from(["office", "phone"])
PHASES = [Phase.generate]  # a life of 20 steps is short enough to be read, and takes minutes to be made shorter


@dataclass
class Model:
    """What is true."""

    has_one: bool = False
    asked: bool = True
    grace: bool = True
    signed_in: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)  # browsers that have shown the factor they have now
    at_step: set[str] = field(default_factory=set)  # browsers that have shown the password and are asked for the code

    def may(self, browser: str) -> bool:
        """The whole rule."""
        return browser in self.signed_in and (browser in self.shown if self.has_one else self.grace or not self.asked)

    def loses_it(self) -> None:
        self.has_one = False
        self.shown.clear()


class World:
    """What every life begins with. Built once."""

    def __init__(self) -> None:
        self.network = open_network(name="Airports group", slug="airports", hue="airports", default_marking="AMBER")
        self.office = make_person("Ada Quartz", is_secretariat=True)
        self.other = make_person("Cora Coral")
        self.person = make_person("Bruno Basalt", is_staff=False)
        for each in (self.person, self.other):
            start_membership(actor=None, user=each, network=self.network, role="coordinator")
        channel = open_channel(actor=self.other, network=self.network, name="desk", slug="desk", marking="AMBER")
        send_message(actor=self.other, channel=channel, text=SAID, client_id=uuid4())
        folder = open_folder(actor=None, network=self.network, name="Handbooks")
        file = ContentFile(b"%PDF-1.7\n%%EOF\n", name="a.pdf")
        document = upload_document(actor=self.other, folder=folder, file=file, language="en", marking="AMBER")
        self.download = f"{HERE}/documents/{document.pk}/versions/1/download/"


class Life(RuleBasedStateMachine):
    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.model = Model()
        self.clients = {"office": Client(), "phone": Client()}
        self.password = "portal-demo"
        self.secret = ""
        self.last_code = ""
        self.looked = 0
        self.person = User.objects.get(pk=self.world.person.pk)
        self._let_grace_run(True)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)

    # -- helpers -------------------------------------------------------------------------------

    def _let_grace_run(self, runs: bool) -> None:
        self.model.grace = runs
        until = timezone.now() + timedelta(days=3 if runs else -3)
        User.objects.filter(pk=self.person.pk).update(second_factor_grace_until=until)

    def _code(self) -> str:
        """What the app shows, as if half a minute had passed since the last one."""
        for app in Authenticator.objects.filter(user=self.person, type="totp"):
            app.data.pop("spent", None)
            app.save(update_fields=["data"])
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30))

    def _post(self, browser: str, path: str, **data: str) -> Any:
        cache.clear()  # the limits have tests of their own
        return self.clients[browser].post(path, data)

    # -- ways in and out -----------------------------------------------------------------------

    @rule(browser=browsers, remember=st.booleans())
    def signs_in(self, browser: str, remember: bool) -> None:
        data = {"login": self.person.email, "password": self.password} | ({"remember": "on"} if remember else {})
        self._post(browser, "/accounts/login/", **data)
        if browser in self.model.signed_in:
            return  # was in: led home
        if self.model.has_one:
            self.model.at_step.add(browser)
        else:
            self.model.signed_in.add(browser)
            self.model.at_step.discard(browser)

    @rule(browser=browsers, how=st.sampled_from(["app", "recovery", "used", "wrong"]))
    def shows_a_code(self, browser: str, how: str) -> None:
        """At the second step of a sign-in, or in a session that has to show it."""
        code = self.last_code if how == "used" else "000000"
        if how in ("app", "recovery") and self.model.has_one:
            code = self._code()
            if how == "recovery":
                code = Authenticator.objects.get(user=self.person, type="recovery_codes").wrap().get_unused_codes()[0]
        for path in (STEP, AGAIN):
            self._post(browser, path, code=code)
        if how in ("app", "recovery") and self.model.has_one:
            self.last_code = code
            if browser in self.model.at_step:
                self.model.at_step.discard(browser)
                self.model.signed_in.add(browser)
                self.model.shown.add(browser)
            elif browser in self.model.signed_in:
                self.model.shown.add(browser)

    @rule(browser=browsers)
    def signs_out(self, browser: str) -> None:
        self._post(browser, "/accounts/logout/")
        for where in (self.model.signed_in, self.model.shown, self.model.at_step):
            where.discard(browser)

    @rule(browser=browsers)
    def shows_the_password_again(self, browser: str) -> None:
        self._post(browser, "/accounts/reauthenticate/", password=self.password, next=f"{HERE}/channels/desk/")

    @rule()
    def resets_the_password(self) -> None:
        """By the link in the mail, in a browser of its own. Every session ends by it."""
        cache.clear()
        mail.outbox.clear()
        fresh = Client()
        fresh.post("/accounts/password/reset/", {"email": self.person.email})
        words = mail.outbox[-1].body.split()
        path = next(word for word in words if "/reset/key/" in word).removeprefix("http://testserver")
        form = fresh.get(path, follow=True).redirect_chain[0][0]
        self.password = f"wide rivers {uuid4().hex[:6]}"
        fresh.post(form, {"password1": self.password, "password2": self.password})
        assert fresh.get(f"{HERE}/").status_code == 302
        self.model.signed_in.clear()
        self.model.shown.clear()

    @rule(browser=browsers)
    def accepts_an_invitation_for_a_role_that_asks(self, browser: str) -> None:
        """Somebody new, in a browser of their own: in with their password, out when their grace ends."""
        cache.clear()
        Membership.objects.filter(user=self.world.other).update(role="coordinator")
        email = f"nora.{uuid4().hex[:8]}@example.org"
        made = invite(self.world.other, self.world.network, email=email, role="coordinator")
        fresh = Client()
        fresh.post(link_of(made), typed())
        assert fresh.get(f"{HERE}/").status_code == 200
        User.objects.filter(email=email).update(second_factor_grace_until=timezone.now())
        assert fresh.get(f"{HERE}/")["Location"].startswith(ASKED)
        assert fresh.get(link_of(made)).status_code == 302

    # -- the factor ----------------------------------------------------------------------------

    @rule(browser=browsers)
    def sets_one_up(self, browser: str) -> None:
        cache.clear()
        if browser in self.model.signed_in and not self.model.has_one:
            self._post(browser, "/accounts/reauthenticate/", password=self.password)
        page = self.clients[browser].get("/accounts/2fa/totp/activate/")
        if page.status_code != 200:
            assert self.model.has_one or browser not in self.model.signed_in
            return
        assert not self.model.has_one
        self.secret = page.context["form"].secret
        self.last_code = format_hotp_value(hotp_value(self.secret, int(time.time()) // 30))
        self._post(browser, "/accounts/2fa/totp/activate/", code=self.last_code)
        self.model.has_one = True
        self.model.shown = {browser}

    @rule(browser=browsers)
    def gives_it_up(self, browser: str) -> None:
        self._post(browser, "/accounts/2fa/totp/deactivate/")
        if self.model.has_one and self.model.may(browser) and (self.model.grace or not self.model.asked):
            # Asked once more first where it was long ago; then the form that was kept is sent.
            self._post(browser, "/accounts/reauthenticate/", password=self.password)
            self._post(browser, "/accounts/2fa/totp/deactivate/")
            self.model.loses_it()
            self.model.at_step.clear()

    @precondition(lambda self: self.model.has_one)
    @rule()
    def secretariat_resets_it(self) -> None:
        reset_second_factor(actor=self.world.office, person=self.person, reason="stolen", checked="phone")
        self.model.loses_it()
        self.model.signed_in.clear()
        self.model.at_step.clear()
        if self.model.asked:
            self.model.grace = True  # of a day

    # -- time and duty -------------------------------------------------------------------------

    @rule()
    def grace_ends(self) -> None:
        self._let_grace_run(False)

    @rule()
    def an_hour_passes(self) -> None:
        hour = timedelta(hours=1)
        Authenticator.objects.filter(user=self.person).update(created_at=F("created_at") - hour)
        User.objects.filter(pk=self.person.pk).update(second_factor_at=F("second_factor_at") - hour)
        for browser in self.model.signed_in | self.model.at_step:
            long_ago(self.clients[browser])

    @rule(role=st.sampled_from(["coordinator", "member"]), all_asked=st.booleans(), staff=st.booleans())
    def duty_changes(self, role: str, all_asked: bool, staff: bool) -> None:
        Membership.objects.filter(user=self.person).update(role=role)
        Network.objects.filter(pk=self.world.network.pk).update(second_factor="all" if all_asked else "roles")
        User.objects.filter(pk=self.person.pk).update(is_staff=staff, is_superuser=staff)
        self.model.asked = role == "coordinator" or all_asked or staff

    # -- what must hold ------------------------------------------------------------------------

    @invariant()
    def inside_is_reached_by_who_may_and_nobody_else(self) -> None:
        self.looked += 1
        for number, browser in enumerate(self.clients):
            ways: list[Callable[[str], bool]] = [
                self._page, self._fragment, self._script, self._download, self._writes, self._admin
            ]  # fmt: skip
            way = ways[(self.looked + number) % len(ways)]
            found, expected = way(browser), self.model.may(browser)
            if way == self._admin:
                expected = expected and User.objects.get(pk=self.person.pk).is_staff
            assert found == expected, (way.__name__, browser, self.model)
            assert self._socket(browser) == self.model.may(browser), (browser, self.model)

    def _page(self, browser: str) -> bool:
        response = self.clients[browser].get(f"{HERE}/channels/desk/")
        return response.status_code == 200 and SAID in response.content.decode()

    def _fragment(self, browser: str) -> bool:
        response = self.clients[browser].get(f"{HERE}/channels/desk/messages/?after=0", headers={"hx-request": "true"})
        return response.status_code == 200 and SAID in response.content.decode()

    def _script(self, browser: str) -> bool:
        path = f"{HERE}/channels/desk/messages/?after=0"
        response = self.clients[browser].get(path, headers={"accept": "application/json"})
        return response.status_code == 200 and SAID in response.content.decode()

    def _download(self, browser: str) -> bool:
        response = self.clients[browser].get(self.world.download)
        body = b"".join(response) if response.streaming else response.content
        return response.status_code == 200 and body.startswith(b"%PDF")

    def _writes(self, browser: str) -> bool:
        response = self.clients[browser].post(f"{HERE}/channels/desk/", {"body": "Here.", "client_id": str(uuid4())})
        return response.status_code in (200, 201) or response.headers.get("Location", "").startswith(HERE)

    def _admin(self, browser: str) -> bool:
        response = self.clients[browser].get("/admin/accounts/user/")
        return response.status_code == 200 and self.person.email in response.content.decode()

    def _socket(self, browser: str) -> bool:
        cookie = self.clients[browser].cookies.get("sessionid")
        holder = queries.signed_in([cookie.value]).get(cookie.value) if cookie and cookie.value else None
        return holder is not None and holder.pk == self.person.pk and holder.leave.given


def test_no_path_reaches_the_inside_without_the_second_factor(db: None, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    Life.world = World()
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(Life, settings=_lives(health))  # type: ignore[no-untyped-call]


def _lives(health: list[HealthCheck]) -> settings:
    return settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=health, phases=PHASES)
