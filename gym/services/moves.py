"""A move on a claim as a turn, and what a claim that is over changes of its user's standing."""

import secrets
from collections.abc import Sequence
from typing import Any

from typing_extensions import override

from gym.coaching.briefing import CoachBrief
from gym.progress.certification.certificate import Certificate, CertificateFacts
from gym.progress.certification.exams import Exam, confirm_answer, exam_result, exam_status
from gym.progress.certification.pathways import UnaidedTry, collect_evidence
from gym.progress.events import StoredFinish
from gym.progress.learner import improvement
from gym.progress.notices import Notice, finish_notices
from gym.schemas.sessions import SubmitAction, TurnAnswer
from gym.services import replies
from gym.services.stories import Stories
from gym.services.turns import FoundSession, Run, TurnKind, Turns, check_open
from gym.session import exam
from gym.session.state import Command, State
from gym.store.records import AnsweredClaim, ScenarioTags


class SubmitTurn(TurnKind[TurnAnswer]):
    """A move: judged, answered with its verdict; a claim that is over is paid, and the next one dealt."""

    name = "submit"
    reply_type = TurnAnswer
    is_for_one_turn = True

    def __init__(self, turns: Turns, stories: Stories, request: SubmitAction) -> None:
        super().__init__(turns, request.session_id)
        self.stories, self.keyed, self.request = stories, request, request

    @override
    def begin(self, found: FoundSession) -> State:
        check_open(found, self.request)
        asked, state = self.request, found.state
        return State(
            request="act",
            command=Command(asked.action_type, asked.action_details, asked.confidence_level, asked.time_taken_seconds),
            hold_next=asked.hold_next,
            acted_turn=found.row.turn + 1,
            sealed=self.turns.is_sealed(state),
            late=self.turns.is_late(state),
        )

    @override
    async def answer(self, run: Run) -> TurnAnswer:
        story = self.stories.tell(run.done, run.learner) if run.has_dealt else None
        return replies.submit_reply(self.turns.world, run, self.turns.scenarios, story)

    @override
    def words(self, run: Run, reply: TurnAnswer) -> CoachBrief | None:
        scenario = self.turns.scenarios.get(run.found.state["scenario_id"])
        return (
            None if reply.mode == "exam" else replies.brief_feedback_words(self.turns.world, run.done, scenario, reply)
        )

    @override
    def changes(self, run: Run) -> dict[str, Any]:
        return changes_of_standing(self.turns, run)


def changes_of_standing(turns: Turns, run: Run) -> dict[str, Any]:
    """What a run changes of the user's standing: nothing where no claim counts with it."""
    done, before = run.done, run.found.learner
    after = done.get("learner")
    if after is None:
        return {}
    stands = {"learner": after.model_dump_json(), "version": run.found.row.version, "xp": after.xp}
    stands["notices"] = (*finish_notices(before, after, done.get("unlocked", ()), done["at"]), *exam_notices(done))
    if "counted" in done:
        answered = tuple(
            AnsweredClaim(each.turn, each.finish, scenario_tags(turns, each.finish), each.improvement)
            for each in done["counted"]
        )
        return {**stands, "answered": answered, "certificate": issue_exam_certificate(turns, done, answered)}
    finish = done["finish"]
    return {**stands, "finish": finish, "improvement": improvement(before, after), "met": scenario_tags(turns, finish)}


def scenario_tags(turns: Turns, finish: StoredFinish) -> ScenarioTags:
    """What the scenario was."""
    scenario = turns.scenarios.get(finish.scenario_id)
    return ScenarioTags(skill=scenario.skills[0], payer_id=scenario.payer_id, stage=scenario.stage)


def exam_notices(done: State) -> tuple[Notice, ...]:
    """How an exam ended, as a notice, if one did."""
    over: Exam | None = done.get("exam")
    if over is None or done["phase"] != "over":
        return ()
    text = f"{over.rules.title}: {confirm_answer(exam_status(over, exam.issued_certificate(done, over)))}"
    return (Notice(source=f"exam:{done['session_id']}", kind="certificate", text=text, at=done["at"]),)


def issue_exam_certificate(turns: Turns, done: State, answered: Sequence[AnsweredClaim]) -> Certificate | None:
    """What a passed exam is certified with: its result, and what was shown without help, in the exam and before."""
    over = done.get("exam")
    issued = exam.issued_certificate(done, over) if over else None
    if over is None or over.holder is None or issued is None:
        return None
    finishes = [each.finish for each in answered if not each.finish.is_repeat]
    here = (UnaidedTry(each.difficulty, each.at, each.skills) for each in finishes)
    before = turns.store.attempts.unaided_tries(done["user_id"], over.rules.recency_days, done["at"])
    facts = {"result": exam_result(over), "evidence": collect_evidence(over.rules, (*before, *here), done["at"])}
    said = CertificateFacts(holder=over.holder, salt=secrets.token_urlsafe(18), **facts)
    return exam.issue_certificate(done, over, issued, said)
