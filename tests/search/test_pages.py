"""The page of search: what it shows, keeps and costs."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from search.jobs import keep
from search.models import SavedSearch
from tests.conftest import Cast
from tests.search.conftest import Scene


def test_page_shows_what_was_found_safely_and_narrows(
    cast: Cast, scene: Scene, signed_in: Callable[..., Client], django_assert_num_queries: Callable[..., Any]
) -> None:
    client = signed_in(cast.member)
    client.get("/search/")
    with django_assert_num_queries(7):
        page = client.get("/search/", {"q": "canary*"})
    found = page.context["found"]
    # Of the open place: a topic, a document and a message of each mark but RED, which is for named readers.
    assert (len(found.hits), found.facets.total, found.has_next) == (12, 12, False)
    assert "<mark>canaryopenb</mark>" in page.text
    part = client.get("/search/", {"q": "canaryopenf", "kind": "documents.version"}, headers={"HX-Request": "true"})
    assert [hit.place for hit in part.context["found"].hits] == ["Airports group"]
    assert "<html" not in part.text
    page = client.get(
        "/search/", {"q": '<script>alert(1)</script> "', "network": "unknown", "since": "x", "page": "-3"}
    )
    assert (page.status_code, "<script>alert" in page.text) == (200, False)
    unknown, foreign = (
        client.get("/search/", {"q": "a", "network": slug}).context["found"] for slug in ("x", "mednet")
    )
    assert (unknown.facets, foreign.facets.total) == (foreign.facets, 0)
    narrowed = {"author": "me", "country": "cz", "status": "open", "tag": "canaryopenbtag", "language": "en"}
    for name, value in narrowed.items():
        assert client.get("/search/", {"q": "canary*", name: value}).status_code == 200
    assert client.get("/search/", {"tag": "canaryopenbTAG"}).context["found"].facets.total == 1
    assert client.get("/search/", {"q": "canary*", "author": "me"}).context["found"].facets.total == 0
    assert client.get("/search/", {"q": "canary*", "author": cast.expert.pk, "page": 2}).context["found"].hits == []
    assert client.get("/search/", {"q": "canary*", "until": "2020-01-01"}).context["found"].facets.total == 0


def test_searches_are_kept_by_their_owner_alone(
    cast: Cast, scene: Scene, signed_in: Callable[..., Client], django_assert_num_queries: Callable[..., Any]
) -> None:
    client = signed_in(cast.member)
    sent = {"name": "Canaries", "question": "q=canary&evil=1&network=airports", "client_id": "0" * 31 + "1"}
    for _again in range(2):
        assert client.post("/search/saved/new/", sent).status_code == 302
    kept = SavedSearch.objects.get()
    assert (kept.user, kept.question) == (cast.member, "q=canary&network=airports")
    assert client.post("/search/saved/new/", {"name": " "}).status_code == 422
    with django_assert_num_queries(4):
        page = client.get("/search/")
    assert "Canaries" in page.text
    assert "Canaries" in client.get("/search/saved/").text
    assert "Canaries" not in signed_in(cast.expert).get("/search/saved/").text
    assert signed_in(cast.expert).post(f"/search/saved/{kept.pk}/delete/").status_code == 404
    assert client.post(f"/search/saved/{kept.pk}/delete/").status_code == 302
    assert SavedSearch.objects.count() == 0


def test_palette_jumps_to_names_one_may_know(cast: Cast, scene: Scene, signed_in: Callable[..., Client]) -> None:
    page = signed_in(cast.member).get("/search/jump/", {"q": "canaryopenb"})
    assert [finder.key for finder, _things in page.context["found"]] == ["forums", "documents", "chat"]
    assert signed_in(cast.stranger).get("/search/jump/", {"q": "canaryclosed"}).context["found"] == []


def test_index_that_is_not_built_says_so(cast: Cast, signed_in: Callable[..., Client]) -> None:
    client = signed_in(cast.member)
    assert "still reading" in client.get("/search/", {"q": "zinnober"}).text
    keep()
    assert "still reading" not in client.get("/search/", {"q": "zinnober"}).text
