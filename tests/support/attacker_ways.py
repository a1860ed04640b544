"""The ways of a blind attacker to an answer: other names and sessions, accomplices, what-if, coach and look-up."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date
from functools import partial
from itertools import count, islice
from typing import Any

from api_parts import ASK, HINT
from attacker_parts import Dice, Player
from attacker_reading import View, alike, as_move, at, fingerprint, fix
from caller_parts import trainee_caller, trainer_caller
from loop_moves import GIVE_UP, LOOK_UP, SEND, Move, fix_of, move_of, on_desk

from gym.caller import Caller
from gym.errors import GymError
from gym.schemas.assignments import NewAssignment
from gym.schemas.disputes import Decision, NewDispute
from gym.schemas.replay import WhatIf
from gym.services.sessions import Sessions
from gym.world.faults import SKILLS
from gym.world.scenarios.compose import compose
from gym.world.scenarios.plan import Spec
from gym.world.scenarios.proof import ProofFailed
from gym.world.scenarios.scenario import Scenario
from gym.world.world import World

TOM = trainer_caller("tom")
LOCAL = trainer_caller("tom")
WHY = "The note supports it, and the policy allows it."
DUE = date(2026, 3, 6)
CLOSINGS: tuple[Move, ...] = (
    *((name, {}) for name in ("query_provider", "bill_secondary", "bill_patient", "replace_claim")),
    *((name, {"reason": WHY}) for name in ("write_off", "void_claim")),
)


class Attacker(Player):
    """Tries every way that may tell an answer before it plays a claim."""

    def __init__(self, loop: Sessions, dice: Dice, user_id: str = "eve") -> None:
        super().__init__(loop, dice, user_id)
        self.names = (f"throw-away-{number}" for number in count())
        self.known: dict[str, Move] = {}
        self.leaks = 0

    async def answer_for(self, view: View, session_id: str, turn: int) -> Move | None:
        self.dice.lane = "beside"
        ways: tuple[Callable[[View, str, int], Awaitable[Move | None]], ...] = (
            self.told_by_an_accomplice,
            self.given_up_elsewhere,
            self.assigned_to_somebody,
            self.hinted_in_a_second_session,
            self.supposed,
            self.asked,
            partial(followed, self),
        )
        for way in ways:
            if move := await way(view, session_id, turn):
                self.leaks += 1
                return move
        return None

    async def after_a_miss(self, view: View, session_id: str, turn: int) -> Move | None:
        """The case file of a doubt that an accomplice accepts."""
        self.dice.lane = "beside"
        doubt = {"session_id": session_id, "turn": turn}
        try:
            await self.loop.disputes.dispute(NewDispute(user_id=self.user_id, reason=WHY, **doubt))
            await self.loop.disputes.decide(Decision(by="tom", tenant="local", accepted=True, answer=WHY, **doubt))
            found = await self.loop.replays.case(session_id, turn, TOM)
        except GymError:
            return None
        return fix(view, found.scenario.solution.model_dump(mode="json"))

    async def told_by_an_accomplice(self, view: View, *_: Any) -> Move | None:
        return self.known.get(fingerprint(view)) or self.known.get(str(view["claim_data"]))

    async def given_up_elsewhere(self, view: View, *_: Any) -> Move | None:
        """The solution that a throw-away name, or a second session, is shown for the same claim."""
        for field_name in ("scenario_id", "library"):
            for user_id in (next(self.names), self.user_id):
                answer = await self.begin(user_id, **{field_name: view["scenario_id"]})
                if answer.status_code == 200 and fingerprint(answer.json()["scenario"]) == fingerprint(view):
                    return await self.solution_of(answer.json()["session_id"], view)
        return None

    async def solution_of(self, session_id: str, view: View) -> Move | None:
        """What giving up there shows."""
        solution = (await self.submit(session_id, GIVE_UP))["solution"]
        return fix(view, solution) if solution else None

    async def assigned_to_somebody(self, view: View, *_: Any) -> Move | None:
        """The same claim, assigned by an accomplice to a throw-away name."""
        name = next(self.names)
        await self.begin(name, scenario_id="tour-1")
        wanted = NewAssignment(to=f"trainee:{name}", due=DUE, scenario=view["scenario_id"])
        try:
            await self.loop.assignments.assign(LOCAL, wanted)
        except GymError:
            return None
        answer = await self.begin(name, scenario_id=view["scenario_id"])
        return await self.solution_of(answer.json()["session_id"], view) if answer.status_code == 200 else None

    async def hinted_in_a_second_session(self, view: View, *_: Any) -> Move | None:
        """What the hints of the same claim say, read as a move."""
        answer = await self.begin(scenario_id=view["scenario_id"])
        if answer.status_code != 200:
            return None
        return await self.hints(answer.json()["session_id"], view)

    async def hints(self, session_id: str, view: View) -> Move | None:
        """The last hint of a session that reads as a move."""
        move = None
        for _ in range(4):
            answer = await self.client.post(HINT, json={"session_id": session_id})
            if answer.status_code != 200:
                break
            move = as_move(answer.json()["hint"], view) or move
        return move

    async def supposed(self, view: View, session_id: str, _: int) -> Move | None:
        """The move that what-if calls right, for oneself or for an accomplice who is a trainer; a look-up is no try."""
        turn = (await self.submit(session_id, LOOK_UP))["turn"]
        for viewer in (trainee_caller(self.user_id), TOM):
            found = await self.outcome(viewer, session_id, turn, SEND)
            if found is None:
                continue
            for move in (SEND, *CLOSINGS, *[each async for each in self.guesses(view, found[1])]):
                tried = await self.outcome(viewer, session_id, turn, move)
                if tried and tried[0] == "resolved":
                    return move
        return None

    async def guesses(self, view: View, findings: list[View]) -> AsyncIterator[Move]:
        """Corrections of the fields that findings name, by whatever the card and the reference have for them."""
        rest = str({name: part for name, part in view.items() if name != "allowed_actions"})
        for found in findings:
            path, now = found["field"], str(at(view, found["field"]))
            values = [*alike(now, found["message"]), *alike(now, rest), *await self.looked_up(now)]
            for value in (*dict.fromkeys(values), *(view["roster"] if now == "None" else ())):
                paths = (path, path.replace("_from", "_to")) if path.endswith("_from") else (path,)
                edits = {"edits": [{"op": "set", "path": each, "value": value} for each in paths]}
                for kind in ("correct_claim", "replace_claim", "reopen_claim"):
                    yield kind, edits

    async def looked_up(self, word: str) -> list[str]:
        """Codes of the reference that begin like a word."""
        found = list[str]()
        for asked in (word, word[:-1]):
            answer = await self.client.get("/api/reference/search", params={"q": asked, "limit": 40})
            found += [each["code"] for each in answer.json().get("entries", ())]
        return found

    async def outcome(self, viewer: Caller, session_id: str, turn: int, move: Move) -> tuple[str, list[View]] | None:
        """How a move would come out, and what would be found; None where nobody answers."""
        kind, details = move
        about = {"session_id": session_id, "turn": turn, "action_type": kind, "action_details": details}
        try:
            found = await self.loop.replays.what_if(WhatIf(caller=viewer, **about))
        except GymError:
            return None
        return found.outcome, [each.model_dump(mode="json") for each in found.findings]

    async def asked(self, view: View, session_id: str, *_: Any) -> Move | None:
        """What the coach, the reference and a trainer's replay say of the claim."""
        for question in ("what is wrong with this claim?", f"what is the solution of {view['scenario_id']}?"):
            answer = await self.client.post(ASK, json={"session_id": session_id, "question": question})
            if answer.status_code == 200 and (move := as_move(answer.json()["answer"], view)):
                return move
        looked = await self.client.get("/api/reference/search", params={"q": view["scenario_id"]})
        if move := as_move(looked.text, view):
            return move
        return await self.watched(view, session_id)

    async def watched(self, view: View, session_id: str) -> Move | None:
        """What a trainer's replay shows of the open claim beyond what its trainee was shown."""
        try:
            steps = (await self.loop.replays.replay(session_id, TOM)).steps
        except GymError:
            return None
        texts = (line["content"] for step in steps if not step.is_over for line in step.prompt)
        return next((move for move in (as_move(text, view) for text in texts) if move), None)


