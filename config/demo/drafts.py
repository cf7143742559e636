"""What is begun and not sent, and a post with two files: a picture from the screen and a page of measurements."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageDraw, ImageFilter

from config.demo.content.markup import html
from config.demo.content.types import Moment, NetworkText
from config.demo.files import make_file
from config.demo.stage import Stage, Step
from forums.actions.attachments import bind_attachments, store_attachment
from forums.actions.drafts import save_draft
from forums.models import Attachment, Forum, Post, Topic
from networks.models import Network

WITH_FILES = "Number four, here with us since this afternoon"
SHEET = (
    "# Suitcase 4, hard shell, 68 x 45 x 26 cm",
    "Weighed empty at the second line, 15:10. The maker's table says 3.9 kg.",
    "Measure | Suitcase 4 | Maker",
    "Weight, empty | 5.8 kg | 3.9 kg",
    "Depth inside, left | 21.4 cm | 23.0 cm",
    "Depth inside, right | 22.9 cm | 23.0 cm",
    "Edge at the lower left | straight | rounded, 12 mm",
    "# What we did",
    "1. Image kept before the case was opened.",
    "2. Panel taken off with a heat gun, not cut: the glue lets go at 80 degrees.",
    "3. Lining kept for the laboratory.",
)
REPLY = """
Thank you all. For the meeting I put together what we have on airside staff: three airports report rip-on bags since
summer, two of them at the same handler. Before I send it round:

1. who can say from when the badges are
"""
QUESTION = """
For the agenda I need your answers until the end of the month: which of the four points can be left out if the morning
is short?
"""


def draft_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """In the Airports group: greta's files, and what bruno has begun."""
    if network.slug != "airports":
        return
    yield stage.when(Moment(-1, 15, 41)), partial(_attach, stage, network)
    yield stage.when(Moment(-1, 18, 12)), partial(_begin_reply, stage, Moment(-1, 18, 12))
    yield stage.when(Moment(-1, 18, 30)), partial(_begin_topic, stage, network, Moment(-1, 18, 30))


def _attach(stage: Stage, network: Network) -> None:
    post = Post.objects.select_related("topic__forum__network").get(body__contains=WITH_FILES)
    greta, at = stage.people["greta"], stage.when(Moment(-1, 15, 38))
    page, _kind = make_file(
        "pdf", "Suitcase 4: measurements", SHEET, marking=post.topic.marking, reference="Second line", day=at.date()
    )
    files = [("Suitcase 4, screen.png", _screen()), ("Suitcase 4, measurements.pdf", page)]
    stored = [
        store_attachment(actor=greta, network=network, file=ContentFile(data, name=name), client_id=uuid4())
        for name, data in files
    ]
    stage.stored.extend(each.stored for each in stored)
    with transaction.atomic():
        bind_attachments(post, [each.pk for each in stored], by=greta)
    Attachment.objects.filter(pk__in=[each.pk for each in stored]).update(created_at=at)


def _begin_reply(stage: Stage, moment: Moment) -> None:
    topic = Topic.objects.get(title="Insider threat: airside staff and rip-on bags")
    save_draft(actor=stage.people["bruno"], place=f"topic:{topic.pk}", body=html(REPLY), at=stage.when(moment))


def _begin_topic(stage: Stage, network: Network, moment: Moment) -> None:
    forum = Forum.objects.filter(network=network, restricted=False).order_by("position").first()
    if forum is not None:
        save_draft(
            actor=stage.people["bruno"], place=f"forum:{forum.pk}", title="Winter meeting: which points first?",
            body=html(QUESTION), fields={"marking": ["GREEN"], "tags": ["meeting"]}, at=stage.when(moment),
        )  # fmt: skip


def _screen() -> bytes:
    """A suitcase on a screen, drawn: organic things orange, metal blue, one edge too straight."""
    image = Image.new("RGB", (960, 640), (244, 246, 248))
    draw = ImageDraw.Draw(image, "RGBA")
    draw.rounded_rectangle((90, 70, 870, 570), 70, fill=(236, 196, 140, 110), outline=(176, 110, 40, 200), width=6)
    for left, top, right, bottom, colour in (
        (170, 130, 430, 300, (222, 150, 60, 120)), (380, 210, 640, 420, (226, 166, 84, 110)),
        (600, 140, 800, 330, (214, 140, 52, 120)), (220, 330, 470, 500, (230, 176, 96, 110)),
    ):  # fmt: skip
        draw.ellipse((left, top, right, bottom), fill=colour)
    draw.rectangle((505, 440, 760, 512), fill=(70, 120, 90, 120))
    for x in (470, 486):
        draw.line((x, 78, x, 562), fill=(40, 80, 150, 220), width=5)
    draw.ellipse((700, 360, 760, 420), outline=(30, 70, 150, 230), width=8)
    image = image.filter(ImageFilter.GaussianBlur(3))
    draw = ImageDraw.Draw(image, "RGBA")
    draw.rectangle((112, 300, 150, 566), fill=(120, 84, 40, 150))
    draw.line((112, 566, 330, 566), fill=(96, 60, 24, 230), width=7)
    draw.rectangle((96, 470, 350, 586), outline=(190, 20, 20, 255), width=3)
    draw.text((16, 612), "DEMONSTRATION IMAGE: drawn, no real case", fill=(70, 80, 95))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
