"""What can be certified: one row a pathway, and what a user must have shown before its exam.

Shares, numbers and terms are this product's own decisions: no body that certifies billers stands behind them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from gym.progress.events import SkillOutcome
from gym.value import Value
from gym.world.faults import CLEAN, SKILLS
from gym.world.scenarios.scenario import Difficulty

LEVELS = tuple(Difficulty)


class Pathway(Value):
    """One certificate.

    `wanted` first tries without help in its skills, at its level or above and not older than `recency_days`, must be
    right by `ready` on the mean before the exam opens; the exam has `items` claims, `minutes` for all of them, and is
    passed at `pass_mark`; `attempts` exams may begin in `attempt_days`; the certificate is good for `valid_days`.
    """

    code: str
    title: str
    criteria: str
    skills: tuple[str, ...]
    level: Difficulty
    wanted: int
    ready: float
    recency_days: int
    items: int
    minutes: int
    pass_mark: float
    attempts: int = 2
    attempt_days: int = 30
    valid_days: int = 730


PATHWAYS = (
    Pathway(
        code="clean-claims",
        title="Clean Claims",
        criteria="Finds and corrects errors in the claim's own data, and leaves a right claim alone.",
        skills=("provider_ids", "icd10", "claim_integrity", "demographics", "eligibility", CLEAN),
        level=Difficulty.BEGINNER,
        wanted=6,
        ready=0.7,
        recency_days=90,
        items=10,
        minutes=40,
        pass_mark=0.8,
    ),
    Pathway(
        code="modifier-specialist",
        title="Modifier Specialist",
        criteria="Supports, adds and removes modifiers as the note and the NCCI edits ask for.",
        skills=("modifier_25", "modifier_59X", "modifier_57", "modifier_50", "modifier_26TC", "ncci_ptp", CLEAN),
        level=Difficulty.INTERMEDIATE,
        wanted=8,
        ready=0.7,
        recency_days=90,
        items=12,
        minutes=50,
        pass_mark=0.8,
    ),
    Pathway(
        code="denial-specialist",
        title="Denial Specialist",
        criteria="Finds why a payer denied a claim and takes the way that settles the account.",
        skills=(
            *("timely_filing", "duplicate", "prior_auth", "cob", "corrected_claim", "medical_necessity"),
            *("units_mue", CLEAN),
        ),
        level=Difficulty.INTERMEDIATE,
        wanted=8,
        ready=0.7,
        recency_days=90,
        items=12,
        minutes=60,
        pass_mark=0.8,
    ),
    Pathway(
        code="master-biller",
        title="Master Biller",
        criteria="Settles claims with several faults at once in every field of the course.",
        skills=tuple(SKILLS),
        level=Difficulty.MASTER,
        wanted=12,
        ready=0.7,
        recency_days=120,
        items=15,
        minutes=100,
        pass_mark=0.8,
        valid_days=365,
    ),
)
BY_CODE = {pathway.code: pathway for pathway in PATHWAYS}


class UnaidedTry(NamedTuple):
    """A first try without help."""

    difficulty: Difficulty
    at: datetime
    skills: tuple[SkillOutcome, ...]


class EvidenceRow(Value):
    """First tries without help in one skill: accuracy 0..1, and dates."""

    skill: str
    tries: int
    accuracy: float
    first: datetime
    last: datetime


class Readiness(Value):
    """Progress on a pathway: first tries without help that count, and their mean accuracy 0..1."""

    pathway: str
    title: str
    tries: int
    wanted: int
    accuracy: float | None
    needed: float
    is_open: bool
    missing: str


def select_tries(pathway: Pathway, shown: Sequence[UnaidedTry], now: datetime) -> list[tuple[UnaidedTry, SkillOutcome]]:
    """The tries in the pathway's skills, at its level or above, and recent enough."""
    oldest = now - timedelta(days=pathway.recency_days)
    high = LEVELS[LEVELS.index(pathway.level) :]
    recent = [each for each in shown if each.at >= oldest and each.difficulty in high]
    return [(each, outcome) for each in recent for outcome in each.skills if outcome.skill in pathway.skills]


def assess_readiness(pathway: Pathway, shown: Sequence[UnaidedTry], now: datetime) -> Readiness:
    met = select_tries(pathway, shown, now)
    accuracy = sum(outcome.right for _, outcome in met) / len(met) if met else None
    lacking = []
    if len(met) < pathway.wanted:
        lacking.append(f"{pathway.wanted - len(met)} more first tries without help at {pathway.level} level or above")
    if accuracy is not None and accuracy < pathway.ready:
        lacking.append(f"{pathway.ready:.0%} of them right (you are at {accuracy:.0%})")
    return Readiness(
        pathway=pathway.code,
        title=pathway.title,
        tries=len(met),
        wanted=pathway.wanted,
        accuracy=None if accuracy is None else round(accuracy, 4),
        needed=pathway.ready,
        is_open=not lacking,
        missing=" and ".join(lacking),
    )


def collect_evidence(pathway: Pathway, shown: Sequence[UnaidedTry], now: datetime) -> tuple[EvidenceRow, ...]:
    rows: dict[str, list[tuple[UnaidedTry, SkillOutcome]]] = {}
    for each, outcome in select_tries(pathway, shown, now):
        rows.setdefault(outcome.skill, []).append((each, outcome))
    return tuple(
        EvidenceRow(
            skill=skill,
            tries=len(met),
            accuracy=round(sum(outcome.right for _, outcome in met) / len(met), 4),
            first=min(each.at for each, _ in met),
            last=max(each.at for each, _ in met),
        )
        for skill, met in rows.items()
    )
