"""How a page has to look, and what it must not tell."""

import json
import os
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.world import World

SCREENS = os.environ.get("GYM_SCREENS")
TALL = ("claim", "wrong", "paid", "erase")
READABLE = (Path(__file__).parent / "readable.js").read_text()
NAMELESS = """() => [...document.querySelectorAll(':is(.gym-card, #desk) :is(input, select, textarea, button)')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => ![each.labels?.[0]?.textContent, each.getAttribute('aria-label'), each.textContent].join('').trim())
  .map((each) => each.outerHTML.slice(0, 120))"""
GRAVE = """() => axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations
  .filter(({ impact }) => ["serious", "critical"].includes(impact))
  .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`.slice(0, 400)))"""
# The first two are both widths and both themes: there axe-core looks as well.
PLACES = ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light"))
# What is fading in is paler than it will be.
AT_REST = """() => document.getAnimations().every(
  (each) => each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""
TOASTS = "() => [...document.querySelectorAll('[data-sonner-toast]')].map((each) => each.outerHTML)"
CUT = """() => [...document.querySelectorAll('.gym-card :is(input[type=text], button, td)')]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.value || each.innerText)"""


def screenshot(watched: Any, name: str) -> None:
    """Keep a picture where GYM_SCREENS says so."""
    if SCREENS:
        width = watched.page.viewport_size["width"]
        theme = "dark" if watched.page.evaluate("document.documentElement.classList.contains('dark')") else "light"
        watched.page.set_viewport_size({"width": width, "height": 1240 if name in TALL else 860})
        watched.page.wait_for_timeout(600)
        watched.page.screenshot(path=Path(SCREENS) / f"{name}-{width}-{theme}.png")
        watched.page.set_viewport_size({"width": width, "height": 860})


def hidden_words(claim: str) -> list[str]:
    """What nobody may be told while the claim is open."""
    scenario = compose(World.load(), EXAMPLES[claim])
    words = [each for issue in scenario.intended_issues for each in (issue.fault, issue.summary, *issue.rungs[1:])]
    return [*words, *(issue.explanation for issue in scenario.intended_issues), "intended_issues", "optimal_actions"]


def leaks(watched: Any, words: list[str]) -> list[str]:
    """Hidden words that the page or its socket holds."""
    told = "".join(watched.frames) + watched.page.content()
    return [each for each in words if each in told or json.dumps(each)[1:-1] in told]


def grave(watched: Any) -> list[str]:
    """What axe-core finds on the whole page that is serious or worse, on a look during which no toast came or went."""
    while True:
        watched.page.wait_for_function(AT_REST)
        toasts = watched.page.evaluate(TOASTS)
        if not watched.page.evaluate("'axe' in window"):
            watched.page.evaluate(AXE_SCRIPT)
        found: list[str] = watched.page.evaluate(GRAVE)
        if watched.page.evaluate(TOASTS) == toasts:
            return found


def check_reading(watched: Any) -> None:
    """Nothing runs over the edge, is cut off, is hard to read or has no name."""
    watched.page.wait_for_function(AT_REST)
    looks = [watched.page.evaluate(each) for each in (CUT, READABLE, NAMELESS)]
    assert looks == [[], [], []], looks
    assert watched.overflow <= 0


def check_looks(watched: Any) -> None:
    """What `check_reading` holds, and axe-core finds nothing serious."""
    found = grave(watched)
    assert found == [], found
    check_reading(watched)


def look_around(watched: Any, name: str, places: tuple[tuple[int, str], ...] = PLACES) -> None:
    """The page looks right at each of these places, to axe-core once in each theme; then it stands as it did."""
    began, seen = (watched.page.viewport_size["width"], watched.theme), set[str]()
    with watched.at_full_speed():
        for width, theme in places:
            watched.stand(width, theme)
            (check_reading if theme in seen else check_looks)(watched)
            seen.add(theme)
            screenshot(watched, name)
        watched.stand(*began)
