"""The directory taken along: a card of one, a sheet of all, by the table of marks and on record."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from networks.models import Network
from portal.marking import Marking
from portal.models import AuditEntry
from tests.conftest import Cast

SignIn = Callable[..., Client]
XLSX = "/networks/airports/members/directory.xlsx"
PHONE = "+33 3 88 00 00 00"


@pytest.fixture
def clara(cast: Cast) -> User:
    """The expert, with a phone, and with a name that wants to calculate."""
    User.objects.filter(pk=cast.expert.pk).update(phone=PHONE, name="=cmd|'/c calc'!A1", country="PS")
    return User.objects.get(pk=cast.expert.pk)


def sheet(client: Client) -> Any:
    answer = client.get(XLSX)
    assert answer.status_code == 200
    return load_workbook(BytesIO(answer.content)).active


def column(page: Any, label: str) -> list[Any]:
    """The values under a head, without what stands below the table."""
    at = [cell.value for cell in page[4]].index(label)
    last = int(page.auto_filter.ref.rpartition("M")[2])
    return [row[at].value for row in page.iter_rows(min_row=5, max_row=last)]


def test_sheet_has_everybody_with_mark_day_and_reader(cast: Cast, clara: User, signed_in: SignIn) -> None:
    page = sheet(signed_in(cast.member))
    assert column(page, "Name") == ["=cmd|'/c calc'!A1", "Bruno Basalt", "Hana Halite", "Zoe Zircon"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert page["A1"].value == "TLP:AMBER"
    assert "Airports group" in page["A2"].value
    assert "Hana Halite" in page["A3"].value
    assert column(page, "Country")[0] == "Palestine*"
    assert page.cell(page.max_row, 1).value.startswith("* This designation")
    assert page.freeze_panes == "B5"


@pytest.mark.parametrize(
    ("mark", "part", "phone", "top"),
    [
        ("AMBER", "observer", PHONE, "TLP:AMBER"),
        ("AMBER+STRICT", "observer", None, "TLP:AMBER"),
        ("AMBER+STRICT", "member", PHONE, "TLP:AMBER+STRICT"),
        ("RED", "member", None, "TLP:AMBER"),
        ("RED", "coordinator", None, "TLP:AMBER"),  # read on the page, and there only
        ("RED", "expert", PHONE, "TLP:AMBER"),  # their own
    ],
)
def test_phone_stands_in_the_sheet_and_on_the_card_by_its_mark(
    cast: Cast, clara: User, signed_in: SignIn, mark: str, part: str, phone: str | None, top: str
) -> None:
    User.objects.filter(pk=clara.pk).update(phone_marking=mark)
    client = signed_in(User.objects.get(pk=getattr(cast, part).pk))
    page = sheet(client)
    card = client.get(f"/people/{clara.pk}.vcf").content.decode()
    assert (column(page, "Phone")[0], page["A1"].value) == (phone, top)
    assert (f"TEL;TYPE=WORK,VOICE:{PHONE}" in card) == (phone is not None)


def test_sheet_is_on_record_once_and_kept_by_nobody(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    client = signed_in(cast.member)
    head, answer = client.head(XLSX), client.get(XLSX)
    [entry] = AuditEntry.objects.filter(verb="export.directory")
    assert (entry.actor_id, entry.stream_id, entry.details) == (
        cast.member.pk, airports.stream_id, {"people": 4, "marking": "AMBER"},
    )  # fmt: skip
    assert [a["Cache-Control"] for a in (head, answer)] == ["private, no-store"] * 2
    assert (head.status_code, head.content, "attachment" in answer["Content-Disposition"]) == (200, b"", True)


def test_directory_of_a_red_network_stays_in_the_portal(cast: Cast, airports: Network, signed_in: SignIn) -> None:
    Network.objects.filter(pk=airports.pk).update(default_marking=Marking.RED)
    answer = signed_in(cast.coordinator).get(XLSX)
    assert (answer.status_code, AuditEntry.objects.filter(verb="export.directory").count()) == (403, 0)


def test_card_is_a_file_of_a_person_one_may_know(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.member).get(f"/people/{cast.expert.pk}.vcf")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/vcard; charset=utf-8", "private, no-store")
    assert answer["Content-Disposition"] == 'attachment; filename="Clara Cobalt.vcf"'
    assert "NOTE:From the Network Portal\\, TLP:AMBER." in answer.content.decode()


@pytest.mark.parametrize("part", ["stranger", "removed"])
def test_card_of_somebody_one_may_not_know_is_an_unknown_address(cast: Cast, signed_in: SignIn, part: str) -> None:
    client = signed_in(getattr(cast, part))
    hidden, unknown = client.get(f"/people/{cast.expert.pk}.vcf"), client.get("/people/999999.vcf")
    assert (hidden.status_code, hidden.content) == (404, unknown.content)
