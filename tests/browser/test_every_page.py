"""Every page on the demonstration content: axe, 320 px, the console, without scripts, by keyboard."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.conftest import Server, free_port, sign_in
from tests.matrix import areas

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("every-page")]

BRUNO = "bruno.basalt@example.org"
HERE = "/networks/airports"
SIGNED_OUT = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
]
SIGNED_IN = [
    "/", "/networks/", "/search/?q=a", "/notifications/", "/notifications/settings/", "/profile/", "/dev/mail/",
    f"{HERE}/", f"{HERE}/members/", f"{HERE}/members/manage/", f"{HERE}/forums/", f"{HERE}/library/",
    f"{HERE}/library/upload/", f"{HERE}/library/folders/new/", f"{HERE}/channels/", "/networks/never-existed/",
    "/networks/mednet/", "/networks/mednet/forums/", "/networks/mednet/channels/",
    "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/sessions/", "/accounts/logout/",
]  # fmt: skip
ONLY_PROBLEMS = {"resultTypes": ["violations"]}  # what passes is not written down: most of the time axe takes
# From a page of the list above, the first link that looks like this is a page to look at, too.
FOUND = [
    (f"{HERE}/forums/", rf"{HERE}/forums/(?!new/)[\w-]+/$"),
    (f"{HERE}/library/", rf"{HERE}/library/folders/\d+/$"),
    (f"{HERE}/channels/", rf"{HERE}/channels/(?!new/)[\w-]+/$"),
    (f"{HERE}/members/", r"/people/\d+/$"),
    (f"{HERE}/members/manage/", rf"{HERE}/members/manage/\d+/end/$"),
    ("/networks/mednet/channels/", r"/networks/mednet/channels/(?!new/)[\w-]+/$"),
]
DEEPER = [
    (rf"{HERE}/forums/(?!new/)[\w-]+/$", rf"{HERE}/topics/\d+/"),
    (rf"{HERE}/forums/(?!new/)[\w-]+/$", rf"{HERE}/forums/[\w-]+/new/$"),
    (rf"{HERE}/library/folders/\d+/$", rf"{HERE}/documents/\d+/$"),
]
DEEPEST = [
    (rf"{HERE}/topics/\d+/", rf"{HERE}/topics/\d+/posts/\d+/edit/$"),
    (rf"{HERE}/topics/\d+/", rf"{HERE}/topics/\d+/marking/$"),
    (rf"{HERE}/documents/\d+/$", rf"{HERE}/documents/\d+/new-version/$"),
    (rf"{HERE}/documents/\d+/$", rf"{HERE}/documents/\d+/versions/\d+/marking/$"),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal as ``make run`` starts it, with the demonstration content."""
    portal = Server(tmp_path_factory.mktemp("demo"), free_port())
    portal.manage("migrate", "-v0")
    portal.manage("load_demo", "-v0")
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def state(browser: Browser, demo: Server) -> object:
    """The session of a coordinator of all four networks."""
    with browser.new_context() as context:
        sign_in(context.new_page(), demo, BRUNO)
        return context.storage_state()


@pytest.fixture(scope="module")
def addresses(browser: Browser, demo: Server, state: object) -> list[str]:
    """Every page there is to look at, found by following links."""
    found = list(SIGNED_IN)
    with browser.new_context(base_url=str(demo), storage_state=state) as context:  # type: ignore[arg-type]
        page = context.new_page()
        for step in (FOUND, DEEPER, DEEPEST):
            for start, wanted in step:
                page.goto(
                    next(path for path in found if re.search(start if step is not FOUND else re.escape(start), path))
                )
                links = page.eval_on_selector_all("a[href]", "all => all.map(a => new URL(a.href).pathname)")
                match = next((link for link in links if re.search(wanted, link)), None)
                assert match is not None, f"no link like {wanted} on {page.url}"
                found.append(match)
    return [*found, "/styleguide/", *(page for area in areas() for page in getattr(area, "PAGES", []))]


def problems(page: Page, path: str) -> list[str]:
    """What axe finds on ``path``, and whether it is wider than the window."""
    page.goto(path)
    page.wait_for_load_state("load")
    found = [
        f"{path}: {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page, options=ONLY_PROBLEMS).response["violations"]
    ]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, f"{path}: {width} px wider than the window"] if width > 0 else found


def listen(page: Page) -> list[str]:
    """Everything the console complains of from now on, but what the network says of our 404 on purpose."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "404" not in message.text:
            said.append(f"{page.url}: {message.text[:200]}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    return said


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_no_page_has_a_problem(
    browser: Browser, demo: Server, state: object, addresses: list[str], width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "base_url": str(demo)}
    found: list[str] = []
    with browser.new_context(**look, storage_state=state) as signed_in, browser.new_context(**look) as out:  # type: ignore[arg-type]
        for context, paths in ((signed_in, addresses), (out, SIGNED_OUT)):
            page = context.new_page()
            said = listen(page)
            for path in paths:
                found += problems(page, path)
            found += said
    assert found == []


def test_every_page_reads_without_scripts(browser: Browser, demo: Server, state: object, addresses: list[str]) -> None:
    with browser.new_context(base_url=str(demo), storage_state=state, java_script_enabled=False) as context:  # type: ignore[arg-type]
        page = context.new_page()
        bare = []
        for path in addresses:
            page.goto(path)
            if not page.locator("h1").first.is_visible() or len(page.locator("main").inner_text()) < 60:
                bare.append(path)
    assert bare == []


def test_every_control_is_reached_by_keyboard_and_shows_it(
    browser: Browser, demo: Server, state: object, addresses: list[str]
) -> None:
    wanted = ("/topics/", "/upload/", "/channels/", "/new/")
    with browser.new_context(base_url=str(demo), storage_state=state) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.route("**/aside/", lambda route: route.abort())  # who is here now would be drawn anew between two Tabs
        lost = [line for path in addresses if any(part in path for part in wanted) for line in walk(page, path)]
    assert lost == []


def walk(page: Page, path: str) -> list[str]:
    """Press Tab through ``path``; the visible controls of its main part that were never focused, or without a ring."""
    page.goto(path)
    page.evaluate(
        """() => { window.reached = new Set(); window.ringless = new Set();
          document.addEventListener('focusin', event => { const it = event.target;
            window.reached.add(it); window.reached.add(it.outerHTML);
            const style = getComputedStyle(it);
            if (style.outlineStyle === 'none' && style.boxShadow === 'none' && !it.closest('.prose-editor, [role=log]'))
              window.ringless.add(it.outerHTML.slice(0, 120)); }); }"""
    )
    for _ in range(page.locator("a, button, input, select, textarea, summary, [tabindex]").count() + 20):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        """() => [...document.querySelectorAll('main a[href], main button, main select, main textarea')]
          .filter(it => it.checkVisibility({checkVisibilityCSS: true}) && it.tabIndex >= 0 && !it.disabled)
          .filter(it => !window.reached.has(it) && !window.reached.has(it.outerHTML))  // live parts are drawn anew
          .map(it => 'never reached: ' + it.outerHTML.slice(0, 120))
          .concat([...window.ringless].map(html => 'no ring: ' + html))"""
    )
    return [f"{path}: {line}" for line in missed]
