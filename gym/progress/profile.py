"""How a user stands, from their folded record."""

from datetime import datetime

from gym.progress.learner import Learner, due
from gym.progress.levels import area
from gym.progress.mastery import rating
from gym.progress.standing import Profile
from gym.progress.xp import level_at, xp_for


def profile(learner: Learner, now: datetime) -> Profile:
    """The standing at `now`, which is in the user's own time zone: its date is their today."""
    ratings = {skill: rating(learner.mastery, skill, now) for skill in learner.mastery.skills}
    areas = {skill: area(learner.mastery, skill, learner.difficulty, now) for skill in ratings}
    level, count = level_at(learner.xp), len(learner.done)
    return Profile(
        user_id=learner.user_id,
        level=level,
        total_xp=learner.xp,
        xp_to_next_level=xp_for(level + 1) - learner.xp,
        current_streak=learner.streak.on(now.date()),
        longest_streak=learner.streak.longest,
        skill_ratings={skill: round(value, 4) for skill, (value, _) in ratings.items()},
        skill_uncertainty={skill: round(spread, 4) for skill, (_, spread) in ratings.items()},
        weak_areas=tuple(skill for skill, kind in areas.items() if kind == "weak"),
        strong_areas=tuple(skill for skill, kind in areas.items() if kind == "strong"),
        average_accuracy=round(learner.accuracy_sum / count, 4) if count else None,
        total_scenarios_completed=learner.resolved,
        recommended_difficulty=learner.difficulty,
        due_reviews=tuple(sorted(due(learner, now))),
    )
