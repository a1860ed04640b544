"""`gym play` and `gym replay`: a session at the terminal over the real loop, and the same session looked back at."""

import io
import itertools
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from exam_parts import EXAM, exam_loop, examined, ready, settle_in_exam, sit
from loop_parts import Clock
from rich.console import Console
from store_parts import open_store

from agents.minds import MINDS
from agents.reader.reader import read
from gym.cli.edits import parse_edit
from gym.cli.play import TerminalSession
from gym.cli.replay import steps
from gym.coaching.coach import PlainCoach
from gym.errors import Invalid, NotFound
from gym.progress.events import Kind
from gym.schemas.sessions import StartSession
from gym.services.sessions import Sessions
from gym.world.scenarios.compose import EXAMPLES, compose
from gym.world.world import World

Play = Callable[..., str]


@pytest.fixture
def built(world: World, tmp_path) -> SimpleNamespace:
    store = open_store(f"sqlite:///{tmp_path / 'gym.db'}")
    return SimpleNamespace(world=world, store=store, sessions=Sessions(world, store, PlainCoach(), MINDS))


def screen(out: io.StringIO) -> Console:
    return Console(file=out, width=160, markup=False, highlight=False, emoji=False)


@pytest.fixture
def play(built: SimpleNamespace) -> Play:
    """Types the lines and gives what was on the screen; the end of the lines is the end of the session."""

    async def session(*lines: str, scenario: str = "tour-1") -> str:
        out, left = io.StringIO(), iter(lines)
        sitting = TerminalSession(built.sessions, read, screen(out), lambda _: next(left, None))
        await sitting.play(StartSession(user_id="ada", scenario_id=scenario))
        return out.getvalue()

    return session


def replayed(built: SimpleNamespace, page: str) -> str:
    out = io.StringIO()
    for part in steps(built, session_in(page)):
        screen(out).print(part)
    return out.getvalue()


def session_in(page: str) -> str:
    return re.findall(r"gym replay (\S+)", page)[-1]


async def test_a_claim_is_settled_in_plain_words_and_earns_xp(play: Play) -> None:
    page = await play("add 25 to line 1")
    assert "Resolved" in page
    assert re.search(r"\+[1-9]\d* XP", page)
    assert "claims settled: 1" in page


async def test_a_wrong_try_is_followed_by_the_payers_answer_and_may_be_put_right(play: Play) -> None:
    page = await play("add 59 to line 2", "add lines/1/modifiers 25")
    assert page.index("Not yet") < page.index("Payer's answer: paid") < page.index("Score")


async def test_a_hint_says_what_it_costs_and_gives_nothing_away(play: Play) -> None:
    page = await play("hint")
    assert re.search(r"Hint \(-\d+ XP\)", page)
    assert "modifier 25" not in page


async def test_enter_deals_the_next_claim_only_after_a_settled_one(play: Play) -> None:
    page = await play("", "add 25 to line 1", "")
    assert page.count("Encounter note") == 2
    assert "Say what to do with the claim" in page


async def test_giving_up_shows_the_claim_as_it_should_have_been(play: Play) -> None:
    page = await play("give up")
    after = page.split("as it should have been", 1)[1]
    assert re.search(r"99213 +│ 25", after)


async def test_every_move_of_the_menu_can_be_picked_by_its_number(play: Play) -> None:
    titles = re.findall(r"(?m)^ +(\d+)  (\S.*)$", await play("menu"))
    assert len(titles) == 13
    for number, title in titles:
        page = await play(number, "", "", "", "")
        assert "not a move" not in page, title


async def test_details_of_a_picked_move_are_asked_for(play: Play) -> None:
    page = await play("1", "nonsense", "add lines/1/modifiers 25", "")
    assert "A change reads like" in page
    assert "Resolved" in page


