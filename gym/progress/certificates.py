"""What a certificate says: who showed what, when, and how well."""

from gym.progress.exams import ExamResult
from gym.progress.pathways import EvidenceRow
from gym.value import Value


class Certified(Value):
    """The facts of a certificate: the holder's name as it was then, the exam's result, what was shown without help.

    `salt` hides the holder's id in the badge.
    """

    holder: str
    salt: str
    result: ExamResult
    evidence: tuple[EvidenceRow, ...]
