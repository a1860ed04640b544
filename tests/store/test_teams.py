"""Facts about the record of teams: every cache is what the log folds to, whatever happens at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from loop_parts import NOON
from store_parts import open_store
from team_parts import NotKept, add_users, ask, audit_team, create, finish, join, leave, link

from gym.errors import GymError, Invalid
from gym.progress.certification.certificate import Certificate
from gym.progress.teams import rules
from gym.store import Store

USERS = ("ana", "ben", "cat", "dan")
users = st.sampled_from(USERS)


class TeamsMachine(RuleBasedStateMachine):
    """Four users who make teams, come, go, and settle claims, in any order, over days."""

    @initialize()
    def begin(self) -> None:
        self.store, self.now, self.teams = open_store(), NOON, list[str]()
        add_users(self.store, *USERS)

    def attempt(self, act: Callable[[], Any]) -> None:
        """What the rules refuse changes nothing; the audit sees to that."""
        with suppress(GymError):
            act()

    @rule(user=users)
    def create(self, user: str) -> None:
        team_id = f"t-{len(self.teams)}"
        if len(self.store.teams.of_user(user)) < rules.MOST_TEAMS:
            self.teams.append(create(self.store, user, self.now, team_id))

    @precondition(lambda self: self.teams)
    @rule(user=users, data=st.data(), seats=st.integers(1, 2))
    def join(self, user: str, data: st.DataObject, seats: int) -> None:
        team_id = data.draw(st.sampled_from(self.teams))
        number = len(self.store.teams.acts(team_id))
        self.attempt(lambda: link(self.store, team_id, self.now, f"i-{number}", seats))
        self.attempt(lambda: join(self.store, team_id, user, f"digest of {team_id} i-{number}", self.now))

    @precondition(lambda self: self.teams)
    @rule(user=users, actor=users, data=st.data())
    def leave(self, user: str, actor: str, data: st.DataObject) -> None:
        team_id = data.draw(st.sampled_from(self.teams))
        self.attempt(lambda: leave(self.store, team_id, user, self.now, actor))

    @precondition(lambda self: self.teams)
    @rule(user=users, data=st.data(), name=st.sampled_from(("North", "South")))
    def rename(self, user: str, data: st.DataObject, name: str) -> None:
        team_id, at = data.draw(st.sampled_from(self.teams)), self.now
        self.attempt(
            lambda: self.store.teams.change(team_id, lambda team: rules.rename_team(team, user, name, at)),
        )

    @rule(
        user=users,
        xp=st.sampled_from((0, 35, 70)),
        accuracy=st.sampled_from((1.0, 0.1, 0.3)),
        mode=st.sampled_from(("practice", "probe", "exam")),
        wrong=st.sampled_from((0, 0, 0, 1)),
        is_repeat=st.sampled_from((False, False, True)),
        improvement=st.sampled_from((0.0, 0.1)),
    )
    def finish(self, user: str, **facts: Any) -> None:
        finish(self.store, user, self.now, **facts)

    @rule(hours=st.integers(1, 90))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def every_cache_is_the_fold_of_the_log(self) -> None:
        for team_id in self.teams:
            team = audit_team(self.store, team_id)
            assert team.is_open == bool(team.captain)
            assert team.captain is None or team.captain in team.user_ids
        for user in USERS:
            mine = {team.team_id for team in self.store.teams.of_user(user)}
            assert len(mine) <= rules.MOST_TEAMS


TestTeams = TeamsMachine.TestCase
TestTeams.pytestmark = [pytest.mark.slow]
TestTeams.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)


@pytest.fixture
def store() -> Store:
    made = open_store()
    add_users(made, *USERS)
    return made


def at_once(*acts: Callable[[], Any]) -> list[BaseException | None]:
    """What each of the acts raised, all of them begun together."""
    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.exception() for each in [pool.submit(act) for act in acts]]


def test_the_fiftieth_place_goes_to_one_of_two_who_come_at_once(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/gym.db")
    members = [f"u{number}" for number in range(rules.MOST_MEMBERS + 1)]
    for user in members:
        store.add_learner(user, "{}", "UTC")
    team_id = create(store, members[0])
    digest = link(store, team_id, seats=100)
    for user in members[1:-2]:
        join(store, team_id, user, digest)
    raised = at_once(*(lambda user=user: join(store, team_id, user, digest) for user in members[-2:]))
    assert sorted(type(each) for each in raised if each) == [Invalid]
    assert len(audit_team(store, team_id).members) == rules.MOST_MEMBERS


def test_nobody_gets_into_a_sixth_team_by_two_doors_at_once(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/gym.db")
    for user in ("ana", "ben"):
        store.add_learner(user, "{}", "UTC")
    for number in range(rules.MOST_TEAMS - 1):
        create(store, "ana", team_id=f"mine-{number}")
    theirs = [create(store, "ben", team_id=f"theirs-{number}") for number in range(2)]
    links = {team_id: link(store, team_id) for team_id in theirs}
    raised = at_once(*(lambda team=team: join(store, team, "ana", links[team]) for team in theirs))
    assert sorted(type(each) for each in raised if each) == [Invalid]
    assert len(store.teams.of_user("ana")) == rules.MOST_TEAMS


def test_claims_that_end_at_the_same_moment_all_count(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/gym.db")
    add_users(store, *USERS)
    team_id = create(store, "ana")
    digest = link(store, team_id)
    for user in USERS[1:]:
        join(store, team_id, user, digest)
    each = 5

    def play(user: str) -> None:
        for _ in range(each):
            finish(store, user)

    assert at_once(*(lambda user=user: play(user) for user in USERS)) == [None] * len(USERS)
    audit_team(store, team_id)
    assert ask(store, "select xp, active, average from team_totals where period = 'all'") == [(1400, 4, 350)]
    assert store.teams.week(team_id, NOON.date() - timedelta(days=2)).total_points == each * len(USERS)


def test_a_claim_counts_for_the_teams_of_its_moment_only(store: Store) -> None:
    team_id = create(store, "ana")
    finish(store, "ben")
    join(store, team_id, "ben", link(store, team_id))
    finish(store, "ben")
    leave(store, team_id, "ben")
    finish(store, "ben")
    audit_team(store, team_id)
    assert ask(store, "select user_id, xp from team_standings where period = 'all' and skill = ''") == [("ben", 70)]


def test_a_turn_that_is_not_kept_counts_for_no_team(store: Store) -> None:
    team_id = create(store, "ana")
    passed = Certificate("c-1", "ana", "s-ana", "clean-claims", NOON, NOON, "{}")
    finish(store, "ana", certificate=passed)
    before = store.teams.acts(team_id)
    with pytest.raises(NotKept):
        finish(store, "ana", certificate=passed)
    assert store.teams.acts(team_id) == before
    audit_team(store, team_id)
