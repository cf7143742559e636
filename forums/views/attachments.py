"""Files of posts on their way in and out."""

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from forums.access import attachments as access
from forums.actions import attachments as actions
from forums.forms.attachments import UploadForm
from networks.models import Network
from portal.errors import Unprocessable
from portal.files import file_response, is_continuation
from portal.uploads import takes_files


@require_POST
@takes_files(access.get_network_to_attach)
def attachment_upload(request: SignedInRequest, network: Network) -> HttpResponse:
    """Take in one file for a post that is being written. For scripts; without them the post's form brings its files."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unprocessable(form.first_error())
    stored = actions.store_attachment(actor=request.user, network=network, **form.cleaned_data)
    told = {"id": stored.pk, "url": stored.get_absolute_url(), "name": stored.file_name, "size": stored.size}
    picture = {"is_picture": stored.is_picture, "width": stored.width, "height": stored.height}
    return JsonResponse({**told, **picture}, status=201)


@require_safe
def attachment_detail(request: SignedInRequest, network: str, pk: int) -> HttpResponseBase:
    """The file of a post, on record where the mark of its topic says so; or a picture, as its text shows it.

    To see a picture in the page is to read, not to take it along: whoever may read the text sees it, under every
    mark, and no browser keeps it. Asked for as a file (``?download``) it is judged as any other file is.
    """
    attachment = access.get_attachment(request.user, network, pk)
    shown = attachment.is_picture and "download" not in request.GET
    if not shown:
        access.require_leave(attachment)
        if request.method == "GET" and access.is_recorded(attachment):
            actions.record_download(actor=request.user, attachment=attachment, continues=is_continuation(request))
    response = file_response(
        request,
        attachment.stored,
        name=attachment.file_name,
        content_type=attachment.content_type,
        size=attachment.size,
        etag=attachment.sha256,
        inline=shown or "inline" in request.GET,
    )
    if shown:
        response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def attachment_remove(request: SignedInRequest, network: str, pk: int) -> HttpResponse:
    """Take an unsent file of one's own out of the store."""
    actions.remove_attachment(attachment=access.get_attachment_to_remove(request.user, network, pk))
    return HttpResponse(status=204)
