"""What a move still needs, asked for at the terminal."""

import re
from collections.abc import Callable
from typing import Any

from rich.console import Console

from gym.world.scenarios.scenario import ScenarioView

Ask = Callable[[str], str | None]


def ask_grounds(schema: dict[str, Any], view: ScenarioView | None, ask: Ask, console: Console) -> list[str]:
    """What a letter needs, and the grounds picked by their numbers."""
    if view:
        console.print(f"The payer accepts a letter that has: {'; '.join(view.letter.requirements)}.")
        console.print(f"Records to attach: {', '.join(view.letter.records)}.")
    listed = schema["items"]["oneOf"]
    for number, each in enumerate(listed, 1):
        console.print(f"{number:3}  {each['title']}")
    chosen = re.findall(r"\d+", ask("grounds, by number (empty for none): ") or "")
    return [listed[int(number) - 1]["const"] for number in chosen if 1 <= int(number) <= len(listed)]
