"""What the adaptive engine costs on one core: an observation, a choice, a rating, and the size of what is stored.

Prints a table and writes nothing.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import history

from gym.bench.bank import NAMES, draw_bank
from gym.progress.engine.mastery import Mastery, observe, rate_skill
from gym.progress.engine.selector import build_outlook, choose, pick
from gym.progress.events import SkillOutcome
from gym.progress.learner import new_learner, rate_on_average

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
SCENARIOS, OFFERED = 40, 80


def practised(number: int) -> Mastery:
    """Somebody after some scenarios of a few skills each."""
    random, mastery = Random(1), Mastery()
    for scenario in random.sample(draw_bank(), number):
        mastery = observe(mastery, outcomes(scenario.skills, random), scenario.difficulty, START)
    return mastery


def outcomes(skills: tuple[int, ...], random: Random) -> tuple[SkillOutcome, ...]:
    """What came out, by chance."""
    return tuple(
        SkillOutcome(skill=NAMES[k], right=random.choice((0.0, 0.5, 1.0)), hinted=False, steps=2) for k in skills
    )


def median(step: Callable[[int], object], times: int) -> float:
    """Microseconds of the median run."""
    taken = []
    for number in range(times):
        began = time.perf_counter()
        step(number)
        taken.append(time.perf_counter() - began)
    return 1_000_000 * statistics.median(taken)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=2000)
    history.add_option(options)
    chosen, run = options.parse_args(), history.Run("adapt")
    random, mastery, later = Random(2), practised(SCENARIOS), START + timedelta(days=3)
    learner = new_learner("bench").model_copy(update={"mastery": mastery})
    items = [scenario.item() for scenario in random.sample(draw_bank(), OFFERED)]
    one, three = outcomes((0,), random), outcomes((0, 1, 2), random)
    rows: dict[str, tuple[Callable[[int], object], str]] = {
        "observe one skill": (lambda _: observe(mastery, one, 0.0, later), "100 us"),
        "observe three skills": (lambda _: observe(mastery, three, 0.0, later), ""),
        "rating of a skill": (lambda _: rate_skill(mastery, NAMES[0], later), ""),
        "mean rating of all skills": (lambda _: rate_on_average(mastery, later), ""),
        f"choose among {OFFERED} items": (
            lambda _: pick(items, build_outlook(mastery, NAMES, later), random),
            "3000 us",
        ),
        "choose, as the product does": (lambda number: choose(learner, number, later), ""),
    }
    for name, (step, gate) in rows.items():
        taken = median(step, chosen.times)
        print(f"{name:30} {taken:8.0f} us  {gate and f'(gate: {gate})'}")
        run.add(name, taken, "us")
    print(f"stored after {SCENARIOS} scenarios: {len(mastery.model_dump_json()) / 1000:.1f} kB of JSON")
    if chosen.keep:
        run.keep()


if __name__ == "__main__":
    main()
