"""Addresses of the forums inside of ``/networks/<slug>/``; each area lists its own."""

from forums.urls import after, drafts, editor, live, moderation, polls, queue, reading, requests, writing

app_name = "forums"
urlpatterns = [
    *writing.urlpatterns,  # before the forums' own addresses: forums/new/
    *reading.urlpatterns,
    *live.urlpatterns,
    *editor.urlpatterns,
    *drafts.urlpatterns,
    *after.urlpatterns,
    *polls.urlpatterns,
    *requests.urlpatterns,
    *moderation.urlpatterns,
    *queue.urlpatterns,
]
