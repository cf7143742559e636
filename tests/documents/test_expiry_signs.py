"""What a list says of documents that hold for a time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from documents.models import Document
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("days", "sign"), [(None, None), (-1, "holds no more"), (0, "holds until"), (14, "holds until"), (15, None)]
)
@pytest.mark.parametrize("view", ["list", "grid"])
def test_expiry_in_a_list(cast: Cast, put: Any, signed_in: Any, days: int | None, sign: str | None, view: str) -> None:
    document = put("Route map")
    last = None if days is None else timezone.localdate() + timedelta(days=days)
    Document.objects.filter(pk=document.pk).update(expires_on=last)
    page = signed_in(cast.member).get(f"{document.folder.get_absolute_url()}?view={view}").content.decode()
    assert "Route map" in page
    assert [text for text in ("holds no more", "holds until") if text in page] == ([] if sign is None else [sign])
