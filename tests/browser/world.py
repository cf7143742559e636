"""A small world for the browser: run as a program against an empty ``PORTAL_VAR``."""

import uuid
from datetime import timedelta

import django

# Everybody signs in with this.
PASSWORD = "portal-demo"
PEOPLE = {
    "ada.quartz@example.org": ("Ada Quartz", "", {}),
    "bruno.basalt@example.org": ("Bruno Basalt", "", {"airports": "coordinator", "mednet": "coordinator"}),
    "clara.cobalt@example.org": ("Clara Cobalt", "FR", {"airports": "expert"}),
    "hana.halite@example.org": ("Hana Halite", "CZ", {"airports": "member"}),
    "ivo.indigo@example.org": ("Ivo Indigo", "HR", {"airports": "member"}),
    "rania.rubis@example.org": ("Rania Rubis", "EG", {"airports": "member"}),
    "oskar.onyx@example.org": ("Oskar Onyx", "SE", {"airports": "observer"}),
    "zoe.zircon@example.org": ("Zoe Zircon", "CY", {"mednet": "observer"}),
    "marta.marble@example.org": ("Marta Marble", "PT", {"mednet": "member"}),
    "farid.feldspar@example.org": ("Farid Feldspar", "MA", {"mednet": "expert"}),
    "karim.kaolin@example.org": ("Karim Kaolin", "TN", {"mednet": "member"}),
    "mira.malachite@example.org": ("Mira Malachite", "SI", {"prisons": "coordinator"}),
}
# Everybody gets in with the password alone, but for these: of them a second factor is asked now.
ASKED = {"mira.malachite@example.org"}


def build() -> None:
    """Tables, static files, three networks, their people, a forum with a topic, two channels."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from django.utils import timezone

    from accounts.models import User
    from chat.actions import open_channel, send_message
    from forums.actions import open_forum, start_topic
    from networks.actions import open_network, start_membership
    from networks.models import Membership

    networks = {
        "airports": open_network(name="Airports group", slug="airports", hue="airports", default_marking="AMBER"),
        "mednet": open_network(name="MedNET", slug="mednet", hue="mednet", default_marking="GREEN"),
        "prisons": open_network(name="Drugs in prisons", slug="prisons", hue="prisons", default_marking="GREEN"),
    }
    people = {}
    for email, (name, country, seats) in PEOPLE.items():
        people[email] = person = User.objects.create_user(
            email,
            PASSWORD,
            name=name,
            country=country,
            is_secretariat=email.startswith("ada."),
            second_factor_grace_until=timezone.now() + timedelta(days=-1 if email in ASKED else 36_500),
        )
        for slug, role in seats.items():
            start_membership(actor=None, user=person, network=networks[slug], role=role)
    # Nobody is new: who is may not write as much in a day as some tests do.
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=30))
    bruno = people["bruno.basalt@example.org"]
    forum = open_forum(network=networks["airports"], name="Concealment", slug="concealment")
    start_topic(
        actor=bruno, forum=forum, title="Lidded paint buckets", marking="GREEN",
        body="<p>Has anyone opened one without making the news?</p>", client_id=uuid.uuid4(),
    )  # fmt: skip
    for position, name in enumerate(("operations-desk", "meetings")):
        channel = open_channel(
            actor=bruno, network=networks["airports"], name=name, slug=name, marking="AMBER", position=position
        )
        send_message(actor=bruno, channel=channel, text=f"Welcome to {name}.", client_id=uuid.uuid4())


if __name__ == "__main__":
    django.setup()
    build()
