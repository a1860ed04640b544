"""How a user stands, from their folded record."""

from datetime import datetime

from gym.progress.calendar import Calendar
from gym.progress.engine.levels import area
from gym.progress.engine.mastery import rating
from gym.progress.learner import Accuracy, Learner, due
from gym.progress.rewards.xp import level_at, xp_for
from gym.progress.schemas import Profile, SideBySide, Tried

UTC_DAYS = Calendar()


def profile(learner: Learner, now: datetime, calendar: Calendar = UTC_DAYS) -> Profile:
    """The standing at `now`, by the user's own days."""
    ratings = {skill: rating(learner.mastery, skill, now) for skill in learner.mastery.skills}
    areas = {skill: area(learner.mastery, skill, learner.difficulty, now) for skill in ratings}
    level = level_at(learner.xp)
    return Profile(
        user_id=learner.user_id,
        level=level,
        total_xp=learner.xp,
        xp_to_next_level=xp_for(level + 1) - learner.xp,
        current_streak=learner.streak.on(calendar.day(now), calendar),
        longest_streak=learner.streak.longest,
        skill_ratings={skill: round(value, 4) for skill, (value, _) in ratings.items()},
        skill_uncertainty={skill: round(spread, 4) for skill, (_, spread) in ratings.items()},
        weak_areas=tuple(skill for skill, kind in areas.items() if kind == "weak"),
        strong_areas=tuple(skill for skill, kind in areas.items() if kind == "strong"),
        average_accuracy=in_all(learner).mean,
        total_scenarios_completed=learner.resolved,
        recommended_difficulty=learner.difficulty,
        due_reviews=tuple(sorted(due(learner, now))),
        streak_freezes=learner.streak.freezes,
        practice_accuracy=shown(learner.practised.get("")),
        unassisted_accuracy=shown(learner.probed.get("")),
        by_skill={skill: side_by_side(learner, skill) for skill in ratings},
    )


def shown(accuracy: Accuracy | None) -> Tried:
    """First tries as they are shown."""
    return Tried(accuracy=accuracy.mean, scenarios=accuracy.times) if accuracy else Tried(accuracy=None, scenarios=0)


def side_by_side(learner: Learner, skill: str) -> SideBySide:
    """One skill with help at hand and without."""
    return SideBySide(practice=shown(learner.practised.get(skill)), unassisted=shown(learner.probed.get(skill)))


def in_all(learner: Learner) -> Accuracy:
    """All first tries."""
    both = [each for each in (learner.practised.get(""), learner.probed.get("")) if each]
    return Accuracy(total=sum(each.total for each in both), times=sum(each.times for each in both))