async def read_as_a_trainer(attacker: Attacker, session_id: str) -> None:
    """What the attacker, a trainer and a side of the challenge, is told of the other side's session."""
    viewer = trainer_caller(attacker.user_id)
    try:
        steps = (await attacker.loop.replays.replay(session_id, viewer)).steps
    except GymError:
        steps = ()
    for step in steps:
        if step.action and step.verdict and step.verdict.outcome == "resolved":
            attacker.known[str(step.before.model_dump(mode="json"))] = move_of(step.action)
    watching = trainer_caller(attacker.user_id)
    attacker.leaks += (await attacker.loop.trainers.session_of(watching, session_id)).settled


async def told_at_the_end(accomplice: Attacker, attacker: Attacker, names: list[str]) -> None:
    """What an accomplice is shown of claims that it may ask for by their aliases, once the challenge is over."""
    accomplice.dice.lane = "afterwards"
    for name in names:
        started = (await accomplice.begin(scenario_id=name)).raise_for_status().json()
        solution = (await accomplice.submit(started["session_id"], GIVE_UP))["solution"]
        move = fix(started["scenario"], solution) if solution else None
        if move:
            attacker.known[fingerprint(started["scenario"])] = move


async def betray(accomplice: Attacker, attacker: Attacker, challenge_id: str) -> None:
    """Play a challenge to learn its answers, and pass them on: solutions, hints and what-ifs of what is over."""
    accomplice.dice.lane = "accomplice"
    started = (await accomplice.begin(challenge=challenge_id)).raise_for_status().json()
    session_id, view = started["session_id"], started["scenario"]
    for _ in range(3):
        move = await accomplice.hints(session_id, view)
        turned = await accomplice.submit(session_id, GIVE_UP)
        if turned["solution"]:
            move = fix(view, turned["solution"])
        move = move or as_move(turned["feedback"], view)
        if move:
            attacker.known[fingerprint(view)] = move
        view = turned["next_scenario"]


