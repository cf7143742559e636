"""What one does with single messages, below the address of every channel, case room and conversation."""

from django.urls import URLPattern

TALK: list[URLPattern] = []
