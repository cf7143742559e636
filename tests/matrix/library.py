"""The library's folders: moving, copying, renaming, removing, and the bin."""

from tests.matrix.cells import INSIDE, NO_METHOD, ORGANISE, ORGANISE_422, OWN, WRITE_422, Row

HERE = "/networks/airports"

ROUTES: dict[str, Row] = {
    "documents:folder_tree": (f"{HERE}/library/tree/", INSIDE, NO_METHOD),
    "documents:selection_move": (f"{HERE}/library/move/", WRITE_422, WRITE_422),
    "documents:selection_copy": (f"{HERE}/library/copy/", WRITE_422, WRITE_422),
    "documents:selection_remove": (f"{HERE}/library/remove/", WRITE_422, WRITE_422),
    "documents:paths": (f"{HERE}/library/paths/", NO_METHOD, ORGANISE_422),
    "documents:folder_paths": (f"{HERE}/library/folders/{{folder}}/paths/", NO_METHOD, ORGANISE_422),
    "documents:folder_rename": (f"{HERE}/library/folders/{{folder}}/rename/", ORGANISE, ORGANISE_422),
    "documents:document_rename": (f"{HERE}/documents/{{document}}/rename/", ORGANISE, ORGANISE_422),
    "documents:bin_list": (f"{HERE}/library/bin/", INSIDE, NO_METHOD),
    "documents:bin_restore": (f"{HERE}/library/bin/restore/", NO_METHOD, WRITE_422),
    "documents:bin_purge": (f"{HERE}/library/bin/999/delete/", OWN, OWN),
}
PAGES = [f"{HERE}/library/tree/", f"{HERE}/library/bin/"]
