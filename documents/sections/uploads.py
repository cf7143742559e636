"""What happens in the library when the virus scanner keeps a content back."""

from documents.actions.uploads import tell_of_held
from portal.scanning import when_held


def announce() -> None:
    """Have those told who put a content into the library that is kept back."""
    when_held(tell_of_held)
