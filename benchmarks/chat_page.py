"""Real pages: milliseconds from the press until the answer is painted, and its whole card."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
NOT_YET, SEND = "Not yet.", "Correct and send"
# Presses, and answers once a frame with the answer's headline was painted, and one with its whole score card.
PRESSED = """([words, button]) => new Promise((done) => {
  const scores = () => document.querySelectorAll("[data-testid=score-card]").length
  const said = () => document.body.textContent.split(words).length
  const before = [said(), scores()], began = performance.now(), painted = []
  const paint = () => requestAnimationFrame(() => setTimeout(() => {
    painted.push(performance.now() - began)
    if (painted.length === 2) done(painted)
  }))
  const seen = new MutationObserver(() => {
    if (before[0] && said() > before[0]) { before[0] = 0; paint() }
    if (scores() <= before[1]) return
    seen.disconnect()
    paint()
  })
  seen.observe(document.body, { childList: true, subtree: true })
  const cards = document.querySelectorAll("[data-testid=claim-card]")
  const buttons = cards[cards.length - 1].querySelectorAll("button")
  ;[...buttons].find((each) => each.textContent === button).click()
})"""
Painted = tuple[float, float]


def chromium() -> str | None:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@asynccontextmanager
async def fresh_page() -> AsyncIterator[Page]:
    """A page of a browser of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield await browser.new_page()
        await browser.close()


async def on_screen(url: str, seconds: float, thinking: float) -> list[Painted]:
    """Wrong verdicts for so long, with time to think between."""
    times, loop = list[Painted](), asyncio.get_running_loop()
    async with fresh_page() as page:
        await at_work(page, url)
        until = loop.time() + seconds
        while loop.time() < until:
            times.append(await wrong(page, 8 + len(times)))
            await asyncio.sleep(thinking)
    return times


async def side_by_side(gym: str, echo: str, number: int) -> tuple[list[Painted], list[Painted]]:
    """Wrong verdicts, and answers of the bare handler, turn about."""
    mine, theirs = list[Painted](), list[Painted]()
    async with fresh_page() as ours, fresh_page() as bare:
        await at_work(ours, gym)
        await bare.goto(echo)
        await bare.get_by_role("button", name="Press").wait_for()
        for place in range(number):
            mine.append(await wrong(ours, 8 + place))
            await asyncio.sleep(0.5)
            theirs.append(await pressed(bare, "pressed", "Press"))
            await asyncio.sleep(0.5)
    return mine, theirs


async def at_work(page: Page, url: str) -> None:
    """Sign in and have a claim dealt."""
    await page.goto(f"{url}/training")
    await page.get_by_role("button", name="Continue as demo trainee").click()
    await page.get_by_role("button", name="Next claim").wait_for()
    await page.locator("#chat-input").click()
    await page.keyboard.type("start tour-1")
    await page.keyboard.press("Enter")
    await page.get_by_test_id("claim-card").last.get_by_role("button", name=SEND).wait_for()


async def wrong(page: Page, units: int) -> Painted:
    """A wrong correction of the claim on the card."""
    line = page.get_by_test_id("claim-card").last.get_by_role("group", name="Line 1", exact=True)
    await line.get_by_label("Units").fill(str(units))
    return await pressed(page, NOT_YET, SEND)


async def pressed(page: Page, words: str, button: str) -> Painted:
    """Press a button of the newest claim card, whose answer has these words."""
    said, whole = await page.evaluate(PRESSED, [words, button])
    return float(said), float(whole)
