"""What the editor asks for: names, quotes."""

from tests.matrix.cells import NO_METHOD, WRITE, Row

# Whoever does not write there is offered no names.
ROUTES: dict[str, Row] = {
    "forums:topic_names": ("/networks/airports/topics/{topic}/names/?q=a", WRITE, NO_METHOD),
    "forums:forum_names": ("/networks/airports/forums/concealment/names/?q=a", WRITE, NO_METHOD),
    # Nothing sent is the whole post quoted.
    "forums:post_quote": ("/networks/airports/topics/{topic}/posts/{post}/quote/", NO_METHOD, WRITE),
}
