"""The cells of the role matrix: status codes for secretariat, coordinator, expert, member, observer, stranger,
removed, signed out."""

PARTS = ("secretariat", "coordinator", "expert", "member", "observer", "stranger", "removed", "anonymous")


def all_same(signed_in: int, anonymous: int = 302) -> tuple[int, ...]:
    """The same for everybody signed in."""
    return (*[signed_in] * 7, anonymous)


EVERYONE = all_same(200)
PUBLIC = all_same(200, 200)
NO_METHOD = all_same(405)
INSIDE = (200, 200, 200, 200, 200, 404, 404, 302)
DESK = (200, 200, 403, 403, 403, 404, 404, 302)
DESK_422 = (422, 422, 403, 403, 403, 404, 404, 302)
AWAY = all_same(302, 302)  # leads elsewhere, for everybody
OWN = all_same(404)  # belongs to somebody else, so it is unknown
WRITE = (200, 200, 200, 200, 403, 404, 404, 302)
WRITE_422 = (422, 422, 422, 422, 403, 404, 404, 302)
ORGANISE = (200, 200, 200, 403, 403, 404, 404, 302)
ORGANISE_422 = (422, 422, 422, 403, 403, 404, 404, 302)
OWNED = (200, 200, 200, 403, 403, 404, 404, 302)  # by the expert: theirs and the coordinators'
OWNED_422 = (422, 422, 422, 403, 403, 404, 404, 302)
INSIDE_302 = (302, 302, 302, 302, 302, 404, 404, 302)

Row = tuple[str, tuple[int, ...], tuple[int, ...]]
