"""The Airports group with General Aviation and Controlled Deliveries."""

from config.demo.content.airports.channels import CHANNELS
from config.demo.content.airports.commercial import COMMERCIAL
from config.demo.content.airports.general_aviation import GENERAL_AVIATION
from config.demo.content.airports.handbooks import HANDBOOKS
from config.demo.content.airports.library import FOLDERS
from config.demo.content.airports.mail import MAIL
from config.demo.content.markup import plain
from config.demo.content.types import NetworkText, Words

AIRPORTS = NetworkText(
    slug="airports",
    hue="airports",
    marking="AMBER",
    words=Words(
        language="en",
        name="Airports group",
        mandate=plain("""
            Customs, police and border officers who control passengers, baggage, mail and freight
            at airports work together here all year round. The group looks at seizures, routes and
            methods of concealment, compares equipment and follows the law.

            - Commercial aviation: passengers, baggage, crew and staff, mail and air freight.
            - General aviation: light aircraft, helicopters and drones, from airfields without a
              permanent control.
            - Controlled deliveries: which conditions apply in which country.

            Airlines and airport operators are invited to single meetings; what is said in this
            workspace stays among the services.
        """),
        welcome=plain("""
            Welcome. Please check your own entry in the directory first, then say in which
            languages colleagues can call you. Ask early and briefly: a question with three facts
            gets three answers before lunch. Names, passport and booking numbers do not belong
            here.
        """),
    ),
    forums=(COMMERCIAL, MAIL, GENERAL_AVIATION, HANDBOOKS),
    folders=FOLDERS,
    channels=CHANNELS,
    translations=(
        Words(
            language="fr",
            name="Groupe Aéroports",
            mandate=plain("""
                Les services des douanes, de police et de contrôle aux frontières présents dans les
                aéroports échangent ici toute l'année sur les saisies, les itinéraires, les modes
                de dissimulation et les équipements, dans l'aviation commerciale comme dans
                l'aviation générale.
            """),
            welcome=plain("""
                Bienvenue. Vérifiez d'abord votre fiche dans l'annuaire. Aucun nom, numéro de
                passeport ou de réservation ne doit figurer dans cet espace.
            """),
        ),
    ),
)
