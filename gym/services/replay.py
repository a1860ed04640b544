"""Replays of sessions: who may see one, how much of it, and what a trainer adds."""

from collections.abc import Sequence

from gym.caller import Caller, is_former
from gym.errors import Invalid, NotFound, Stale
from gym.progress.events import Event, Kind, of_kind
from gym.progress.notices import Notice
from gym.progress.session_report import is_sitting
from gym.schemas.replay import (
    PLAYING,
    RUNNING,
    Annotate,
    CaseFile,
    CoachWords,
    Override,
    Replay,
    ReplayStep,
    WhatIf,
    WhatIfResult,
)
from gym.services.exam_ends import ExamEnds
from gym.services.looks import Looks
from gym.services.replay_steps import Moment, SessionFold
from gym.services.scenarios import ScenarioCache
from gym.services.session_rows import NO_SESSION
from gym.services.sight import may_watch
from gym.services.speech import Speech
from gym.session.minds import Minds
from gym.world.claims.changes import describe_changes, list_changes
from gym.world.judge.forms import FORMS, parse_move
from gym.world.judge.judge import judge
from gym.world.scenarios.scenario import answer_key

TRIES = 20
NO_STEP = "There is no such step in this session."
STILL_OPEN = "This claim is still open. You can try other actions here once it is over."


