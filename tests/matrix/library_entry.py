"""A document as one entry: what is said about it, who edits it, and what a network asks of its documents."""

from django.core.files.base import ContentFile

from documents.actions import add_version, open_folder, upload_document
from documents.actions.arranging import add_keywords, define_field, open_series
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import (
    DESK,
    DESK_422,
    INSIDE,
    INSIDE_302,
    NO_METHOD,
    OWNED,
    OWNED_422,
    WRITE,
    WRITE_422,
    Row,
)

HERE = "/networks/airports"
ARRANGE = f"{HERE}/library/arrange"
ENTRY = f"{HERE}/documents/{{entry_document}}"
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)
WRITE_302 = (302, 302, 302, 302, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "documents:same_name": (f"{HERE}/library/same-name/?name=a.pdf", WRITE, NO_METHOD),
    "documents:folder_same_name": (f"{HERE}/library/folders/{{entry_folder}}/same-name/?name=a.pdf", WRITE, NO_METHOD),
    "documents:keyword_detail": (f"{HERE}/library/keywords/{{entry_keyword}}/", INSIDE, NO_METHOD),
    "documents:arrange": (f"{ARRANGE}/", DESK, NO_METHOD),
    "documents:series_new": (f"{ARRANGE}/series/", NO_METHOD, DESK_422),
    "documents:series_close": (f"{ARRANGE}/series/{{entry_series}}/close/", NO_METHOD, DESK_302),
    "documents:keywords_new": (f"{ARRANGE}/keywords/", NO_METHOD, DESK_422),
    "documents:keyword_remove": (f"{ARRANGE}/keywords/{{entry_keyword}}/remove/", NO_METHOD, DESK_302),
    "documents:field_new": (f"{ARRANGE}/fields/new/", DESK, DESK_422),
    "documents:field_edit": (f"{ARRANGE}/fields/{{entry_field}}/", DESK, DESK_422),
    "documents:field_move": (f"{ARRANGE}/fields/{{entry_field}}/move/", NO_METHOD, DESK_422),
    "documents:field_retire": (f"{ARRANGE}/fields/{{entry_field}}/retire/", NO_METHOD, DESK_302),
    "documents:document_edit": (f"{ENTRY}/edit/", OWNED, OWNED_422),
    "documents:document_links": (f"{ENTRY}/links/", OWNED, OWNED_422),
    "documents:check_out": (f"{ENTRY}/check-out/", WRITE, WRITE_422),
    "documents:check_in": (f"{ENTRY}/check-in/", NO_METHOD, INSIDE_302),
    "documents:check_out_break": (f"{ENTRY}/check-out/break/", DESK, DESK_422),
    "documents:compare": (f"{ENTRY}/compare/", INSIDE, NO_METHOD),
    "documents:version_restore": (f"{ENTRY}/versions/1/restore/", WRITE, WRITE_302),
}
PAGES = [
    f"{HERE}/library/arrange/",
    f"{HERE}/library/arrange/fields/new/",
]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A document of the expert with two versions, and what the network asks of its documents."""
    folder = open_folder(actor=None, network=network, name="Entries")
    given = {"language": "en", "marking": "AMBER"}
    document = upload_document(
        actor=cast.expert, folder=folder, file=ContentFile(b"%PDF-1.7 one", name="one.pdf"), **given
    )
    add_version(actor=cast.expert, document=document, file=ContentFile(b"%PDF-1.7 two", name="two.pdf"), **given)
    [keyword] = add_keywords(actor=None, network=network, words=["Concealment"])
    return {
        "entry_document": document.pk,
        "entry_folder": folder.pk,
        "entry_keyword": keyword.pk,
        "entry_series": open_series(actor=None, network=network, prefix="P-PG/Air").pk,
        "entry_field": define_field(actor=None, network=network, name="Pages", kind="number").pk,
    }
