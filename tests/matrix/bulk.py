"""Many files at once, out of the library and into it."""

from uuid import uuid4

from django.core.files.base import ContentFile

from documents.actions.bulk import keep_files
from documents.models import Folder
from networks.models import Network
from tests.conftest import Cast
from tests.matrix.cells import NO_METHOD, WRITE, WRITE_422, Row

HERE = "/networks/airports/library"
NOTHING_CHOSEN = (422, 422, 422, 422, 422, 404, 404, 302)
OF_EXPERT = (404, 404, 200, 404, 403, 404, 404, 302)  # a batch is its sender's alone
OF_EXPERT_302 = (404, 404, 302, 404, 403, 404, 404, 302)

ROUTES: dict[str, Row] = {
    "documents:selection_zip": (f"{HERE}/zip/", NOTHING_CHOSEN, NOTHING_CHOSEN),
    "documents:batch_new": (f"{HERE}/import/", WRITE, WRITE_422),
    "documents:folder_batch_new": (f"{HERE}/folders/{{folder}}/import/", WRITE, WRITE_422),
    "documents:batch_template": (f"{HERE}/import/template.csv", WRITE, NO_METHOD),
    "documents:batch_detail": (f"{HERE}/imports/{{batch}}/", OF_EXPERT, NO_METHOD),
    "documents:batch_progress": (f"{HERE}/imports/{{batch}}/progress/", OF_EXPERT, NO_METHOD),
    "documents:batch_take": (f"{HERE}/imports/{{batch}}/take/", NO_METHOD, OF_EXPERT_302),
    "documents:batch_drop": (f"{HERE}/imports/{{batch}}/drop/", NO_METHOD, OF_EXPERT_302),
}
PAGES = [f"{HERE}/import/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A batch of the expert that waits for a yes."""
    top = Folder.objects.get(network=network, parent=None)
    top.network = network
    file = ContentFile(b"%PDF-1.7 of many", name="of many.pdf")
    batch = keep_files(
        actor=cast.expert, folder=top, files=[file], client_id=uuid4(), sheet=[], language="en", marking="GREEN"
    )
    return {"batch": batch.pk}
