"""Who has read a version, what its readers are asked, and what is said beside it."""

from datetime import timedelta
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone

from documents.actions import open_folder, upload_document
from documents.actions.comments import add_comment
from documents.actions.readers import ask_reading
from documents.models import Version
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import DESK, DESK_422, INSIDE, NO_METHOD, OWNED, WRITE, WRITE_422, Row

HERE = "/networks/airports/documents/{read}"
ASKED = f"{HERE}/versions/1"
DESK_302 = (302, 302, 403, 403, 403, 404, 404, 302)
OF_EXPERT = (403, 403, 200, 403, 403, 404, 404, 302)
OF_EXPERT_422 = (403, 403, 422, 403, 403, 404, 404, 302)
OWNED_302 = (302, 302, 302, 403, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "documents:document_readers": (f"{HERE}/readers/", OWNED, NO_METHOD),
    "documents:reading_ask": (f"{ASKED}/reading/", DESK, DESK_422),
    # The secretariat is not asked; whoever acts in the network is.
    "documents:reading_confirm": (f"{ASKED}/reading/confirm/", NO_METHOD, (403, 302, 302, 302, 403, 404, 404, 302)),
    # It was asked a moment ago: too soon to remind.
    "documents:reading_remind": (f"{ASKED}/reading/remind/", NO_METHOD, (409, 409, 403, 403, 403, 404, 404, 302)),
    "documents:reading_close": (f"{ASKED}/reading/close/", NO_METHOD, DESK_302),
    "documents:version_discuss": (f"{ASKED}/discuss/", WRITE, NO_METHOD),
    "documents:comment_list": (f"{ASKED}/comments/", INSIDE, WRITE_422),
    "documents:comment_names": (f"{ASKED}/comments/names/?q=h", WRITE, NO_METHOD),
    "documents:comment_edit": (f"{ASKED}/comments/{{comment}}/edit/", OF_EXPERT, OF_EXPERT_422),
    "documents:comment_remove": (f"{ASKED}/comments/{{comment}}/remove/", OWNED, OWNED_302),
    "documents:comment_resolve": (f"{ASKED}/comments/{{comment}}/resolve/", NO_METHOD, OWNED_302),
}


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A document of the expert that is to be read, with a comment."""
    document = upload_document(
        actor=cast.expert, folder=open_folder(actor=None, network=network, name="To be read"),
        file=ContentFile(b"%PDF-1.7\n%%EOF\n", name="manual.pdf"), language="en", marking="AMBER",
    )  # fmt: skip
    version = Version.objects.select_related("document__folder__network").get(document=document)
    ask_reading(actor=cast.coordinator, version=version, due_on=timezone.localdate() + timedelta(days=9))
    comment = add_comment(actor=cast.expert, version=version, body="<p>Page 3.</p>", client_id=uuid4())
    return {"read": document.pk, "comment": comment.pk}
