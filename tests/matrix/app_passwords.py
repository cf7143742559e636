"""Passwords for programs: everybody's own page."""

from tests.matrix.cells import AWAY, EVERYONE, NO_METHOD, Row, all_same

ROUTES: dict[str, Row] = {
    "accounts:app_passwords": ("/profile/app-passwords/", EVERYONE, AWAY),  # the password once more
    "accounts:app_password_revoke": ("/profile/app-passwords/999/revoke/", NO_METHOD, all_same(404)),
}
PAGES = ["/profile/app-passwords/"]
