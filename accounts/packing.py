"""What the portal holds about a person, as one ZIP: a JSON file for each part of the register, and their files.

Rows and files go through in pieces, so that it needs no more memory for ten years of posts than for one.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from portal.filetypes import clean_name
from portal.personal import Holding, holdings

PIECE = 256 * 1024
ABOUT = "about.json"


def pack(person: User, target: IO[bytes]) -> dict[str, int]:
    """Write everything held about ``person`` into ``target``. Gives back how many rows and files each part has."""
    counts: dict[str, int] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, holding in enumerate(each for each in holdings() if each.export):
            name = f"{number + 1:02d}-{holding.model.replace('.', '-').lower()}.json"
            counts[name] = _write_rows(archive, name, holding, person)
        for holding in holdings():
            if holding.file:
                counts["files"] = counts.get("files", 0) + _write_files(archive, holding, person)
        archive.writestr(ABOUT, json.dumps({"person": person.pk, "rows": counts}, indent=2))
    return counts


def _write_rows(archive: zipfile.ZipFile, name: str, holding: Holding, person: User) -> int:
    count = 0
    with archive.open(name, "w", force_zip64=True) as file:
        head = {"about": str(holding.title), "purpose": str(holding.purpose), "kept": str(holding.kept)}
        file.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "rows": [')
        for piece in _pieces(holding.exported(person)):
            file.write((b",\n" if count else b"\n") + piece)
            count += 1
        file.write(b"\n]}\n")
    return count


def _pieces(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False).encode()


def _write_files(archive: zipfile.ZipFile, holding: Holding, person: User) -> int:
    count = 0
    for stored, name in holding.files(person):
        count += 1
        try:
            source = default_storage.open(stored, "rb")
        except FileNotFoundError:
            archive.writestr(f"files/{count:04d}-missing.txt", name)
            continue
        with source, archive.open(f"files/{count:04d}-{clean_name(name)}", "w", force_zip64=True) as file:
            shutil.copyfileobj(source, file, PIECE)
    return count
