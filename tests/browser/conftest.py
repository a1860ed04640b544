"""A served gym and a real browser in front of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from people import PASSWORD, People
from playwright.sync_api import Page, WebSocket, expect
from serving import Served
from tabs import Tabs

HERE, TABS = Path(__file__).parent, Tabs()
HEIGHT = 860
SLOWED = 4
# The desk's own switch of the theme, told to follow the system; a page without a desk (a badge's) follows by its style.
FOLLOW = "async () => { if (window.gymDesk) await (await import('/public/desk/theme.js')).applyTheme('system') }"
# Deals a claim by its name, as the desk's own buttons do.
START = "async (scenario) => (await import('/public/desk/presses.js')).start({ scenario })"
# Which folded group holds a box, by the first part of its path.
GROUPS = {
    **dict.fromkeys(("payer_id", "subscriber"), "Insured"),
    "patient": "Patient",
    **dict.fromkeys(("rendering", "billing", "referring"), "Providers"),
    **dict.fromkeys(("prior_auth", "clia", "referral_number", "frequency", "original_reference"), "Claim"),
    **dict.fromkeys(("accident", "accident_date", "sequence", "primary_paid"), "Claim"),
}


class Watched:
    """A page of which everything is kept that must not be: errors, requests elsewhere, and what the socket said."""

    def __init__(self, page: Page, url: str, people: People, theme: Any) -> None:
        self.page, self.url, self.people, self.name, self.theme = page, url, people, "", theme
        self.driver, self.slowness = page.context.new_cdp_session(page), 1
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.frames: list[str] = []
        self.heard: list[tuple[Any, Callable[..., None]]] = []
        self.hear("request", lambda request: self.note_request(request.url))
        self.hear("websocket", self.note_socket)

    def hear(self, event: Any, note: Callable[..., None]) -> None:
        self.heard.append((event, note))
        self.page.on(event, note)

    def leave(self) -> None:
        """The page is another test's from now on."""
        self.slow_down(1)
        self.driver.detach()
        for event, note in self.heard:
            self.page.remove_listener(event, note)

    def note_request(self, address: str) -> None:
        if not address.startswith((self.url, "data:", "blob:")):
            self.elsewhere.append(address)

    def note_socket(self, opened: WebSocket) -> None:
        opened.on("framereceived", lambda frame: self.frames.append(str(frame)))

    def note_errors(self) -> None:
        """From now on: a page that is not signed in asks who is, and the browser calls the 401 an error."""
        self.hear("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.hear("pageerror", lambda error: self.errors.append(str(error)))
        self.hear("response", lambda answer: self.errors.append(answer.url) if answer.status >= 400 else None)

    def sign_in(self, role: str = "trainee") -> None:
        """Somebody new signs in by password, by the route of the sign-in page without the page, and is at home."""
        self.name = self.people.add(role)
        told: dict[str, str | float | bool] = {"username": self.name, "password": PASSWORD}
        assert self.page.request.post(self.url + "/login", form=told).ok
        self.note_errors()
        self.page.goto(self.url + "/training")
        expect(self.page.locator(".d-start")).to_be_enabled()

    def stand(self, width: int, theme: Any) -> None:
        """Be so wide from now on, and in this theme."""
        if self.page.viewport_size != {"width": width, "height": HEIGHT}:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
        if theme != self.theme:
            self.theme = theme
            self.page.emulate_media(color_scheme=theme)
            self.page.evaluate(FOLLOW)

    def slow_down(self, times: int = SLOWED) -> None:
        """Let the page have so slow a processor from now on."""
        if times != self.slowness:
            self.slowness = times
            self.driver.send("Emulation.setCPUThrottlingRate", {"rate": times})

    @contextmanager
    def at_full_speed(self) -> Iterator[None]:
        """While the test itself computes in the page, which no user waits for."""
        slowness = self.slowness
        self.slow_down(1)
        yield
        self.slow_down(slowness)

    def type_password(self, name: str) -> None:
        """Fill in the sign-in page that is shown, and send it."""
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    @property
    def is_narrow(self) -> bool:
        """Whether note and claim are two tabs, and the coach slides in."""
        return bool(self.page.evaluate("innerWidth < 860"))

    def say(self, text: str) -> None:
        if self.page.evaluate("innerWidth < 1100"):
            self.page.keyboard.press("Alt+c")
        self.page.locator("#chat-input").click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def deal(self, claim: str = "tour-1") -> None:
        before = self.page.evaluate("gymDesk.desk?.key ?? ''")
        self.page.evaluate(START, claim)
        self.page.wait_for_function("(before) => gymDesk.desk.key !== before && gymDesk.busy === ''", arg=before)
        self.desk.locator(".d-send").wait_for()

    def show(self, pane: str) -> None:
        """On a phone: the tab of that name."""
        if self.is_narrow:
            self.page.locator(".d-panes").get_by_role("tab", name=pane).click()

    @property
    def desk(self) -> Any:
        return self.page.locator("#desk")

    @property
    def sheet(self) -> Any:
        """The answer sheet."""
        return self.page.get_by_test_id("sheet")

    def box(self, path: str) -> Any:
        """A box by its path; on a phone its tab is shown first, and the group that folds it is opened."""
        self.desk.locator(".d-title").wait_for(state="attached")
        self.show("Claim")
        found, group = self.desk.locator(f'[data-path="{path}"]'), GROUPS.get(path.split("/")[0])
        if group and not found.count():
            self.desk.locator(".d-fold", has_text=group).click()
        return found

    def field(self, line: int, name: str) -> Any:
        return self.box(f"lines/{line}/{name}")

    def send(self) -> None:
        self.desk.locator(".d-send").click()

    def await_ears(self) -> None:
        """A press right after an answer is taken for a part of the press before it, and does nothing."""
        self.page.wait_for_function("Date.now() - gymDesk.shownAt > 350")

    def go_on(self) -> None:
        """From the sheet to the next claim, or back to this one."""
        self.await_ears()
        self.sheet.locator(".d-next").click()

    def expect_word(self, word: str) -> None:
        """The sheet is in view and says so."""
        expect(self.sheet.locator(".d-word")).to_have_text(word)
        expect(self.sheet).to_be_in_viewport(ratio=0.9)

    def choose(self, move: str) -> Any:
        """The form of another move."""
        self.desk.get_by_role("button", name="Other moves").click()
        self.desk.get_by_role("dialog").get_by_role("button", name=move, exact=True).click()
        return self.desk.get_by_role("dialog", name=move)

    def open_page(self, name: str) -> Any:
        """A page, by the bar's menu."""
        self.desk.get_by_role("button", name="Menu").click()
        self.desk.get_by_role("dialog", name="Menu").get_by_role("link", name=name, exact=True).click()
        return self.page.get_by_test_id("screen")

    @property
    def overflow(self) -> int:
        """How far the page is wider than the window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.fixture(scope="session")
def gym(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all files of a worker: to start one takes seconds."""
    served = Served(tmp_path_factory.mktemp("served"))
    yield served
    served.stop()


@pytest.fixture(scope="module")
def served(gym: Served) -> Served:
    """The server of a file's tests; a file may have one of its own."""
    return gym


@pytest.fixture(scope="module")
def people(served: Served) -> People:
    """People of a clinic where nobody else is."""
    return People(served.folder)


@pytest.fixture
def open_apart() -> Iterator[Callable[[], Page]]:
    """Opens pages with cookies of their own, on any site."""
    opened: list[Page] = []

    def open_page() -> Page:
        opened.append(TABS.open_apart())
        return opened[-1]

    yield open_page
    for page in opened:
        page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    """After the last test of this folder in a worker, the browser goes."""
    yield
    if nextitem is None or nextitem.path.parent != HERE:
        TABS.close()


@pytest.fixture
def watch(served: Served, people: People) -> Iterator[Callable[..., Watched]]:
    """Opens pages on the served gym; at the end none of them has asked anybody else for anything."""
    opened: list[tuple[Watched, dict[str, Any]]] = []

    def open_page(width: int = 1280, theme: Any = "light", **options: Any) -> Watched:
        page = TABS.open(width, HEIGHT, theme, options)
        opened.append((Watched(page, served.url, people, theme), options))
        return opened[-1][0]

    yield open_page
    for each, options in opened:
        each.leave()
        TABS.give_back(each.page, served.url, options)
    assert [each.elsewhere for each, _ in opened] == [[] for _ in opened]
