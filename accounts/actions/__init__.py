"""What changes about a person, and about how they sign in."""

from accounts.actions.profile import Profile, change_profile, note_visit, prove_address, show_presence
from accounts.actions.second_factor import (
    AFTER_RECOVERY,
    admit_sockets,
    begin_grace,
    end_sessions,
    note_second_factor,
    replace_app,
    reset_second_factor,
    spend_code,
)

__all__ = [
    "AFTER_RECOVERY",
    "Profile",
    "admit_sockets",
    "begin_grace",
    "change_profile",
    "end_sessions",
    "note_second_factor",
    "note_visit",
    "prove_address",
    "replace_app",
    "reset_second_factor",
    "show_presence",
    "spend_code",
]
