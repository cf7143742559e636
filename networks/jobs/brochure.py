"""A new edition is printed before somebody asks for it: a directory of a thousand people takes seconds."""

from celery import shared_task

from networks.actions.brochure import PRINT
from networks.brochure import LANGUAGES
from networks.brochure.copies import printed_copy
from networks.queries import brochure as reads
from portal.marking import RULES, Download


@shared_task(name=PRINT)
def print_edition(pk: int) -> int:
    """Have the copies that everybody gets ready, in each language. Returns how many there are.

    If this never runs, the first reader waits for theirs.
    """
    edition = reads.edition(pk)
    if edition is None or RULES[edition.marking].download == Download.WATERMARKED:
        return 0
    brochure = reads.brochure_of(edition)
    return len({printed_copy(reads.folder_of(edition), brochure, language) for language in LANGUAGES})
