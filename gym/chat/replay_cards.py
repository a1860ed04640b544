"""The cards of a chat as they were shown, rebuilt from the steps of a replay by what drew them then."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from gym.chat import cards
from gym.schemas.replay import ReplayStep
from gym.schemas.sessions import HintAnswer, NextClaim, StartAnswer, TurnAnswer
from gym.world.world import World

Card = tuple[str, cards.Props]
STATUS: dict[str, cards.Status] = {"resolved": "resolved", "given_up": "given_up", "recorded": "recorded"}
CLAIM: TypeAdapter[StartAnswer | NextClaim] = TypeAdapter(StartAnswer | NextClaim)


class CardTable:
    """The cards on the table of one chat, as they change from step to step."""

    def __init__(self, world: World) -> None:
        self.world, self.dealt = world, 0
        self.claim: cards.Props = {}
        self.verdict: cards.Props = {}

    def cards_of_step(self, step: ReplayStep) -> list[Card]:
        """Every card that a step put on the screen or changed there, in order."""
        match step.kind:
            case "dealt":
                return [*self.close_cards(), self.deal_card(CLAIM.validate_json(step.shown))]
            case "acted":
                return list(self.action_cards(TurnAnswer.model_validate_json(step.shown)))
            case "hinted":
                return [self.amend_card(turn=HintAnswer.model_validate_json(step.shown).turn)]

    def close_cards(self) -> Iterator[Card]:
        """The cards of the claim before, once it is left."""
        if self.claim:
            yield self.amend_card()
        if self.verdict:
            yield "DeskVerdict", self.verdict | {"next": False}
        self.verdict = {}

    def deal_card(self, told: StartAnswer | NextClaim) -> Card:
        """A fresh claim."""
        self.dealt += 1
        key, view = f"{told.session_id}/{self.dealt}", told.scenario
        self.claim = cards.claim_card(self.world, key, told.turn, view, view.claim_data)
        return "DeskClaim", self.claim

    def action_cards(self, turned: TurnAnswer) -> Iterator[Card]:
        """The verdict, then the claim as it lies after a move."""
        if turned.outcome != "noted":
            self.verdict = cards.verdict_card(turned)
            yield "DeskVerdict", self.verdict
        tried = {"hints": True} if turned.outcome != "noted" and not turned.exam else {}
        yield self.amend_card(
            turn=turned.turn,
            claim=turned.claim_data.model_dump(mode="json"),
            status=STATUS.get(turned.outcome, "open"),
            words=cards.glossary(self.world, turned.claim_data),
            **tried,
        )

    def amend_card(self, **changes: Any) -> Card:
        """The claim's card with what changed on it."""
        self.claim = {**self.claim, **changes}
        return "DeskClaim", self.claim
