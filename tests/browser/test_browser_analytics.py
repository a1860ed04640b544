"""Analytics in a real browser: tables, charts that are drawn and stay, and the table to take away."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from besides import apart, beside
from looks import grave, look_around, screenshot
from loop_moves import fix_of, on_desk
from playwright.sync_api import expect
from sqlalchemy import text

from gym.schemas.sessions import GetHint, StartSession, SubmitAction
from gym.services.sessions import Sessions

pytestmark = pytest.mark.browser
CLAIMS, FIGURES = 9, 6
# Words of a chart that run out of its picture, or over each other's title.
CUT = """() => [...document.querySelectorAll('.js-plotly-plot')].flatMap((plot) => {
  const box = plot.getBoundingClientRect()
  return [...plot.querySelectorAll('text')].filter((each) => {
    const at = each.getBoundingClientRect()
    const isWide = at.left < box.left - 1 || at.right > box.right + 1
    return at.width && (isWide || at.top < box.top - 1 || at.bottom > box.bottom + 1)
  }).map((each) => each.textContent)
})"""
INK = "() => getComputedStyle(document.querySelector('.js-plotly-plot .gtitle')).fill"


async def practised(loop: Sessions, user: str) -> None:
    """Claims settled, missed and given up, some with hints, more or less sure."""
    for _ in range(3):
        session = (await loop.start(StartSession(user_id=user))).session_id
        for number in range(CLAIMS // 3):
            await one(loop, session, number)


async def one(loop: Sessions, session: str, number: int) -> None:
    """One claim."""
    now = await loop.now(session)
    if number == 1 and now.scenario and now.scenario.mode == "practice":
        await loop.hint(GetHint(session_id=session))
    kind, details = fix_of(await on_desk(loop, session)) if number != 2 else ("give_up", {})
    sure = (0.55, 0.8, None)[number]
    await loop.submit(SubmitAction(session_id=session, action_type=kind, action_details=details, confidence_level=sure))


def test_charts_are_drawn_stay_and_can_be_taken_away(watch: Callable[..., Any], served: Any) -> None:
    watched = watch()
    watched.sign_in()
    page, screen = watched.page, watched.open_page("Analytics")
    expect(screen.get_by_text("Finish three claims")).to_be_visible()
    loop = beside(served)
    apart(practised(loop, watched.name))
    page.reload()
    expect(screen.get_by_text("Week by week")).to_be_visible()
    look_around(watched, "analytics")
    draw(watched, screen)
    for place in ((1280, "dark"), (390, "light"), (390, "dark")):
        look_again(watched, f"{served.url}/thread/{newest(loop)}", *place)
    with page.expect_download() as download:
        watched.open_page("Analytics").get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "analytics.csv"
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(), newline="")))
    assert len(rows) == CLAIMS
    assert watched.errors == []


def draw(watched: Any, screen: Any) -> None:
    """Have the charts drawn on the page that is open."""
    screen.get_by_role("button", name="Show the charts").click()
    expect(watched.page.locator(".js-plotly-plot .main-svg >> nth=0")).to_be_visible()
    expect(watched.page.locator(".js-plotly-plot")).to_have_count(FIGURES)
    expect(screen.get_by_text("The charts are below")).to_be_visible()
    for place in range(0, FIGURES, 2):
        watched.page.locator(".js-plotly-plot").nth(place).scroll_into_view_if_needed()
        screenshot(watched, f"charts-{place}")
    fits(watched)


def look_again(watched: Any, thread: str, width: int, theme: str) -> None:
    """The charts in the thread that keeps them, at another place."""
    watched.stand(width, theme)
    watched.page.goto(thread)
    if watched.page.evaluate("innerWidth < 1100"):
        watched.desk.get_by_role("button", name="Coach", exact=True).click()
    fits(watched)
    assert grave(watched) == []
    screenshot(watched, "charts-again")


def newest(loop: Sessions) -> str:
    """The thread that was talked in last."""
    with loop.store.engine.connect() as connection:
        return str(connection.execute(text("select id from chat_threads order by updated_at desc")).scalars().first())


def fits(watched: Any) -> None:
    """Charts are as wide as they may be, whole, and in the theme's ink."""
    expect(watched.page.locator(".js-plotly-plot .gtitle")).to_have_count(FIGURES)
    assert watched.overflow <= 0
    assert watched.page.evaluate(CUT) == []
    is_dark = watched.page.evaluate("document.documentElement.classList.contains('dark')")
    red = int(watched.page.evaluate(INK).removeprefix("rgb(").split(",")[0])
    assert (red > 128) == is_dark
