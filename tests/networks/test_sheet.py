"""Inviting many people at once: what a sheet may say, what is found about it, and what is sent."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import User
from networks.actions import sheet as actions
from networks.actions.entry import bring_in
from networks.actions.seats import end_membership
from networks.jobs.sheet import sweep_sheets
from networks.models import Invitation, Membership, Network, Sheet, SheetRow
from networks.roles import Role
from portal.errors import Conflict
from tests.conftest import Cast

SignIn = Callable[..., Client]
NEW = "/networks/airports/members/invitations/sheet/"
HEAD = ["Name", "E-mail", "Country", "Organisation", "Service", "Role", "Term in months"]


def as_csv(*rows: list[str], head: list[str] | None = None) -> bytes:
    """A CSV file with these rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([head or HEAD, *rows])
    return text.getvalue().encode()


def someone(number: int, **other: str) -> list[str]:
    """A row that is right, but for ``other``."""
    right = {
        "name": f"Person {number}", "email": f"person{number}@example.org", "country": "FR", "organisation": "Customs",
        "service": "customs", "role": "member", "term": "24",
    }  # fmt: skip
    return list((right | other).values())


def upload(client: Client, content: bytes, name: str = "people.csv", **data: Any) -> Any:
    """The answer to this file."""
    return client.post(NEW, {"file": SimpleUploadedFile(name, content), "client_id": str(uuid4()), **data})


def kept(client: Client, content: bytes, name: str = "people.csv") -> Sheet:
    """The sheet that this file becomes."""
    answer = upload(client, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return Sheet.objects.latest("pk")


def found(sheet: Sheet) -> list[tuple[str, str]]:
    """(verdict, reason) of each row."""
    return list(sheet.rows.values_list("verdict", "reason"))


@pytest.fixture
def client(cast: Cast, signed_in: SignIn) -> Client:
    """The coordinator's."""
    return signed_in(cast.coordinator)


def test_each_row_is_new_known_a_member_or_wrong(cast: Cast, client: Client, airports: Network) -> None:
    bring_in(
        actor=cast.coordinator, network=airports, email="asked@example.org", name="A", country="FR", organisation="",
        service_type="", role="member", term_months=None,
    )  # fmt: skip
    User.objects.filter(pk=cast.removed.pk).update(is_active=False)
    sheet = kept(
        client,
        as_csv(
            someone(1),
            someone(2, email=cast.stranger.email.upper()),
            someone(3, email=cast.member.email),
            someone(4, email="asked@example.org"),
            someone(5, email=cast.removed.email),
            someone(6, email="person1@example.org"),
        ),
    )
    assert found(sheet) == [
        ("new", ""),
        ("known", ""),
        ("member", ""),
        ("wrong", "An invitation to this address is open already."),
        ("wrong", "The account with this address is closed. Ask the secretariat."),
        ("wrong", "The same address as in row 2."),
    ]
    assert (len(mail.outbox), Invitation.objects.count()) == (0, 1)  # the one from before


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"name": ""}, "There is no name."),
        ({"name": "=1+1"}, "Name: a formula instead of a value."),
        ({"name": "@cmd"}, "Name: a formula instead of a value."),
        ({"name": "A" * 121}, "Name: longer than 120 characters."),
        ({"name": "Anna\nAmber"}, "Name: a line break or another control character."),
        ({"name": "Anna \x07Amber"}, "Name: a line break or another control character."),
        ({"name": "Anna \u202erebmA"}, "Name: characters that turn the direction of writing round."),
        ({"name": "An\ufffdna"}, "Name: damaged letters. Save the sheet as “CSV UTF-8” or .xlsx."),
        ({"email": ""}, "There is no e-mail address."),
        ({"email": "anna at example.org"}, "“anna at example.org” is not an e-mail address."),
        ({"email": "a@example.org, b@example.org"}, "“a@example.org, b@example.org” is not an e-mail address."),
        ({"email": "a@example.org\u202e"}, "E-mail: characters that turn the direction of writing round."),
        ({"country": "Atlantis"}, "“Atlantis” is not a country the portal knows."),
        ({"country": "", "organisation": ""}, "Give a country or an organisation."),
        ({"service": "Magic"}, "There is no service “Magic”."),
        ({"role": "king"}, "There is no role “king”."),
        ({"term": "-3"}, "Term in months: a formula instead of a value."),
        ({"term": "0"}, "“0” is not a term: a number of months from 1 to 120."),
        ({"term": "two years"}, "“two years” is not a term: a number of months from 1 to 120."),
        ({"term": "٢٤"}, "“٢٤” is not a term: a number of months from 1 to 120."),
    ],
)
def test_wrong_row_says_why(client: Client, other: dict[str, str], reason: str) -> None:
    assert found(kept(client, as_csv(someone(1), someone(2, **other)))) == [("new", ""), ("wrong", reason)]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, ["Zoë", "z@example.org", "TR", "Customs", "Customs", "observer", "12"]),
        (
            ["Durée en mois", "RÔLE", "Type de service", "Organisme", "Pays", "Courriel", "Nom"],
            ["12", "Observateur", "douanes", "Customs", "Türkiye", "Z@example.org", "Zoë"],
        ),
        (
            ["mandat (mois)", "email", "pays", "nom complet", "role", "service", "organization"],
            ["12", "z@example.org", "turquie", "Zoë", "observer", "customs", "Customs"],
        ),
    ],
)
def test_titles_are_known_in_two_languages_and_any_order(client: Client, head: list[str], row: list[str]) -> None:
    read = kept(client, as_csv(row, head=head)).rows.get()
    assert (read.name, read.email, read.country, read.organisation, read.service_type, read.role, read.verdict) == (
        "Zoë", "z@example.org", "TR", "Customs", "customs", "observer", "new",
    )  # fmt: skip
    assert read.term_months in (12, 24)


