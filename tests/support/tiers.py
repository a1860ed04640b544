"""What the quick tiers leave out: drawn examples and seeds beyond the first few."""

from collections.abc import Iterable
from typing import Any, TypeVar

from hypothesis import settings

Row = TypeVar("Row")
QUICK = "quick"
QUICK_EXAMPLES = 15


def is_quick() -> bool:
    """Whether this run is of a quick tier (`--hypothesis-profile=quick`)."""
    return settings.get_current_profile_name() == QUICK


def examples(count: int, **more: Any) -> settings:
    """Draw `count` examples, in a quick tier no more than any property draws there."""
    return settings(max_examples=min(count, QUICK_EXAMPLES) if is_quick() else count, **more)


def sample(rows: Iterable[Row], count: int) -> list[Row]:
    """All rows; in a quick tier `count` of them, from the whole length of the table."""
    whole = list(rows)
    return whole[:: -(-len(whole) // count)] if is_quick() else whole
