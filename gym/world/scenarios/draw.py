"""What chance decides for one case: day, place, variant and second problem."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gym.world.codes.levels import FAMILY_OF
from gym.world.payers.policy import Policy
from gym.world.payers.workdays import is_workday
from gym.world.scenarios.template import SecondProblem, Template
from gym.world.world import World

SECOND_PAYER, CORRECTED = 0.06, 0.04
FIRST_DAY, DAYS = date(2024, 7, 1), 85


@dataclass(frozen=True)
class DrawnCase:
    """What chance decided for one case. `features` are those the faults asked for."""

    template: Template
    policy: Policy
    features: frozenset[str]
    day: date
    pos: str
    variant: dict[str, str]
    problem: SecondProblem | None
    show_codes: bool

    def fill(self, text: str) -> str:
        """`text` with the variant's words, capitalised where the brace is."""
        capital = {key.capitalize(): value[:1].upper() + value[1:] for key, value in self.variant.items()}
        return text.format_map({**self.variant, **capital})

    def fill_codes(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """The codes filled; one that this variant leaves empty is none."""
        return tuple(filled for code in codes if (filled := self.fill(code)))

    def sentence(self, text: str) -> str:
        """`text` filled, with a capital at its start."""
        filled = self.fill(text)
        return filled[:1].upper() + filled[1:]


def draw_workday(rng: Random) -> date:
    """A day inside the data window (2024 Q3) on which offices are open: no weekend and no federal holiday."""
    day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def list_problems(world: World, template: Template) -> list[SecondProblem]:
    """The second problems that this specialty treats, at a level at which this template has a visit."""
    codes = {code for service in template.services if service.role == "visit" for code in service.code}
    levels = {FAMILY_OF[code].index(code) for code in codes}
    return [
        problem
        for problem in world.templates.problems
        if template.specialty in problem.specialties and problem.decision.level in levels
    ]


def list_fitting_problems(
    world: World, template: Template, policy: Policy, features: frozenset[str]
) -> list[SecondProblem]:
    """Those of them that occur at an age at which the payer may cover such a visit."""
    low, high = limit_ages(template, policy, features)
    return [each for each in list_problems(world, template) if each.ages[0] <= high and low <= each.ages[1]]


def draw_case(
    world: World, rng: Random, template: Template, policy: Policy, features: frozenset[str], show_codes: bool
) -> DrawnCase:
    """Choose everything that chance decides but people and units."""
    bundled = "bundled_visit" in features
    has_visit = "visit" in template.features and not bundled
    problem = rng.choice(list_fitting_problems(world, template, policy, features)) if has_visit else None
    variant = dict(rng.choice(template.variants))
    if "corrected" not in features and "second_payer" in policy.features and rng.random() < SECOND_PAYER:
        features |= {"second_payer"}
    elif "second_payer" not in features and "corrected" in policy.features and rng.random() < CORRECTED:
        features |= {"corrected"}
    return DrawnCase(
        template, policy, features, draw_workday(rng), rng.choice(template.pos), variant, problem, show_codes
    )


def limit_ages(template: Template, policy: Policy, features: frozenset[str]) -> tuple[int, int]:
    """The template's ages, from 65 for Medicare and under 65 for commercial cover where that leaves any."""
    low, high = template.ages
    if "adult65" in features:
        return 65, min(high, 74)
    if policy.line in ("medicare", "medicare_advantage"):
        return max(low, 65), max(high, 66)
    return low, max(low, min(high, 64))


def allowed_ages(drawn: DrawnCase) -> tuple[int, int]:
    """The ages at which such a visit and its second problem occur."""
    low, high = limit_ages(drawn.template, drawn.policy, drawn.features)
    first, last = drawn.problem.ages if drawn.problem else (low, high)
    return max(low, first), min(high, last)
