"""What one does with single messages, below the address of every channel, case room and conversation."""

from django.urls import URLPattern, path

from chat.views import carrying, marks, threads

TALK: list[URLPattern] = [
    path("names/", marks.channel_names, name="channel_names"),
    path("search/", marks.message_search, name="message_search"),
    path("pinned/", marks.message_pinned, name="message_pinned"),
    path("continue/", carrying.message_carry, name="message_carry"),
    path("messages/<int:pk>/acts/", marks.message_acts, name="message_acts"),
    path("messages/<int:pk>/react/", marks.message_react, name="message_react"),
    path("messages/<int:pk>/pin/", marks.message_pin, name="message_pin"),
    path("messages/<int:pk>/decision/", marks.message_decision, name="message_decision"),
    path("messages/<int:pk>/thread/", threads.thread_detail, name="thread_detail"),
]
