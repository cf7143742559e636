"""What the editor can do, in the demonstration: a passage that is quoted, a table, people who are called on."""

from collections.abc import Iterator
from uuid import uuid4

from config.demo.content.types import Moment, NetworkText
from config.demo.stage import Stage, Step
from forums.access.editor import called_readers
from forums.actions import add_reply
from forums.actions.quotes import quote_passage
from forums.models import Mention, Post
from networks.models import Network
from notifications.models import Notice
from portal.models import Activity
from portal.richtext import clean_html

TITLE, QUOTED = "Swallowers: who are they now?", "average age has gone up to 47"
WRITTEN = Moment(-3, 9, 12)
BODY = """
<blockquote data-quote="{quote}"></blockquote>
<p>The same here. Three months, all terminals:</p>
<table><tr><th>Age</th><th>2025</th><th>2026</th></tr>
<tr><td>under 30</td><td>9</td><td>2</td></tr>
<tr><td>30 to 44</td><td>6</td><td>5</td></tr>
<tr><td>45 and over</td><td>1</td><td>8</td></tr></table>
<p>{clara}, do your figures by age go back as far? {coordinators}: worth ten minutes at the next meeting?</p>
"""


def quoting_steps(stage: Stage, network: Network, _text: NetworkText) -> Iterator[Step]:
    """A reply about swallowers, with figures."""
    if network.slug == "airports":
        yield stage.when(WRITTEN), lambda: _reply(stage)


def _reply(stage: Stage) -> None:
    source = Post.objects.select_related("topic__forum__network").get(topic__title=TITLE, number=1)
    elena, clara = stage.people["elena"], stage.people["clara"]
    members = f"/networks/{source.topic.forum.network.slug}/members/?role=coordinator"
    body = BODY.format(
        quote=quote_passage(actor=elena, post=source, passage=QUOTED).pk,
        clara=f'<a data-mention="person:{clara.pk}" href="/people/{clara.pk}/">@{clara.name}</a>',
        coordinators=f'<a data-mention="coordinators" href="{members}">@coordinators</a>',
    )
    add_reply(actor=elena, topic=source.topic, body=clean_html(body), client_id=uuid4(), at=stage.when(WRITTEN))


def tell_called() -> None:
    """Tell those whom posts call on, as the relay would, but without mail."""
    for mention in Mention.objects.select_related("post__topic__forum__network").distinct():
        post = mention.post
        about = {"target_type": "forums.post", "target_id": post.pk}
        activity = Activity.objects.filter(**about, verb__in=["topic.started", "post.added"]).get()
        for user in called_readers(post, activity.verb).exclude(pk=post.author_id or 0):
            told = {"concerned": True}
            seen = user.last_seen_at if user.last_seen_at and activity.created_at <= user.last_seen_at else None
            Notice.objects.update_or_create(
                user=user, activity=activity, defaults=told,
                create_defaults={**about, **told, "created_at": activity.created_at, "read_at": seen},
            )  # fmt: skip
