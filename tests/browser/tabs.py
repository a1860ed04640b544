"""Pages of a worker's one browser, handed from test to test: to have a new one read the gym's code takes seconds."""

import os
import shutil
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

PATIENCE = 120_000.0  # milliseconds; a machine with other work takes half a minute to load the first page
expect.set_options(timeout=PATIENCE)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


class Tabs:
    """Opens pages; one that is given back is nobody's again: no cookie, storage, route or second page."""

    def __init__(self) -> None:
        self.playwright: Playwright | None = None
        self.started: Browser | None = None
        self.free: dict[str, list[Page]] = {}

    @property
    def browser(self) -> Browser:
        """The browser, started when first asked for."""
        found = os.environ.get("GYM_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
        if not found:
            pytest.skip("there is no chromium here (set GYM_CHROMIUM to its path)")
        if not self.started:
            self.playwright = sync_playwright().start()
            self.started = self.playwright.chromium.launch(executable_path=found, args=list(QUIET))
        return self.started

    def open(self, width: int, height: int, theme: Any, options: dict[str, Any]) -> Page:
        """A page on which nothing is."""
        left = self.free.get(repr(options))
        page = left.pop() if left else self.open_apart(options)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        return page

    def open_apart(self, options: dict[str, Any] | None = None) -> Page:
        """A page with cookies of its own, which whoever opened it closes."""
        page = self.browser.new_context(**options or {}).new_page()
        page.context.set_default_timeout(PATIENCE)
        return page

    def give_back(self, page: Page, url: str, options: dict[str, Any]) -> None:
        """Clean the page for the next test; one that cannot be cleaned is closed."""
        try:
            for other in page.context.pages:
                if other is not page:
                    other.close()
            page.unroute_all()
            page.goto(url + "/health")
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
            page.context.clear_cookies()
        except PlaywrightError:
            page.context.close()
        else:
            self.free.setdefault(repr(options), []).append(page)

    def close(self) -> None:
        """End the browser, and with it the loop of its driver, in which no other test could run its own."""
        if self.started and self.playwright:
            with suppress(PlaywrightError):
                self.started.close()
            self.playwright.stop()
        self.playwright, self.started, self.free = None, None, {}
