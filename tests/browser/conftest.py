"""A served gym and a real browser in front of it."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from people import PASSWORD, People
from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright
from serving import Served

PATIENCE = 60_000.0
expect.set_options(timeout=PATIENCE)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


class Watched:
    """A page of which everything is kept that must not be: errors, requests elsewhere, and what the socket said."""

    def __init__(self, page: Page, url: str, people: People) -> None:
        self.page, self.url, self.people, self.name = page, url, people, ""
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.frames: list[str] = []
        page.on("request", lambda request: self.note_request(request.url))
        page.on("websocket", self.note_socket)

    def note_request(self, address: str) -> None:
        if not address.startswith((self.url, "data:", "blob:")):
            self.elsewhere.append(address)

    def note_socket(self, opened: WebSocket) -> None:
        opened.on("framereceived", lambda frame: self.frames.append(str(frame)))

    def note_errors(self) -> None:
        """From now on: a page that is not signed in asks who is, and the browser calls the 401 an error."""
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("response", lambda answer: self.errors.append(answer.url) if answer.status >= 400 else None)

    def sign_in(self, role: str = "trainee") -> None:
        """Somebody new signs in by password, and is at home."""
        self.name = self.people.add(role)
        self.page.goto(self.url + "/training")
        self.type_password(self.name)
        expect(self.page.get_by_role("button", name="Next claim")).to_be_enabled()
        self.note_errors()

    def type_password(self, name: str) -> None:
        """Fill in the sign-in page that is shown, and send it."""
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def say(self, text: str) -> None:
        self.page.locator("#chat-input").click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def deal(self, claim: str = "tour-1") -> None:
        self.say(f"start {claim}")
        self.card.get_by_role("button", name="Correct and send").wait_for()

    @property
    def card(self) -> Any:
        """The newest claim card."""
        return self.page.get_by_test_id("claim-card").last

    def field(self, line: int, name: str) -> Any:
        return self.card.get_by_role("group", name=f"Line {line}", exact=True).get_by_label(name)

    def send(self) -> None:
        self.card.get_by_role("button", name="Correct and send").click()

    @property
    def overflow(self) -> int:
        """How far the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("served"))
    yield served
    served.stop()


@pytest.fixture(scope="module")
def people(served: Served) -> People:
    return People(served.folder)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = os.environ.get("GYM_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        pytest.skip("there is no chromium here (set GYM_CHROMIUM to its path)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def watch(browser: Browser, served: Served, people: People) -> Iterator[Callable[..., Watched]]:
    """Opens pages on the served gym; at the end none of them has asked anybody else for anything."""
    opened: list[Watched] = []

    def open_page(width: int = 1280, theme: Any = "light", **options: Any) -> Watched:
        context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=theme, **options)
        context.set_default_timeout(PATIENCE)
        opened.append(Watched(context.new_page(), served.url, people))
        return opened[-1]

    yield open_page
    for each in opened:
        each.page.context.close()
    assert [each.elsewhere for each in opened] == [[] for _ in opened]
