"""Bodies of requests and answers about practice: which skills at which level, how everybody does, and what is dealt."""

from gym.value import Value
from gym.world.scenarios.scenario import Difficulty, Stage


class PracticeFilter(Value):
    """What somebody wants to practise; None where they do not mind."""

    skill: str | None = None
    level: Difficulty | None = None
    payer_id: str | None = None
    stage: Stage | None = None


class TryRate(Value):
    """First tries: how many, their mean accuracy 0..1 and mean seconds to the end; None where there are too few."""

    times: int
    accuracy: float | None
    seconds: float | None


class PracticeRow(Value):
    """One skill at one level: where it is met, how it goes for everybody and for the user."""

    skill: str
    level: Difficulty
    stages: tuple[Stage, ...]
    payers: tuple[str, ...]
    everybody: TryRate
    mine: TryRate
