"""What the model may cost a user: tokens and seconds an hour, so that nobody takes it from the others."""

import math

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

CHARACTERS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """Estimated tokens: English has about four characters in a token, whatever the model."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


class Budget:
    """Tokens and seconds that each user took within the hour, in this process."""

    def __init__(self, tokens: int, seconds: int) -> None:
        self.tokens, self.seconds = RateLimitItemPerHour(tokens), RateLimitItemPerHour(seconds)
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    def allows(self, user_id: str) -> bool:
        """Whether tokens and seconds are left."""
        return self.limiter.test(self.tokens, "tokens", user_id) and self.limiter.test(self.seconds, "seconds", user_id)

    def spend(self, user_id: str, tokens: int, seconds: float) -> None:
        """Counts one answer; the last one may exceed the budget."""
        if tokens:
            self.limiter.hit(self.tokens, "tokens", user_id, cost=tokens)
        if seconds > 0:
            self.limiter.hit(self.seconds, "seconds", user_id, cost=max(1, round(seconds)))
