"""The reader's name, the time and a code, in the picture of a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

from portal.pages.drawing import DOTS_PER_INCH, MOST_PIXELS, letters

_INK = (176, 32, 32)
_FAINT = 46  # of 255
_STEP = (560, 300)  # pixels between two marks


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written: ``lines`` all over the page, faintly, and ``foot`` on a strip below the page."""

    lines: tuple[str, ...]
    foot: str


def marked_png(page: bytes, stamp: Stamp) -> bytes:
    """The picture of a page with ``stamp`` in it."""
    out = BytesIO()
    _marked(page, stamp).save(out, "PNG", compress_level=3)
    return out.getvalue()


def marked_pdf(pages: Iterable[bytes], stamp: Stamp) -> Iterator[bytes]:
    """A PDF of ``pages`` (PNG), each with ``stamp`` in its picture, piece by piece: one page in memory at a time."""
    return _paper(_marked(page, stamp) for page in pages)


def _marked(page: bytes, stamp: Stamp) -> Image.Image:
    with Image.open(BytesIO(page), formats=["PNG"]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("a page larger than any that is made")
        picture = opened.convert("RGB")
    layer = _layer(picture.size, stamp)
    height = _strip(picture.width)
    canvas = Image.new("RGB", (picture.width, picture.height + height), "white")
    canvas.paste(picture)
    # A light shade beside the ink: it shows where the page is dark.
    canvas.paste(Image.new("RGB", picture.size, "white"), mask=ImageChops.offset(layer, 2, 2))
    canvas.paste(Image.new("RGB", picture.size, _INK), mask=layer)
    pen = ImageDraw.Draw(canvas)
    pen.line((0, picture.height, picture.width, picture.height), fill=_INK, width=2)
    font = _fitting(stamp.foot, picture.width - 24, height * 5 // 9)
    pen.text((picture.width / 2, picture.height + height / 2), stamp.foot, fill=_INK, font=font, anchor="mm")
    return canvas


def _strip(width: int) -> int:
    return max(20, width // 28)


@lru_cache(maxsize=8)
def _layer(size: tuple[int, int], stamp: Stamp) -> Image.Image:
    """How strongly the mark shows at each dot. Pages of one size and reader share it."""
    scale = max(0.3, min(1.0, size[0] / 1240))
    across, down = int(_STEP[0] * scale), int(_STEP[1] * scale)
    tile = Image.new("L", (across, down), 0)
    pen = ImageDraw.Draw(tile)
    for number, line in enumerate(stamp.lines):
        font = _fitting(line, across - 20, max(9, int(34 * scale)))
        pen.text((across / 2, down * (number + 1) / (len(stamp.lines) + 1)), line, fill=_FAINT, font=font, anchor="mm")
    reach = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + max(across, down)
    wide = Image.new("L", (reach, reach), 0)
    for row, top in enumerate(range(0, reach, down)):
        for left in range(-(row % 2) * across // 2, reach, across):
            wide.paste(tile, (left, top))
    turned = wide.rotate(30, resample=Image.Resampling.BILINEAR)
    left, top = (reach - size[0]) // 2, (reach - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


@lru_cache(maxsize=64)
def _fitting(text: str, width: int, largest: int) -> ImageFont.FreeTypeFont:
    """The letters in which ``text`` is at most ``width`` wide."""
    font = letters(largest)
    wide = font.getlength(text)
    return font if wide <= width else letters(max(8, int(largest * width / wide)))


def _paper(pages: Iterable[Image.Image]) -> Iterator[bytes]:
    """A PDF whose pages are pictures. The least that PDF 1.4 asks for; the list of pages comes last."""
    at, offsets, kids = 0, {}, []

    def thing(number: int, body: bytes) -> bytes:
        nonlocal at
        data = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        offsets[number] = at
        at += len(data)
        return data

    head = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    at += len(head)
    yield head + thing(1, b"<</Type/Catalog/Pages 2 0 R>>")
    for number, page in enumerate(pages):
        own = 3 + number * 3
        out = BytesIO()
        page.save(out, "JPEG", quality=82)
        picture = (
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceRGB/BitsPerComponent 8" % page.size
        )
        picture += b"/Filter/DCTDecode/Length %d>>stream\n%s\nendstream" % (out.tell(), out.getvalue())
        width, height = (side * 72 / DOTS_PER_INCH for side in page.size)
        show = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
        yield thing(own, picture)
        yield thing(own + 1, b"<</Length %d>>stream\n%s\nendstream" % (len(show), show))
        yield thing(
            own + 2,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %d 0 R/Resources<</XObject<</P %d 0 R>>>>>>"
            % (width, height, own + 1, own),
        )
        kids.append(b"%d 0 R" % (own + 2))
    yield thing(2, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids)))
    table = b"".join(b"%010d 00000 n \n" % offsets[number] for number in sorted(offsets))
    count = len(offsets) + 1
    yield b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, count, at,
    )  # fmt: skip
