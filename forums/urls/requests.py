"""Requests for information."""

from django.urls import path

from forums.views import answers
from forums.views import requests as views

urlpatterns = [
    path("forums/<slug:forum>/ask/", views.request_new, name="request_new"),
    path("forums/<slug:forum>/ask/countries/", views.request_countries, name="request_countries"),
    path("requests/", views.request_list, name="request_list"),
    path("topics/<int:pk>/answers/<slug:country>/", answers.request_answer, name="request_answer"),
    path("topics/<int:pk>/answers/<slug:country>/edit/", answers.request_answer_edit, name="request_answer_edit"),
    path("topics/<int:pk>/request/audience/", answers.request_answer_audience, name="request_answer_audience"),
    path("topics/<int:pk>/request/remind/", answers.request_remind, name="request_remind"),
    path("topics/<int:pk>/request/answers.xlsx", answers.request_export, name="request_export"),
    path("topics/<int:pk>/request/close/", answers.request_close, name="request_close"),
    path("topics/<int:pk>/request/reopen/", answers.request_reopen, name="request_reopen"),
]
