"""The chat's sentences about claims without help: checks and exams."""

from datetime import datetime

from gym.progress.certification.exams import ExamStatus
from gym.schemas.sessions import TurnAnswer

MODES = {
    "probe": "*A check without help: hints open after your first try. It shows what you can do alone.*\n\n",
    "retest": "*A check after some days: hints open after your first try. It shows what you remember.*\n\n",
}


def describe_sitting(exam: ExamStatus, ends: datetime) -> str:
    """Where an exam stands; `ends` is its end on the user's own clock."""
    until = f"until {ends:%H:%M} your time"
    return f"*{exam.title}, claim {exam.answered + 1} of {exam.items}, {until}. One try, no hints, no verdict.*\n\n"


def exam_words(turned: TurnAnswer) -> str:
    """That an answer is recorded; at the end the result, and where the certificate is."""
    held = turned.exam.certificate if turned.exam else None
    if not held:
        return f"**{turned.feedback}**"
    return f"**{turned.feedback}** Your certificate: {links(held)}."


def links(certificate_id: str) -> str:
    """Where a certificate is to be had, and seen to be good."""
    one = f"/api/training/certificate/{certificate_id}"
    return f"[verify](/verify/{certificate_id}), [badge]({one}/badge.png), [PDF]({one}/certificate.pdf)"
