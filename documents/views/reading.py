"""What other pages of the library show about readers."""

from typing import Any

from documents import access, queries
from documents.access import readers as rights
from documents.models import Document, Version
from networks.access import can
from networks.roles import READ
from notifications import actions as notices


def reading_context(user: Any, versions: list[Any]) -> dict[str, Any]:
    """For the page of a document: what is asked of its readers and said beside it. One query where something is new.

    Args:
        versions: from ``access.get_versions``, newest first.
    """
    latest = versions[0]
    if not rights.is_inside(user, latest):
        return {"reading": None}
    if told := [version.reading_id for version in versions if version.reading_noticed]:
        notices.mark_target_read(user=user, target_type="documents.reading", target_ids=told)
    return {
        "reading": {
            "asked": [version for version in versions if version.reading_id],
            "may_confirm": rights.can_confirm(user, latest),
            "may_ask": rights.can_ask(user, latest),
            "may_oversee": rights.can_oversee(user, latest),
            "may_comment": rights.can_comment(user, latest),
            "may_discuss": rights.can_discuss(user, latest),
            "commented": [version for version in versions if version.comment_count],
        }
    }


def page_of(user: Any, document: Document) -> dict[str, Any]:
    """What every page of a document shows around it. One query."""
    network = document.folder.network
    return {
        "document": document,
        "network": network,
        "trail": queries.above(document.folder, queries.told_of(access.visible_folders(user), user)),
        # CLEAR is read outside of the network too: there without its tabs.
        "layout": "workspace.html" if can(user, network, READ) else "base.html",
    }


def version_page(user: Any, version: Version) -> dict[str, Any]:
    """What every page about one version shows around it. One query."""
    return {**page_of(user, version.document), "version": version, "base": version.url}