def test_what_is_left_out_has_the_networks_own_values(client: Client, airports: Network) -> None:
    row = kept(client, as_csv(["Anna", "a@example.org", "KOSOVO*"], head=["Name", "Mail", "Country"])).rows.get()
    assert (row.role, row.term_months, row.country) == (Role.MEMBER, airports.default_term_months, "XK")


def test_workbook_is_read_and_its_formulas_are_wrong(client: Client) -> None:
    book, out = Workbook(), io.BytesIO()
    for row in (HEAD, someone(1), someone(2, name='=CONCAT("A","B")')):
        book.active.append(row)
    book.save(out)
    assert found(kept(client, out.getvalue(), "people.xlsx")) == [
        ("new", ""),
        ("wrong", "Name: a formula instead of a value."),
    ]


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "empty"),
        (b"a;b\n1;2\n", 422, "Missing: Name, E-mail"),
        (b"name;e-mail\n", 422, "There are no people below"),
        (b"name;e-mail;nom\nA;a@example.org;A\n", 422, "Two columns are titled “Name”"),
        (b"\xd0\xcf\x11\xe0", 422, "old Excel format"),
        (as_csv(*[someone(n) for n in range(2001)]), 413, "at most 2000 people"),
        (b"name;e-mail\n" + b"A;a@example.org\n" * 100_000, 413, "at most 2000 people"),
        (b"x" * (10 * 1024 * 1024 + 1), 413, "at most 10.0"),
    ],
)
def test_file_that_cannot_be_taken_is_refused_and_nothing_kept(
    client: Client, content: bytes, status: int, sentence: str
) -> None:
    answer = upload(client, content)
    assert (answer.status_code, Sheet.objects.count()) == (status, 0)
    assert sentence in answer.content.decode().replace("\xa0", " ")


def test_columns_that_mean_nothing_are_named(client: Client) -> None:
    answer = upload(client, b"name;e-mail;country;shoe size\nA;a@example.org;FR;39\n")
    assert "shoe size" in client.get(answer.url).content.decode()


def test_yes_invites_the_new_and_lets_in_the_known(
    cast: Cast, client: Client, airports: Network, django_capture_on_commit_callbacks: Any
) -> None:
    sheet = kept(client, as_csv(someone(1), someone(2, email=cast.stranger.email, term="6"), someone(3, name="")))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{NEW}{sheet.pk}/send/")
    sheet.refresh_from_db()
    assert (answer.status_code, sheet.state, sheet.done, sheet.sent_by) == (302, "done", 2, cast.coordinator)
    assert list(Invitation.objects.values_list("email", "role", "invited_by", "network")) == [
        ("person1@example.org", "member", cast.coordinator.pk, airports.pk)
    ]
    seat = Membership.objects.get(user=cast.stranger, network=airports)
    assert (seat.role, seat.valid_until is not None) == (Role.MEMBER, True)
    page = client.get(answer.url).content.decode()
    assert ("Done." in page, "There is no name." in page, "progress/" in page) == (True, True, False)


