"""The International Network on Precursors Control."""

from config.demo.content.markup import plain
from config.demo.content.precursors.channels import CHANNELS
from config.demo.content.precursors.forums import FORUMS
from config.demo.content.precursors.library import FOLDERS
from config.demo.content.types import NetworkText, Words

PRECURSORS = NetworkText(
    slug="precursors",
    hue="precursors",
    marking="AMBER",
    words=Words(
        language="en",
        name="Precursors network",
        mandate=plain("""
            Police, customs, licensing offices, prosecutors and laboratories follow precursors and
            pre-precursors of drugs from the order to the court room. The network wants no gap in
            that chain: to recognise a suspect consignment, to investigate it, to secure evidence,
            to trace it back, to prosecute and to sanction.

            - A shipment that was stopped is investigated like a seizure.
            - The chemical industry is a partner: it sees the order before anybody else.
            - Waste and dump sites are part of the subject, and so is the safety of those who
              clean them.
        """),
        welcome=plain("""
            Welcome. Two rules of this workspace: no company names outside of the documents made
            for them, and nothing on how a substance is made. Ask for a contact, a form or an
            experience, and say by when you need it.
        """),
    ),
    forums=FORUMS,
    folders=FOLDERS,
    channels=CHANNELS,
    translations=(
        Words(
            language="fr",
            name="Réseau Précurseurs",
            mandate=plain("""
                Police, douanes, autorités de licence, procureurs et laboratoires suivent ensemble
                les précurseurs et pré-précurseurs, de la commande suspecte jusqu'au jugement.
            """),
            welcome=plain("""
                Bienvenue. Aucun nom d'entreprise dans les discussions, et rien sur la fabrication
                des substances.
            """),
        ),
    ),
)
