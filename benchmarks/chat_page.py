"""A real page among the tabs: milliseconds from the press until the verdict is painted, and its score card."""

import asyncio
import shutil

from playwright.async_api import Page, async_playwright

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Presses, and answers once a frame with the verdict's headline was painted, and one with its whole score card.
PRESSED = """() => new Promise((done) => {
  const scores = () => document.querySelectorAll("[data-testid=score-card]").length
  const said = () => document.body.textContent.split("Not yet.").length
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
  ;[...buttons].find((each) => each.textContent === "Correct and send").click()
})"""
Painted = tuple[float, float]


async def on_screen(url: str, seconds: float, thinking: float) -> list[Painted]:
    """Wrong verdicts for so long, with time to think between; nothing where there is no chromium."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None:
        return []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        page = await browser.new_page()
        times = await worked(page, url, seconds, thinking)
        await browser.close()
    return times


async def worked(page: Page, url: str, seconds: float, thinking: float) -> list[Painted]:
    """The times of one page."""
    await page.goto(f"{url}/training")
    await page.get_by_role("button", name="Continue as demo trainee").click()
    await page.get_by_role("button", name="Next claim").wait_for()
    await page.locator("#chat-input").click()
    await page.keyboard.type("start tour-1")
    await page.keyboard.press("Enter")
    claim = page.get_by_test_id("claim-card").last
    await claim.get_by_role("button", name="Correct and send").wait_for()
    times, loop = list[Painted](), asyncio.get_running_loop()
    until = loop.time() + seconds
    while loop.time() < until:
        line = claim.get_by_role("group", name="Line 1", exact=True)
        await line.get_by_label("Units").fill(str(8 + len(times)))
        times.append(tuple(await page.evaluate(PRESSED)))
        await asyncio.sleep(thinking)
    return times
