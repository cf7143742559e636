"""Drafts and attachments."""

from django.urls import path

from forums.views import attachments, drafts

urlpatterns = [
    path("attachments/", attachments.attachment_upload, name="attachment_upload"),
    path("attachments/<int:pk>/", attachments.attachment_detail, name="attachment_detail"),
    path("attachments/<int:pk>/remove/", attachments.attachment_remove, name="attachment_remove"),
    path("drafts/", drafts.draft_save, name="draft_save"),
]
