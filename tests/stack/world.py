"""A small world for the black-box tests, made through actions: ``python -m tests.stack.world`` inside a stack.

Demonstration content cannot be loaded into a production configuration, and must not be.
"""

PASSWORD = "stack-only-password"
PEOPLE = {
    "ada.quartz@example.org": "secretariat",
    "bruno.basalt@example.org": "coordinator of both networks",
    "clara.cobalt@example.org": "expert in Airports",
    "greta.granite@example.org": "expert in Airports",
    "hana.halite@example.org": "member of Airports",
    "ivo.indigo@example.org": "member of Airports",
    "zoe.zircon@example.org": "observer in MedNET only",
}


def build() -> None:
    """Two networks, each with a forum, a folder and a channel, and the people above."""
    from datetime import timedelta

    from django.utils import timezone

    from accounts.models import User
    from chat.actions import open_channel
    from documents.actions import open_folder
    from forums.actions import open_forum
    from networks.actions import open_network, start_membership
    from networks.models import Membership
    from notifications.models import Pace
    from portal.marking import Marking

    airports = open_network(name="Airports group", slug="airports", hue="airports", default_marking=Marking.AMBER)
    mednet = open_network(name="MedNET", slug="mednet", hue="mednet", default_marking=Marking.GREEN)
    for network in (airports, mednet):
        open_forum(network=network, name="Concealment", slug="concealment")
        open_folder(actor=None, network=network, name="Handbooks")
        open_channel(actor=None, network=network, name="Operations desk", slug="operations-desk")
    for email, part in PEOPLE.items():
        name = email.partition("@")[0].replace(".", " ").title()
        user = User.objects.create_user(
            email,
            PASSWORD,
            name=name,
            country="FR",
            is_secretariat=part == "secretariat",
            second_factor_grace_until=timezone.now() + timedelta(days=36_500),
        )
        role = part.split()[0]
        if "Airports" in part or "both" in part:
            start_membership(actor=None, user=user, network=airports, role=role)
        if "MedNET" in part or "both" in part:
            start_membership(actor=None, user=user, network=mednet, role=role)
    # Every mail is to be seen here, not one for each topic until it is visited.
    Pace.objects.bulk_create([Pace(user=user, first_only=False) for user in User.objects.all()])
    # Nobody is new: who is may not write as much in a day as these tests do.
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=30))


if __name__ == "__main__":
    import django

    django.setup()
    build()
