"""How a blind attacker reads what leaks: claims told apart, solutions and words made into moves."""

import re
from typing import Any

from loop_moves import Move, move_of

from agents.reader.reader import read
from gym.world.claims.claim import LETTERS, Claim
from gym.world.scenarios.repair import build_reference_fix

View = dict[str, Any]
TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]|[A-Za-z0-9]")


def fingerprint(view: View) -> str:
    """The same for two showings of one claim."""
    return str((view["encounter"], view["claim_data"]))


def fix(view: View, solution: View) -> Move:
    """The edits from the claim as shown to the one that was leaked."""
    return move_of(build_reference_fix(Claim.model_validate(view["claim_data"]), Claim.model_validate(solution)))


def as_move(text: str, view: View) -> Move | None:
    """What a text says, read as a move."""
    reading = read(text, Claim.model_validate(view["claim_data"]))
    return (reading.action_type, reading.action_details) if reading.kind == "act" else None


def at(view: View, path: str) -> Any:
    """What stands in a field of the claim now."""
    node: Any = view["claim_data"]
    for part in path.split("/"):
        if isinstance(node, list):
            place = int(part) - 1 if part.isdecimal() else LETTERS.find(part)
            node = node[place] if 0 <= place < len(node) else None
        else:
            node = node.get(part) if isinstance(node, dict) else None
    return node


def alike(now: str, text: str) -> list[str]:
    """Words of a text with the same shape as what stands in a field now."""
    return [word for word in TOKEN.findall(text) if shape(word) == shape(now) and word != now]


def shape(word: str) -> str:
    """Letters as A, digits as 9."""
    return re.sub(r"[0-9]", "9", re.sub(r"[A-Za-z]", "A", word))
