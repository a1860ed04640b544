"""The scenarios of the benchmark: a fixed bank with authored difficulties that are somewhat wrong."""

import math
from random import Random
from typing import NamedTuple

from gym.progress.engine.ability import Item
from gym.progress.engine.config import LOGITS
from gym.world.faults import SKILLS

NUMBER, BANK_SEED = 720, 7
# Twelve skills, by the names of twelve of the product's; the benchmark treats them as exchangeable.
NAMES = tuple(SKILLS)[:12]
K = len(NAMES)
CENTRES = tuple(LOGITS.values())
SIZES, SIZE_SHARES = (1, 2, 3), (0.4, 0.35, 0.25)
STEPS, STEP_SHARES = (1, 2, 3), (0.3, 0.45, 0.25)
AUTHOR_ERROR = 0.35
SPREAD_OF_SLOPE = 0.2


class BankScenario(NamedTuple):
    """`skills` are places in NAMES, `difficulty` what the author said and `true` what learners meet, in logits.

    Learners meet it with the slope `slope`; `steps` are graded steps by skill, and several skills bring one more.
    """

    number: int
    skills: tuple[int, ...]
    level: int
    difficulty: float
    true: float
    slope: float
    steps: tuple[int, ...]

    @property
    def graded_steps(self) -> int:
        return sum(self.steps) + (len(self.skills) > 1)

    def item(self, offset: float = 0.0) -> Item:
        """The scenario as the engine knows it; `offset` is what calibration adds to the authored difficulty."""
        return Item(tuple(NAMES[k] for k in self.skills), self.difficulty + offset, self.steps)


def draw_bank() -> tuple[BankScenario, ...]:
    """The whole bank; the same at every call."""
    random = Random(BANK_SEED)
    return tuple(draw_scenario(number, random) for number in range(NUMBER))


def draw_scenario(number: int, random: Random) -> BankScenario:
    """Levels and first skills rotate; the rest is drawn."""
    level, first = number % len(CENTRES), number // len(CENTRES) % K
    size = random.choices(SIZES, SIZE_SHARES)[0]
    skills = (first, *random.sample([k for k in range(K) if k != first], size - 1))
    difficulty = CENTRES[level] + random.uniform(-0.5, 0.5)
    true, slope = difficulty + random.gauss(0, AUTHOR_ERROR), math.exp(random.gauss(0, SPREAD_OF_SLOPE))
    steps = tuple(random.choices(STEPS, STEP_SHARES)[0] for _ in skills)
    return BankScenario(number, skills, level, difficulty, true, slope, steps)
