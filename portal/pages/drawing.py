"""Pages and words of a file. Runs only where ``confined.py`` has set the limits."""

import json
import textwrap
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageSequence

from portal.pages import words

WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dots per inch
DOTS_PER_INCH = 150
TALLEST = 2600
MOST_PAGES = 400
MOST_PIXELS = 64_000_000
MOST_TEXT = 1_000_000
THUMBNAIL = (320, 320)
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF", "image/tiff": "TIFF"}
PLAIN = ("text/plain", "text/markdown", "text/csv", "message/rfc822")
_LINES, _LETTERS, _EDGE = 62, 104, 90


def draw(file: Path, folder: Path, kind: str) -> bool:
    """Draw ``file`` into ``folder``. Returns whether there are pages; text may be there without any."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # beyond twice of it Pillow refuses before it unpacks anything
    text = ""
    if kind == "application/pdf":
        pages, text, total = _of_pdf(file, folder)
    elif kind in PICTURES:
        pages, total = _kept(_of_picture(file, PICTURES[kind]), folder)
    elif kind in PLAIN:
        text = file.open("rb").read(4 * MOST_TEXT).decode("utf-8", "replace")[:MOST_TEXT]
        pages, total = _kept(_of_text(text), folder)
    else:
        pages, text, total = [], words.of_office(file, kind, MOST_TEXT), 0
    (folder / "text.txt").write_bytes(text[:MOST_TEXT].replace("\0", "").encode("utf-8", "ignore"))
    (folder / "made.json").write_text(json.dumps({"sizes": pages, "total": total}))
    return bool(pages)


def _of_pdf(file: Path, folder: Path) -> tuple[list[tuple[int, int]], str, int]:
    import pypdfium2  # type: ignore[import-untyped]

    document = pypdfium2.PdfDocument(file)
    total, said, room = len(document), [], MOST_TEXT

    def pictures() -> Iterator[Image.Image]:
        nonlocal room
        for number in range(min(total, MOST_PAGES)):
            page = document[number]
            width, height = page.get_size()
            scale = min(WIDTH / max(width, 1), TALLEST / max(height, 1))
            if room > 0:
                text = page.get_textpage()
                said.append(text.get_text_bounded()[:room])
                room -= len(said[-1])
                text.close()
            yield page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
            page.close()

    pages, _ = _kept(pictures(), folder)
    return pages, "\n".join(said), total


def _of_picture(file: Path, kind: str) -> Iterator[Image.Image]:
    with Image.open(file, formats=[kind]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        image.draft("RGB", (WIDTH * 2, TALLEST * 2))
        for frame in ImageSequence.Iterator(image):
            upright = ImageOps.exif_transpose(frame).convert("RGBA")
            upright.thumbnail((WIDTH, TALLEST))
            page = Image.new("RGB", upright.size, "white")
            page.paste(upright, mask=upright.getchannel("A"))
            yield page
            if kind != "TIFF":  # of what moves, the first picture
                return


def _of_text(text: str) -> Iterator[Image.Image]:
    font = letters(20)
    lines = [part for line in text.expandtabs(4).splitlines() for part in textwrap.wrap(line, _LETTERS) or [""]]
    for first in range(0, max(len(lines), 1), _LINES):
        page = Image.new("RGB", (WIDTH, HEIGHT), "white")
        pen = ImageDraw.Draw(page)
        for row, line in enumerate(lines[first : first + _LINES]):
            pen.text((_EDGE, _EDGE + row * 25), line, fill="black", font=font)
        yield page


def _kept(pictures: Iterator[Image.Image], folder: Path) -> tuple[list[tuple[int, int]], int]:
    sizes: list[tuple[int, int]] = []
    for number, page in enumerate(pictures, 1):
        if number > MOST_PAGES:
            break
        few = page.getcolors(256)  # print is black, white and what lies between: a third of the bytes
        (page.quantize(len(few)) if few else page).save(folder / f"{number}.png", "PNG")
        sizes.append(page.size)
        if number == 1:
            page.thumbnail(THUMBNAIL)
            page.save(folder / "thumbnail.png", "PNG", optimize=True)
    return sizes, len(sizes)


def letters(size: int) -> ImageFont.FreeTypeFont:
    """FiraGO: Latin, Greek, Cyrillic, Georgian, Arabic and Hebrew, on any machine."""
    import pymupdf_fonts  # type: ignore[import-untyped]

    return ImageFont.truetype(BytesIO(pymupdf_fonts.myfont("figo")), size)
