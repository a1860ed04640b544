"""Exams in the machine: the one try each claim has, and the end, with its certificate."""

from datetime import datetime, timedelta
from hashlib import sha256

from gym.progress.certification.certificate import Certificate, CertificateFacts
from gym.progress.certification.exams import Exam, exam_result
from gym.progress.events import Finish
from gym.session.state import Json, State


def record_answer(exam: Exam, finish: Finish, at: datetime) -> Exam:
    """The exam with the claim that has just ended."""
    return exam.after(finish.accuracy if finish.attempts else 0.0, at)


def certificate_id(session_id: str) -> str:
    """The certificate that an exam can lead to: one, however often it is asked for."""
    return f"c-{sha256(session_id.encode()).hexdigest()[:24]}"


def issued_certificate(state: State, exam: Exam) -> str | None:
    """The id of the certificate that an exam led to; None where it is not over, not passed, or bears no name."""
    good = exam.is_over and exam.holder and exam_result(exam).passed
    return certificate_id(state["session_id"]) if good else None


def exam_end_body(state: State, exam: Exam) -> Json:
    """How the exam ended, as the log keeps it."""
    return {**dict(exam_result(exam)), "items": exam.done, "certificate": issued_certificate(state, exam)}


def issue_certificate(state: State, exam: Exam, certificate_id: str, said: CertificateFacts) -> Certificate:
    """What is issued for a passed exam."""
    at = state["at"]
    return Certificate(
        id=certificate_id,
        user_id=state["user_id"],
        session_id=state["session_id"],
        pathway=exam.pathway,
        issued_at=at,
        expires_at=at + timedelta(days=exam.rules.valid_days),
        body=said.model_dump_json(),
    )
