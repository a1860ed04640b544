"""Awards and issuers that the tests of badges share."""

from datetime import UTC, date, datetime
from typing import Any

from gym.credentials.award import Award, SkillEvidence, hash_identifier
from gym.credentials.issuer import Issuer
from gym.credentials.outcome import Verification
from gym.credentials.verify import verify

ISSUED = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
EXPIRES = datetime(2028, 10, 1, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
HOSTILE = "Maria #Lopez $x$ <b>*_`@[\\"


def award(**changes: Any) -> Award:
    """An award as a pathway would give it; `changes` over it."""
    rows = (
        SkillEvidence(
            skill="Modifier 25 on a visit with a procedure",
            level="expert",
            scenarios=12,
            accuracy=0.95,
            first=date(2026, 7, 1),
            last=date(2026, 9, 1),
        ),
        SkillEvidence(
            skill="Timely filing",
            level="expert",
            scenarios=1,
            accuracy=1,
            first=date(2026, 9, 2),
            last=date(2026, 9, 2),
        ),
    )
    facts: dict[str, Any] = {
        "id": "c-2026-0001",
        "recipient": "Maria Lopez",
        "identity": hash_identifier("user-17", "4mD0cZ9hT2xLq8Wv"),
        "pathway": "modifiers",
        "title": "Modifier specialist",
        "criteria": "Twelve scenarios at level expert without a hint.\nAt least 90 % of the changes right.",
        "level": "expert",
        "score": 0.9344,
        "evidence": rows,
        "issued_at": ISSUED,
        "expires_at": EXPIRES,
        "index": 77,
    }
    return Award(**facts | changes)


def looked_at(
    document: bytes | str, issuer: Issuer, now: datetime = NOW, revoked: tuple[int, ...] = ()
) -> Verification:
    """The badge, verified by somebody who trusts the issuer and has its list of that day."""
    lists = {issuer.status_address: issuer.status_list(revoked, now)}
    return verify(document, now, lists.get, issuer.methods)
