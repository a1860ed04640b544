"""Somebody who knows nothing: for proof that luck is never taken for skill."""

from gym.bench.bank import BankScenario
from gym.bench.learners import BenchLearner


class Guesser(BenchLearner):
    """A blind guess among four answers, whatever is asked."""

    family = "guessing"

    def begin(self) -> None:
        """Draws nothing."""

    def ability(self, k: int) -> float:
        return self.start[k]

    def chance(self, k: int, difficulty: float, slope: float, level: int, others: tuple[int, ...] = ()) -> float:  # noqa: ARG002
        return 0.25

    def joint_chance(self, scenario: BankScenario) -> float:  # noqa: ARG002
        return 0.25

    def learn(self, scenario: BankScenario, k: int, right: float, likely: float) -> None:
        """Nothing."""
