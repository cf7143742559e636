"""Settings of a network: what coordinators set counts at once, is on record, and overwrites nobody."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from documents.actions import open_folder
from forums.actions import open_forum
from networks.actions import end_membership
from networks.actions.settings import archive_network, reopen_network
from networks.models import Membership, Network
from portal.models import AuditEntry
from tests.conftest import Cast

HERE = "/networks/airports"
SENT = {
    "mandate": "To see what is hidden.",
    "welcome": "Welcome.",
    "hue": "brick",
    "default_marking": "GREEN",
    "sections": ["forums", "documents", "chat", "alerts"],
    "default_term_months": "12",
    "second_factor": "all",
    "listed": "yes",
}


def seen(client: Client) -> str:
    """What the form shows as the state it was made from."""
    return str(client.get(f"{HERE}/settings/").context["form"]["seen"].value())


def test_what_is_set_counts_at_once_and_is_on_record(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    answer = client.post(f"{HERE}/settings/", {**SENT, "seen": seen(client)})
    assert answer.status_code == 302
    airports.refresh_from_db()
    assert (airports.hue, airports.default_marking, airports.default_term_months) == ("brick", "GREEN", 12)
    assert 'data-hue="brick"' in client.get(f"{HERE}/").text
    entry = AuditEntry.objects.get(verb="settings.changed")
    assert entry.actor_id == cast.coordinator.pk
    assert entry.details == {
        "fields": ["default_marking", "default_term_months", "hue", "mandate", "second_factor", "welcome"],
        "values": {
            "default_marking": ["AMBER", "GREEN"],
            "default_term_months": [24, 12],
            "hue": ["airports", "brick"],
            "second_factor": ["roles", "all"],
        },
    }


def test_expected_countries_are_typed_by_name_or_code_and_kept_as_codes(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(cast.coordinator)
    sent = {**SENT, "expected_countries": "Malta, cz;  Égypte\nPalestine", "seen": seen(client)}
    assert client.post(f"{HERE}/settings/", sent).status_code == 302
    airports.refresh_from_db()
    assert airports.expected_countries == "CZ,EG,MT,PS"
    again = client.get(f"{HERE}/settings/")
    assert again.context["form"]["expected_countries"].value() == "Czechia, Egypt, Malta, Palestine*"
    refused = client.post(f"{HERE}/settings/", {**sent, "expected_countries": "Malta, Atlantis", "seen": seen(client)})
    assert (refused.status_code, "The portal does not know: Atlantis." in refused.text) == (422, True)
    airports.refresh_from_db()
    assert airports.expected_countries == "CZ,EG,MT,PS"


def test_two_coordinators_do_not_overwrite_each_other(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    first, second = signed_in(cast.coordinator), signed_in(cast.secretariat)
    shown = seen(first)
    name = {"name": airports.name}
    second.post(f"{HERE}/settings/", {**SENT, **name, "mandate": "Theirs.", "hue": "olive", "seen": seen(second)})
    answer = first.post(f"{HERE}/settings/", {**SENT, "mandate": "Mine.", "hue": "airports", "seen": shown})
    assert answer.status_code == 422
    assert "It now says: Theirs." in answer.text
    assert ">\nMine.</textarea>" in answer.text
    airports.refresh_from_db()
    assert (airports.mandate, airports.hue) == ("Theirs.", "olive")
    # Sent again, it is meant; what the first did not touch stays as the second left it.
    again = {**SENT, "mandate": "Mine.", "hue": "airports", "seen": answer.context["form"]["seen"].value()}
    assert first.post(f"{HERE}/settings/", again).status_code == 302
    airports.refresh_from_db()
    assert (airports.mandate, airports.hue) == ("Mine.", "olive")


@pytest.mark.parametrize(
    "wrong",
    [
        {"hue": "pink"}, {"default_marking": "RED"}, {"default_marking": "SECRET"}, {"default_term_months": "7"},
        {"sections": ["networks"]}, {"second_factor": "nobody"}, {"listed": "perhaps"}, {"mandate": "x" * 10_001},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], wrong: dict[str, Any]
) -> None:
    client = signed_in(cast.coordinator)
    assert client.post(f"{HERE}/settings/", {**SENT, "seen": seen(client), **wrong}).status_code == 422
    airports.refresh_from_db()
    assert airports.hue == "airports"


@pytest.mark.parametrize("shown", ["", "nonsense", "[]", '{"hue": 7}', json.dumps({"name": "x"})])
def test_a_form_without_its_memory_is_no_error(
    cast: Cast, airports: Network, signed_in: Callable[..., Client], shown: str
) -> None:
    answer = signed_in(cast.coordinator).post(f"{HERE}/settings/", {**SENT, "seen": shown})
    assert answer.status_code in (302, 422)


def test_the_name_is_the_secretariats(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.coordinator)
    client.post(f"{HERE}/settings/", {**SENT, "name": "Mine now", "seen": seen(client)})
    airports.refresh_from_db()
    assert airports.name == "Airports group"
    client = signed_in(cast.secretariat)
    client.post(f"{HERE}/settings/", {**SENT, "name": "Airports network", "seen": seen(client)})
    airports.refresh_from_db()
    assert airports.name == "Airports network"


def test_a_section_that_is_off_keeps_what_is_there_and_begins_nothing(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    open_forum(network=airports, name="Concealment", slug="concealment")
    open_folder(actor=None, network=airports, name="Handbooks")
    client = signed_in(cast.coordinator)
    client.post(f"{HERE}/settings/", {**SENT, "sections": ["chat"], "seen": seen(client)})
    reader = signed_in(cast.member)
    page = reader.get(f"{HERE}/")
    assert [str(tab["label"]) for tab in page.context["chrome"]["tabs"]] == ["Overview", "Channels", "Members"]
    assert "Open the forums" not in page.text
    forum = reader.get(f"{HERE}/forums/concealment/")
    assert (forum.status_code, "New topic" in forum.text) == (200, False)
    assert reader.get(f"{HERE}/forums/concealment/new/").status_code == 403
    library = reader.get(f"{HERE}/library/")
    assert (library.status_code, "upload/" in library.text) == (200, False)
    refused = reader.get(f"{HERE}/library/upload/")
    assert (refused.status_code, "switched off" in refused.text) == (403, True)
    assert reader.get("/search/", {"q": "Hand"}).status_code == 200


def test_opened_by_the_secretariat_for_a_person_it_knows(
    cast: Cast, airports: Network, signed_in: Callable[..., Client]
) -> None:
    sent = {
        "name": "Drugs online", "slug": "", "mandate": "Markets.", "hue": "slate", "default_marking": "AMBER",
        "listed": "no", "coordinator": cast.expert.email, "coordinator_name": "Clara Cobalt",
    }  # fmt: skip
    client = signed_in(cast.secretariat)
    assert client.post("/networks/new/", sent).url == "/networks/drugs-online/"
    made = Network.objects.get(slug="drugs-online")
    assert (made.hue, made.listed) == ("slate", False)
    assert Membership.objects.get(network=made).role == "coordinator"
    again = client.post("/networks/new/", sent)
    assert (again.status_code, "already" in again.text) == (422, True)
    for slug in ("new", "../x", "ünï"):
        assert client.post("/networks/new/", {**sent, "name": "Other", "slug": slug}).status_code == 422
    assert Network.objects.count() == 3


def test_archived_and_reopened(cast: Cast, airports: Network, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.secretariat)
    assert client.post(f"{HERE}/archive/", {"reason": "The project has ended."}).status_code == 302
    page = signed_in(cast.member).get(f"{HERE}/")
    assert "Reason: The project has ended." in page.text
    assert "Archived on" in page.text
    assert client.post(f"{HERE}/archive/", {"reason": "Again."}).status_code == 409
    refused = signed_in(cast.coordinator).get(f"{HERE}/settings/")
    assert (refused.status_code, "is archived" in refused.text) == (403, True)
    assert client.post(f"{HERE}/reopen/").status_code == 302
    assert "Archived on" not in signed_in(cast.member).get(f"{HERE}/").text
    assert list(AuditEntry.objects.filter(verb__startswith="network.").order_by("pk").values_list("verb", flat=True))[
        -2:
    ] == ["network.archived", "network.reopened"]


def test_people_of_an_archived_network_can_be_let_go(cast: Cast, airports: Network) -> None:
    archive_network(actor=cast.secretariat, network=airports, reason="Over.")
    seat = Membership.objects.get(user=cast.member, network=airports)
    end_membership(actor=cast.coordinator, membership=seat)
    seat.refresh_from_db()
    assert seat.ended_at is not None
    reopen_network(actor=cast.secretariat, network=airports)
    assert Membership.objects.active().filter(user=cast.member).exists() is False


def test_the_page_of_roles_is_the_table(cast: Cast, signed_in: Callable[..., Client]) -> None:
    page = signed_in(cast.stranger).get("/roles/")
    rows = page.context["rows"]
    assert len(rows) == 11
    manage = next(row for row in rows if str(row["label"]).startswith("Let people in"))
    assert [may for _label, may in manage["cells"]] == [True, False, False, False, True, True]
