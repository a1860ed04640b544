"""What the model may cost a user: tokens and seconds an hour, so that nobody takes it from the others."""

import math

from limits import RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

CHARACTERS_PER_TOKEN = 4


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is: English runs at some four characters a token, whatever the model."""
    return math.ceil(len(text) / CHARACTERS_PER_TOKEN)


class Budget:
    """Counts what each user has used of the model within the hour, in this process."""

    def __init__(self, tokens: int, seconds: int) -> None:
        self.tokens, self.seconds = RateLimitItemPerHour(tokens), RateLimitItemPerHour(seconds)
        self.limiter = FixedWindowRateLimiter(MemoryStorage())

    def allows(self, user_id: str) -> bool:
        """Whether there is something left of both."""
        return self.limiter.test(self.tokens, "tokens", user_id) and self.limiter.test(self.seconds, "seconds", user_id)

    def spend(self, user_id: str, tokens: int, seconds: float) -> None:
        """Count one answer; the last one may go over."""
        if tokens:
            self.limiter.hit(self.tokens, "tokens", user_id, cost=tokens)
        if seconds > 0:
            self.limiter.hit(self.seconds, "seconds", user_id, cost=max(1, round(seconds)))
