"""Who may answer a topic by mail: who may answer on its page, where the network takes mail, under marks that mail may
carry in full."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from forums import queries
from forums.access.core import can_reply, require_open, visible_topics
from forums.models import Topic
from networks import access as rights
from networks import roles
from portal.errors import Refused
from portal.marking import RULES, Mail


def takes_mail(topic: Topic) -> bool:
    """Whether answers to ``topic`` may come by mail at all. Its network must be loaded."""
    return topic.forum.network.reply_by_mail and RULES[topic.marking].mail == Mail.FULL


def can_answer_by_mail(user: Any, pk: int) -> bool:
    """Whether ``user`` may answer the topic ``pk`` by mail now. Two queries at most."""
    topic = visible_topics(user).filter(pk=pk, forum__network__reply_by_mail=True).select_related("forum__network")
    found = topic.first()
    return found is not None and takes_mail(found) and can_reply(user, found)


def get_topic_to_answer(user: Any, pk: int) -> Topic:
    """The topic ``pk`` as its page has it; 404 if not to be read, 403 with a sentence if ``user`` may not answer it by
    mail."""
    rows = queries.for_reader(visible_topics(user).filter(pk=pk), user).select_related("forum__network__stream")
    topic: Topic | None = rows.first()
    if topic is None:
        raise Http404
    network = topic.forum.network
    if not network.reply_by_mail:
        raise Refused(_("This network takes no answers by mail. Answer on the page instead."))
    if not takes_mail(topic):
        said = _("What is TLP:%(mark)s is not answered by mail. Answer on the page instead.")
        raise Refused(said % {"mark": topic.marking})
    require_open(topic)
    rights.require(user, network, roles.REPLY)
    rights.require_section(network, "forums")
    return topic
