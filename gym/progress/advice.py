"""What to do next, in plain words, from what a session showed."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from gym.progress.events import Finish
from gym.progress.schemas import Confidence, SkillAnalytics

FEW = 3
OFF = 0.25


class SessionNumbers(NamedTuple):
    finishes: Sequence[Finish]
    by_skill: dict[str, SkillAnalytics]
    confidence: Confidence

    def share(self, counts: Callable[[Finish], bool]) -> float:
        return sum(map(counts, self.finishes)) / len(self.finishes)

    @property
    def weakest(self) -> tuple[str, SkillAnalytics]:
        """The skill with the lowest accuracy; of several, the one met most often."""
        return min(self.by_skill.items(), key=lambda item: (item[1].accuracy, -item[1].scenarios))


def is_weak(session: SessionNumbers) -> bool:
    """Whether some skill went wrong more often than right."""
    return bool(session.by_skill) and session.weakest[1].accuracy < 0.5


# The first row that holds is said.
ADVICE: tuple[tuple[Callable[[SessionNumbers], bool], str], ...] = (
    (lambda s: not s.finishes, "Settle a first claim to get advice."),
    (
        lambda s: s.share(lambda f: not f.resolved) > 0.5,
        "Most claims were given up. Open a hint before you give up: you learn more, and a settled claim still pays.",
    ),
    (
        lambda s: s.share(lambda f: f.wrong >= FEW) >= 0.5,
        "Several tries per claim: read the note against the claim line by line before you send it.",
    ),
    (
        lambda s: (s.confidence.over or 0) > OFF,
        "You were more confident than accurate. Check the note again where you feel certain.",
    ),
    (is_weak, "Practice {skill} next: {accuracy} of first tries were right."),
    (
        lambda s: s.share(lambda f: bool(f.rungs)) >= 0.5,
        "You settle claims with hints. Try the next ones without, even if it takes longer.",
    ),
    (
        lambda s: (s.confidence.under or 0) > OFF,
        "You know more than you think: your answers were better than you expected.",
    ),
    (
        lambda s: s.share(lambda f: f.is_perfect) >= 0.8,
        "Almost all first tries were right: you are ready for harder claims.",
    ),
    (lambda _: True, "Good work. Keep going at this level."),
)


def recommend(finishes: Sequence[Finish], by_skill: dict[str, SkillAnalytics], confidence: Confidence) -> str:
    session = SessionNumbers(finishes, by_skill, confidence)
    said = next(words for holds, words in ADVICE if holds(session))
    if not by_skill:
        return said
    skill, met = session.weakest
    return said.format(skill=skill.replace("_", " "), accuracy=f"{met.accuracy:.0%}")
