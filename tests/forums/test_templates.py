"""Templates of topics: made by coordinators, filled in by those who start topics."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from forums.actions.templates import MOST_TEMPLATES, change_template, make_template
from forums.models import Forum, Post, Topic, TopicTemplate
from portal.models import AuditEntry
from tests.conftest import Cast

NEW = "/networks/airports/forums/concealment/new/"
TEMPLATES = "/networks/airports/forums/concealment/templates/"
FIELDS: list[dict[str, Any]] = [
    {"label": "Substance", "help": "", "kind": "line", "required": True, "choices": []},
    {"label": "How found", "help": "X-ray, dog", "kind": "choice", "required": False, "choices": ["X-ray", "Dog"]},
    {"label": "Where hidden <b>", "help": "", "kind": "text", "required": False, "choices": []},
]


@pytest.fixture
def template(cast: Cast, concealment: Forum) -> TopicTemplate:
    """A template with three fields, the first of which must be filled in."""
    text: dict[str, Any] = {"name": "New concealment", "description": "Found something?", "title": "Concealment:"}
    return make_template(actor=cast.coordinator, forum=concealment, fields=FIELDS, **text)


def _row(number: int, **fields: str) -> dict[str, str]:
    return {f"fields-{number}-{key}": value for key, value in {"kind": "line", **fields}.items()}


def _form(*rows: dict[str, str], **fields: str) -> dict[str, str]:
    sent = {"name": "New concealment", "fields-TOTAL_FORMS": str(len(rows)), "fields-INITIAL_FORMS": "0", **fields}
    for row in rows:
        sent |= row
    return sent


def _filled(client: Client, template: TopicTemplate, **fields: str) -> dict[str, str]:
    """The form as the page gives it, filled in."""
    page = client.get(f"{NEW}?template={template.pk}").content.decode()
    seen = page.partition('name="template-as-seen" value="')[2].partition('"')[0]
    return {"title": "T", "marking": "AMBER", "template-as-seen": seen, "body": "", **fields}


# -- filling in ------------------------------------------------------------------------------------


def test_new_topic_offers_templates_first(cast: Cast, template: TopicTemplate, signed_in: Callable) -> None:
    client = signed_in(cast.member)
    cards = client.get(NEW).content.decode()
    assert (f'href="?template={template.pk}"' in cards, 'href="?template=0"' in cards, "Templates" in cards) == (
        True,
        True,
        False,
    )
    assert ('name="title"' in cards, "Templates" in signed_in(cast.coordinator).get(NEW).content.decode()) == (
        False,
        True,
    )
    form = client.get(f"{NEW}?template={template.pk}").content.decode()
    assert [name for name in ("field-0", "field-1", "field-2", "field-3") if f'name="{name}"' in form] == [
        "field-0",
        "field-1",
        "field-2",
    ]
    assert 'value="Concealment: "' in form
    assert 'name="field-0"' not in client.get(f"{NEW}?template=0").content.decode()


def test_forum_without_templates_shows_the_form(cast: Cast, concealment: Forum, signed_in: Callable) -> None:
    assert 'name="title"' in signed_in(cast.member).get(NEW).content.decode()


def test_fields_become_headings_and_text(cast: Cast, template: TopicTemplate, signed_in: Callable) -> None:
    client = signed_in(cast.member)
    sent = {
        "field-0": "كوكايين <i>4.2</i>",
        "field-1": "",
        "field-2": "In the lid.\n\nGlued & painted.",
        "body": "More.",
    }
    answer = client.post(f"{NEW}?template={template.pk}", _filled(client, template, **sent))
    assert answer.status_code == 302
    assert Post.objects.get().body.replace("\n", "").replace(' dir="auto"', "") == (
        "<h3>Substance</h3><p>كوكايين &lt;i&gt;4.2&lt;/i&gt;</p>"
        "<h3>Where hidden &lt;b&gt;</h3><p>In the lid.</p><p>Glued &amp; painted.</p><p>More.</p>"
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"field-0": ""}, "This field is required."),
        ({"field-0": "\u200b\u200d"}, "Write something first."),
        ({"field-0": "x" * 301}, "at most 300 characters"),
        ({"field-0": "x", "field-1": "Nose"}, "Select a valid choice"),
        ({"field-0": "x", "field-2": "x" * 8001}, "at most 8000 characters"),
        ({"field-0": "x", "title": ""}, "This field is required."),
        ({"field-0": "x\x00"}, "Null characters are not allowed"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, template: TopicTemplate, signed_in: Callable, sent: dict[str, str], said: str
) -> None:
    client = signed_in(cast.member)
    filled = _filled(client, template, **{"field-2": "Kept here.", "body": "Kept there.", **sent})
    answer = client.post(f"{NEW}?template={template.pk}", filled)
    page = answer.content.decode()
    assert (answer.status_code, said in page, "Kept there." in page, Topic.objects.count()) == (422, True, True, 0)
    assert ("Kept here." in page) == ("field-2" not in sent)


def test_template_of_optional_fields_left_empty_is_nothing_said(
    cast: Cast, concealment: Forum, signed_in: Callable
) -> None:
    optional = [{**FIELDS[0], "required": False}]
    template = make_template(
        actor=cast.coordinator, forum=concealment, name="N", description="", title="", fields=optional
    )
    client = signed_in(cast.member)
    answer = client.post(f"{NEW}?template={template.pk}", _filled(client, template))
    assert (answer.status_code, "Write something first." in answer.content.decode()) == (422, True)


def test_template_that_changed_meanwhile_asks_for_another_look(
    cast: Cast, template: TopicTemplate, signed_in: Callable
) -> None:
    client = signed_in(cast.member)
    filled = _filled(client, template, **{"field-0": "Ketamine"})
    swapped = [FIELDS[2], FIELDS[0]]
    text: dict[str, Any] = {"name": "New concealment", "description": "", "title": ""}
    change_template(actor=cast.coordinator, template=template, fields=swapped, **text)
    first = client.post(f"{NEW}?template={template.pk}", filled)
    page = first.content.decode()
    assert (first.status_code, "was changed while you wrote" in page, "Ketamine" in page) == (422, True, True)
    again = _filled(client, template, **{"field-1": "Ketamine"})
    assert client.post(f"{NEW}?template={template.pk}", again).status_code == 302


def test_template_that_was_deleted_meanwhile_keeps_what_was_typed(
    cast: Cast, template: TopicTemplate, signed_in: Callable
) -> None:
    client, pk = signed_in(cast.member), template.pk
    filled = _filled(client, template, **{"field-0": "Ketamine", "field-2": "In <the> lid", "body": "<p>More</p>"})
    template.delete()
    answer = client.post(f"{NEW}?template={pk}", filled)
    page = answer.content.decode()
    assert (answer.status_code, "was deleted while you wrote" in page, Topic.objects.count()) == (422, True, 0)
    assert [word for word in ("Ketamine", "lid", "More") if word not in page] == []
    assert client.get(f"{NEW}?template={pk}").status_code == 404


@pytest.mark.parametrize("asked", ["999", "x", "-1", "9" * 30, "٣"])
def test_unknown_template_is_unknown(cast: Cast, template: TopicTemplate, signed_in: Callable, asked: str) -> None:
    assert signed_in(cast.member).get(NEW, {"template": asked}).status_code == 404


def test_template_of_another_forum_is_unknown(
    cast: Cast, template: TopicTemplate, closed_desk: Forum, signed_in: Callable
) -> None:
    address = f"/networks/airports/forums/closed-desk/new/?template={template.pk}"
    assert signed_in(cast.expert).get(address).status_code == 404
    foreign = f"/networks/airports/forums/closed-desk/templates/{template.pk}/"
    assert signed_in(cast.coordinator).get(foreign).status_code == 404


# -- making ----------------------------------------------------------------------------------------


def test_coordinator_makes_changes_orders_and_deletes(cast: Cast, concealment: Forum, signed_in: Callable) -> None:
    client = signed_in(cast.coordinator)
    rows = (
        _row(0, label="Where", ORDER="2", kind="text"), _row(1, label="Substance", ORDER="1", required="on"),
        _row(2, label="Way", ORDER="3", kind="choice", choices="Air\nSea\nAir\n"), _row(3),
    )  # fmt: skip
    assert client.post(f"{TEMPLATES}new/", _form(*rows, title="Concealment:")).status_code == 302
    first = TopicTemplate.objects.get()
    assert [(f["label"], f["kind"], f["required"], f["choices"]) for f in first.fields] == [
        ("Substance", "line", True, []),
        ("Where", "text", False, []),
        ("Way", "choice", False, ["Air", "Sea"]),
    ]
    client.post(f"{TEMPLATES}new/", _form(_row(0, label="X"), name="Second"))
    second = TopicTemplate.objects.get(name="Second")
    for to, names in (("up", ["Second", "New concealment"]), ("up", ["Second", "New concealment"])):
        assert client.post(f"{TEMPLATES}{second.pk}/move/", {"to": to}).status_code == 302
        assert list(TopicTemplate.objects.values_list("name", flat=True)) == names
    changed = _form(_row(0, label="Y"), name="Second")
    assert client.post(f"{TEMPLATES}{second.pk}/", changed).status_code == 302
    assert client.post(f"{TEMPLATES}{first.pk}/remove/").status_code == 302
    assert [(t.name, t.fields[0]["label"]) for t in TopicTemplate.objects.all()] == [("Second", "Y")]
    verbs = AuditEntry.objects.filter(verb__startswith="template.").order_by("pk").values_list("verb", flat=True)
    made, changed_, removed = "template.made", "template.changed", "template.removed"
    assert list(verbs) == [made, made, changed_, changed_, removed]


@pytest.mark.parametrize(
    ("rows", "fields", "said"),
    [
        ([_row(0)], {}, "name at least one field"),
        ([_row(0, label="A"), _row(1, label="á")], {}, "Two fields have the same name"),
        ([_row(0, label="A", kind="choice", choices="One")], {}, "Name two to 40 choices"),
        ([_row(0, label="A", kind="colour")], {}, "Select a valid choice"),
        ([_row(0, label="x" * 81)], {}, "at most 80 characters"),
        ([_row(n, label=f"F{n}") for n in range(16)], {}, "at most 15 forms"),
        ([_row(0, label="A")], {"name": ""}, "This field is required"),
        ([_row(0, label="A")], {"fields-TOTAL_FORMS": "x"}, "ManagementForm data is missing"),
        ([_row(0, label="A")], {"fields-TOTAL_FORMS": "99999999"}, "at most 15 forms"),
    ],
)
def test_template_that_cannot_be_meant_is_refused(
    cast: Cast, concealment: Forum, signed_in: Callable, rows: list[dict[str, str]], fields: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.coordinator).post(f"{TEMPLATES}new/", _form(*rows, **fields))
    assert (answer.status_code, said in answer.content.decode(), TopicTemplate.objects.count()) == (422, True, 0)


def test_same_name_and_too_many_are_refused(
    cast: Cast, concealment: Forum, template: TopicTemplate, signed_in: Callable
) -> None:
    client = signed_in(cast.coordinator)
    answer = client.post(f"{TEMPLATES}new/", _form(_row(0, label="A"), name="NEW concealment"))
    assert (answer.status_code, "with this name already" in answer.content.decode()) == (409, True)
    TopicTemplate.objects.bulk_create(
        TopicTemplate(forum=concealment, name=f"T{n}", fields=FIELDS) for n in range(MOST_TEMPLATES)
    )
    answer = client.post(f"{TEMPLATES}new/", _form(_row(0, label="A"), name="One more"))
    assert (answer.status_code, "at most 20 templates" in answer.content.decode()) == (409, True)


def test_members_make_none(cast: Cast, template: TopicTemplate, signed_in: Callable) -> None:
    client = signed_in(cast.member)
    sent = _form(_row(0, label="A"))
    answers = [client.post(f"{TEMPLATES}{end}", sent) for end in ("new/", f"{template.pk}/", f"{template.pk}/remove/")]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert TopicTemplate.objects.get().fields == FIELDS


@pytest.mark.parametrize("count", [1, 3, 20])
def test_pages_of_templates_cost_the_same(
    cast: Cast, concealment: Forum, signed_in: Callable, django_assert_num_queries: Callable, count: int
) -> None:
    TopicTemplate.objects.bulk_create(
        TopicTemplate(forum=concealment, name=f"T{n}", fields=FIELDS) for n in range(count)
    )
    client = signed_in(cast.coordinator)
    client.get(TEMPLATES)
    with django_assert_num_queries(5):
        page = client.get(TEMPLATES)
    assert page.content.count(b'class="item"') == count
