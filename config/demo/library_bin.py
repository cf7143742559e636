"""What lies in the bins of the demonstration, and a copy of a document in a second place."""

from datetime import timedelta

from config.demo.stage import Stage
from documents.actions import library as actions
from documents.models import Document, Folder, Removal, Version
from notifications.actions import unwatch
from portal.models import Activity

TWICE = ("Directory of drug control officials", "Meetings", "It was put here twice; the list is in “Directories”.")


def fill_bins(stage: Stage) -> None:
    """A directory was copied to where it is not looked for, and taken away again by who did it."""
    start, place, reason = TWICE
    document = Document.objects.select_related("folder__network", "created_by").filter(title__startswith=start).first()
    if document is None or document.created_by is None:
        return
    target = Folder.objects.select_related("network").get(network=document.folder.network, name=place)
    copy = actions.copy_document(actor=document.created_by, document=document, folder=target)
    removal = actions.remove_document(actor=document.created_by, document=copy, reason=reason)
    before = stage.now - timedelta(hours=3)
    Document.objects.filter(pk=copy.pk).update(created_at=before)
    Version.objects.filter(document=copy).update(created_at=before)
    Removal.objects.filter(pk=removal.pk).update(removed_at=before)
    Activity.objects.filter(target_type="documents.document", target_id=copy.pk).update(
        created_at=before, handled_at=before
    )
    unwatch(user=document.created_by, scope=copy.scope)
