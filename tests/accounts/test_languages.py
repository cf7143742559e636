"""The catalogues: compiled where the portal starts, French whole where people come in, true to their placeholders."""

import os
import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.test import Client

from portal.catalogues import compile_stale
from tests.accounts.clean import faults

LOCALE = Path(settings.BASE_DIR) / "locale"
FRENCH = LOCALE / "fr/LC_MESSAGES/django.po"
OURS = ("accounts/", "templates/account", "templates/mfa/", "templates/usersessions/", "templates/front.html")


def _marks(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|%%\w|</?\w+>", text))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_translation_keeps_every_placeholder_and_tag(language: str) -> None:
    wrong = []
    for entry in polib.pofile(str(LOCALE / language / "LC_MESSAGES/django.po")).translated_entries():
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            if _marks(text) != _marks(entry.msgid_plural or entry.msgid):
                wrong.append(entry.msgid)
    assert wrong == []


def test_french_is_whole_where_people_come_in() -> None:
    catalogue = polib.pofile(str(FRENCH))
    missing = [
        entry.msgid
        for entry in [*catalogue.untranslated_entries(), *catalogue.fuzzy_entries()]
        if any(path.startswith(OURS) for path, _line in entry.occurrences)
    ]
    assert missing == []


def test_sign_in_speaks_arabic_from_right_to_left(db: None) -> None:
    page = Client(headers={"accept-language": "ar"}).get("/accounts/login/").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert "تسجيل الدخول" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Comment entrer"),
        ("/accounts/login/", "Adresse électronique"),
        ("/accounts/signup/", "Correspondant permanent"),
        ("/accounts/password/reset/", "Envoyer le lien"),
    ],
)
def test_pages_speak_french(path: str, words: str, db: None) -> None:
    page = Client(headers={"accept-language": "fr-FR,fr;q=0.9"}).get(path).content.decode()
    assert '<html lang="fr"' in page
    assert words in page
    assert faults(page) == []


def test_catalogue_is_compiled_once_and_again_when_it_changed(tmp_path: Path, settings: Any) -> None:
    source = tmp_path / "fr/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Yes"\nmsgstr "Oui"\n')
    settings.LOCALE_PATHS = [tmp_path]
    compiled = source.with_suffix(".mo")
    assert compile_stale() == [compiled]
    assert {entry.msgid: entry.msgstr for entry in polib.mofile(str(compiled))} == {"Yes": "Oui"}
    assert compile_stale() == []
    later = compiled.stat().st_mtime_ns + 1_000_000_000
    os.utime(source, ns=(later, later))
    assert compile_stale() == [compiled]
    assert [path.name for path in source.parent.iterdir() if path not in (source, compiled)] == []
