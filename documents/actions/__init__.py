"""What changes the library. What other apps and most pages call is here; an area's own actions are in its module."""

from documents.actions.core import (
    add_version,
    change_marking,
    free_folder,
    open_folder,
    record_download,
    restrict_folder,
    title_from,
    upload_document,
    upload_documents,
)

__all__ = [
    "add_version",
    "change_marking",
    "free_folder",
    "open_folder",
    "record_download",
    "restrict_folder",
    "title_from",
    "upload_document",
    "upload_documents",
]
