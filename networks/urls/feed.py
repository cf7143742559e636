"""The feed of a network."""

from django.urls import path

from networks.views import feed

urlpatterns = [
    path("<slug:network>/feed.atom", feed.feed_atom, name="feed_atom"),
    path("<slug:network>/feed/", feed.feed_page, name="feed_page"),
    path("<slug:network>/feed/<int:pk>/revoke/", feed.feed_revoke, name="feed_revoke"),
]
