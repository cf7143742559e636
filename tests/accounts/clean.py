"""What a page of the portal may not contain, because the content security policy would refuse it."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.headings += tag == "h1"
        if tag == "style" or "style" in named:
            self.faults.append(f"style in <{tag}>")
        self.faults += [f"{name} in <{tag}>" for name in named if name.startswith("on")]
        if tag == "script" and "src" not in named and named.get("type") != "application/json":
            self.faults.append("script without src")
        self.faults += [
            f"{value} in <{tag}>"
            for name, value in named.items()
            if name in ("src", "href", "action") and value and value.startswith(("javascript:", "//", "http"))
        ]


def faults(html: str) -> list[str]:
    """Everything in ``html`` that the policy refuses, or that a page without one ``h1`` gets wrong. Empty: clean."""
    reader = _Reader()
    reader.feed(html)
    return reader.faults + ([] if reader.headings == 1 else [f"{reader.headings} h1"])
