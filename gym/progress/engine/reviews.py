"""When a skill is due again: one FSRS card a skill, by the `fsrs` library, without chance and without a clock."""

from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler, State

from gym.progress.engine.config import CONFIG
from gym.value import Value

SCHEDULER = Scheduler(desired_retention=CONFIG.retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


class Review(Value):
    """A skill's memory in FSRS: stability in days, and the due date."""

    state: int
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last: datetime

    def card(self) -> Card:
        """The fsrs card, with a fixed id (its default id is the clock)."""
        return Card(0, State(self.state), self.step, self.stability, self.difficulty, self.due, self.last)


def grade(right: float, predicted: float) -> Rating:
    """FSRS grade of a recall: `right` after hints; easy only if it was not expected."""
    if right < 0.8:
        return Rating.Again if right < 0.5 else Rating.Hard
    return Rating.Easy if right == 1 and predicted < 0.6 else Rating.Good


def review_skill(review: Review | None, rating: Rating, at: datetime) -> Review:
    moment = at.astimezone(UTC)
    card = review.card() if review else Card(card_id=0, due=moment)
    after, _ = SCHEDULER.review_card(card, rating, moment)
    return Review(
        state=after.state,
        step=after.step,
        stability=after.stability or 0.0,
        difficulty=after.difficulty or 0.0,
        due=after.due,
        last=moment,
    )


def retrievability(review: Review, now: datetime) -> float:
    """Probability of recall now (FSRS)."""
    return SCHEDULER.get_card_retrievability(review.card(), now.astimezone(UTC))


def is_due(review: Review, now: datetime) -> bool:
    return review.due <= now
