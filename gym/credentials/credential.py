"""An award written as a badge: every word and address that gets signed."""

from gym.credentials.award import Award, SkillEvidence, percent
from gym.credentials.badge import (
    Badge,
    BadgeAchievement,
    BadgeScore,
    Criteria,
    EvidenceItem,
    HashedIdentifier,
    IssuerProfile,
    Level,
    LevelDescription,
    NamedIdentifier,
    ScoreDescription,
    StatusEntry,
    Subject,
)


def write_badge(award: Award, issuer: IssuerProfile, base: str) -> Badge:
    """The badge of an award, unsigned; every address in it begins with `base`."""
    pathway, status = f"{base}/pathways/{award.pathway}", status_address(base)
    hidden = HashedIdentifier(
        identity_hash=award.identity.hash, identity_type=award.identity.kind, salt=award.identity.salt
    )
    return Badge(
        id=f"{base}/verify/{award.id}",
        name=award.title,
        issuer=issuer,
        valid_from=award.issued_at,
        valid_until=award.expires_at,
        credential_subject=Subject(
            achievement=achievement(award, pathway),
            identifier=(NamedIdentifier(identity_hash=award.recipient), hidden),
            result=(
                BadgeScore(value=percent(award.score), result_description=f"{pathway}#score"),
                Level(value=award.level, result_description=f"{pathway}#level"),
            ),
        ),
        evidence=tuple(map(show_evidence, award.evidence)),
        credential_status=StatusEntry(
            id=f"{status}#{award.index}", status_list_index=str(award.index), status_list_credential=status
        ),
    )


def achievement(award: Award, pathway: str) -> BadgeAchievement:
    """What the pathway asks, and how its results are to be read."""
    score = ScoreDescription(id=f"{pathway}#score", name="Score without help")
    level = LevelDescription(id=f"{pathway}#level", name="Level")
    return BadgeAchievement(
        id=pathway,
        name=award.title,
        description=f"{award.title}: medical claims corrected and appealed in Training Gym on invented cases.",
        criteria=Criteria(narrative=award.criteria),
        result_description=(score, level),
    )


def show_evidence(row: SkillEvidence) -> EvidenceItem:
    """A row of evidence in words."""
    scenarios = "1 scenario" if row.scenarios == 1 else f"{row.scenarios:,} scenarios"
    words = (
        f"Level {row.level}: {scenarios} from {row.first} to {row.last}, {percent(row.accuracy)} % right without help."
    )
    return EvidenceItem(name=row.skill, narrative=words)


def status_address(base: str) -> str:
    """Where the status list of an issuer lies."""
    return f"{base}/badges/status"
