"""Who is shown the pages of a version, and whether with their name in them: whoever reads the version."""

from typing import Any

from django.http import Http404

from documents.access.core import get_version
from documents.models import Preview, Version
from networks import access as rights
from networks import roles
from networks.models import Network
from portal.marking import RULES, Download, lets_out
from portal.storing import require_released

_NAMED = (Download.WATERMARKED, Download.NEVER)


def is_marked(version: Version) -> bool:
    """Whether the pages of ``version`` carry the reader's name, the time and a code."""
    return RULES[version.marking].download in _NAMED


def get_version_to_show(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version`; 409 while the scanner has it. Its preview, if there is one, comes with it."""
    version = get_version(user, network, document, serial)
    require_released(version.blob)
    return version


def get_page(user: Any, network: str, document: int, serial: int, page: int) -> Version:
    """As :func:`get_version_to_show`; 404 if there is no such page."""
    version = get_version_to_show(user, network, document, serial)
    if not version.has_pages or not 1 <= page <= version.blob.preview.pages:
        raise Http404
    return version


def get_version_with_thumbnail(user: Any, network: str, document: int, serial: int) -> Version:
    """As :func:`get_version_to_show`; 404 if there is no small picture, or its mark asks for the reader's name."""
    version = get_version_to_show(user, network, document, serial)
    if not version.has_pages or not lets_out(version.marking):
        raise Http404
    return version


def get_network_to_look_up(user: Any, network: str) -> Network:
    """A network whose codes ``user`` may look up: coordinators and the secretariat."""
    return rights.get_network(user, network, to=roles.MODERATE)


def preview_of(version: Version) -> Preview | None:
    """The preview that came with ``version``."""
    return getattr(version.blob, "preview", None)
