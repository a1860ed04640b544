"""Exams in the machine: the one try each claim has, and the end, with its certificate."""

from datetime import datetime, timedelta
from hashlib import sha256

from gym.progress.certification.certificate import Certificate, CertificateFacts
from gym.progress.certification.exams import Exam, exam_result
from gym.progress.events import Finish
from gym.session.state import Json, State, moment


def exam_of(state: State) -> Exam | None:
    kept = state.get("exam")
    return Exam.model_validate(kept) if kept else None


def record_answer(exam: Exam, finish: Finish, at: datetime) -> Exam:
    """The exam with the finished claim added."""
    return exam.after(finish.accuracy if finish.attempts else 0.0, at)


def certificate_id(session_id: str) -> str:
    """The id of the exam's certificate; the same at every call."""
    return f"c-{sha256(session_id.encode()).hexdigest()[:24]}"


def issued_certificate(state: State, exam: Exam) -> str | None:
    """The id of the exam's certificate; None if not over, not passed, or without a holder."""
    good = exam.is_over and exam.holder and exam_result(exam).passed
    return certificate_id(state["session_id"]) if good else None


def exam_end_body(state: State, exam: Exam) -> Json:
    body = {**exam_result(exam).model_dump(mode="json"), "items": [item.model_dump(mode="json") for item in exam.done]}
    return {**body, "certificate": issued_certificate(state, exam)}


def issue_certificate(state: State, exam: Exam, certificate_id: str, said: CertificateFacts) -> Certificate:
    at = moment(state)
    return Certificate(
        id=certificate_id,
        user_id=state["user_id"],
        session_id=state["session_id"],
        pathway=exam.pathway,
        issued_at=at,
        expires_at=at + timedelta(days=exam.rules.valid_days),
        body=said.model_dump_json(),
    )
