"""The editor as a widget: django-prose-editor with our own extensions, its buttons named in the reader's language."""

import json
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language, gettext
from django_prose_editor.config import expand_extensions
from django_prose_editor.widgets import ProseEditorWidget
from js_asset import Media, Script


def _words() -> dict[str, str]:
    """What the editor says: its buttons by their names, and the words of its dialogs as the library has them."""
    return {
        "heading2": gettext("Heading"),
        "heading3": gettext("Smaller heading"),
        "bulletList": gettext("List"),
        "orderedList": gettext("Numbered list"),
        "blockquote": gettext("Block quotation"),
        "horizontalRule": gettext("Line across"),
        "bold": gettext("Bold"),
        "italic": gettext("Italic"),
        "strike": gettext("Struck through"),
        "link": gettext("Link"),
        "unlink": gettext("Remove the link"),
        "picture": gettext("Picture"),
        "table": gettext("Table"),
        "table:addColumnAfter": gettext("Add a column"),
        "table:deleteColumn": gettext("Remove the column"),
        "table:addRowAfter": gettext("Add a row"),
        "table:deleteRow": gettext("Remove the row"),
        "table:mergeCells": gettext("Join cells"),
        "table:splitCell": gettext("Split the cell"),
        "table:toggleHeaderCell": gettext("Heading cell, or not"),
        "table:deleteTable": gettext("Remove the table"),
        "history:undo": gettext("Undo"),
        "history:redo": gettext("Redo"),
        "tools": gettext("Format"),
        "URL": gettext("Address"),
        "Title": gettext("Title"),
        "Edit Link": gettext("Link"),
        "Update": gettext("Apply"),
        "Cancel": gettext("Cancel"),
        "picture.title": gettext("Put a picture into the text"),
        "picture.which": gettext("Picture"),
        "picture.alt": gettext("What it shows, in words, for those who cannot see it"),
        "picture.put": gettext("Put into the text"),
        "picture.none": gettext("Attach a picture first; then it can stand in the text."),
        "names": gettext("People and groups who can be called on"),
        "names.none": gettext("Nobody of this name can read this."),
        "names.found": gettext("%n found. Choose with the arrow keys."),
    }


@lru_cache(maxsize=16)
def _attributes(language: str, config: str) -> dict[str, str]:
    """The same for every form, and long: made once for each language."""
    return {
        "data-django-prose-editor-configurable": config,
        "data-words": json.dumps(_words(), separators=(",", ":"), ensure_ascii=False),
    }


class EditorWidget(ProseEditorWidget):  # type: ignore[misc]  # the library says no types
    """A textarea that becomes the editor where scripts run."""

    @property
    def media(self) -> Media:
        # The words first: the library looks for them when it starts.
        return Media(js=[Script("js/editor-words.js", type="module")]) + super().media

    def get_config(self) -> dict[str, Any]:
        config: dict[str, Any] = json.loads(_config(_module(), json.dumps(self.config["extensions"])))
        return config

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super(ProseEditorWidget, self).get_context(name, value, attrs)
        config = _config(_module(), json.dumps(self.config["extensions"]))
        context["widget"]["attrs"] |= _attributes(get_language() or "en", config)
        return context


def _module() -> str:
    return str(static("js/editor-extensions.js"))


@lru_cache(maxsize=8)
def _config(module: str, extensions: str) -> str:
    config = {"extensions": expand_extensions(json.loads(extensions)), "js_modules": [module]}
    return json.dumps(config, separators=(",", ":"))
