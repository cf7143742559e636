"""What runs apart: ``python -I confined.py draw|office <limits> <file> <folder> <type>``. Knows nothing of Django.

It leaves ``<n>.png``, ``thumbnail.png``, ``text.txt`` and ``made.json`` in the folder. The exit status says what went
wrong: 3, there are no pages of such a file; 4, the file is broken or asks for too much; anything else, it died.
"""

import json
import os
import sys
from pathlib import Path

NO_PAGES, BROKEN = 3, 4


def main(task: str, limits: str, file: str, folder: str, kind: str) -> int:
    """Do one task. Returns the exit status."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from portal.pages.limits import Limits, keep_to

    keep_to(Limits(**json.loads(limits)), Path(file).parent)
    from portal.pages import drawing, words

    try:
        if task == "office":
            words.refuse_bombs(Path(file), kind)
            _become_office(file, folder)
        return 0 if drawing.draw(Path(file), Path(folder), kind) else NO_PAGES
    except MemoryError:
        sys.stderr.write("memory\n")
    except Exception as error:  # whatever a parser makes of a hostile file: one word for the log
        sys.stderr.write(f"{type(error).__name__}\n")
    return BROKEN


# What a document asks for is not run, and nothing it points to is fetched, not even from this machine.
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)
_SETTING = (
    """<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>"""
)


def _furnish(own: Path) -> None:
    own.mkdir(parents=True)
    items = "".join(_SETTING.format(*setting) for setting in _SETTINGS)
    names = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
    (own / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items {names}>{items}</oor:items>'
    )


def _become_office(file: str, folder: str) -> None:
    own = Path(folder) / "profile" / "user"
    if not own.exists():
        _furnish(own)
    command = [
        *("soffice", "--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"),
        f"-env:UserInstallation=file://{folder}/profile",
        *("--convert-to", "pdf", "--outdir", folder, file),
    ]
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:6]))
