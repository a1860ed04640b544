"""What a certificate says: who showed what, when, and how well."""

from dataclasses import dataclass
from datetime import datetime

from gym.progress.certification.exams import ExamResult
from gym.progress.certification.pathways import EvidenceRow
from gym.value import Value


class CertificateFacts(Value):
    """The facts of a certificate: the holder's name as it was then, the exam's result, what was shown without help.

    `salt` hides the holder's id in the badge.
    """

    holder: str
    salt: str
    result: ExamResult
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class Certificate:
    """A certificate as stored: `place` is its index on the status list, `body` its facts as JSON."""

    id: str
    user_id: str
    session_id: str
    pathway: str
    issued_at: datetime
    expires_at: datetime
    body: str
    place: int = -1
    revoked_at: datetime | None = None
    reason: str | None = None
