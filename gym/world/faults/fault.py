"""What a fault is: how it spoils a clean case, and everything a coach may say about it."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from gym.value import Value
from gym.world.claims.actions import Action
from gym.world.claims.claim import Claim, ServiceLine
from gym.world.claims.encounter import Case
from gym.world.world import World


class SpoiledCase(Value):
    """A case with one fault more, and the key to it.

    `rungs`: locate, principle, worked similar case, bottom-out. `secrets`: words that would give the fix away.
    `closing` is the move that settles it where no correction can.
    """

    case: Case
    field: str
    rungs: tuple[str, str, str, str]
    secrets: tuple[str, ...]
    explanation: str
    closing: Action | None = None


Spoil = Callable[[World, Random, Case], SpoiledCase | None]


@dataclass(frozen=True)
class Fault:
    """One fault type. `rules` are the findings it may cause; `wants` the template features it needs, as alternatives.

    `spoil` returns None where the case offers nothing to spoil. `level` is 1..5 (fault_types.csv).
    """

    code: str
    skill: str
    level: int
    summary: str
    rules: frozenset[str]
    fact: str
    spoil: Spoil
    wants: frozenset[str] = frozenset()
    stages: tuple[Literal["pre_submission", "denied"], ...] = ("pre_submission", "denied")
    combines: bool = True


def change_claim(case: Case, **fields: object) -> Case:
    """The case with some of its claim's fields replaced; the total follows the lines unless it is named."""
    claim = case.claim.model_copy(update=fields)
    if "lines" in fields and "total" not in fields and claim.total is not None:
        claim = claim.model_copy(update={"total": claim.charges})
    return case.model_copy(update={"claim": claim})


def change_line(claim: Claim, number: int, **fields: object) -> tuple[ServiceLine, ...]:
    """The claim's lines with fields of line `number` (from 1) replaced."""
    return tuple(
        line.model_copy(update=fields) if place == number else line for place, line in enumerate(claim.lines, 1)
    )


def drop_modifier(case: Case, modifier: str) -> tuple[Case, int, ServiceLine] | None:
    """The case with `modifier` taken off the first line that has it, that line's number and the line as it was."""
    for number, line in enumerate(case.claim.lines, 1):
        if modifier in line.modifiers:
            kept = tuple(each for each in line.modifiers if each != modifier)
            return change_claim(case, lines=change_line(case.claim, number, modifiers=kept)), number, line
    return None
