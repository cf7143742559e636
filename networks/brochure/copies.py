"""Printed copies in the store, so that each edition is set once for each language."""

import hashlib
import json
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from networks.brochure.content import Brochure
from networks.brochure.press import print_pdf

PRINT = 1  # goes up when the same edition would look otherwise


def printed_copy(folder: str, brochure: Brochure, language: str) -> tuple[str, str]:
    """The copy everybody gets: its name in the store, and a digest of what it says. Printed if it is not there yet."""
    said = json.dumps([PRINT, language, asdict(brochure)], default=str, sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    name = f"{folder}/{digest}.pdf"
    if not default_storage.exists(name):
        saved = default_storage.save(name, ContentFile(print_pdf(brochure, language)))
        if saved != name:  # somebody else was faster
            default_storage.delete(saved)
    return name, digest


def forget_copies(folder: str) -> None:
    """Remove the printed copies of an edition, after somebody was erased from it."""
    if not default_storage.exists(folder):
        return
    for name in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{name}")