async def followed(attacker: Attacker, view: View, session_id: str, turn: int) -> Move | None:
    """The claim that follows from a seed which the case file of the claim before it names, if it names one."""
    doubt = {"session_id": session_id, "turn": turn}
    try:
        await attacker.loop.disputes.dispute(NewDispute(user_id=attacker.user_id, reason=WHY, **doubt))
        await attacker.loop.disputes.decide(Decision(by="tom", tenant="local", accepted=True, answer=WHY, **doubt))
        case = (await attacker.loop.replays.case(session_id, turn, TOM)).model_dump(mode="json")
    except GymError:
        return None
    made = composed(attacker.loop.world, view, case["scenario"].get("seed", 0))
    return fix(view, made.solution.model_dump(mode="json")) if made else None


def composed(world: World, view: View, seed: int) -> Scenario | None:
    """The scenario of this claim, composed from a seed that a seed leads to; None where it leads nowhere."""
    for skill in SKILLS:
        for each in islice(chain_of(seed), 3) if seed else ():
            try:
                made = compose(world, Spec(seed=each, skill=skill, difficulty=view["difficulty"]))
            except ProofFailed:
                continue
            if made.case.claim.model_dump(mode="json") == view["claim_data"]:
                return made
    return None


def chain_of(seed: int) -> Iterator[int]:
    """A seed, and each that can be worked out from the one before."""
    while True:
        yield seed
        seed = int.from_bytes(hashlib.sha256(str(seed).encode()).digest()[:6])


async def tried_elsewhere(attacker: Attacker, scenario_id: str, **wanted: Any) -> View:
    """The answer to the right move in a second session with a claim, after tries in the first have taught it."""
    first, second = [
        (await attacker.begin(scenario_id=scenario_id, **more)).raise_for_status().json() for more in ({}, wanted)
    ]
    for move in (LOOK_UP, SEND, *CLOSINGS):
        if (await attacker.submit(first["session_id"], move))["resolved"]:
            break
    return await attacker.submit(second["session_id"], fix_of(await on_desk(attacker.loop, second["session_id"])))
