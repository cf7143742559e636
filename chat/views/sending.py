"""What is sent by a form or by the page's script."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from accounts.http import SignedInRequest
from chat import actions, live
from chat.forms.messages import MessageForm
from chat.models import Channel, Message
from chat.queries import messages_by_id
from chat.views.parts import by_script, sentence
from portal.errors import Refusal, answer


def said(
    request: SignedInRequest, channel: Channel, form: MessageForm, root: Message | None = None
) -> HttpResponse | None:
    """Send what ``form`` holds into ``channel``, or into the thread of ``root``. None: the page is to show what is
    wrong with it."""
    if form.is_valid():
        sent = form.cleaned_data
        text, body = sent["body"]
        try:
            message = actions.send_message(
                actor=request.user, channel=channel, text=text, body=body, client_id=sent["client_id"], root=root,
                files=sent["files"],
            )  # fmt: skip
        except Refusal as refusal:
            if by_script(request):
                raise
            form.refuse(refusal.sentence)
        else:
            return _answer(request, channel, message)
    return answer(request, 422, sentence(form)) if by_script(request) else None


def _answer(request: SignedInRequest, channel: Channel, message: Message) -> HttpResponse:
    if not by_script(request):
        return redirect(channel if message.root_id is None else message)
    [now] = messages_by_id(message.channel_id, [message.pk]).values()
    return JsonResponse(live.as_data(now), status=201)
