"""Pages in the browser, their pictures, and the codes on them."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from documents.actions import open_folder, upload_document
from documents.actions.previews import keep_pages
from documents.models import Preview
from networks.models import Network
from portal.pages import Made
from tests.conftest import Cast
from tests.matrix.cells import DESK, INSIDE, NO_METHOD, Row

HERE = "/networks/airports"
SHOWN = f"{HERE}/documents/{{shown}}/versions/1"

ROUTES: dict[str, Row] = {
    "documents:codes": (f"{HERE}/library/codes/", DESK, NO_METHOD),
    "documents:pages": (f"{SHOWN}/pages/", INSIDE, NO_METHOD),
    "documents:page_picture": (f"{SHOWN}/pages/1.png", INSIDE, NO_METHOD),
    "documents:thumbnail": (f"{SHOWN}/thumbnail.png", INSIDE, NO_METHOD),
}
PAGES = [f"{HERE}/library/codes/"]


def world(cast: Cast, network: Network) -> dict[str, int]:
    """A drawing with its page."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "PNG")
    folder = open_folder(actor=None, network=network, name="Drawings")
    file = ContentFile(out.getvalue(), name="drawing.png")
    document = upload_document(actor=cast.expert, folder=folder, file=file, language="en", marking="AMBER")
    with TemporaryDirectory() as name:
        picture = Path(name) / "1.png"
        picture.write_bytes(out.getvalue())
        made = Made(text="", sizes=[(60, 80)], total=1, pictures=[picture], thumbnail=picture)
        preview = Preview.objects.create(blob=document.versions.get().blob)
        keep_pages(preview=preview, made=made, now=timezone.now())
    return {"shown": document.pk}