def test_yes_twice_is_refused_and_sends_once(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    sheet = kept(client, as_csv(someone(1)))
    with django_capture_on_commit_callbacks(execute=True):
        answers = [client.post(f"{NEW}{sheet.pk}/send/").status_code for _ in range(2)]
        answers.append(client.post(f"{NEW}{sheet.pk}/drop/").status_code)
    assert (answers, Invitation.objects.count(), len(mail.outbox)) == ([302, 409, 409], 1, 1)


def test_sheet_without_anybody_to_invite_is_not_sent(cast: Cast, client: Client) -> None:
    sheet = kept(client, as_csv(someone(1, email=cast.member.email), someone(2, name="")))
    assert client.post(f"{NEW}{sheet.pk}/send/").status_code == 422
    assert "Send 0" not in client.get(f"{NEW}{sheet.pk}/").content.decode()


def test_dropped_sheet_is_gone_with_its_people(client: Client) -> None:
    sheet = kept(client, as_csv(someone(1)))
    assert client.post(f"{NEW}{sheet.pk}/drop/").status_code == 302
    assert (SheetRow.objects.count(), client.get(f"{NEW}{sheet.pk}/").status_code) == (0, 404)


def test_same_form_sent_twice_keeps_one_sheet(client: Client) -> None:
    answers = {upload(client, as_csv(someone(1)), client_id="0b8f4c5e-7d0e-4a53-9c3e-0a8f5e1b2c3d").url for _ in "ab"}
    assert (len(answers), Sheet.objects.count(), SheetRow.objects.count()) == (1, 1, 1)


def test_verdict_is_asked_again_when_the_row_is_sent(cast: Cast, client: Client, airports: Network) -> None:
    sheet = kept(client, as_csv(someone(1), someone(2), someone(3, email=cast.stranger.email)))
    for email in ("person1@example.org", cast.stranger.email):
        bring_in(
            actor=cast.coordinator, network=airports, email=email, name="A", country="FR", organisation="",
            service_type="", role="member", term_months=None,
        )  # fmt: skip
    actions.send_sheet(actor=cast.coordinator, sheet=sheet)
    assert actions.send_rows(pk=sheet.pk, most=25) is False
    invited_already = "person1@example.org is invited to Airports group already. Send that invitation again, or take "
    member = f"{cast.stranger.name} is already a member of Airports group."
    assert found(sheet) == [("wrong", f"{invited_already}it back first."), ("new", ""), ("member", member)]


def test_rows_left_by_a_dead_worker_are_found_once_each(
    cast: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    sheet = kept(client, as_csv(*[someone(n) for n in range(5)]))
    actions.send_sheet(actor=cast.coordinator, sheet=sheet)  # the call for a worker is lost
    assert actions.send_rows(pk=sheet.pk, most=2) is True  # and one dies after two rows
    first = list(Invitation.objects.values_list("pk", flat=True))
    sweep_sheets()
    assert Invitation.objects.count() == 2  # somebody may still be at work
    sheet.rows.filter(handled_at__isnull=False).update(handled_at=timezone.now() - timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        sweep_sheets()
    sheet.refresh_from_db()
    assert (sheet.state, Invitation.objects.count(), Invitation.objects.filter(pk__in=first).count()) == ("done", 5, 2)


def test_who_may_no_longer_manage_lets_nobody_in(cast: Cast, client: Client, airports: Network) -> None:
    sheet = kept(client, as_csv(someone(1)))
    actions.send_sheet(actor=cast.coordinator, sheet=sheet)
    end_membership(actor=None, membership=Membership.objects.get(user=cast.coordinator))
    actions.send_rows(pk=sheet.pk, most=25)
    assert found(sheet) == [("wrong", "Who sent this sheet does not manage the members any more.")]
    assert Invitation.objects.count() == 0


def test_row_that_fails_for_no_known_reason_does_not_stop_the_others(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = kept(client, as_csv(someone(1), someone(2)))

    def broken(**given: Any) -> Any:
        if given["email"].startswith("person1"):
            raise RuntimeError
        return bring_in(**given)

    monkeypatch.setattr(actions, "bring_in", broken)
    actions.send_sheet(actor=cast.coordinator, sheet=sheet)
    assert actions.send_rows(pk=sheet.pk, most=25) is False
    assert [verdict for verdict, _ in found(sheet)] == ["wrong", "new"]


def test_role_above_ones_own_is_wrong(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    rows = [actions.Written(2, ["A"], email="a@example.org", name="A", country="FR", role=Role.COORDINATOR)]
    sheet = actions.keep_sheet(actor=cast.expert, network=airports, name="s", rows=rows, client_id=uuid4())
    assert [verdict for verdict, _ in found(sheet)] == ["wrong"]


def test_wrong_rows_come_back_to_mend_and_can_be_sent_in_again(client: Client) -> None:
    sheet = kept(client, as_csv(someone(1), someone(2, name="=cmd|' /C calc'!A0"), someone(3, country="Atlantis")))
    answer = client.get(f"{NEW}{sheet.pk}/wrong.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["'=cmd|' /C calc'!A0", "Person 3"]
    assert [row[7:] for row in rows] == [
        ["Row", "What is wrong"],
        ["3", "Name: a formula instead of a value."],
        ["4", "“Atlantis” is not a country the portal knows."],
    ]
    again = kept(client, answer.content)
    assert found(again) == [(verdict, reason) for verdict, reason in found(sheet) if verdict == "wrong"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_template_can_be_filled_in_and_sent_in(cast: Cast, client: Client, kind: str, language: str) -> None:
    User.objects.filter(pk=cast.coordinator.pk).update(language=language)
    content = client.get(f"{NEW}template.{kind}").content
    if kind == "xlsx":
        book, out = load_workbook(io.BytesIO(content)), io.BytesIO()
        book.active.append(someone(1))
        book.save(out)
        content = out.getvalue()
    else:
        content += ";".join(someone(1)).encode()
    assert found(kept(client, content, f"people.{kind}")) == [("new", "")]
    assert client.get(f"{NEW}template.exe").status_code == 404


def test_sheet_of_another_network_is_unknown(cast: Cast, client: Client, mednet: Network, signed_in: SignIn) -> None:
    rows = [actions.Written(2, ["A"], email="a@example.org", name="A", country="FR")]
    theirs = actions.keep_sheet(actor=cast.secretariat, network=mednet, name="s", rows=rows, client_id=uuid4())
    asked = [("get", ""), ("get", "progress/"), ("get", "wrong.csv"), ("post", "send/"), ("post", "drop/")]
    unknown = client.get("/networks/never-existed/").content
    for method, end in asked:
        answer = getattr(client, method)(f"{NEW}{theirs.pk}/{end}")
        assert (answer.status_code, answer.content) == (404, unknown)


def test_archived_network_takes_no_sheet(cast: Cast, client: Client, airports: Network) -> None:
    sheet = kept(client, as_csv(someone(1)))
    Network.objects.filter(pk=airports.pk).update(archived_at=timezone.now())
    answers = [client.get(NEW), upload(client, as_csv(someone(2))), client.post(f"{NEW}{sheet.pk}/send/")]
    assert [answer.status_code for answer in answers] == [403, 403, 409]
    with pytest.raises(Conflict):
        actions.keep_sheet(actor=cast.coordinator, network=airports, name="s", rows=[], client_id=uuid4())


def test_old_sheets_are_forgotten(client: Client) -> None:
    sheet = kept(client, as_csv(someone(1)))
    Sheet.objects.update(created_at=timezone.now() - timedelta(days=61))
    sweep_sheets()
    assert (SheetRow.objects.count(), client.get(f"{NEW}{sheet.pk}/").status_code) == (0, 404)


def test_progress_is_a_part_for_the_script_and_the_page_for_others(cast: Cast, client: Client) -> None:
    sheet = kept(client, as_csv(someone(1), someone(2)))
    actions.send_sheet(actor=cast.coordinator, sheet=sheet)
    actions.send_rows(pk=sheet.pk, most=1)
    address = f"{NEW}{sheet.pk}/progress/"
    part = client.get(address, headers={"HX-Request": "true"})
    assert ('max="2" value="1"' in part.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert client.get(address).url == f"{NEW}{sheet.pk}/"
    assert 'hx-trigger="every 1s"' in client.get(f"{NEW}{sheet.pk}/").content.decode()
    actions.send_rows(pk=sheet.pk, most=5)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("rows", [1, 3, 20])
def test_preview_costs_the_same_for_any_number(client: Client, rows: int, django_assert_num_queries: Any) -> None:
    sheet = kept(client, as_csv(*[someone(n, **({"name": ""} if n % 2 else {})) for n in range(rows)]))
    client.get(f"{NEW}{sheet.pk}/")
    with django_assert_num_queries(6):
        page = client.get(f"{NEW}{sheet.pk}/")
    assert len(page.context["rows"]) == rows


def test_rows_are_filtered_and_paged(client: Client) -> None:
    sheet = kept(client, as_csv(*[someone(n, **({"country": "Atlantis"} if n > 70 else {})) for n in range(75)]))
    address = f"{NEW}{sheet.pk}/"
    assert [len(client.get(f"{address}?page={n}").context["rows"]) for n in (1, 2, 99)] == [50, 25, 25]
    assert len(client.get(f"{address}?verdict=wrong").context["rows"]) == 4
    assert len(client.get(f"{address}?verdict=nonsense&page=x").context["rows"]) == 50
