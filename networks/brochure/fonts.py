"""The letters of the brochure.

FiraGO comes with the package ``pymupdf-fonts`` (SIL Open Font License): Latin, Greek, Cyrillic, Georgian, Arabic and
Hebrew on any machine. What it lacks, Armenian above all, is taken from the fonts of the operating system if they are
there (Debian: ``fonts-noto-core`` or ``fonts-dejavu-core``); otherwise the brochure says what it left out.
"""

import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

OWN = {"": "figo", "B": "figbo"}  # style → name in pymupdf-fonts
SYSTEM_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
SYSTEM = (("NotoSansArmenian-Regular.ttf", "NotoSansArmenian-Bold.ttf"), ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"))


@dataclass(frozen=True, slots=True)
class Face:
    """A family with its regular and bold file."""

    family: str
    files: dict[str, Path]  # style → file
    letters: frozenset[int]  # code points that both can draw


@cache
def faces() -> tuple[Face, ...]:
    """The families in the order in which they are asked for a letter. Found once per process."""
    found = [Face("Fira", {style: _unpacked(name) for style, name in OWN.items()}, frozenset())]
    for number, pair in enumerate(SYSTEM):
        files = [path for path in map(_in_system, pair) if path]
        if len(files) == len(pair):
            found.append(Face(f"System{number}", dict(zip(("", "B"), files, strict=True)), frozenset()))
    return tuple(Face(face.family, face.files, _letters(face)) for face in found)


def can_draw(text: str) -> bool:
    """Whether every letter of ``text`` is in a font at hand."""
    return all(any(ord(letter) in face.letters for face in faces()) for letter in text if not letter.isspace())


def _letters(face: Face) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    maps = [frozenset(TTFont(path, lazy=True).getBestCmap()) for path in face.files.values()]
    return frozenset.intersection(*maps)


def _in_system(name: str) -> Path | None:
    return next((path for folder in SYSTEM_FOLDERS for path in sorted(folder.rglob(name))), None)


def _unpacked(name: str) -> Path:
    """The font as a file, for those who read fonts from files; the package keeps it compressed."""
    import pymupdf_fonts  # type: ignore[import-untyped]

    folder = Path(settings.VAR_DIR) / "fonts"
    target = folder / f"{name}.ttf"
    data: bytes = pymupdf_fonts.myfont(name)
    if not target.exists() or target.stat().st_size != len(data):
        folder.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(made).replace(target)  # whole or not at all: several processes may do this at once
    return target
