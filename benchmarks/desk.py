"""What the desk costs in a real page, with 0 and with 60 messages in its thread, as it is and with the processor slowed
four times: Send to painted verdict, and a typed sentence to its painted box; against a bare Chainlit handler whose
answer is painted in the same run.
"""

import argparse
import asyncio
import statistics
import tempfile
from pathlib import Path

import history
from chat import the_echo, told
from chat_page import at_work, fresh_page, pressed, wrong
from playwright.async_api import Page
from servers import the_gym

SLOWED, MESSAGES, WARM = 4, 60, 5
# From Enter in the chat box until a frame with the box's new text was painted.
TYPED = """(wanted) => new Promise((done) => addEventListener("keydown", () => {
  const began = performance.now()
  const look = () => {
    if (document.querySelector('[data-path="lines/2/units"]').value !== wanted) return requestAnimationFrame(look)
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)))
  }
  look()
}, { once: true, capture: true }))"""


async def slow_down(page: Page, rate: int) -> None:
    """Have the page's processor work `rate` times slower."""
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": rate})


async def say(page: Page, text: str) -> None:
    """Type something to the coach."""
    await page.locator("#chat-input").click()
    await page.keyboard.insert_text(text)
    await page.keyboard.press("Enter")


async def fill_thread(page: Page, messages: int) -> None:
    """Have so many messages in the thread. No question is asked twice running: the coach would say that it was."""
    for number in range(messages // 2):
        code = ("97", "16")[number % 2]
        answers = page.locator("#root [data-step-type=assistant_message]", has_text=f"{code}: ")
        await say(page, f"what is CO-{code}")
        await answers.nth(number // 2).wait_for(state="attached")


async def time_sentence(page: Page, units: int) -> float:
    """Milliseconds from a typed correction to its painted box."""
    await page.locator("#chat-input").click()
    await page.keyboard.insert_text(f"change line 2 units to {units}")
    timing = asyncio.ensure_future(page.evaluate(TYPED, str(units)))
    await asyncio.sleep(0.1)
    await page.keyboard.press("Enter")
    return float(await timing)


async def time_echo(page: Page, url: str) -> float:
    """Milliseconds from a press to the painted answer of a bare handler."""
    if page.url == "about:blank":
        await page.goto(url)
        await page.get_by_role("button", name="Press").wait_for()
    return (await pressed(page, "pressed", "Press"))[0]


async def measure_sends(run: history.Run, gym: str, echo: str, chosen: argparse.Namespace) -> None:
    """Send to painted verdict, and the bare handler turn about."""
    for messages in (0, MESSAGES):
        for rate in (1, SLOWED):
            async with fresh_page() as page, fresh_page() as bare:
                await at_work(page, gym)
                await fill_thread(page, messages)
                for each in (page, bare):
                    await slow_down(each, rate)
                pairs = [
                    ((await wrong(page, 8 + place))[0], await time_echo(bare, echo))
                    for place in range(WARM + chosen.presses)
                ]
                keep(run, f"Send to verdict, {messages} messages, {rate}x", pairs[WARM:])


async def measure_sentences(run: history.Run, gym: str, echo: str, chosen: argparse.Namespace) -> None:
    """A typed sentence to its painted box, and the bare handler turn about."""
    async with fresh_page() as page, fresh_page() as bare:
        await at_work(page, gym)
        pairs = [
            (await time_sentence(page, 8 + place), await time_echo(bare, echo))
            for place in range(WARM + chosen.presses)
        ]
        keep(run, "sentence to box, 1x", pairs[WARM:])


def keep(run: history.Run, name: str, pairs: list[tuple[float, float]]) -> None:
    """One line of the table and one row of the history: p95 against the bare handler's median."""
    mine, theirs = [each for each, _ in pairs], [each for _, each in pairs]
    told(name, mine)
    told("same, bare handler", theirs)
    p95 = statistics.quantiles(mine, n=20, method="inclusive")[18]
    run.add(f"{name}, p95", p95, "ms", statistics.median(theirs))


async def measure(chosen: argparse.Namespace) -> None:
    """Everything, one after the other."""
    run = history.Run("desk")
    with tempfile.TemporaryDirectory() as folder:
        rooms = [Path(folder) / name for name in ("gym", "echo")]
        for room in rooms:
            room.mkdir()
        print(f"{'milliseconds':34} {'times':>6} {'p50':>8} {'p95':>8} {'max':>8}")
        async with the_gym(rooms[0]) as gym, the_echo(rooms[1]) as echo:
            await measure_sends(run, gym.url, echo.url, chosen)
            await measure_sentences(run, gym.url, echo.url, chosen)
    if chosen.keep:
        run.keep()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--presses", type=int, default=40)
    history.add_option(options)
    asyncio.run(measure(options.parse_args()))


if __name__ == "__main__":
    main()
