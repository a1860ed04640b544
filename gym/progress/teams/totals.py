"""What a team's claims add up to, folded from its log: by member, in all, and week by week."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from pydantic import Field

from gym.progress.boards import PERIODS, Period, board_day, monday_of, period_bounds
from gym.progress.events import StoredFinish
from gym.progress.notices import Notice
from gym.progress.takeaways import format_count
from gym.progress.teams.model import TeamAct, TeamKind
from gym.value import Value

# A team is measured by at least so many: one strong member alone is not a strong team.
FEWEST = 3
# The week's goal: so many points a member who brought any (or `FEWEST` members), at most so many from one member.
A_MEMBER = 8
MOST_EACH = 16
CHECK_POINTS = 2


class TeamClaim(Value):
    """The body of a claim that counts for a team; `points` (0..2) go to the week's goal."""

    session_id: str
    turn: int
    xp: int
    accuracy: float
    improvement: float
    skills: tuple[str, ...]
    local_date: date
    points: int


class Sums(Value):
    """What a member contributed: `accuracy_sum` over `scenarios` first tries, `improvement` in points (0..100)."""

    xp: int = 0
    accuracy_sum: float = 0.0
    scenarios: int = 0
    improvement: float = 0.0

    def plus(self, claim: TeamClaim, improvement: float) -> "Sums":
        return Sums(
            xp=self.xp + claim.xp,
            accuracy_sum=self.accuracy_sum + claim.accuracy,
            scenarios=self.scenarios + 1,
            improvement=self.improvement + improvement,
        )


class Total(Value):
    """A team's XP and claims in a period, and its number of active members."""

    xp: int = 0
    scenarios: int = 0
    active: int = 0

    @property
    def average(self) -> int:
        """XP for each active member: the rank on team boards (gym/store/team_boards.py)."""
        return self.xp // max(self.active, FEWEST)


class Week(Value):
    """A team's goal in a week and each member's points; `reached_at` once the goal is reached."""

    goal: int = 0
    brought: dict[str, int] = Field(default_factory=dict)
    reached_at: datetime | None = None

    @property
    def total_points(self) -> int:
        return sum(self.brought.values())


def claim_of(finish: StoredFinish, session_id: str, turn: int, improvement: float) -> TeamClaim:
    return TeamClaim(
        session_id=session_id,
        turn=turn,
        xp=finish.xp,
        accuracy=finish.accuracy,
        improvement=improvement,
        skills=finish.board_skills,
        local_date=finish.local_date,
        points=goal_points(finish),
    )


def goal_points(finish: StoredFinish) -> int:
    """What a claim counts towards the week's goal: one settled unaided that paid XP, doubled in a check.

    A repeat, an exam's claim, one given up and one of a seeded session pay no XP, so they count nothing; an example
    counts nothing either, since its answer is public.
    """
    if not finish.xp or not finish.is_unaided or finish.example:
        return 0
    return CHECK_POINTS if finish.is_unassisted else 1


def goal_of(week: Week) -> int:
    """The goal of a week: it grows with each member who brings points, and stays once reached.

    Who only joined is not counted; a team of fewer than `FEWEST` needs as much as one of `FEWEST`, so that nobody
    reaches a team's goal alone.
    """
    members = sum(points > 0 for points in week.brought.values())
    return week.goal if week.reached_at else max(week.goal, A_MEMBER * max(members, FEWEST))


def cap_points(brought: int, points: int) -> int:
    """The points that count for a member who has `brought` points already."""
    return max(0, min(points, MOST_EACH - brought))


def add_points(week: Week, user_id: str, more: int, at: datetime) -> Week:
    so_far = week.brought.get(user_id, 0)
    now = week.model_copy(update={"brought": {**week.brought, user_id: so_far + cap_points(so_far, more)}})
    goal = goal_of(now)
    reached = week.reached_at or (at if now.total_points >= goal else None)
    return now.model_copy(update={"goal": goal, "reached_at": reached})


def goal_notice(team_id: str, name: str, week: date, goal: int, at: datetime) -> Notice:
    text = f"{name} has reached the week's goal: {format_count(goal, 'point')} for claims settled unaided."
    return Notice(source=f"week:{team_id}:{week}", kind="challenge", text=text, at=at)


Place = tuple[Period, date | None]


def counted_claims(acts: Iterable[TeamAct]) -> Iterable[tuple[TeamAct, TeamClaim]]:
    return ((act, TeamClaim.model_validate(act.body)) for act in acts if act.kind is TeamKind.COUNTED)


class ClaimEntry(NamedTuple):
    """A claim on a team's log as it counts since the last regrade."""

    user_id: str
    at: datetime
    claim: TeamClaim


def claims_as_counted(acts: Iterable[TeamAct]) -> dict[tuple[str, int], ClaimEntry]:
    """Each claim as it counts now, by (session, turn)."""
    found: dict[tuple[str, int], ClaimEntry] = {}
    for act in acts:
        if act.kind in (TeamKind.COUNTED, TeamKind.RECOUNTED):
            claim = TeamClaim.model_validate(act.body)
            known = found.get((claim.session_id, claim.turn), ClaimEntry(act.actor, act.at, claim))
            found[claim.session_id, claim.turn] = known._replace(claim=claim)
    return found


def sum_members(acts: Iterable[TeamAct]) -> dict[tuple[Place, str, str], Sums]:
    """Contributions by period, skill ("" for all) and user."""
    found: dict[tuple[Place, str, str], Sums] = {}
    for user_id, at, claim in claims_as_counted(acts).values():
        for period in PERIODS:
            place = (period, period_bounds(period, board_day(at))[0])
            for skill in ("", *claim.skills):
                key = (place, skill, user_id)
                found[key] = found.get(key, Sums()).plus(claim, 0.0 if skill else claim.improvement)
    return found


def sum_team(acts: Iterable[TeamAct]) -> dict[Place, Total]:
    found: dict[Place, Total] = {}
    for (place, skill, _), each in sum_members(acts).items():
        if not skill:
            so_far = found.get(place, Total())
            found[place] = Total(
                xp=so_far.xp + each.xp,
                scenarios=so_far.scenarios + each.scenarios,
                active=so_far.active + (each.xp > 0),
            )
    return found


def fold_weeks(acts: Iterable[TeamAct]) -> dict[date, Week]:
    """The team's weeks by their Mondays; regrades do not change them. Weeks without a claim are absent."""
    found: dict[date, Week] = {}
    for act, claim in counted_claims(acts):
        if claim.points:
            week = monday_of(claim.local_date)
            found[week] = add_points(found.get(week, Week()), act.actor, claim.points, act.at)
    return found
