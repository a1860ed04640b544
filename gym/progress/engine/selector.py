"""What to practise next: the right difficulty for the skill that is needed most, and now and then a clean claim."""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from gym.progress.engine.ability import (
    Curve,
    Item,
    Rating,
    chances_by_skill,
    draw_curve,
    expected_accuracy,
    logit,
    rate_ability,
)
from gym.progress.engine.config import CONFIG, LOGITS, Config
from gym.progress.engine.mastery import Mastery, ability_of
from gym.progress.engine.reviews import is_due, retrievability
from gym.progress.learner import Learner
from gym.progress.skills import PLAIN, skills_of_goals
from gym.value import Value
from gym.world.faults import CLEAN, SKILLS
from gym.world.scenarios.scenario import Difficulty


class Choice(Value):
    """What to deal next. `reason` names the skill: for records and trainers, not for an open scenario."""

    skill: str
    difficulty: Difficulty
    reason: str


class Outlook(NamedTuple):
    """Input of a choice: what to expect of each skill, how much it needs practice, and the logit to aim at."""

    curves: dict[str, Curve]
    needs: dict[str, float]
    target: float


def choose(
    learner: Learner,
    seed: int,
    now: datetime,
    preferred: Difficulty | None = None,
    goals: tuple[str, ...] = (),
    difficulties: Mapping[str, float] | None = None,
) -> Choice:
    """The next skill and level; the same learner and seed choose the same.

    `difficulties` says by how many logits a skill's scenarios are harder than their level.
    """
    random = Random(f"{learner.user_id}:{learner.met}:{seed}")
    levels, offsets = (preferred,) if preferred else tuple(Difficulty), difficulties or {}
    named = skills_of_goals(goals)
    skills = [skill for skill in (named if named != (CLEAN,) else ()) or SKILLS if skill != CLEAN]
    # A clean claim is never dealt first, and never twice running.
    chance = 1.0 if named == (CLEAN,) else CONFIG.clean_chance
    skills = [CLEAN] if learner.met and CLEAN not in learner.last_skills and random.random() < chance else skills
    fresh = [skill for skill in skills if skill not in learner.last_skills] or skills
    view = build_outlook(learner.mastery, fresh, now)
    items = dict(best_item(skill, levels, offsets.get(skill, 0.0), view) for skill in fresh)
    item = pick(list(items), view, random)
    return Choice(skill=item.skills[0], difficulty=items[item], reason=explain(learner.mastery, item.skills[0], now))


def best_item(skill: str, levels: Sequence[Difficulty], offset: float, view: Outlook) -> tuple[Item, Difficulty]:
    """The skill at the level nearest to the target accuracy."""
    items = [(Item((skill,), LOGITS[level] + offset), level) for level in levels]
    return min(items, key=lambda each: abs(miss_distance(chances_by_skill(view.curves, each[0]), each[0], view)))


def miss_distance(shares: Sequence[float], item: Item, view: Outlook, config: Config = CONFIG) -> float:
    """How far the expected accuracy is from the wanted one, in logits."""
    return logit(expected_accuracy(shares, item, config)) - view.target


def build_outlook(mastery: Mastery, skills: Iterable[str], now: datetime, config: Config = CONFIG) -> Outlook:
    """Abilities and needs now; after some failures running the aim is a success."""
    abilities = {skill: ability_of(mastery, skill, now, config) for skill in skills}
    needs = {skill: need(mastery, skill, now, rate_ability(found), config) for skill, found in abilities.items()}
    target = logit(config.rescue_target if mastery.lows >= config.lows_before_rescue else config.target)
    return Outlook({each: draw_curve(found, config.item_variance) for each, found in abilities.items()}, needs, target)


def pick(items: Sequence[Item], view: Outlook, random: Random, config: Config = CONFIG) -> Item:
    """One of the best few, by chance."""
    shuffled = random.sample(items, len(items))
    return random.choice(sorted(shuffled, key=lambda item: -worth(item, view, config))[: config.best])


def worth(item: Item, view: Outlook, config: Config = CONFIG) -> float:
    """How near the item is to the wanted accuracy, times what each skill needs and a step can teach (4p(1-p))."""
    shares = chances_by_skill(view.curves, item)
    fit = math.exp(-(miss_distance(shares, item, view, config) ** 2) / (2 * config.tolerance**2))
    teaches = [math.pow(4 * p * (1 - p), config.teaching) for p in shares]
    needed = sum([view.needs[skill] * share for skill, share in zip(item.skills, teaches, strict=True)])
    return max(config.least_fit, fit) * needed / len(shares)


def need(mastery: Mastery, skill: str, now: datetime, rating: Rating, config: Config = CONFIG) -> float:
    """How much the skill needs practice: below goal, uncertain, fading or not met for long; less if just met."""
    state, (level, spread) = mastery.skill(skill, config), rating
    ago = mastery.scenarios - (-config.starved_after - 1 if state.met_at is None else state.met_at)
    fading = max(0.0, config.retention - retrievability(state.review, now)) if state.review else 0.0
    starved = ago / config.starved_after if ago > config.starved_after else 0.0
    just_met = config.repeat_penalty / ago if 0 < ago <= 2 else 0.0
    today = config.spacing if state.review and now - state.review.last < timedelta(hours=config.rest_hours) else 0.0
    return max(0.01, 0.1 + max(0.0, config.goal - level) + spread + fading + starved - just_met - today)


def explain(mastery: Mastery, skill: str, now: datetime) -> str:
    """Why a skill was chosen, in the trainee's words, with how they stand in it."""
    state, (level, _) = mastery.skill(skill), rate_ability(ability_of(mastery, skill, now))
    if skill != CLEAN and state.review is None:
        return f"new to you: {PLAIN[skill]}"
    why = "due for review" if state.review and is_due(state.review, now) else "most to gain"
    why = "to leave a right claim alone is a skill, too" if skill == CLEAN else why
    return f"{why}: {PLAIN[skill]}; alone you get about {level:.0%} right"
