"""Pictures on their way in: real ones only, upright, of a sensible size, without what a camera wrote into them."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from portal.errors import TooLarge, Unprocessable

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2000
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
READ = (*TYPES, "GIF")  # a GIF's first picture is kept, as PNG: what moves draws the eye from what is read


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be shown."""

    data: bytes
    content_type: str
    width: int
    height: int


def read_picture(file: Any) -> Picture:
    """What ``file`` (with ``size`` and ``read``) shows, written anew.

    Nothing of the sender's bytes is kept: no place, no camera, no second file behind the picture.

    Raises:
        TooLarge: more than 10 MB, or more than 40 million dots.
        Unprocessable: not a JPEG, PNG, WebP or GIF picture, whatever it is called, or a broken one.
    """
    if file.size > MOST_BYTES:
        raise TooLarge(_("A picture has at most 10 MB. Nothing was stored."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(file.read()), formats=READ) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise TooLarge(_("A picture has at most 40 million dots. Nothing was stored."))
                return _written_anew(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unprocessable(_("This is not a picture the portal can read: send a JPEG, PNG or WebP file.")) from None


def _written_anew(image: Image.Image) -> Picture:
    kind = "PNG" if image.format == "GIF" else str(image.format)
    image.load()
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    transparent = kind != "JPEG" and ("A" in upright.getbands() or "transparency" in upright.info)
    plain = upright.convert("RGBA" if transparent else "RGB")
    # A canvas of its own: what was in the file beside the dots does not come along.
    canvas = Image.new(plain.mode, plain.size)
    canvas.paste(plain)
    out = BytesIO()
    canvas.save(out, kind, **({"quality": 88} if kind != "PNG" else {"optimize": True}))
    return Picture(out.getvalue(), TYPES[kind], canvas.width, canvas.height)
