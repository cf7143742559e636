"""One closing line for several test reports: ``python -m deploy.count REPORT.xml …``."""

import sys
from pathlib import Path
from xml.etree import ElementTree as Xml


def count(reports: list[Path]) -> tuple[int, int, int]:
    """Passed, failed and skipped over all JUnit reports."""
    passed = failed = skipped = 0
    for report in reports:
        for suite in Xml.parse(report).getroot().iter("testsuite"):  # noqa: S314 - our own file
            total, bad, left = (int(suite.get(key, 0)) for key in ("tests", "failures", "skipped"))
            bad += int(suite.get("errors", 0))
            passed, failed, skipped = passed + total - bad - left, failed + bad, skipped + left
    return passed, failed, skipped


if __name__ == "__main__":
    done = count([Path(name) for name in sys.argv[1:]])
    sys.stdout.write("{} passed, {} failed{}\n".format(*done[:2], f", {done[2]} skipped" if done[2] else ""))
    sys.exit(done[1] > 0)
