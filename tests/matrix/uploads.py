"""Files in pieces: no form, so nobody is led anywhere; whose file it is not, for them it is not there."""

from tests.matrix.cells import Row

# Without the protocol's own header nothing is done; who is not signed in is asked to.
SPOKEN = (412, 412, 412, 412, 412, 412, 412, 401)
NOT_THAT = (405,) * 8
HERE = "/uploads/"

ROUTES: dict[str, Row] = {
    "documents_own:upload_list": (HERE, NOT_THAT, SPOKEN),
    "documents_own:upload_detail": (f"{HERE}0a6d0f6e-77a5-4a6c-9d3f-0c6e3b9f1a11/", NOT_THAT, NOT_THAT),
}
PAGES: list[str] = []
