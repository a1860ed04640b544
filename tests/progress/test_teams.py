"""Facts about teams and their weeks as folds: who leads, who comes in, what counts."""

from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from progress_facts import START, finish
from rows import for_each

from gym.errors import Invalid, NotFound, NotYours
from gym.progress.boards import monday_of
from gym.progress.events import StoredFinish
from gym.progress.teams import rules as team_rules
from gym.progress.teams.model import Invitation, Team, TeamAct, TeamKind, apply_act
from gym.progress.teams.totals import MOST_EACH, Week, add_points, goal_of, goal_points

LATER = START + timedelta(hours=1)


def invitation(name: str = "i-1", **changed: Any) -> Invitation:
    facts = {"id": name, "digest": f"d-{name}", "seats": 50, "expires_at": START + team_rules.INVITATION_LASTS}
    return Invitation(**{**facts, **changed})


def team_of(*user_ids: str, **link: Any) -> Team:
    """A team with a link; the first made it, the others came by that link."""
    team = apply_act(None, team_rules.create_team("t-1", user_ids[0], {"name": "North"}, 0, START))
    team = apply_act(team, team_rules.invite(team, user_ids[0], invitation(**link), START))
    for user_id in user_ids[1:]:
        act = team_rules.join_team(team, user_id, "d-i-1", 0, START)
        assert act
        team = apply_act(team, act)
    return team


def without(team: Team, *user_ids: str) -> Team:
    for user_id in user_ids:
        team = apply_act(team, team_rules.leave_team(team, user_id, user_id, LATER))
    return team


def test_the_captaincy_passes_to_the_member_of_longest_standing() -> None:
    team = team_of("ana", "ben", "cat")
    assert [without(team, *who).captain for who in (("ana",), ("ben",), ("ana", "ben"))] == ["ben", "ana", "cat"]


@for_each("order", list(permutations(("ana", "ben", "cat"))))
def test_a_team_is_closed_when_the_last_one_has_gone_and_never_before(order: tuple[str, ...]) -> None:
    team = team_of("ana", "ben", "cat")
    for user_id in order:
        assert team.is_open
        assert team.captain in team.user_ids
        team = without(team, user_id)
    assert (team.is_open, team.captain, team.members) == (False, None, ())


LINKS: list[tuple[dict[str, Any], datetime, str]] = [
    ({"seats": 1}, LATER, "used"),
    ({}, START + team_rules.INVITATION_LASTS, "expired"),
    ({"revoked": True}, LATER, "withdrawn"),
    ({"id": "i-2", "digest": "another"}, LATER, "expired"),
]


@for_each(("changed", "at", "why"), LINKS)
def test_a_link_that_lets_nobody_in_says_why_and_what_to_do(changed: dict[str, Any], at: datetime, why: str) -> None:
    team = team_of("ana", "ben")
    link = team.invitations[0].model_copy(update=changed)
    team = team.model_copy(update={"invitations": (link,)})
    with pytest.raises(Invalid, match=f"{why}.*ask the captain for a new one"):
        team_rules.join_team(team, "cat", "d-i-1", 0, at)
    assert team_rules.join_team(team, "ben", "d-i-1", 0, at) is None


def test_nobody_comes_into_a_full_team_or_a_closed_one_or_into_one_team_too_many() -> None:
    full = team_of(*(f"u{number}" for number in range(team_rules.MOST_MEMBERS)), seats=100)
    for team, teams, words in (
        (full, 0, "is full with 50 members"),
        (without(team_of("ana"), "ana"), 0, "closed"),
        (team_of("ana"), team_rules.MOST_TEAMS, "Leave one first"),
    ):
        with pytest.raises(Invalid, match=words):
            team_rules.join_team(team, "zoe", "d-i-1", teams, LATER)


CAPTAINS: list[Any] = [
    lambda team, user: team_rules.rename_team(team, user, "South", LATER),
    lambda team, user: team_rules.invite(team, user, invitation("i-2"), LATER),
    lambda team, user: team_rules.revoke_invitation(team, user, "i-1", LATER),
    lambda team, user: team_rules.leave_team(team, user, "cat", LATER),
]


@for_each("act", CAPTAINS)
def test_what_only_the_captain_may_do_is_no_members_and_no_strangers(act: Any) -> None:
    team = team_of("ana", "ben", "cat")
    assert isinstance(act(team, "ana"), TeamAct)
    with pytest.raises(NotYours, match="ask ana"):
        act(team, "ben")
    with pytest.raises(NotFound):
        act(team, "zoe")


def test_a_captain_cannot_open_links_without_end_but_one_taken_back_makes_room() -> None:
    team = team_of("ana")
    for number in range(1, team_rules.MOST_LINKS):
        team = apply_act(team, team_rules.invite(team, "ana", invitation(f"n-{number}"), LATER))
    with pytest.raises(Invalid, match="Revoke one first"):
        team_rules.invite(team, "ana", invitation("x"), LATER)
    gone = team_rules.revoke_invitation(team, "ana", "i-1", LATER)
    assert gone
    assert team_rules.invite(apply_act(team, gone), "ana", invitation("x"), LATER).kind is TeamKind.INVITED
    assert team_rules.revoke_invitation(apply_act(team, gone), "ana", "i-1", LATER) is None


COUNTS: list[tuple[dict[str, Any], int]] = [
    ({}, 1),
    ({"mode": "probe"}, 2),
    ({"mode": "retest"}, 2),
    ({"xp": 0}, 0),
    ({"mode": "probe", "xp": 0}, 0),
    ({"wrong": 1}, 0),
    ({"rungs": 1}, 0),
    ({"resolved": False}, 0),
]


@for_each(("changed", "wanted"), COUNTS)
def test_only_what_was_settled_unaided_and_paid_xp_counts_for_the_week(changed: dict[str, Any], wanted: int) -> None:
    assert goal_points(StoredFinish.model_validate({**finish().model_dump(), "xp": 70, **changed})) == wanted


def test_one_member_cannot_carry_the_week_alone() -> None:
    week = Week()
    for _ in range(100):
        week = add_points(week, "ana", 2, START)
    assert (week.total_points, week.goal, week.reached_at) == (MOST_EACH, 24, None)
    for _ in range(8):
        week = add_points(week, "ben", 1, LATER)
    assert (week.total_points, week.reached_at) == (24, LATER)
    assert add_points(week, "cat", 1, LATER + timedelta(1)).reached_at == LATER


@for_each(("members", "goal"), [(0, 24), (1, 24), (3, 24), (4, 32), (10, 80)])
def test_the_weeks_goal_is_made_from_the_members_who_brought_something(members: int, goal: int) -> None:
    brought = {f"u{number}": 1 for number in range(members)}
    assert goal_of(Week(brought={**brought, "idle": 0})) == goal


def test_a_goal_once_reached_stays_whoever_brings_something_afterwards() -> None:
    reached = Week(goal=24, brought={f"u{number}": 6 for number in range(4)}, reached_at=START)
    assert goal_of(reached) == 24
    assert goal_of(reached.model_copy(update={"reached_at": None})) == 32


def test_a_week_runs_from_monday_to_sunday() -> None:
    days = [date(2024, 12, 30) + timedelta(days=number) for number in range(8)]
    assert {monday_of(day) for day in days[:7]} == {date(2024, 12, 30)}
    assert monday_of(days[7]) == date(2025, 1, 6)
