"""One's own profile. Sign-in and security are allauth's addresses under ``/accounts/``."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [path("", views.profile, name="profile")]
