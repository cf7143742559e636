"""What the library keeps, one module for each matter."""

from documents.models.bulk import Batch, BatchRow, BatchState, Verdict
from documents.models.core import (
    SUMMARY_LENGTH,
    TITLE_LENGTH,
    Document,
    DownloadRecord,
    Folder,
    FolderGroupObjectPermission,
    MarkingChange,
    Status,
    Version,
    VersionReader,
)
from documents.models.dav import (
    DavLock,
    DavProperty,
)
from documents.models.entry import (
    MOST_FIELDS,
    CheckOut,
    DocumentKeyword,
    DocumentLink,
    Field,
    FieldKind,
    FieldValue,
    Keyword,
    Series,
    SeriesNumber,
)
from documents.models.library import (
    Removal,
)
from documents.models.previews import (
    Preview,
    PreviewState,
    ReadingCode,
)
from documents.models.readers import (
    COMMENT_LENGTH,
    Comment,
    CommentMention,
    ReadingConfirmation,
    ReadingRequest,
    ReadRecord,
)
from documents.models.uploads import (
    Upload,
)

__all__ = [
    "COMMENT_LENGTH",
    "MOST_FIELDS",
    "SUMMARY_LENGTH",
    "TITLE_LENGTH",
    "Batch",
    "BatchRow",
    "BatchState",
    "CheckOut",
    "Comment",
    "CommentMention",
    "DavLock",
    "DavProperty",
    "Document",
    "DocumentKeyword",
    "DocumentLink",
    "DownloadRecord",
    "Field",
    "FieldKind",
    "FieldValue",
    "Folder",
    "FolderGroupObjectPermission",
    "Keyword",
    "MarkingChange",
    "Preview",
    "PreviewState",
    "ReadRecord",
    "ReadingCode",
    "ReadingConfirmation",
    "ReadingRequest",
    "Removal",
    "Series",
    "SeriesNumber",
    "Status",
    "Upload",
    "Verdict",
    "Version",
    "VersionReader",
]
