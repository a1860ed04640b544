"""A database that the version before filled opens, answers as it did, goes on in every session, and is judged alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from before_parts import PLAYERS, answer_by_services, answers, ask_again, number_ids, open_copy, sessions_of, unpack
from composed_before import LATER_SKILLS
from recorded_parts import differences
from rejudged import is_rightly_changed, rejudge
from reworded import reword
from rows import for_each
from sqlalchemy import text

from agents.minds import MINDS
from gym.services.regrade import Regrader
from gym.store import Store
from gym.store.migrate import current, head
from gym.world.faults import SKILLS
from gym.world.world import World

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def skills_of_then(monkeypatch: pytest.MonkeyPatch) -> None:
    for skill in LATER_SKILLS:
        monkeypatch.delitem(SKILLS, skill)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_copy(tmp_path)
    yield store
    store.engine.dispose()


LATER_TABLES = {
    "drafts": 0,
    "api_tokens": 0,
    "tenants": 3,
    "sign_in_providers": 0,
    "identities": 0,
    "scim_resources": 0,
    "erasures": 0,
    "former_members": 0,
    "lti_platforms": 0,
    "lti_keys": 0,
    "lti_nonces": 0,
    "lti_grades": 0,
    "sign_ins": 0,
}


async def test_it_opens_with_every_row(tmp_path: Path):
    store = Store(f"sqlite:///{unpack(tmp_path)}")
    before = count_rows(store)
    store.upgrade()
    assert current(store.engine) == head()
    assert count_rows(store) == before | LATER_TABLES
    assert min(before[name] for name in ("sessions", "teams", "challenges", "certificates", "library", "disputes")) > 1
    store.engine.dispose()


def count_rows(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        names = connection.scalars(text("select name from sqlite_master where type = 'table'")).all()
        return {name: connection.scalar(text(f"select count(*) from {name}")) for name in names}


@pytest.mark.parametrize("name", ["reads", "moves"])
async def test_routes_answer_field_by_field_as_before(world: World, store: Store, name: str):
    """`moves` are, in every session: an action, a wrong correction, a hint, giving up and the next claim."""
    now, found = number_ids(await ask_again(world, store, name)), []
    for before, after in zip(number_ids(answers()[name]), now, strict=True):
        told = differences(rejudge(reword(before)), rejudge(reword(after)))
        found += [f"{before['who']} {before['path']}{each}" for each in told if not is_rightly_changed(each)]
    assert not found, "\n".join(found[:20])


async def test_every_session_that_is_open_goes_on():
    """What the version before was told holds of today's answers, too: they are the same."""
    moves = [each for each in answers()["moves"] if each["method"] == "POST"]
    done = {each["body"].get("session_id") for each in moves if each["status"] == 200} - {None}
    shown = {
        each["path"].rsplit("/", 1)[1]: each["answer"] for each in answers()["reads"] if "/session/" in each["path"]
    }
    open_ids = {
        name for name, each in shown.items() if isinstance(each, dict) and each.get("phase") in ("working", "between")
    }
    assert open_ids <= done
    assert len(open_ids) > 30


async def test_services_answer_field_by_field_as_before(world: World, store: Store):
    before, now = reword(answers()["services"]), reword(await answer_by_services(world, store))
    found = [each for each in differences(rejudge(before), rejudge(now)) if not is_rightly_changed(each)]
    assert not found, "\n".join(found[:20])


async def test_todays_rules_judge_all_of_it_the_same(world: World, store: Store):
    sessions, clock = sessions_of(world, store)
    regrader = Regrader(MINDS, sessions.scenarios, clock)
    assert [each.user_id async for each in regrader.differences()] == answers()["regraded"] == []
    assert set(store.regrade.users()) == set(PLAYERS)


NAMED = (
    ("/remittance/lines/0/allowed: 424.0 is now 389.6", True),
    ("/remittance/lines/0/paid: 0.0 is now 389.6", False),
    ("/remittance/lines/0/allowed: 424.0 is now 4.2", False),
    ("/remittance/lines/0/adjustments/0/carc: '4' is now '16'", True),
    ("/remittance/lines/0/adjustments/0/carc: '97' is now '16'", False),
    ("/payer/facts: ['A.'] is now ['A.', 'The deductible is $750 a year (PR-1).']", True),
    ("/payer/facts: ['A.'] is now ['A.', 'Claims must be filed within 6 months.']", False),
    ("/payer/facts: ['A.', 'B.'] is now ['A.']", False),
    ("/coverage/copay: 10.0 is now 0.0", False),
)


@for_each(("difference", "right"), NAMED)
def test_only_differences_of_a_named_kind_are_let_pass(difference: str, right: bool):
    assert is_rightly_changed(difference) is right
