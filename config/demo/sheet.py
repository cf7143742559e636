"""A sheet of people from a regional seminar, sent in and waiting for a coordinator's yes."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from config.demo.content.types import Moment
from config.demo.stage import Stage
from networks.actions.sheet import keep_sheet
from networks.forms.sheet import SheetForm
from networks.models import Network, Sheet

NAME = "Seminar on parcels and couriers, participants.csv"
SENT_IN = Moment(-1, 16, 42)
PEOPLE = """\
Name;E-mail;Country;Organisation;Service;Role;Term in months
Anatole Anatase;anatole.anatase@example.org;France;Customs, airport brigade;Customs;member;24
Birgit Bornite;birgit.bornite@example.org;Germany;Customs investigation;Customs;member;24
Carmela Cuprite;carmela.cuprite@example.org;IT;Guardia di finanza;Police;member;24
Danilo Datolite;danilo.datolite@example.org;Slovenia;Financial administration;Customs;expert;24
Elena Enargite;elena.enargite@example.org;Roumanie;Border police;Border police;member;
Fadi Fluorite;fadi.fluorite@example.org;Jordan;Anti-narcotics department;Police;observer;12
Gunnar Gahnite;gunnar.gahnite@example.org;Norway;Customs;Douanes;member;24
Hana Halite;hana.halite@example.org;CZ;Customs;Customs;member;24
Inga Ilmenite;inga.ilmenite@example.org;Latvia;State revenue service;Customs;member;24
Joaquim Jarosite;joaquim.jarosite@example.org;Portugal;Tax and customs authority;Customs;member;24
Katia Kyanite;katia.kyanite at example.org;Bulgaria;Customs;Customs;member;24
Loic Lepidolite;loic.lepidolite@example.org;Luxembourg;Customs and excise;Customs;member;24
Mira Magnetite;mira.magnetite@example.org;Serbia;Customs administration;Customs;member;24
Nela Natrolite;nela.natrolite@example.org;Slovak Republic;Financial administration;Customs;member;24
Orhan Orpiment;orhan.orpiment@example.org;Türkiye;Customs enforcement;Customs;member;24
Petra Pumice;petra.pumice@example.org;Poland;Police;Police;observer;12
Quirin Quartzite;quirin.quartzite@example.org;Suisse;Customs and border security;Customs;member;24
Rhea Realgar;rhea.realgar@example.org;Cyprus;Customs;Customs;delegate;24
Sven Scheelite;sven.scheelite@example.org;Sweden;Customs;Customs;member;24
Teresa Titanite;teresa.titanite@example.org;Atlantis;Customs;Customs;member;24
Anatole Anatase;anatole.anatase@example.org;France;Customs;Customs;member;24
Ulla Ulexite;ulla.ulexite@example.org;Finland;Customs;Customs;member;24
Viktor Vivianite;viktor.vivianite@example.org;Ukraine;Customs service;Customs;member;two years
Wanda Wulfenite;wanda.wulfenite@example.org;Estonia;Tax and customs board;Customs;member;24
"""


def leave_sheet(stage: Stage) -> None:
    """Send the sheet in for the Airports group, the evening before."""
    network, at = Network.objects.get(slug="airports"), stage.when(SENT_IN)
    files: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
        {"file": [SimpleUploadedFile(NAME, PEOPLE.encode())]}
    )
    form = SheetForm({}, files)
    if not form.is_valid():
        raise ValueError(form.errors)
    sheet = keep_sheet(
        actor=stage.people["bruno"],
        network=network,
        name=form.cleaned_data["file"],
        rows=form.rows,
        client_id=form.cleaned_data["client_id"],
    )
    Sheet.objects.filter(pk=sheet.pk).update(created_at=at)
