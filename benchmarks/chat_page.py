"""Real pages: milliseconds from Send on the desk until the verdict is painted, and the same of the bare handler."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, async_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
START = "async (scenario) => (await import('/public/desk/presses.js')).start({ scenario })"
DEAF = "Date.now() - gymDesk.shownAt > 350 && !gymDesk.busy"
# Whether the whole answer is on the screen, and nothing had to be scrolled for it.
IN_VIEW = """() => {
  const sheet = document.querySelector("[data-testid=sheet]").getBoundingClientRect()
  const parts = [document.scrollingElement, ...document.querySelectorAll("#desk .d-scroll")]
  return parts.every((each) => each.scrollTop === 0) && sheet.top >= 0 && sheet.bottom <= innerHeight + 1
}"""
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
    await page.locator(".d-start").wait_for()
    await page.evaluate(START, "tour-1")
    await page.locator(".d-send").wait_for()


async def wrong(page: Page, units: int) -> Painted:
    """A wrong correction of the claim on the desk, told by the desk itself; then the way back to the claim.

    Raises AssertionError if the answer is not whole on the screen.
    """
    await page.locator('[data-path="lines/1/units"]').fill(str(units))
    known = await page.evaluate("gymDesk.marks.length")
    await page.keyboard.press("Control+Enter")
    await page.wait_for_function("(known) => gymDesk.marks.length > known", arg=known)
    took = float(await page.evaluate("gymDesk.marks.at(-1).ms"))
    await page.wait_for_function(DEAF)
    assert await page.evaluate(IN_VIEW), "the answer is not in view"
    await page.keyboard.press("Enter")
    await page.locator(".d-send").wait_for()
    return took, took


async def pressed(page: Page, words: str, button: str) -> Painted:
    """Press a button of the newest claim card, whose answer has these words."""
    said, whole = await page.evaluate(PRESSED, [words, button])
    return float(said), float(whole)
