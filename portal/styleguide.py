"""The style guide."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import access


def styleguide(request: HttpRequest) -> HttpResponse:
    """Each component of the design system in its states."""
    access.get_styleguide(request.user)
    return render(request, "portal/styleguide.html")
