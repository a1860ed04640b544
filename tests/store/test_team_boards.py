"""Facts about the boards of teams: who stands where, page by page, and who is shown to whom."""

from typing import Any

import pytest
from loop_parts import NOON
from sqlalchemy import text
from store_parts import open_store
from team_parts import add_users, audit_team, create, finish, join, leave, link

from gym.store import Store
from gym.store.boards import BoardPageQuery, period_name

USERS = ("ana", "ben", "cat", "dan")


@pytest.fixture
def store() -> Store:
    made = open_store()
    add_users(made, *USERS)
    return made


def week_board(store: Store, limit: int = 100, after: tuple[float, str] | None = None) -> Any:
    return store.team_boards.board(BoardPageQuery("local", period_name("weekly", NOON.date()), "", limit, after))


def test_teams_rank_by_their_members_and_not_by_their_size(store: Store) -> None:
    create(store, "dan", team_id="t-small")
    digest = link(store, large := create(store, "ana", team_id="t-large"))
    for user in ("ben", "cat", "dan"):
        join(store, large, user, digest)
    for user in USERS[:3]:
        finish(store, user, xp=60)
    finish(store, "dan", xp=210)
    lines = week_board(store).lines
    assert [(line.team_id, line.average, line.xp, line.active) for line in lines] == [
        ("t-large", 97, 390, 4),
        ("t-small", 70, 210, 1),
    ]


def test_pages_of_teams_put_together_are_the_board(store: Store) -> None:
    week = period_name("weekly", NOON.date())
    with store.write_transaction() as connection:
        for number in range(25):
            row = {"week": week, "id": f"t-{number:02}", "points": 100 * (1 + number % 5)}
            connection.execute(text("insert into teams values (:id, 'T', 1, true, '{}', 'local')"), row)
            connection.execute(
                text("insert into team_totals values (:week, :id, :points, 1, 1, :points, 'local')"), row
            )
    whole = week_board(store).lines
    assert len(whole) == 25
    for limit in (1, 7, 24, 25):
        rows, after, more = [], None, True
        while more:
            page = week_board(store, limit, after)
            rows, more = [*rows, *page.lines], page.more
            after = (page.lines[-1].average, page.lines[-1].team_id)
        assert tuple(rows) == whole
    assert [(-row.average, row.team_id) for row in whole] == sorted((-row.average, row.team_id) for row in whole)


def test_a_closed_team_is_on_no_board(store: Store) -> None:
    team_id = create(store, "ana")
    finish(store, "ana")
    assert [line.team_id for line in week_board(store).lines] == [team_id]
    leave(store, team_id, "ana")
    assert week_board(store).lines == ()
    assert not audit_team(store, team_id).is_open


def members(store: Store, team_id: str, *, everyone: bool, skill: str = "") -> list[str]:
    page = store.team_boards.members(team_id, BoardPageQuery("local", "all", skill, 10), everyone=everyone)
    return [line.user_id for line in page.lines]


def test_who_is_on_no_board_is_still_on_their_own_teams(store: Store) -> None:
    team_id = create(store, "ana")
    join(store, team_id, "ben", link(store, team_id))
    finish(store, "ana", xp=90)
    finish(store, "ben")
    known = store.learner("ben")
    assert known
    store.accounts.change_settings("ben", known.settings.model_copy(update={"listed": False}), NOON)
    assert members(store, team_id, everyone=True) == ["ana", "ben"]
    assert members(store, team_id, everyone=False) == ["ana"]
    assert members(store, team_id, everyone=True, skill="icd10") == ["ana", "ben"]
    assert members(store, team_id, everyone=True, skill="modifier_25") == []
