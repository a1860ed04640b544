"""How a user stands, from their folded record."""

from datetime import datetime

from gym.progress.calendar import Calendar
from gym.progress.engine.levels import classify_skill
from gym.progress.engine.mastery import rate_skill
from gym.progress.learner import Accuracy, Learner, due_skills
from gym.progress.rewards.xp import level_at, xp_for
from gym.progress.schemas import AssistanceComparison, Profile, TryStats

UTC_DAYS = Calendar()


def build_profile(learner: Learner, now: datetime, calendar: Calendar = UTC_DAYS) -> Profile:
    """The profile at `now`, by the user's own days."""
    ratings = {skill: rate_skill(learner.mastery, skill, now) for skill in learner.mastery.skills}
    areas = {skill: classify_skill(learner.mastery, skill, learner.difficulty, now) for skill in ratings}
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
        average_accuracy=total_accuracy(learner).mean,
        total_scenarios_completed=learner.resolved,
        recommended_difficulty=learner.difficulty,
        due_reviews=tuple(sorted(due_skills(learner, now))),
        streak_freezes=learner.streak.freezes,
        practice_accuracy=to_stats(learner.practised.get("")),
        unassisted_accuracy=to_stats(learner.probed.get("")),
        by_skill={skill: compare_assistance(learner, skill) for skill in ratings},
    )


def to_stats(accuracy: Accuracy | None) -> TryStats:
    return (
        TryStats(accuracy=accuracy.mean, scenarios=accuracy.times) if accuracy else TryStats(accuracy=None, scenarios=0)
    )


def compare_assistance(learner: Learner, skill: str) -> AssistanceComparison:
    return AssistanceComparison(
        practice=to_stats(learner.practised.get(skill)), unassisted=to_stats(learner.probed.get(skill))
    )


def total_accuracy(learner: Learner) -> Accuracy:
    both = [each for each in (learner.practised.get(""), learner.probed.get("")) if each]
    return Accuracy(total=sum(each.total for each in both), times=sum(each.times for each in both))
