"""What the library brings to the shell, home, notices, mails and live pages. Each area announces its own part."""

from documents.actions import shelf
from documents.queries.bulk import used_bytes
from documents.sections import core, entry, readers, search, uploads
from portal.quota import register_use
from portal.shelves import register_shelf


def announce() -> None:
    """Register everything."""
    core.announce()
    entry.announce()
    readers.announce()
    uploads.announce()
    search.announce()
    register_shelf(shelf)
    register_use(used_bytes)
