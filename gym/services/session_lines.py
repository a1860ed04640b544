"""Sessions as lines of a list, and places in it."""

from collections.abc import Sequence

from gym.errors import wrong
from gym.progress.certification.exams import Exam
from gym.progress.events import Kind, PresentedClaim, StoredFinish
from gym.progress.regrade import finishes_as_counted
from gym.schemas.trainers import Outcome, SessionLine, SessionQuery
from gym.session.state import Json
from gym.store.columns import stamp
from gym.store.trainers import SessionAt
from gym.world.scenarios.scenario import Difficulty


def place_of(session: SessionAt) -> str:
    """Where in the list of sessions a session stands."""
    return f"{stamp(session.started_at)}~{session.session_id}"


def place(cursor: str) -> tuple[str, str]:
    """The place that a cursor stands for. Raises Invalid."""
    start, mark, session_id = cursor.partition("~")
    if not mark:
        raise wrong("cursor", "That page does not exist. Go back to the first page.")
    return start, session_id


def line_of(session: SessionAt, *, is_shut: bool = False) -> SessionLine:
    """A session as a line of the list, its claims as they count now; of a running exam, and of one that is shut because
    a challenge is played there, only how far it is.
    """
    if exam := running_exam(session.state):
        return exam_line(session, exam)
    dealt = [
        PresentedClaim.model_validate(each.body) for each in session.claims if each.kind is Kind.SCENARIO_PRESENTED
    ]
    if is_shut:
        return bare_line(session, "A challenge", dealt[0].difficulty, len(dealt), "open")
    done = finishes_as_counted(session.claims)
    return SessionLine(
        session_id=session.session_id,
        user_id=session.user_id,
        name=session.name,
        started_at=session.started_at,
        title=dealt[-1].title,
        level=dealt[-1].difficulty,
        claims=len(dealt),
        settled=sum(each.resolved for each in done),
        accuracy=sum(each.accuracy for each in done) / len(done) if done else None,
        outcome=outcome(session, done),
    )


def running_exam(state: Json) -> Exam | None:
    """The exam that goes on in a session, if one does."""
    kept = state.get("exam")
    return Exam.model_validate(kept) if kept and state["phase"] != "over" else None


def exam_line(session: SessionAt, exam: Exam) -> SessionLine:
    """A session whose exam goes on: nothing of its claims, right or wrong."""
    number, items = min(len(exam.done) + 1, len(exam.plan)), len(exam.plan)
    return bare_line(session, f"An exam, claim {number} of {items}", exam.rules.level, number, "exam")


def bare_line(session: SessionAt, title: str, level: Difficulty, claims: int, outcome: Outcome) -> SessionLine:
    """A session of which nobody but its user is told how its claims went."""
    return SessionLine(
        session_id=session.session_id,
        user_id=session.user_id,
        name=session.name,
        started_at=session.started_at,
        title=title,
        level=level,
        claims=claims,
        settled=0,
        accuracy=None,
        outcome=outcome,
    )


def outcome(session: SessionAt, done: Sequence[StoredFinish]) -> Outcome:
    """How a session came out; a next claim that nobody has touched does not open it again."""
    state = session.state
    if state.get("exam"):
        return "exam"
    if state["phase"] == "working" and (not done or state["attempts"] or state["rungs"]):
        return "open"
    return "finished" if done[-1].resolved else "given_up"


def is_wanted(line: SessionLine, session: SessionAt, wanted: SessionQuery) -> bool:
    """Whether a session is one of those asked for."""
    levels = {each.body["difficulty"] for each in session.claims if each.kind is Kind.SCENARIO_PRESENTED}
    return wanted.outcome in (None, line.outcome) and (wanted.level is None or wanted.level in levels)
