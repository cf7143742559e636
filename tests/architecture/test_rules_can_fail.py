"""A rule that cannot fail protects nothing: each is fed what it must refuse."""

from pathlib import Path

import pytest

from tests.architecture import budgets, code_rules, text_rules

BAD_CODE = [
    (code_rules.database_in_thin_layer, "forums/views.py", "Topic.objects.all()"),
    (code_rules.database_in_thin_layer, "forums/views/topics.py", "Topic._default_manager.get(pk=1)"),
    (code_rules.database_in_thin_layer, "chat/consumers.py", "message.save()"),
    (code_rules.database_in_thin_layer, "portal/templatetags/face.py", "User.objects.count()"),
    (code_rules.database_in_thin_layer, "forums/forms.py", "Topic.objects.first()"),
    (code_rules.database_in_thin_layer, "notifications/jobs.py", "Delivery.objects.first()"),
    (code_rules.request_in_rules, "forums/actions.py", "def start_topic(request): ..."),
    (code_rules.request_in_rules, "forums/access.py", "from django.shortcuts import get_object_or_404"),
    (code_rules.signals_and_saves, "forums/models.py", "class Topic:\n    def save(self): ..."),
    (code_rules.signals_and_saves, "forums/apps.py", "from django.db.models.signals import post_save"),
    (code_rules.html_declared_safe, "forums/views.py", "mark_safe(body)"),
    (code_rules.migration, "forums/migrations/0002_auto_20260101.py", ""),
    (code_rules.migration, "forums/migrations/0002_marks.py", "from forums.models import Topic"),
]
BAD_TEXT = [
    (text_rules.inline_code, "<script>alert(1)</script>"),
    (text_rules.inline_code, '<p style="color: red">{{ x }}</p>'),
    (text_rules.inline_code, '<button {% if x %}onclick="go()"{% endif %}>{{ x }}</button>'),
    (text_rules.inline_code, "<style>p {}</style>"),
    (text_rules.untranslated, "<p>Nothing here yet.</p>"),
    (text_rules.untranslated, '<img src="{% static "x" %}" alt="A map">'),
    (text_rules.untranslated, "{% translate 'Good' %}<b>bad</b>"),
    (text_rules.shown_as_it_is, "{{ body|safe }}"),
    (text_rules.shown_as_it_is, "{% autoescape off %}{{ body }}{% endautoescape %}"),
    (text_rules.foreign_addresses, "found-links = https://files.python" + "hosted.org/packages"),
    (text_rules.foreign_addresses, 'PATH = "/ho' + 'me/somebody/portal"'),
]
GOOD = """{# a note #}{% load i18n %}<p class="x">{% translate "Read it" %} {{ name }} TLP:AMBER+STRICT</p>
<script src="{% static 'js/shell.js' %}" type="module"></script>
{% blocktranslate %}Many words{% endblocktranslate %}"""


@pytest.mark.parametrize(("rule", "path", "text"), BAD_CODE)
def test_code_rule_refuses(rule: object, path: str, text: str) -> None:
    assert len(rule(Path(path), text)) == 1  # type: ignore[operator]


@pytest.mark.parametrize(("rule", "text"), BAD_TEXT)
def test_text_rule_refuses(rule: object, text: str) -> None:
    assert len(rule(Path("templates/forums/topic_list.html"), text)) == 1  # type: ignore[operator]


def test_text_rules_accept_good_template() -> None:
    rules = (
        text_rules.inline_code, text_rules.untranslated, text_rules.shown_as_it_is, text_rules.foreign_addresses,
    )  # fmt: skip
    assert [problem for rule in rules for problem in rule(Path("templates/x.html"), GOOD)] == []


def test_budget_refuses_long_function() -> None:
    long = "def f():\n    '''Says\n    much.'''\n" + "    x = 1\n" * 60
    sizes = budgets.function_sizes(Path("x.py"), long)
    assert sizes == [(61, "x.py:1 f")]
    assert budgets.too_large(budgets.FUNCTION, sizes) == ["x.py:1 f: 61 lines, at most 60"]


def test_budget_table_marks_what_is_over() -> None:
    rows = [(budgets.FUNCTION, [(9, "a"), (9, "b"), (61, "c")])]
    assert budgets.table(rows).splitlines()[1].split() == ["function", "3", "9/8", "!", "61/25", "!", "61/60", "!"]


def test_env_names_are_found() -> None:
    assert code_rules.env_names('X = env.int("UPLOAD_LIMIT_MB", 1)') == {"PORTAL_UPLOAD_LIMIT_MB"}
