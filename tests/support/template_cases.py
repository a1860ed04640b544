"""Every clean case that a template can give: each of its variants with each second problem, and all its texts."""

from datetime import date
from functools import cache
from random import Random
from typing import NamedTuple

from gym.world.claims.encounter import Case
from gym.world.scenarios.draw import DrawnCase, list_fitting_problems
from gym.world.scenarios.plan import goes_together
from gym.world.scenarios.template import Template
from gym.world.scenarios.visit import build_case
from gym.world.world import World

DAY = date(2024, 8, 14)


class TemplateCase(NamedTuple):
    """One clean case of a template with the texts of its note: a tuple of alternatives for each section."""

    template: Template
    case: Case
    texts: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        return f"{self.template.name} {' '.join(self.case.claim.diagnoses)}"

    @property
    def words(self) -> str:
        """All texts, in small letters."""
        return " ".join(text for texts in self.texts for text in texts).lower()


def read_texts(drawn: DrawnCase) -> tuple[tuple[str, ...], ...]:
    note = drawn.template.note
    sections = (note.reason, note.exam, note.procedure, note.bundled, note.repeat)
    texts = [tuple(drawn.sentence(text) for text in section) for section in sections if section]
    return (*texts, *([(drawn.problem.text,)] if drawn.problem else []))


@cache
def list_template_cases() -> tuple[TemplateCase, ...]:
    world, found = World.load(), []
    for template in world.templates.visits:
        policy = next(each for each in world.policies.values() if goes_together(template, each))
        problems = (
            list_fitting_problems(world, template, policy, frozenset()) if "visit" in template.features else [None]
        )
        for variant in template.variants:
            for problem in problems:
                drawn = DrawnCase(template, policy, frozenset(), DAY, template.pos[0], dict(variant), problem, True)
                case = build_case(world, Random(1), drawn)
                found.append(TemplateCase(template, case, read_texts(drawn)))
    return tuple(found)
