"""Reading in the browser: where a topic opens, filters, marking as read, tags, days, paper."""

import json
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import ROOT, Server

pytestmark = pytest.mark.browser

CLARA, HANA = "clara.cobalt@example.org", "hana.halite@example.org"
FORUM = "/networks/airports/forums/concealment/"


MAKE = """
import json, sys, uuid
from accounts.models import User
from forums.actions import add_reply, start_topic
from forums.models import Forum
clara = User.objects.get(email="clara.cobalt@example.org")
forum = Forum.objects.get(slug="concealment")
paths = {}
for title, replies, tags in json.loads(sys.argv[1]):
    topic = start_topic(
        actor=clara, forum=forum, title=title, marking="GREEN", body="<p>First.</p>", client_id=uuid.uuid4(), tags=tags
    )
    for number in range(replies):
        add_reply(actor=clara, topic=topic, body=f"<p>Reply {number + 2}.</p>", client_id=uuid.uuid4())
    paths[title] = topic.get_absolute_url()
print(json.dumps(paths))
"""
TOPICS = (
    ("Long", 22, ()),
    ("Longer", 24, ()),
    ("About wombats", 0, ("wombats", "Mail")),
    ("Tagged", 0, ("Parcels", "Scanners")),
)


@pytest.fixture(scope="module")
def paths(server: Server) -> dict[str, str]:
    """Topics of Clara, by title: nobody writes so much so fast by hand."""
    program = f"import django; django.setup()\n{MAKE}"
    command = [sys.executable, "-c", program, json.dumps(TOPICS)]
    done = subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_topic_opens_at_the_first_unread_post(paths: dict[str, str], page_as: Callable[..., Page]) -> None:
    hana, path = page_as(HANA), paths["Long"]
    hana.goto(f"{path}?page=1")
    hana.goto(path)
    expect(hana).to_have_url(re.compile(r"\?page=2#new$"))
    expect(hana.locator("#new + article .prose")).to_have_text("Reply 21.")
    expect(hana.locator("#new")).to_be_in_viewport()
    hana.goto(path)  # all of it is read now
    expect(hana.locator("article.post").first).to_contain_text("First.")


def test_time_of_a_post_is_its_lasting_address(paths: dict[str, str], page_as: Callable[..., Page]) -> None:
    clara, path = page_as(CLARA), paths["Long"]
    clara.goto(f"{path}?page=2")
    last = clara.locator("article.post").last
    last.locator(".post-head a:has(time)").click()
    expect(clara).to_have_url(re.compile(r"\?page=2#post-\d+$"))
    expect(clara.locator("article.post:target .prose")).to_have_text("Reply 23.")


def test_forum_is_marked_as_read_and_the_rail_follows_without_a_script(
    paths: dict[str, str], context_as: Callable[..., BrowserContext]
) -> None:
    hana = context_as(HANA, java_script_enabled=False).new_page()
    hana.goto(FORUM)
    rail = hana.locator("#rail a", has_text="Airports group")
    before = rail.locator(".unread").inner_text()
    hana.get_by_role("button", name="Mark all as read").click()
    said = hana.get_by_text("marked as read.").inner_text()
    left = int(before.split()[0]) - int(said.split()[0])  # what was said in channels is still unread
    expect(rail.locator(".unread")).to_have_text(before.replace(before.split()[0], str(left)))
    hana.get_by_role("button", name="Undo").click()
    expect(rail.locator(".unread")).to_have_text(before)


def test_filters_work_without_a_script_and_lead_back(
    paths: dict[str, str], context_as: Callable[..., BrowserContext]
) -> None:
    word = "wombats"
    hana = context_as(HANA, java_script_enabled=False).new_page()
    hana.goto(FORUM)
    hana.locator("select[name=tag]").select_option(word)
    hana.locator("select[name=show]").select_option("unread")
    hana.get_by_role("button", name="Apply").click()
    expect(hana.locator("table .title")).to_have_text([f"About {word}"])
    expect(hana.get_by_role("status").filter(has_text="topic")).to_contain_text(f"1 topic: unread, tag “{word}”")
    hana.locator("select[name=show]").select_option("archived")
    hana.get_by_role("button", name="Apply").click()
    expect(hana.get_by_role("heading", name="No topic matches")).to_be_visible()
    hana.get_by_role("link", name="Show all topics").last.click()
    expect(hana).to_have_url(re.compile(rf"{FORUM}$"))


def test_tags_are_offered_after_each_comma(paths: dict[str, str], page_as: Callable[..., Page]) -> None:
    clara, path = page_as(CLARA), paths["Tagged"]
    clara.goto(f"{path}edit/")
    field = clara.get_by_label("Tags")
    expect(field).to_have_value("Parcels, Scanners")
    field.fill("Scanners, ")
    offered = clara.locator("#known-tags option").evaluate_all("options => options.map(o => o.value)")
    assert ("Scanners, Parcels" in offered, "Scanners, Scanners" in offered) == (True, False)
    field.fill("Scanners, Freight")
    clara.get_by_role("button", name="Save").click()
    expect(clara.locator(".page-lead .chip")).to_have_text(["Freight", "Scanners"])


def test_paper_holds_every_post_and_no_acts(paths: dict[str, str], page_as: Callable[..., Page]) -> None:
    clara, path = page_as(CLARA), paths["Longer"]
    clara.goto(path)
    clara.get_by_role("link", name="Print").click()
    expect(clara.locator(".paper article")).to_have_count(25)
    clara.emulate_media(media="print")
    expect(clara.get_by_role("button", name="Print this page")).to_be_hidden()
    expect(clara.locator(".print-head")).to_be_visible()
    expect(clara.locator("h1")).to_be_visible()
    expect(clara.locator(".marks .tlp")).to_be_visible()
