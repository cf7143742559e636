"""What must not stand in a log line: the key in the address of a feed."""

import logging
import re

_KEY = re.compile(r"(?<=[?&]token=)[^\s&\"']+")


class WithoutKeys(logging.Filter):
    """Takes the keys of feeds out of every line, whoever writes it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        without = _KEY.sub("…", said)
        if without != said:
            record.msg, record.args = without, ()
        return True
