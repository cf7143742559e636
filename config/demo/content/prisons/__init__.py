"""The programme on criminal justice and health in prison."""

from config.demo.content.markup import plain
from config.demo.content.prisons.care import CARE, COMMUNITIES
from config.demo.content.prisons.channels import CHANNELS
from config.demo.content.prisons.library import FOLDERS
from config.demo.content.prisons.training import EXCHANGE, TRAINING
from config.demo.content.types import NetworkText, Words

PRISONS = NetworkText(
    slug="prisons",
    hue="prisons",
    marking="GREEN",
    words=Words(
        language="en",
        name="Drugs in prisons",
        mandate=plain("""
            Prison administrations, ministries of justice and health, doctors, psychologists,
            probation services and researchers improve the care of people in prison who use drugs.
            Three principles lead the work: care in prison is worth the same as care outside, it is
            part of general health care, and the doctor decides independently.

            - Treatment, also with opioid agonists, from the first day to the gate and beyond.
            - Prevention of overdose, hepatitis C and HIV.
            - Therapeutic communities and work with peers.
            - Training that is passed on from colleague to colleague, in the languages of the
              staff.
        """),
        welcome=plain("""
            Welcome. This is a place for experience, not for cases: no initials, no cell numbers,
            no data of patients, in any language. Materials of the programme may be translated and
            reused; tell us when you do.
        """),
    ),
    forums=(CARE, COMMUNITIES, TRAINING, EXCHANGE),
    folders=FOLDERS,
    channels=CHANNELS,
    translations=(
        Words(
            language="fr",
            name="Drogues en prison",
            mandate=plain("""
                Administrations pénitentiaires, ministères, médecins, psychologues et services de
                probation améliorent ensemble la prise en charge des personnes détenues qui
                consomment des drogues, dès le premier jour et jusqu'après la sortie.
            """),
            welcome=plain("""
                Bienvenue. Partagez des expériences, jamais des cas : ni initiales, ni numéros de
                cellule, ni données de patients.
            """),
        ),
    ),
)
