"""Addresses of channels that belong to no network: ``/conversations/``, ``/catch-up/``."""

from django.urls import include, path

from chat.urls import core, keeping, messages, private

app_name = "chat_own"
urlpatterns = [
    *private.OWN,
    *keeping.OWN,
    path(
        "conversations/<int:conversation>/",
        include([*core.TALK, *messages.TALK, *keeping.TALK, *private.CONVERSATION]),
    ),
]
