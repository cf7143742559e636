"""The lists of those who read something, or would."""

from tests.matrix.cells import INSIDE, NO_METHOD, Row

HERE = "/networks/airports"

ROUTES: dict[str, Row] = {
    "forums:audience_list": (f"{HERE}/forums/concealment/readers/?marking=GREEN", INSIDE, NO_METHOD),
    "forums:topic_readers": (f"{HERE}/topics/{{topic}}/readers/", INSIDE, NO_METHOD),
    "documents:audience_list": (f"{HERE}/library/readers/?marking=GREEN", INSIDE, NO_METHOD),
    "documents:version_readers": (f"{HERE}/documents/{{document}}/versions/1/readers/", INSIDE, NO_METHOD),
    "chat:channel_readers": (f"{HERE}/channels/desk/readers/", INSIDE, NO_METHOD),
}
PAGES = [f"{HERE}/library/readers/?marking=AMBER%2BSTRICT", f"{HERE}/library/readers/?marking=CLEAR"]
