"""What to practise next: the right difficulty for the skill that is needed most, and now and then a clean claim."""

import math
from datetime import datetime
from random import Random
from typing import NamedTuple

from gym.progress.config import CONFIG, LOGITS
from gym.progress.goals import wanted_skills
from gym.progress.learner import Learner
from gym.progress.mastery import Belief, Mastery, Rating, ability, chance, expected, logit, rated
from gym.progress.reviews import is_due, retrievability
from gym.value import Value
from gym.world.faults import CLEAN, SKILLS
from gym.world.scenario import Difficulty


class Choice(Value):
    """What to deal next. `reason` names the skill: for records and trainers, not for an open scenario."""

    skill: str
    difficulty: Difficulty
    reason: str


class Offer(NamedTuple):
    """One skill at the level that suits it best, and what practising it is worth."""

    skill: str
    difficulty: Difficulty
    worth: float


def choose(
    learner: Learner, seed: int, now: datetime, preferred: Difficulty | None = None, goals: tuple[str, ...] = ()
) -> Choice:
    """The next skill and level; the same learner and seed choose the same."""
    random = Random(f"{learner.user_id}:{learner.met}:{seed}")
    levels = (preferred,) if preferred else tuple(Difficulty)
    wanted = wanted_skills(goals)
    if is_clean_turn(learner, random) or wanted == (CLEAN,):
        offer = best_offer(learner, CLEAN, levels, now)
    else:
        skills = [skill for skill in wanted or tuple(SKILLS) if skill != CLEAN]
        offer = pick(learner, skills, levels, now, random)
    return Choice(skill=offer.skill, difficulty=offer.difficulty, reason=reason(learner.mastery, offer, now))


def is_clean_turn(learner: Learner, random: Random) -> bool:
    """Whether to deal a clean claim: never first, never twice running."""
    return bool(learner.met) and CLEAN not in learner.last_skills and random.random() < CONFIG.clean_chance


def pick(learner: Learner, skills: list[str], levels: tuple[Difficulty, ...], now: datetime, random: Random) -> Offer:
    """One of the best few, by chance; not the skill of the scenario before, where there is another."""
    fresh = [skill for skill in skills if skill not in learner.last_skills] or skills
    offers = [best_offer(learner, skill, levels, now) for skill in random.sample(fresh, len(fresh))]
    return random.choice(sorted(offers, key=lambda offer: -offer.worth)[: CONFIG.best])


def best_offer(learner: Learner, skill: str, levels: tuple[Difficulty, ...], now: datetime) -> Offer:
    """The skill at the level where practising it is worth most."""
    belief = ability(learner.mastery, skill, now)
    needed = need(learner.mastery, skill, now, rated(belief))
    offers = [Offer(skill, level, needed * value(belief, level, learner.mastery.lows)) for level in levels]
    return max(offers, key=lambda offer: offer.worth)


def value(belief: Belief, level: Difficulty, lows: int) -> float:
    """How near the level is to the wanted accuracy, times what a step there can teach and tell (4p(1-p))."""
    target = CONFIG.rescue_target if lows >= CONFIG.lows_before_rescue else CONFIG.target
    miss = logit(expected(belief, level)) - logit(target)
    p = chance(belief, LOGITS[level])
    fit = math.exp(-miss * miss / (2 * CONFIG.tolerance**2))
    return max(CONFIG.least_fit, fit) * 4 * p * (1 - p)


def need(mastery: Mastery, skill: str, now: datetime, rating: Rating) -> float:
    """How much the skill needs practice: below goal, uncertain, fading, or not met for long (the longer the more)."""
    state, (level, spread) = mastery.skill(skill), rating
    ago = None if state.met_at is None else mastery.scenarios - state.met_at
    fading = max(0.0, CONFIG.retention - retrievability(state.review, now)) if state.review else 0.0
    waited = mastery.scenarios + CONFIG.starved_after if ago is None else ago
    starved = waited / CONFIG.starved_after if ago is None or ago > CONFIG.starved_after else 0.0
    just_met = CONFIG.repeat_penalty / ago if ago and ago <= 2 else 0.0
    return max(0.01, 0.1 + max(0.0, CONFIG.goal - level) + spread + fading + starved - just_met)


def reason(mastery: Mastery, offer: Offer, now: datetime) -> str:
    """Why this was chosen, with the skill's rating."""
    state, (level, spread) = mastery.skill(offer.skill), rated(ability(mastery, offer.skill, now))
    stands = f"{offer.skill} at {level:.0%} ± {spread:.0%}"
    if offer.skill == CLEAN:
        return f"leaving a right claim alone is a skill too: {stands}"
    if state.review is None:
        return f"not met yet: {stands}"
    return f"due for review: {stands}" if is_due(state.review, now) else f"most to gain: {stands}"