@pytest.mark.parametrize("line", ["add ZZ to line 1", "set lines/9/units 2", "set lines/1/units many", "blah blah"])
async def test_a_move_that_cannot_be_made_ends_in_words_and_the_session_goes_on(play: Play, line: str) -> None:
    page = await play(line, "add 25 to line 1")
    assert "Traceback" not in page
    assert "Resolved" in page


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        ("set lines/1/units 2", {"op": "set", "path": "lines/1/units", "value": 2}),
        ("add lines/1/modifiers 25", {"op": "add", "path": "lines/1/modifiers", "value": "25"}),
        ("remove lines/2", {"op": "remove", "path": "lines/2", "value": None}),
        ("set prior_auth A-1", {"op": "set", "path": "prior_auth", "value": "A-1"}),
        ("set payer_id beacon_fell", {"op": "set", "path": "payer_id", "value": "beacon_fell"}),
        ("set total 240", {"op": "set", "path": "total", "value": "240"}),
        ("remove clia", {"op": "remove", "path": "clia", "value": None}),
        ("add diagnoses M25.461", {"op": "add", "path": "diagnoses", "value": "M25.461"}),
    ],
)
def test_a_change_can_be_written_as_op_path_value(line: str, edit: dict) -> None:
    assert parse_edit(line) == ("correct_claim", {"edits": [edit]})


@pytest.mark.parametrize("line", ["add 25 to line 1", "set", "remove the visit", "fix lines/1", "set total to 240"])
def test_plain_words_are_not_taken_for_an_edit(line: str) -> None:
    assert parse_edit(line) is None


async def test_a_replay_shows_every_event_with_what_was_done_judged_and_said(play: Play, built) -> None:
    page = await play("hint", "add 59 to line 2", "add 25 to line 1", "next")
    events, back = built.store.events(session_in(page)), replayed(built, page)
    for event, number in zip(events, itertools.count(), strict=False):
        assert f"{number} · turn {event.turn} · " in back
    for event in events:
        said = {Kind.HINT_GIVEN: "text", Kind.ACTED: "said", Kind.ACHIEVEMENT_UNLOCKED: "title"}.get(event.kind)
        assert said is None or str(event.body[said])[:60] in back
    assert back.count("Encounter note") == 2
    assert "Stated confidence" not in back


async def test_a_replay_of_an_open_claim_does_not_tell_what_is_wrong_with_it(play: Play, built) -> None:
    page = await play("submit as is")
    assert "missing_mod25" not in replayed(built, page)
    page = await play("submit as is", "give up")
    assert "missing_mod25" in replayed(built, page)


def test_a_session_that_never_was_is_not_replayed(built: SimpleNamespace) -> None:
    with pytest.raises(NotFound, match="There is no session s-nobody"):
        list(steps(built, "s-nobody"))


async def test_an_exam_is_not_looked_back_at_while_it_goes_on(world: World) -> None:
    loop = exam_loop(world, Clock())
    await ready(loop)
    session_id = await examined(loop)
    await settle_in_exam(loop, session_id, 2)
    with pytest.raises(Invalid, match="You can replay it here once it is over"):
        list(steps(loop, session_id))
    await sit(loop, session_id, right=9, first=2)
    assert len(list(steps(loop, session_id))) > EXAM.items


@pytest.mark.parametrize("move", ["appeal_denial", "appeal", "appeal the denial"])
async def test_an_appeal_is_asked_for_letter_and_grounds(play: Play, move: str) -> None:
    name = "complex-multi-payer-appeal-1"
    letter = compose(World.load(), EXAMPLES[name]).optimal_actions[0].text
    page = await play(move, letter, "6", scenario=name)
    assert "The payer accepts a letter that has: the claim number; the date of service" in page
    assert "6  The other payer has paid" in page
    assert "Resolved" in page


async def test_a_rejected_claim_says_why_and_that_it_never_was_adjudicated(play: Play) -> None:
    page = await play(scenario="tour-5")
    assert "Rejected at the front end (277CA)" in page
    assert "The total charge does not balance with the lines." in page
    assert "primary_paid" in page


async def test_box_28_is_put_right_by_the_name_that_the_table_gives_it(play: Play) -> None:
    page = await play("set total to 1", "set total 1", "remove total", scenario="tour-5")
    assert page.count("Rejected at the front end") == 3
    assert "Resolved" in page


async def test_every_coverage_of_the_account_is_shown(play: Play) -> None:
    page = await play("bill_secondary", scenario="tour-6")
    assert "blue_heron, pays first: does not cover the visit day" in page
    assert "beacon_fell, pays first: covers the visit day" in page
    assert "Resolved" in page
