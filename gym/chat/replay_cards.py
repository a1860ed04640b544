"""The cards of a chat as they were shown, rebuilt from the steps of a replay by what drew them then."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from gym.chat import cards
from gym.progress.certification.exams import ExamStatus
from gym.schemas.replay import ReplayStep
from gym.schemas.sessions import HintAnswer, NextClaim, SessionStatus, StartAnswer, TurnAnswer
from gym.world.world import World

Card = tuple[str, cards.Props]
STATUS: dict[str, cards.Status] = {"resolved": "resolved", "given_up": "given_up", "recorded": "recorded"}
CLAIM: TypeAdapter[StartAnswer | NextClaim] = TypeAdapter(StartAnswer | NextClaim)


class CardTable:
    """The cards on the table of one chat, as they change from step to step."""

    def __init__(self, world: World, thread: str = "") -> None:
        self.world, self.thread = world, thread
        self.claim: cards.Props = {}
        self.case: cards.Props = {}
        self.score: cards.Props = {}

    def cards_of_step(self, step: ReplayStep) -> list[Card]:
        """Every card that a step put on the screen or changed there, in order."""
        match step.kind:
            case "dealt":
                return [*self.close_cards(), *self.deal_cards(step, CLAIM.validate_json(step.shown))]
            case "acted":
                return list(self.action_cards(TurnAnswer.model_validate_json(step.shown)))
            case "hinted":
                return [self.amend_card(turn=HintAnswer.model_validate_json(step.shown).turn)]

    def close_cards(self) -> Iterator[Card]:
        """The cards of the claim before, once it is left."""
        if self.claim:
            yield self.amend_card()
            yield "CaseFile", self.case | {"closed": True}
        if self.score:
            yield "ScoreCard", self.score | {"next": False}
        self.score = {}

    def deal_cards(self, step: ReplayStep, told: StartAnswer | NextClaim) -> Iterator[Card]:
        """A fresh claim: its case file and its card, with the payer's first answer on it."""
        view, answer = told.scenario, told.scenario.remittance
        card = cards.claim_card(self.world, told.session_id, told.turn, view, view.claim_data)
        card |= since(step, told.exam)
        card["thread"] = self.thread
        self.claim = card | {"answer": cards.remittance_card(self.world, answer) if answer else None}
        self.case = cards.case_file(self.world, told.session_id, view)
        yield "CaseFile", self.case
        yield "ClaimCard", self.claim

    def action_cards(self, turned: TurnAnswer) -> Iterator[Card]:
        """The payer's answer and the score, then the claim as it lies after a move."""
        if turned.outcome != "noted" and not turned.exam:
            self.score = cards.score_card(self.world, turned)
            yield "ScoreCard", self.score
        tried = {"tried": True} if turned.outcome != "noted" else {}
        yield self.amend_card(
            turn=turned.turn,
            claim=turned.claim_data.model_dump(mode="json"),
            status=STATUS.get(turned.outcome, "open"),
            words=cards.glossary(self.world, turned.claim_data),
            **tried,
        )

    def amend_card(self, **changes: Any) -> Card:
        """The claim card with what changed on it."""
        self.claim = {**self.claim, **changes}
        return "ClaimCard", self.claim


def since(step: ReplayStep, exam: ExamStatus | None) -> cards.Props:
    """Since when the claim was on the desk, as its card says it."""
    empty = {name: None for name in ("scenario", "claim_data", "last")}
    now = {"phase": "working", "attempts": 0, "rungs": 0, "total_xp": 0, "level": 1, **empty, "exam": exam}
    told = {"session_id": "", "user_id": "", "turn": step.turn, "started_at": step.since, "presented_at": step.since}
    return cards.on_desk(SessionStatus.model_validate({**now, **told}))
