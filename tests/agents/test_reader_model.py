"""Texts that no rule understands: the model may propose, never act; what it makes up is thrown away."""

import json

import pytest
from loop_moves import loop_of

from agents.coach.budget import Budget
from agents.coach.metrics import Metrics
from agents.coach.queue import FairQueue
from agents.models.model import ModelDown, ScriptedModel
from agents.reader.model_reader import ModelReader, build_schema, contains_value
from gym.schemas.sessions import StartSession
from gym.world.claims.changes import describe_changes
from gym.world.claims.edits import apply_edits
from gym.world.judge.forms import parse_action
from gym.world.scenarios.compose import EXAMPLES, compose

TEXT = "line 1 ought to carry a twenty-five, I reckon"


def form(request="change", action="none", edits=()):
    return json.dumps({"request": request, "action": action, "edits": list(edits)})


def edit(op="add", path="lines/1/modifiers", value="25"):
    return {"op": op, "path": path, "value": value}


ADD_25 = form(edits=[edit()])


async def proposed(world, text, *replies):
    claim = compose(world, EXAMPLES["tour-1"]).case.claim
    model = ScriptedModel(*replies)
    found = await ModelReader(world, model, FairQueue(), Metrics()).propose(text, claim, "ana")
    return found, model, claim


async def test_a_move_is_proposed_in_words_and_is_the_move_that_it_says(world):
    found, _, claim = await proposed(world, TEXT, ADD_25)
    assert (found.kind, found.words) == ("move", "line 1 modifiers: none → 25")
    action = parse_action(world, found.action_type, found.action_details, claim)
    assert describe_changes(claim, apply_edits(world, claim, action.edits)) == found.words


@pytest.mark.parametrize(
    "reply",
    [
        form(edits=[edit(value="59")]),
        form(edits=[edit(path="lines/2/modifiers")]),
        form(edits=[edit(path="patient/birth", value="25")]),
        form(edits=[edit(op="remove", value="25")]),
        form(edits=[]),
        form(request="action", action="appeal_denial"),
        form(request="action", action="no_such_move"),
        form(request="unclear"),
        "no JSON at all",
        '{"request": "change"',
        "[]",
        "",
    ],
    ids=range(12),
)
async def test_what_the_trainee_did_not_write_or_cannot_be_done_is_thrown_away(world, reply):
    found, model, _ = await proposed(world, TEXT, reply)
    assert found is None
    assert len(model.prompts) == (1 if '"unclear"' in reply else 2)


async def test_a_form_that_cannot_be_used_is_asked_for_once_more_and_told_why(world):
    found, model, _ = await proposed(world, TEXT, form(edits=[edit(value="59")]), ADD_25)
    assert found.words.endswith("→ 25")
    assert "does not stand in the text" in model.prompts[1][-1]["content"]


@pytest.mark.parametrize(("request_", "kind"), [("hint", "hint"), ("question", "question")])
async def test_a_wish_is_only_named(world, request_, kind):
    found, _, _ = await proposed(world, "hm, not sure what this one wants from me", form(request=request_))
    assert (found.kind, found.action_type) == (kind, "")


async def test_a_move_without_words_is_proposed_by_its_title(world):
    found, _, _ = await proposed(
        world, "let the carrier have another look", form(request="action", action="void_claim")
    )
    assert (found.kind, found.action_type, found.words) == ("move", "void_claim", "Void the claim")


async def test_a_model_that_is_down_proposes_nothing(world):
    assert (await proposed(world, TEXT, ModelDown("no answer in time")))[0] is None


async def test_reading_is_part_of_the_hours_budget(world):
    claim = compose(world, EXAMPLES["tour-1"]).case.claim
    reader = ModelReader(world, ScriptedModel(ADD_25), FairQueue(), Metrics(), Budget(tokens=100, seconds=900))
    assert (await reader.propose(TEXT, claim, "ana")).kind == "move"
    assert await reader.propose(TEXT, claim, "ana") is None
    assert (await reader.propose(TEXT, claim, "bo")).kind == "move"


async def test_the_form_knows_only_places_of_this_claim(world):
    claim = compose(world, EXAMPLES["tour-1"]).case.claim
    paths = build_schema(claim)["properties"]["edits"]["items"]["properties"]["path"]["enum"]
    assert "lines/1/modifiers" in paths
    assert f"lines/{len(claim.lines) + 1}/modifiers" not in paths


async def test_a_proposal_changes_nothing_in_the_session(world):
    loop = loop_of(world, propose=ModelReader(world, ScriptedModel(ADD_25), FairQueue(), Metrics()).propose)
    session = (await loop.start(StartSession(user_id="ana", scenario_id="tour-1"))).session_id
    before = loop.store.session(session), loop.store.events(session)
    assert (await loop.questions.propose(session, TEXT)).kind == "move"
    assert (loop.store.session(session), loop.store.events(session)) == before


@pytest.mark.parametrize(
    ("text", "value", "stands"),
    [
        ("put a twenty five there", "25", True),
        ("put XS there", "xs", True),
        ("line 25", "2", False),
        ("use m17.11", "M17.11", True),
        ("nothing here", "25", False),
        ("anything", "", False),
    ],
)
def test_a_value_stands_in_a_text_whatever_its_spelling(text, value, stands):
    assert contains_value(text, value) == stands
