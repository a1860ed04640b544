"""A move on a claim: one run of the machine, one commit, and another try where the learner changed meanwhile."""

import json
import secrets
from collections.abc import Sequence

from gym.errors import Stale
from gym.progress.certification.certificate import Certificate, CertificateFacts
from gym.progress.certification.exams import Exam, confirm_answer, exam_result, exam_status
from gym.progress.certification.pathways import UnaidedTry, collect_evidence
from gym.progress.events import StoredFinish
from gym.progress.learner import Learner, improvement
from gym.progress.notices import Notice, finish_notices
from gym.progress.schemas import UnlockedAchievement
from gym.schemas.sessions import SubmitAction, TurnAnswer
from gym.services import replies
from gym.services.stories import Stories
from gym.services.turns import MOVED, Turns, digest, standing
from gym.session import exam
from gym.session.state import Json, State, moment
from gym.store.records import AnsweredClaim, Met, SessionRow

LEARNER_RACES = 50
TOO_MUCH = "Too much is happening on this account at once. Try again."


class Acting:
    """Moves on claims."""

    def __init__(self, turns: Turns, stories: Stories) -> None:
        self.turns, self.stories = turns, stories

    async def submit(self, request: SubmitAction) -> TurnAnswer:
        """Apply one action; committed when this returns. Raises Invalid, NotFound, Stale."""
        begun: int | None = None
        async with self.turns.lock(request.session_id):
            for _ in range(LEARNER_RACES):
                if known := self.turns.repeated("submit", request):
                    return TurnAnswer.model_validate_json(known)
                row, state = self.turns.ready(request)
                if begun is not None and row.turn != begun:
                    raise Stale(MOVED)
                begun = row.turn
                reply = await self.attempt(request, row, state)
                if reply:
                    return reply
        raise Stale(TOO_MUCH)

    async def attempt(self, request: SubmitAction, row: SessionRow, state: State) -> TurnAnswer | None:
        """One run and one commit; None where another commit came first."""
        command = request.model_dump(mode="json", exclude={"session_id", "idempotency_key", "turn", "hold_next"})
        entry = State(request="act", command=command, hold_next=request.hold_next, acted_turn=row.turn + 1)
        entry |= State(sealed=self.turns.is_sealed(state), late=self.turns.is_late(state))
        done = await self.turns.run(State(**{**state, **entry}), row.learner, row.calendar)
        scenario = self.turns.shelf.get(state["scenario_id"])
        dealt = done["over"] and done["phase"] == "working"
        after = Learner.model_validate(done["learner"]) if "learner" in done else None
        story = self.stories.tell(done, after or standing(done, row.learner)) if dealt else None
        reply = replies.turned(self.turns.world, done, scenario, self.turns.shelf, row, story)
        words = None if reply.mode == "exam" else replies.feedback_words(self.turns.world, done, scenario, reply)
        turn = self.turns.written(
            done,
            row.turn + 1,
            reply,
            digest("submit", request),
            dealt=reply.next_scenario is not None,
            key=request.idempotency_key,
            words=words.model_dump_json() if words else None,
            **(self.standing(done, row, after) if after else {}),
        )
        store = self.turns.store
        return reply if await store.write(store.commit, turn) else None

    def standing(self, done: State, row: SessionRow, after: Learner) -> Json:
        """What a claim that is over changes of the user's standing."""
        before = Learner.model_validate_json(row.learner)
        stands = {"learner": json.dumps(done["learner"]), "version": row.version, "xp": after.xp}
        stands["notices"] = self.notices(done, before, after)
        if "counted" in done:
            answered = tuple(map(self.answered, done["counted"]))
            return {**stands, "answered": answered, "certificate": self.certificate(done, answered)}
        finish = StoredFinish.model_validate({**done["finish"], "xp": done["xp"]["earned"]})
        return {**stands, "finish": finish, "improvement": improvement(before, after), "met": self.met(finish)}

    def answered(self, counted: Json) -> AnsweredClaim:
        """A claim of an exam as it counts."""
        finish = StoredFinish.model_validate(counted["finish"])
        return AnsweredClaim(counted["turn"], finish, self.met(finish), counted["improvement"])

    def met(self, finish: StoredFinish) -> Met:
        """What the scenario was."""
        scenario = self.turns.shelf.get(finish.scenario_id)
        return Met(skill=scenario.skills[0], payer_id=scenario.payer_id, stage=scenario.stage)

    def notices(self, done: State, before: Learner, after: Learner) -> tuple[Notice, ...]:
        """What the user should hear of."""
        at, won = moment(done), tuple(UnlockedAchievement.model_validate(each) for each in done.get("unlocked", ()))
        examined = exam.exam_of(done)
        passed = (of_exam(examined, done),) if examined and done["phase"] == "over" else ()
        return (*finish_notices(before, after, won, at), *passed)

    def certificate(self, done: State, answered: Sequence[AnsweredClaim]) -> Certificate | None:
        """What a passed exam is certified with: its result, and what was shown without help, in the exam and before."""
        examined = exam.exam_of(done)
        issued = exam.issued_certificate(done, examined) if examined else None
        if examined is None or examined.holder is None or issued is None:
            return None
        at = moment(done)
        finishes = [each.finish for each in answered if not each.finish.is_repeat]
        here = (UnaidedTry(each.difficulty, each.at, each.skills) for each in finishes)
        before = self.turns.store.attempts.shown(done["user_id"], examined.rules.recency_days, at)
        shown = (*before, *here)
        facts = {"result": exam_result(examined), "evidence": collect_evidence(examined.rules, shown, at)}
        said = CertificateFacts(holder=examined.holder, salt=secrets.token_urlsafe(18), **facts)
        return exam.issue_certificate(done, examined, issued, said)


def of_exam(examined: Exam, done: State) -> Notice:
    """How an exam ended, as a notice."""
    text = f"{examined.rules.title}: {confirm_answer(exam_status(examined, exam.issued_certificate(done, examined)))}"
    return Notice(source=f"exam:{done['session_id']}", kind="certificate", text=text, at=moment(done))
