"""The library as a drive: WebDAV at ``/dav/<network>/`` through wsgidav, over the library's own gates and actions.

``application`` signs in and hands over, ``provider`` finds what a path means, ``resources`` are folders and files,
``locks`` and ``properties`` keep in the database what clients leave.
"""
