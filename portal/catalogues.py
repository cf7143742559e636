"""Translations: `locale/<language>/LC_MESSAGES/django.po` is kept in the repository; what Python reads is made from it.

gettext's own compiler is a system package that a fresh machine need not have; polib does the same.
"""

import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


def compile_stale() -> list[Path]:
    """Compile each catalogue whose text is newer than its compiled form. Gives back what was compiled.

    Safe when several processes start at once. Where the folder may not be written, the older form, or English, stays.
    """
    done = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            try:
                _compile(source, target)
                done.append(target)
            except OSError as error:
                logger.warning("catalogue %s is not compiled: %s", source, error)
    return done


def _compile(source: Path, target: Path) -> None:
    import polib  # type: ignore[import-untyped]

    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".mo.new")
    os.close(handle)
    polib.pofile(str(source)).save_as_mofile(name)
    Path(name).chmod(0o644)
    Path(name).replace(target)
