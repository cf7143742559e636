"""Sends files in pieces in children that are killed: ``python -m tests.documents.killed_uploads`` prints what is left.

The points are spread over the whole way: room made, pieces written, the store entered, the document written.
"""

import hashlib
import io
import json
import os
import signal
import sys
from datetime import timedelta
from typing import Any

import django

SIZE = 2 * 1024 * 1024
PIECE = 256 * 1024
POINTS = 20
WATCHED = ("documents/actions/uploads.py", "documents/actions/core.py", "portal/storing.py", "portal/stripping.py")


def send(number: int) -> None:
    """The whole way of one file, in a child."""
    from django.db import connection

    from accounts.models import User
    from documents.actions import upload_document
    from documents.actions.uploads import Body, as_files, begin_upload, go_on
    from documents.models import Folder

    connection.close()
    user, folder = User.objects.get(), Folder.objects.select_related("network").get(parent__isnull=False)
    name = f"f{number}.pdf"
    upload = begin_upload(actor=user, folder=folder, document=None, name=name, length=SIZE)
    source = io.BytesIO(content(number))
    while upload.offset < SIZE:
        upload = go_on(upload=upload, offset=upload.offset, body=Body(source.read, min(PIECE, SIZE - upload.offset)))
    [file] = as_files([upload])
    upload_document(actor=user, folder=folder, file=file, language="en", marking="GREEN")


def go_on_with_it(upload: Any) -> bool:
    """After the kill: send what is missing. Whether the content is what was meant."""
    from documents.actions.uploads import Body, finish, go_on, safe_offset

    at = safe_offset(upload)
    meant = content(int(upload.file_name[1:-4]))
    if at < SIZE:
        upload = go_on(upload=upload, offset=at, body=Body(io.BytesIO(meant[at:]).read, SIZE - at))
    blob = finish(upload=upload).blob
    return blob is not None and blob.sha256 == hashlib.sha256(meant).hexdigest()


def content(number: int) -> bytes:
    """A file of its own."""
    return (b"%PDF-1.7 " + str(number).encode().rjust(7)) * (SIZE // 16)


def steps(number: int, last: int | None) -> int:
    """Send in a child that is killed at step ``last`` (a call in the watched modules). Returns how many it made."""
    told, tell = os.pipe()
    if (child := os.fork()) == 0:
        count = 0

        def step(frame: Any, event: str, _argument: Any) -> None:
            nonlocal count
            if event in ("call", "c_call") and frame.f_code.co_filename.endswith(WATCHED):
                count += 1
                if count == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(step)
        send(number)
        sys.setprofile(None)
        os.write(tell, str(count).encode())
        os._exit(0)
    os.close(tell)
    os.waitpid(child, 0)
    return int(os.read(told, 20) or b"0")


def main() -> None:
    """Kill at each point, go on, sweep, compare; print it as JSON."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from accounts.models import User
    from documents.actions import open_folder
    from documents.actions.uploads import sweep_uploads
    from documents.models import Document, Upload, Version
    from networks.actions import open_network, start_membership
    from portal.sweeping import sweep, verify

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("hana.halite@example.org", name="Hana Halite")
    network = open_network(name="Airports", slug="airports")
    start_membership(actor=None, user=user, network=network, role="member")
    open_folder(actor=None, network=network, name="Handbooks")
    connection.close()
    whole = steps(0, None)
    for point in range(POINTS):
        steps(point + 1, int(whole * (point + 0.5) / POINTS))
    partial = Document.objects.filter(versions=None).count()
    before = [fault.kind for fault in verify()]
    offsets = list(Upload.objects.values_list("offset", flat=True))
    went_on = [go_on_with_it(upload) for upload in Upload.objects.select_related("blob")]
    later = timezone.now() + timedelta(days=4)
    sweep_uploads(now=later)
    sweep(now=later)
    left = {
        "partial": partial,
        "missing before": before.count("missing") + before.count("altered"),
        "equal": all(went_on),
        "went on": len(went_on),
        "cut on the way": sum(0 < offset < SIZE for offset in offsets),
        "faults": [fault.name for fault in verify()],
        "documents": Document.objects.count() == Version.objects.count(),
    }
    sys.stdout.write(json.dumps(left))


if __name__ == "__main__":
    main()