class Replays:
    """Replays, notes and suppositions."""

    def __init__(
        self, minds: Minds, scenarios: ScenarioCache, speech: Speech, exam_ends: ExamEnds, looking: Looks
    ) -> None:
        self.minds = minds
        self.world, self.scenarios, self.speech, self.store = scenarios.world, scenarios, speech, scenarios.store
        self.exam_ends, self.looking = exam_ends, looking

    async def replay(self, session_id: str, caller: Caller) -> Replay:
        """A session, step by step. Raises NotFound, and Invalid for an exam while it goes on."""
        log = await self.log(session_id, caller)
        shut, moments = self.shut_in(log), self.moments(log)
        await self.record_looks(caller, log, [each for each in moments if each.step.kind != "dealt"])
        return Replay(
            session_id=session_id,
            user_id=log[0].user_id,
            started_at=log[0].at,
            is_trainer=log[0].user_id != caller.user_id,
            is_exam=bool(log[0].body.get("exam")),
            steps=tuple(hide_unearned(moment.step, moment.desk.scenario.scenario_id in shut) for moment in moments),
        )

    async def annotate(self, wanted: Annotate) -> Replay:
        """Put a trainer's note at a step. Raises NotFound."""
        self.moment(await self.trainers_log(wanted.session_id, wanted.caller), wanted.turn)
        body = {"turn": wanted.turn, "text": wanted.text, "by": wanted.caller.user_id}
        entry = self.speech.to_turn(wanted.session_id, wanted.turn, Kind.ANNOTATED, body)
        await self.store.write(self.store.note, entry)
        return await self.replay(wanted.session_id, wanted.caller)

    async def override(self, wanted: Override) -> Replay:
        """Count a try as right or wrong, and fold the user's record again. Raises NotFound, Invalid, Stale."""
        from gym.services.regrade import Regrader

        log = await self.trainers_log(wanted.session_id, wanted.caller)
        step, user_id = self.moment(log, wanted.turn).step, log[0].user_id
        if log[0].body.get("exam"):
            raise Invalid("Exam verdicts cannot be overridden. If a verdict is wrong, add a note.")
        if not step.is_over or step.verdict is None or step.verdict.outcome == "noted":
            raise Invalid("You can override only a try at a finished claim.")
        body = {"turn": wanted.turn, "right": wanted.right, "reason": wanted.reason, "by": wanted.caller.user_id}
        entry = self.speech.to_turn(wanted.session_id, wanted.turn, Kind.OVERRIDDEN, body)
        how = "right" if wanted.right else "wrong"
        text = f"{step.title}: a trainer now counts your try as {how}. {wanted.reason}"
        source = f"override:{wanted.session_id}:{wanted.turn}:{entry.at.isoformat()}"
        told = Notice(source=source, kind="trainer", text=text, at=entry.at)
        await self.store.write(self.store.replay.tell, entry, told)
        regrader = Regrader(self.minds, self.scenarios, self.speech.clock)
        for _ in range(TRIES):
            found = await regrader.difference(user_id)
            if found is None or await regrader.apply(found):
                return await self.replay(wanted.session_id, wanted.caller)
        raise Stale(
            "The trainee is working right now. Your decision is saved; run “gym regrade --apply” later to apply it."
        )

    async def what_if(self, wanted: WhatIf) -> WhatIfResult:
        """What another move would have come to. Raises NotFound, Invalid."""
        log = await self.log(wanted.session_id, wanted.caller)
        desk, step = self.moment(log, wanted.turn)
        key, dealt = answer_key(desk.scenario), self.store.dealt_claims
        if not step.is_over or dealt.is_open(log[0].user_id, key) or dealt.is_shut(key, self.speech.clock()):
            raise Invalid(STILL_OPEN)
        await self.record_looks(wanted.caller, log, [Moment(desk, step)])
        action, edited = parse_move(self.world, wanted.action_type, wanted.action_details, desk.claim)
        verdict = judge(self.world, desk.scenario, desk.claim, desk.fixed, action, edited=edited)
        return WhatIfResult(
            act=describe_changes(desk.claim, edited) if action.edits else FORMS[action.type][0],
            **verdict.model_dump(include={"outcome", "accuracy", "claim", "remittance", "findings", "notes"}),
            changed=tuple(change.path for change in list_changes(desk.claim, verdict.claim)),
        )

    async def case(self, session_id: str, turn: int, caller: Caller) -> CaseFile:
        """The case file of a dispute that was accepted: the trainee was right. Raises NotFound, Invalid."""
        log = await self.trainers_log(session_id, caller)
        desk, step = self.moment(log, turn)
        if not step.is_over or self.scenarios.is_shut(desk.scenario.scenario_id, self.speech.clock()):
            raise Invalid("This claim is still open. Its case file is available once it is over.")
        dispute = step.dispute
        if dispute is None or dispute.status != "accepted" or step.action is None or step.verdict is None:
            raise NotFound("There is no accepted dispute at that step.")
        await self.record_looks(caller, log, [Moment(desk, step)])
        return CaseFile(
            scenario=desk.scenario,
            claim=desk.claim,
            fixed=desk.fixed,
            action=step.action,
            judged=step.verdict.outcome,
            should_be="resolved",
            reason=dispute.reason,
            answer=dispute.answer or "",
        )

    async def record_looks(self, caller: Caller, log: Sequence[Event], moments: Sequence[Moment]) -> None:
        """What the viewer sees of what somebody else did on these claims is help with them."""
        if caller.user_id != log[0].user_id:
            await self.looking.record(caller.user_id, (each.desk.scenario for each in moments))

    def shut_in(self, log: Sequence[Event]) -> frozenset[str]:
        """The scenarios of a session whose answers must not be shown yet: of a challenge that is not over."""
        if not log[0].body.get("challenge"):
            return frozenset()
        now, dealt = self.speech.clock(), of_kind(log, Kind.SCENARIO_PRESENTED)
        scenario_ids = {str(each.body["scenario_id"]) for each in dealt}
        return frozenset(each for each in scenario_ids if self.scenarios.is_shut(each, now))

    def moments(self, log: Sequence[Event]) -> list[Moment]:
        """Every step of a session with what it began with."""
        session_id = log[0].session_id
        folding = SessionFold(
            self.world, self.minds.prompt, log, self.scenarios.get, self.store.disputes.of_session(session_id)
        )
        return list(folding.moments(self.store.replay.answers(session_id)))

    def moment(self, log: Sequence[Event], turn: int) -> Moment:
        """One step. Raises NotFound."""
        found = next((each for each in self.moments(log) if each.step.turn == turn), None)
        if found is None:
            raise NotFound(NO_STEP)
        return found

    async def log(self, session_id: str, caller: Caller) -> Sequence[Event]:
        """The log of a session that the viewer may see; while a challenge is played there, only its user may. Raises
        NotFound, Invalid.
        """
        await self.exam_ends.end_due(session_id=session_id)
        log = self.store.events(session_id)
        if not log or is_former(log[0].user_id) or not self.may_see(log[0].user_id, caller):
            raise NotFound(NO_SESSION)
        if is_sitting(log):
            raise Invalid(RUNNING)
        if log[0].user_id != caller.user_id and self.store.challenges.shut_sessions((session_id,), self.speech.clock()):
            raise Invalid(PLAYING)
        return log

    async def trainers_log(self, session_id: str, caller: Caller) -> Sequence[Event]:
        """The log of a session that the viewer sees as its trainer. Raises NotFound."""
        log = await self.log(session_id, caller)
        if log[0].user_id == caller.user_id:
            raise NotFound(NO_SESSION)
        return log

    def may_see(self, user_id: str, caller: Caller) -> bool:
        """Whether a user's sessions are there for the viewer."""
        if user_id == caller.user_id:
            return True
        return self.store.replay.tenant(user_id) == caller.tenant and may_watch(self.store, caller, user_id)


def hide_unearned(step: ReplayStep, is_shut: bool) -> ReplayStep:
    """A step as anybody may see it: while its claim is open, no more than its trainee was shown; `is_shut` where it is
    over, but its answer must not be shown yet.
    """
    if step.is_over and not is_shut:
        return step
    verdict = step.verdict
    seen = tuple(each for each in verdict.findings if each.seen) if verdict else ()
    cut = verdict.model_copy(update={"findings": seen}) if verdict else None
    return step.model_copy(update={"verdict": cut, "prompt": (), "spoken": drop_refused_words(step)})


def drop_refused_words(step: ReplayStep) -> CoachWords | None:
    """The coach's words without what the guard refused."""
    return step.spoken.model_copy(update={"guard": ()}) if step.spoken else None
