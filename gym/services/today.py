"""What is up today for a user: the set and how far it is, reviews due, what is new, what was missed, who is near."""

from datetime import UTC, date, datetime, time, timedelta

from gym.progress.calendar import Calendar
from gym.progress.learner import due_skills
from gym.progress.schemas import BoardRow
from gym.progress.skills import PLAIN
from gym.progress.today import (
    DoneClaim,
    SetClosing,
    TodaySet,
    close_set,
    find_pace,
    list_missed,
    list_new_abilities,
    plan_set,
)
from gym.services.boards import Leaderboards
from gym.services.scenarios import ScenarioCache
from gym.store.records import Attempt
from gym.value import Value

WEEK = timedelta(days=7)
PACE_OF = 10
NEAR = 1
MOST_ROWS = 100


class TodayView(Value):
    """Today as screens show it; `reviews`, `learned` and `new` name skills in plain words."""

    planned: TodaySet
    closing: SetClosing | None
    reviews: tuple[str, ...]
    new: tuple[str, ...]
    missed: tuple[DoneClaim, ...]


class Today:
    """Today's set of any user, from the record; claims that are sealed in a challenge tell nothing."""

    def __init__(self, leaderboards: Leaderboards, scenarios: ScenarioCache) -> None:
        self.scenarios = scenarios
        self.boards, self.store, self.clock = leaderboards, leaderboards.store, leaderboards.clock

    async def view(self, user_id: str) -> TodayView:
        """Today at this moment, by the user's own calendar."""
        learner, calendar = self.boards.learner(user_id)
        learner, now = await self.boards.seals.learner(learner), self.clock()
        week = [(each, self.to_done(each)) for each in self.attempts_since(user_id, now - WEEK)]
        today = [done for attempt, done in week if is_on(attempt, calendar, now)]
        due = due_skills(learner, now)
        return TodayView(
            planned=plan_set(today, len(due), find_pace([done.seconds for _, done in week[-PACE_OF:]])),
            closing=close_set(today, PLAIN, len(due_skills(learner, now + timedelta(days=1)))),
            reviews=tuple(map(name_skill, sorted(due))),
            new=tuple(map(name_skill, list_new_abilities([done for _, done in week], learner.alone))),
            missed=list_missed(today),
        )

    def count_done(self, user_id: str, day: date) -> int:
        """How many claims of a day count: those that the view of today tells of."""
        if not self.boards.seals.claims(user_id):
            return self.store.attempts.count_on(user_id, day)
        since = datetime.combine(day, time(), UTC) - timedelta(days=2)
        return sum(attempt.local_date == day for attempt in self.attempts_since(user_id, since))

    def attempts_since(self, user_id: str, since: datetime) -> list[Attempt]:
        """The claims finished since then, in order, without those that are sealed."""
        sealed = self.boards.seals.claims(user_id)
        found = self.store.attempts.since(user_id, since)
        return [each for each in found if (each.session_id, each.scenario_id) not in sealed]

    def to_done(self, attempt: Attempt) -> DoneClaim:
        """An attempt as a claim of the set."""
        is_right = attempt.resolved and attempt.accuracy == 1
        return DoneClaim(
            session_id=attempt.session_id,
            turn=attempt.turn,
            title=self.scenarios.get(attempt.scenario_id).title,
            skills=tuple(dict.fromkeys(outcome.skill for outcome in attempt.skills)),
            is_right=is_right,
            is_alone=is_right and not any(outcome.hinted for outcome in attempt.skills),
            seconds=attempt.seconds,
        )

    def neighbors(self, user_id: str, team_id: str) -> tuple[BoardRow, ...]:
        """Who stands next to the user on their team's board of the week: the one above, the user, the one below."""
        rows = self.boards.board("weekly", None, team_id, MOST_ROWS, None, viewer=user_id).rows
        place = next((place for place, row in enumerate(rows) if row.user_id == user_id), None)
        return () if place is None else rows[max(0, place - NEAR) : place + NEAR + 1]


def name_skill(skill: str) -> str:
    """A skill in plain words."""
    return PLAIN.get(skill, skill.replace("_", " "))


def is_on(attempt: Attempt, calendar: Calendar, now: datetime) -> bool:
    """Whether a claim was finished on the user's day that it is now."""
    return attempt.local_date == calendar.day(now)
