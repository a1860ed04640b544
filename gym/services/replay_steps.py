"""The steps of a replay: a fold over a session's events and the answers it was given."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from gym.coaching.briefing import CoachBrief
from gym.coaching.coach import CoachView
from gym.progress.events import Event, Kind, of_kind
from gym.progress.regrade import finishes_by_place
from gym.schemas.disputes import DisputeView
from gym.schemas.replay import ReplayStep
from gym.services.replay_parts import answer_as_sent, remarks, to_coach_words, to_finish_count, to_hint_step, verdict
from gym.session.minds import Messages
from gym.store.records import StoredAnswer
from gym.world.claims.actions import Action
from gym.world.claims.changes import describe_changes, list_changes
from gym.world.claims.claim import Claim
from gym.world.claims.edits import apply_edits
from gym.world.judge.forms import FORMS
from gym.world.judge.judge import judge
from gym.world.scenarios.scenario import Mode, Scenario
from gym.world.world import World


class DeskClaim(NamedTuple):
    """The claim that lies on the desk: its scenario, how it lies there now, and the turn that dealt it."""

    scenario: Scenario
    claim: Claim
    fixed: tuple[int, ...]
    mode: Mode
    dealt: int
    since: datetime


class Moment(NamedTuple):
    """What a step begins with, and the step."""

    desk: DeskClaim
    step: ReplayStep


class SessionFold:
    """One session being folded."""

    def __init__(
        self,
        world: World,
        prompt: Callable[[CoachView], Messages],
        log: Sequence[Event],
        scenario: Callable[[str], Scenario],
        disputes: Sequence[DisputeView],
    ) -> None:
        self.world, self.prompt, self.scenario = world, prompt, scenario
        self.disputes = {each.turn: each for each in disputes}
        self.turns: Mapping[int, list[Event]] = group_by_turn(log)
        self.counted = finishes_by_place(log)
        self.ends = sorted(event.turn for event in of_kind(log, Kind.SCENARIO_FINISHED))
        self.is_ended = bool(of_kind(log, Kind.EXAM_ENDED))

    def moments(self, answers: Sequence[StoredAnswer]) -> Iterator[Moment]:
        """Every turn with what lay on the desk when it began."""
        desk: DeskClaim | None = None
        for answer in answers:
            events = self.turns[answer.turn]
            dealt = self.dealt_claim(events)
            here = (
                desk
                if desk and (first_of_kind(events, Kind.ACTED) or first_of_kind(events, Kind.HINT_GIVEN))
                else dealt
            )
            if here is None:
                # An exam ended at its time: nobody did anything in that turn.
                continue
            after = self.after(here, events, answer)
            yield Moment(here, self.step(here, after.claim, events, answer))
            desk = dealt or after

    def dealt_claim(self, events: Sequence[Event]) -> DeskClaim | None:
        """The claim that a turn dealt, if it did."""
        event = first_of_kind(events, Kind.SCENARIO_PRESENTED)
        if event is None:
            return None
        scenario = self.scenario(event.body["scenario_id"])
        return DeskClaim(scenario, scenario.case.claim, (), event.body.get("mode", "practice"), event.turn, event.at)

    def after(self, desk: DeskClaim, events: Sequence[Event], answer: StoredAnswer) -> DeskClaim:
        """The desk after a turn: as the answer says, or judged again where an exam kept it back."""
        acted = first_of_kind(events, Kind.ACTED)
        if acted is None:
            return desk
        told: dict[str, Any] = json.loads(answer.body)
        if told["outcome"] != "recorded":
            return desk._replace(
                claim=Claim.model_validate(told["claim_data"]), fixed=tuple(acted.body["verdict"]["fixed"])
            )
        action = Action.model_validate(acted.body["action"])
        again = judge(self.world, desk.scenario, desk.claim, desk.fixed, action)
        return desk._replace(claim=again.claim, fixed=again.fixed)

    def act(self, claim: Claim, acted: Event | None, hinted: Event | None) -> str:
        """What was done in a turn to this claim, in words; what was undone again is told like the rest."""
        if acted:
            action = Action.model_validate(acted.body["action"])
            change = describe_changes(claim, apply_edits(self.world, claim, action.edits)) if action.edits else ""
            return ": ".join(filter(None, (FORMS[action.type][0], change, action.text)))
        return f"Hint {hinted.body['rung']} asked for" if hinted else "A claim dealt"

    def step(self, desk: DeskClaim, after: Claim, events: Sequence[Event], answer: StoredAnswer) -> ReplayStep:
        """One turn as a step."""
        acted, hinted = first_of_kind(events, Kind.ACTED), first_of_kind(events, Kind.HINT_GIVEN)
        said, ended = first_of_kind(events[::-1], Kind.COACH_SAID), first_of_kind(events, Kind.SCENARIO_FINISHED)
        counts = self.counted.get((events[0].session_id, answer.turn))
        return ReplayStep(
            turn=answer.turn,
            at=events[0].at,
            kind="acted" if acted else "hinted" if hinted else "dealt",
            title=desk.scenario.title,
            mode=desk.mode,
            dealt=desk.dealt,
            since=desk.since,
            is_over=self.is_ended or any(end > desk.dealt for end in self.ends),
            act=self.act(desk.claim, acted, hinted),
            action=Action.model_validate(acted.body["action"]) if acted else None,
            before=desk.claim,
            after=after,
            changed=tuple(dict.fromkeys(change.path for change in list_changes(desk.claim, after))),
            shown=answer_as_sent(answer.body, said if hinted else None),
            verdict=verdict(acted) if acted else None,
            finished=to_finish_count(ended, counts) if ended and counts else None,
            hint=to_hint_step(hinted) if hinted else None,
            spoken=to_coach_words(said) if said else None,
            prompt=self.prompt(CoachBrief.model_validate_json(answer.words).view) if answer.words else (),
            remarks=tuple(remarks(events)),
            dispute=self.disputes.get(answer.turn),
        )


def group_by_turn(log: Sequence[Event]) -> Mapping[int, list[Event]]:
    """The events of each turn, in order."""
    found = defaultdict[int, list[Event]](list)
    for event in log:
        found[event.turn].append(event)
    return found


def first_of_kind(events: Sequence[Event], kind: Kind) -> Event | None:
    """The first event of that kind."""
    return next((event for event in events if event.kind is kind), None)
