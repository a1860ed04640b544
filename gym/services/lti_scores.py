"""How far somebody is with what a link of their course leads to: the score that the course gets."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from gym.progress.certification.exams import Exam, exam_result
from gym.progress.certification.pathways import BY_CODE, assess_readiness
from gym.services.lti_targets import LtiTarget, LtiTargets
from gym.session.state import load_state
from gym.store import Store
from gym.value import Value

Activity = Literal["Started", "InProgress", "Completed"]
Grading = Literal["NotReady", "Pending", "FullyGraded"]


class LtiScore(Value):
    """A score as LTI's grade service has it: `given` is 0..1, None while nothing counts yet."""

    given: float | None
    activity: Activity
    grading: Grading


NOTHING = LtiScore(given=None, activity="Started", grading="NotReady")


class LtiScores:
    """Works scores out from what is on record."""

    def __init__(self, store: Store, targets: LtiTargets) -> None:
        self.store, self.targets = store, targets

    def score(self, user_id: str, target: LtiTarget, since: datetime, now: datetime) -> LtiScore:
        """The score of somebody who first opened the link at `since`."""
        match target.kind:
            case "set" | "scenario":
                return self.of_claims(user_id, target, since)
            case "pathway":
                return self.of_pathway(user_id, target, now)
            case "exam":
                return self.of_exam(user_id, target, since)

    def of_claims(self, user_id: str, target: LtiTarget, since: datetime) -> LtiScore:
        """The mean accuracy of the first tries of all its claims; a claim not tried yet counts as 0."""
        tries = [*self.first_tries(user_id, target, since).values()]
        shown = [each for each in tries if each is not None]
        return to_score(sum(shown) / len(tries), is_over=len(shown) == len(tries)) if shown else NOTHING

    def first_tries(self, user_id: str, target: LtiTarget, since: datetime) -> dict[str, float | None]:
        """The accuracy of the first try since then at each claim, by the claim's name; None where there is none yet."""
        first = dict[str, float]()
        for each in self.store.attempts.since(user_id, since):
            first.setdefault(each.scenario_id, each.accuracy)
        return {name: first.get(self.targets.scenario_id(name)) for name in self.targets.claims(target)}

    def of_pathway(self, user_id: str, target: LtiTarget, now: datetime) -> LtiScore:
        """How much of what opens the exam is shown: the number of tries, and how many are right."""
        pathway = BY_CODE.get(target.name)
        shown = self.store.attempts.unaided_tries(user_id, pathway.recency_days, now) if pathway else ()
        if pathway is None or not shown:
            return NOTHING
        ready = assess_readiness(pathway, shown, now)
        number, right = min(1, ready.tries / ready.wanted), min(1, (ready.accuracy or 0) / ready.needed)
        return to_score(number * right, is_over=ready.is_open)

    def of_exam(self, user_id: str, target: LtiTarget, since: datetime) -> LtiScore:
        """The best result; while an exam goes on, nothing of it is told."""
        taken = tuple(self.exams(user_id, target.name, since))
        over = [exam_result(each).score for each in taken if each.is_over]
        if over:
            return to_score(max(over), is_over=True)
        return LtiScore(given=None, activity="InProgress", grading="NotReady") if taken else NOTHING

    def exams(self, user_id: str, pathway: str, since: datetime) -> Iterator[Exam]:
        """The exams of a pathway that somebody began since then."""
        for session_id in self.store.accounts.exam_sessions(user_id, pathway, since):
            row = self.store.session(session_id)
            exam = load_state(row.state)["exam"] if row else None
            if exam:
                yield exam


def to_score(given: float, *, is_over: bool) -> LtiScore:
    """A score, final or not."""
    known = round(min(1.0, max(0.0, given)), 4)
    if is_over:
        return LtiScore(given=known, activity="Completed", grading="FullyGraded")
    return LtiScore(given=known, activity="InProgress", grading="Pending")
